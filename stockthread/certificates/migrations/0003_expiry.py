"""Certificates that expired are noted, and a specification can ask for one that has not."""

from django.db import migrations, models
from django.db.models import Q

NEEDS = ("certificate", "valid", "number", "text", "pass")


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_kinds")]
    operations = [
        migrations.AddField("certificate", "expired_at", models.BigIntegerField(null=True)),
        migrations.RemoveConstraint("need", "certificates_need_type"),
        migrations.AddConstraint(
            "need",
            models.CheckConstraint(condition=Q(type__in=NEEDS), name="certificates_need_type"),
        ),
    ]
