"""Reasons for holds that every company needs; more are added by people."""

from django.db import migrations

SHIP, CONSUME, MOVE = 1, 2, 4
REASONS = (
    ("QUALITY", "Doubtful quality", SHIP | CONSUME, "", False),
    ("DAMAGED", "Damaged", SHIP | CONSUME, "", False),
    ("STOP", "Nothing may be done with it", SHIP | CONSUME | MOVE, "", False),
    ("CONTAMINATED", "Contaminated", SHIP | CONSUME | MOVE, "quality", True),
    ("RECALL", "Recalled", SHIP | CONSUME, "quality", True),
    ("COMPLAINT", "Complained about", SHIP | CONSUME, "", False),
    ("PAPERS", "A certificate or result is missing", SHIP | CONSUME, "", False),
    ("MARK", "Only marked", 0, "", False),
)


def add_reasons(apps, schema_editor):
    reason = apps.get_model("holds", "Reason")
    for code, name, blocks, role, is_signed in REASONS:
        reason.objects.create(
            code=code, name=name, blocks=blocks, role=role, is_signed=is_signed, is_active=True
        )


def remove_reasons(apps, schema_editor):
    codes = [code for code, *_ in REASONS]
    apps.get_model("holds", "Reason").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("holds", "0001_tables")]
    operations = [migrations.RunPython(add_reasons, remove_reasons)]
