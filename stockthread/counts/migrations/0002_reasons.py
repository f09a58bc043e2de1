"""Reasons for adjustments that every company needs; more are added by people."""

from django.db import migrations

REASONS = (
    ("COUNT-MORE", "Counted more than was on record", "gain"),
    ("COUNT-LESS", "Counted less than was on record", "loss"),
    ("SPILT", "Spilt or dried up", "loss"),
    ("DAMAGED", "Damaged", "scrap"),
    ("EXPIRED", "Past its date", "scrap"),
)


def add_reasons(apps, schema_editor):
    reason = apps.get_model("counts", "Reason")
    for code, name, direction in REASONS:
        reason.objects.create(code=code, name=name, direction=direction, is_active=True)


def remove_reasons(apps, schema_editor):
    codes = [code for code, _, _ in REASONS]
    apps.get_model("counts", "Reason").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("counts", "0001_tables")]
    operations = [migrations.RunPython(add_reasons, remove_reasons)]
