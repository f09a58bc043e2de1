from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
            ],
            options={"db_table": "seals_block"},
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("head", models.TextField()),
                ("signature", models.CharField(db_collation="binary", max_length=128)),
            ],
            options={
                "db_table": "seals_head",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="seals_head_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 0)), name="seals_head_size"
                    ),
                ],
            },
        ),
    ]
