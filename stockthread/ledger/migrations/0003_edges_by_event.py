"""Index edges by event where the ledger was made before: each posting looked at all of them."""

from django.db import migrations

from stockthread.kernel import db
from stockthread.ledger import schema


def make(apps, editor):
    for statement in schema.edge_index_statements():
        db.execute(statement.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_locked_periods")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
