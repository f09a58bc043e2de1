"""Make the ledger's tables by hand-written SQL; see schema.py."""

from django.db import migrations

from stockthread.ledger import schema


def make(apps, editor):
    schema.create()


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
