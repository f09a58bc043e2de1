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
    version = apps.get_model("holds", "Version")
    if not reason.objects.filter(code=OUT).exists():
        said = {"name": "A result is out of limits", "blocks": SHIP | CONSUME, "role": "quality",
                "is_signed": True, "is_active": True}  # fmt: skip
        made = reason.objects.create(code=OUT, **said)
        version.objects.create(
            reason=made, since=0, person=0, words="", undoes=0, key=f"reason.{OUT}", **said
        )


def remove_kinds(apps, schema_editor):
    apps.get_model("certificates", "Kind").objects.all().delete()
    apps.get_model("holds", "Version").objects.filter(reason__code=OUT).delete()
    apps.get_model("holds", "Reason").objects.filter(code=OUT).delete()


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_tables"), ("holds", "0003_versions")]
    operations = [migrations.RunPython(add_kinds, remove_kinds)]
