"""Kinds of certificates that most companies know, and the reason for goods out of limits."""

from django.db import migrations

SHIP, CONSUME = 1, 2
KINDS = (
    ("COA", "Certificate of analysis"),
    ("COC", "Certificate of conformity"),
    ("MATERIAL-3.1", "Material certificate 3.1"),
    ("SDS", "Safety data sheet"),
)
OUT = "OUT-OF-SPEC"


def add_kinds(apps, schema_editor):
    kind = apps.get_model("certificates", "Kind")
    for code, name in KINDS:
        kind.objects.create(code=code, name=name, is_active=True)
    reason = apps.get_model("holds", "Reason")
    if not reason.objects.filter(code=OUT).exists():
        reason.objects.create(
            code=OUT, name="A result is out of limits", blocks=SHIP | CONSUME, role="quality",
            is_signed=True, is_active=True,
        )  # fmt: skip


def remove_kinds(apps, schema_editor):
    apps.get_model("certificates", "Kind").objects.all().delete()
    apps.get_model("holds", "Reason").objects.filter(code=OUT).delete()


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_tables"), ("holds", "0002_reasons")]
    operations = [migrations.RunPython(add_kinds, remove_kinds)]
