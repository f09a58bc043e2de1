"""Types of containers to begin with; a company changes them and adds its own.

Of the pallet the weight is that of the product sheet of the European Pallet Association, and no
height is said, as nothing is around what stands on it. Of the tote the room inside is that of the
recommendation VDA 4500, which says no weight. Cartons differ, so of them nothing is said.
"""

from django.db import migrations

TYPES = (
    ("CARTON", "Carton", None, None, None, False, ""),
    ("PALLET", "EUR pallet 1200 × 800", 25_000, 1200, 800, True,
     "Weight: product sheet of the EPAL Euro pallet, approx. 25 kg"),
    ("TOTE", "Tote 600 × 400", None, 544, 364, True, "Room inside: VDA 4500"),
)  # fmt: skip


def add_types(apps, schema_editor):
    type = apps.get_model("containers", "Type")
    for code, name, tare, length, width, is_reusable, note in TYPES:
        type.objects.create(
            code=code, name=name, tare=tare, length=length, width=width, height=None,
            is_reusable=is_reusable, note=note, is_active=True,
        )  # fmt: skip


def remove_types(apps, schema_editor):
    codes = [code for code, *_ in TYPES]
    apps.get_model("containers", "Type").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("containers", "0001_tables")]
    operations = [migrations.RunPython(add_types, remove_types)]
