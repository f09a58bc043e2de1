"""What it is may be said in words that names of several products have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0003_danger_and_story")]
    operations = [
        migrations.AddField(
            "complaint", "goods", models.CharField(max_length=200, blank=True, db_default="")
        ),
    ]
