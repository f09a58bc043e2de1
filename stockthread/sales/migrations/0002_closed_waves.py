from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="wave", name="closed_by", field=models.BigIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="wave", name="closed_at", field=models.BigIntegerField(default=0)
        ),
    ]
