"""Kinds and answers that every company needs; more are added by people."""

from django.db import migrations

KINDS = (
    ("DEAD", "Does not work", 7),
    ("WORN", "Stopped working, or works less well", 7),
    ("DAMAGED", "Arrived damaged", 3),
    ("WRONG", "Wrong or missing goods", 3),
    ("SAFETY", "Somebody could be, or was, hurt", 1),
    ("SPOILT", "Tastes, smells or looks wrong", 2),
    ("OTHER", "Something else", 7),
)
TEMPLATES = (
    (
        "RECEIVED", "We look at it", "en", "Your complaint {number}",
        ("Dear {name},\n\nthank you for telling us about your {product} {serial}. We are looking at"
        " it under the number {number} and will write to you again.\n\n{company}"),
    ),
    (
        "SEND-IN", "Please send it in", "en", "Your complaint {number}: please send it in",
        ("Dear {name},\n\nwe want to look at your {product} {serial} ourselves. Please send it to"
        " us with the number {number} on the parcel. {warranty}\n\n{company}"),
    ),
    (
        "ASK-SERIAL", "Which one is it?", "en", "Your complaint {number}: one question",
        ("Dear {name},\n\nso that we can tell what is wrong with your {product}, please send us the"
        " number on its label, or a photo of it.\n\n{company}"),
    ),
    (
        "EINGANG", "Wir sehen es uns an", "de", "Ihre Reklamation {number}",
        ("Guten Tag {name},\n\ndanke, dass Sie uns von {product} {serial} berichtet haben. Wir"
        " prüfen es unter der Nummer {number} und melden uns wieder.\n\n{company}"),
    ),
)  # fmt: skip


def add(apps, schema_editor):
    kinds = apps.get_model("complaints", "Kind")
    for code, name, days in KINDS:
        kinds.objects.create(code=code, name=name, days=days, is_active=True)
    templates = apps.get_model("complaints", "Template")
    for code, name, language, subject, body in TEMPLATES:
        templates.objects.create(
            code=code, name=name, language=language, subject=subject, body=body, is_active=True
        )


def remove(apps, schema_editor):
    for model in ("Kind", "Template"):
        apps.get_model("complaints", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_tables")]
    operations = [migrations.RunPython(add, remove)]
