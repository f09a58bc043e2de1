"""Make the table of locked periods where the ledger was made before there was one."""

from django.db import connection, migrations

from stockthread.kernel import db
from stockthread.ledger import schema


def make(apps, editor):
    if schema.LOCKS not in connection.introspection.table_names():
        for statement in schema.lock_statements(db.is_postgresql()):
            db.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_ledger")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
