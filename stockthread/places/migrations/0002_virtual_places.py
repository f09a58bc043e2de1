"""The four places that are no place: where things are made, end, are missed, or differ."""

from django.db import migrations

PLACES = (
    ("PRODUCTION", "Production", "production"),
    ("SCRAP", "Scrap", "scrap"),
    ("LOST", "Lost", "lost"),
    ("VARIANCE", "Variance", "variance"),
)


def add_places(apps, schema_editor):
    place = apps.get_model("places", "Place")
    for code, name, kind in PLACES:
        keys = {"code_key": code.casefold(), "name_key": name.casefold()}
        made = place.objects.create(code=code, name=name, kind=kind, path=f"/{code}/", **keys)
        place.objects.filter(pk=made.pk).update(path=f"/{made.pk}/")


def remove_places(apps, schema_editor):
    kinds = [kind for _, _, kind in PLACES]
    apps.get_model("places", "Place").objects.filter(kind__in=kinds).delete()


class Migration(migrations.Migration):
    dependencies = [("places", "0001_tables")]
    operations = [migrations.RunPython(add_places, remove_places)]
