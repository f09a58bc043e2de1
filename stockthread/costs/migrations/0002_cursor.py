"""The books begin before the first event."""

from django.db import migrations


def begin(apps, schema_editor):
    apps.get_model("costs", "Cursor").objects.create(id=1, position=0, reached=0)


class Migration(migrations.Migration):
    dependencies = [("costs", "0001_tables")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
