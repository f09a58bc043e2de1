"""Someone with the database's password changes rows by hand, past triggers and references.

On SQLite the triggers are dropped and made again afterwards; on PostgreSQL they are told to sleep,
as its superuser can. Values are chosen so that constraints do not notice.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction

from stockthread.kernel import db
from stockthread.ledger import digest, event_rows, schema
from stockthread.ledger.records import Header

KEYS = {
    "ledger_event": ("id",),
    "ledger_item": ("id",),
    "ledger_movement": ("id",),
    "ledger_movement_item": ("movement", "item"),
    "ledger_edge": ("id",),
    "ledger_hold": ("id",),
    "ledger_reservation": ("id",),
    "ledger_code": ("item", "opened_by", "type", "canonical"),
    "ledger_reading": ("item", "attribute", "event"),
    "ledger_position": ("position",),
    "ledger_state": ("item",),
    "ledger_holding": ("item", "place", "stage", "owner", "container"),
}
assert set(KEYS) == {*schema.FACTS, *schema.PROJECTIONS}


class Cell(NamedTuple):
    """One value of one row: the row's key before, and the value put in its place."""

    table: str
    column: str
    row: dict[str, Any]
    value: Any

    def is_named(self, told: str) -> bool:
        """Tell whether a finding's row is this one, as it was or as it is."""
        after = named(self.table, {**self.row, self.column: self.value})
        return told in (after, named(self.table, self.row))


def named(table: str, row: dict[str, Any]) -> str:
    """Return a row's key as findings tell it."""
    return ", ".join(f"{name} {row[name]}" for name in KEYS[table])


def columns(table: str) -> list[str]:
    """Return the columns that the table has in this database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        return [column[0] for column in cursor.description]


def rows(table: str) -> list[dict[str, Any]]:
    """Return every row of a table, in the order of its key."""
    names = columns(table)
    order = ", ".join(KEYS[table])
    return [
        dict(zip(names, row, strict=True))
        for row in db.query(f"SELECT {', '.join(names)} FROM {table} ORDER BY {order}")
    ]


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    """Let anything be done to a table, and put its guards back."""
    if db.is_postgresql():
        db.execute("SET LOCAL session_replication_role = replica")
        yield
        db.execute("SET LOCAL session_replication_role = origin")
        return
    guards = db.query(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
    )
    for name, _ in guards:
        db.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in guards:
        db.execute(sql)


def change(table: str, column: str, row: dict[str, Any]) -> Cell | None:
    """Change one value of one row to something the table's constraints accept; None if they never
    do."""
    for value in _others(row[column]):
        if update(table, row, {column: value}):
            return Cell(table, column, row, value)
    return None


def _others(value: Any) -> Sequence[Any]:
    if isinstance(value, bytes):
        return [bytes([value[0] ^ 1]) + value[1:]] if value else [b"\x01\x02\x03\x04"]
    if isinstance(value, str):
        return [value + "x"]
    if value is None:
        return [_last_event(), 0, 1, "x"]
    tried = (value + 1, value - 1, *range(8), value + 1000, None)
    return [number for number in tried if number != value]


def _last_event() -> int:
    row = db.query_one("SELECT MAX(id) FROM ledger_event")
    assert row is not None
    return int(row[0])


def update(table: str, row: dict[str, Any], values: dict[str, Any]) -> bool:
    """Write values into a row; tell whether the constraints let them pass."""
    sets = ", ".join(f"{name} = %s" for name in values)
    where = " AND ".join(f"{name} = %s" for name in KEYS[table])
    params = [*values.values(), *(row[name] for name in KEYS[table])]
    return _done(table, f"UPDATE {table} SET {sets} WHERE {where}", params)


def delete(table: str, row: dict[str, Any]) -> bool:
    """Take a row away."""
    where = " AND ".join(f"{name} = %s" for name in KEYS[table])
    params = [row[name] for name in KEYS[table]]
    return _done(table, f"DELETE FROM {table} WHERE {where}", params)


def insert(table: str, row: dict[str, Any]) -> bool:
    """Add a row."""
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({db.marks(len(row))})"
    return _done(table, sql, list(row.values()))


def _done(table: str, sql: str, params: Sequence[Any]) -> bool:
    try:
        with transaction.atomic(), unguarded(table):
            assert db.execute(sql, params) == 1
    except (IntegrityError, ValueError):
        return False
    except Exception as error:  # a text for a column of numbers, on PostgreSQL
        if "invalid input syntax" in str(error):
            return False
        raise
    return True


def forge_digests() -> None:
    """Make every digest fit what stands in the tables now, as one would who covers his tracks."""
    written: dict[int, digest.Rows] = {}
    for part, source in event_rows.SOURCES.items():
        for event, *row in db.query(source.sql):
            written.setdefault(event, digest.Rows()).add(part, [row])
    with unguarded("ledger_event"):
        for *fields, _, _ in db.query(event_rows.EVENTS):
            header = Header(*fields)
            leaves = written.get(header.id, digest.Rows()).leaves()
            db.execute(
                "UPDATE ledger_event SET digest = %s, marks = %s WHERE id = %s",
                [digest.of_event(header, leaves), digest.marks(leaves), header.id],
            )


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
