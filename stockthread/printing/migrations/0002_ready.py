"""What every installation prints with from its first day: ready templates, and a download."""

import json

from django.db import migrations

from stockthread import labels
from stockthread.kernel import clock
from stockthread.parties import SYSTEM

PRINTER = {
    "code": "DOWNLOAD",
    "name": "PDF to download",
    "kind": "download",
    "language": "pdf",
    "address": "",
    "dots": 12,
    "sheet": "",
    "offset_x": 0,
    "offset_y": 0,
    "scale": 1_000_000,
    "is_active": True,
}


def add(apps, schema_editor):
    template = apps.get_model("printing", "Template")
    version = apps.get_model("printing", "TemplateVersion")
    made_at = clock.micros(clock.now())
    for code, ready in labels.READY.items():
        made = template.objects.create(
            code=code, name=ready.name, subject=ready.subject, version=1, is_active=True
        )
        data = labels.as_data(ready.template)
        version.objects.create(
            template=made,
            number=1,
            description=json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False),
            note="As it comes.",
            person=SYSTEM,
            made_at=made_at,
        )
    apps.get_model("printing", "Printer").objects.create(**PRINTER)
    apps.get_model("printing", "Cursor").objects.create(id=1, position=0)


def remove(apps, schema_editor):
    for name in ("Cursor", "Printer", "TemplateVersion", "Template"):
        apps.get_model("printing", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("printing", "0001_tables"), ("parties", "0002_first_people")]
    operations = [migrations.RunPython(add, remove)]
