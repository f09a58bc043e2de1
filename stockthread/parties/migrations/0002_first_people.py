"""The two people who act before anyone has signed up (ids: parties.records)."""

from django.db import migrations

PEOPLE = ((1, "System"), (2, "Local administrator"))


def add_people(apps, schema_editor):
    person = apps.get_model("parties", "Person")
    for expected, name in PEOPLE:
        made = person.objects.create(name=name)
        assert made.pk == expected, "the first people must come before any other"


def remove_people(apps, schema_editor):
    apps.get_model("parties", "Person").objects.filter(pk__in=(1, 2)).delete()


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_tables")]
    operations = [migrations.RunPython(add_people, remove_people)]
