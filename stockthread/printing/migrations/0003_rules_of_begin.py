"""A rule may print when units are begun."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("printing", "0002_ready")]
    operations = [
        migrations.RemoveConstraint("rule", "printing_rule_event"),
        migrations.AddConstraint(
            "rule",
            models.CheckConstraint(
                condition=models.Q(event__in=("receipt", "begin", "completion", "packing")),
                name="printing_rule_event",
            ),
        ),
    ]
