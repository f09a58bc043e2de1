"""A reading with limits may be needed before a unit passes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("production", "0002_positions_limits_shifts")]
    operations = [
        migrations.AddField("limit", "is_needed", models.BooleanField(default=False)),
        migrations.AlterField("limit", "is_needed", models.BooleanField()),
    ]
