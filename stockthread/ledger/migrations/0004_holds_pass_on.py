"""Let holds pass on to what is made from what is held, where the ledger was made before that.

SQLite changes no constraint in place: the table is made anew and filled with the same rows. Nothing
is changed in them, so every digest stays what it was.
"""

from django.db import connection, migrations

from stockthread.kernel import db
from stockthread.ledger import schema

COLUMNS = "id, item, place, reason, blocks, event, closed_by"
INDEX = "ledger_hold_passes_on"


def is_made() -> bool:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "ledger_hold")
    return INDEX in found


def widen(apps, editor):
    if is_made():
        return
    if db.is_postgresql():
        db.execute("ALTER TABLE ledger_hold DROP CONSTRAINT ledger_hold_blocks_check")
        db.execute("ALTER TABLE ledger_hold ADD CHECK (blocks BETWEEN 0 AND 15)")
        db.execute("ALTER TABLE ledger_hold ADD CHECK (blocks < 8 OR item <> 0)")
        db.execute(next(text for text in schema.hold_statements() if INDEX in text))
        return
    parts = db.query(
        "SELECT type, name FROM sqlite_master WHERE tbl_name = 'ledger_hold'"
        " AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    )
    for kind, name in parts:
        db.execute(f"DROP {kind} {name}")
    db.execute("ALTER TABLE ledger_hold RENAME TO ledger_old_hold")
    made = schema.hold_statements()
    for text in made:
        if not text.startswith("CREATE TRIGGER"):
            db.execute(text)
    db.execute(f"INSERT INTO ledger_hold ({COLUMNS}) SELECT {COLUMNS} FROM ledger_old_hold")
    db.execute("DROP TABLE ledger_old_hold")
    for text in made:
        if text.startswith("CREATE TRIGGER"):
            db.execute(text)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_edges_by_event")]
    operations = [migrations.RunPython(widen, migrations.RunPython.noop)]
