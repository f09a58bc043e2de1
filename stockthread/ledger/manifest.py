"""What must stand in the database besides rows: tables, columns, triggers, indexes, constraints.

The comparison is with a ledger made this very moment by the same statements: on SQLite in memory,
on PostgreSQL in a schema of its own that is rolled back. So nothing has to be kept in step by hand.
"""

import sqlite3
from collections.abc import Iterator
from functools import cache

from django.db import transaction

from stockthread.kernel import db
from stockthread.ledger import schema
from stockthread.ledger.findings import Finding

RULE = "I-16"
Manifest = dict[str, tuple[str, str]]
"""Kind and name of each thing → its table, and its text."""

_SQLITE = """
SELECT type || ' ' || name, tbl_name, sql FROM sqlite_master
WHERE tbl_name LIKE 'ledger!_%' ESCAPE '!' AND sql IS NOT NULL ORDER BY 1
"""
_OURS = "c.relname LIKE 'ledger!_%%' ESCAPE '!' AND c.relnamespace = current_schema()::regnamespace"
_POSTGRESQL = f"""
SELECT 'table ' || relname, relname, concat_ws(' ', relkind, relpersistence, relrowsecurity,
    (SELECT count(*) || ' rules' FROM pg_rewrite r WHERE r.ev_class = c.oid))
FROM pg_class c WHERE {_OURS} AND relkind <> 'i'
UNION ALL
SELECT 'column ' || relname || '.' || attname, relname, concat_ws(' ',
    format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END,
    (SELECT 'collate ' || collname FROM pg_collation l WHERE l.oid = attcollation),
    (SELECT 'default ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef d
        WHERE d.adrelid = c.oid AND d.adnum = attnum))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE {_OURS} AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'trigger ' || tgname, relname, concat_ws(' ', pg_get_triggerdef(t.oid), tgenabled)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE {_OURS} AND NOT tgisinternal
UNION ALL
SELECT 'references of ' || relname, relname, count(*) || ' enabled'
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE {_OURS} AND tgisinternal AND tgenabled = 'O' GROUP BY relname
UNION ALL
SELECT 'index ' || i.relname, c.relname,
    concat_ws(' ', pg_get_indexdef(x.indexrelid), indisvalid, indisready)
FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
WHERE {_OURS}
UNION ALL
SELECT 'constraint ' || conname, relname,
    concat_ws(' ', pg_get_constraintdef(k.oid), CASE WHEN NOT convalidated THEN 'not valid' END)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE {_OURS}
UNION ALL
SELECT 'function ' || proname, proname, pg_get_functiondef(oid) FROM pg_proc
WHERE proname LIKE 'ledger!_%%' ESCAPE '!' AND pronamespace = current_schema()::regnamespace
"""


def check() -> Iterator[Finding]:
    """Yield a finding for each thing that is missing, too many, or not as it was made."""
    must, found = expected(), present()
    for name in sorted(must.keys() | found.keys()):
        if must.get(name) == found.get(name):
            continue
        table, text = must.get(name, ("", ""))
        other_table, other_text = found.get(name, ("", ""))
        if not other_table:
            what = f"The {name} is missing."
        elif not table:
            what = f"The {name} does not belong here."
        else:
            what = f"The {name} is not as it was made."
        yield Finding(RULE, table or other_table, name, what, text, other_text)


def present() -> Manifest:
    """Return what stands in the database."""
    if db.is_postgresql():
        return _read_postgresql()
    return _read_sqlite(db.query(_SQLITE.replace("%", "%%")))


@cache
def expected() -> Manifest:
    """Return what must stand there. On PostgreSQL this needs a transaction that may write."""
    return _expected_postgresql() if db.is_postgresql() else _expected_sqlite()


def _read_sqlite(rows: list[tuple[str, str, str]]) -> Manifest:
    return {name: (table, " ".join(text.split())) for name, table, text in rows}


def _expected_sqlite() -> Manifest:
    pristine = sqlite3.connect(":memory:")
    try:
        for statement in schema.statements(postgresql=False):
            pristine.execute(statement)
        return _read_sqlite(pristine.execute(_SQLITE).fetchall())
    finally:
        pristine.close()


def _read_postgresql() -> Manifest:
    row = db.query_one("SELECT current_schema()")
    assert row is not None
    prefix = f"{row[0]}."
    return {
        name: (table, " ".join(text.replace(prefix, "").split()))
        for name, table, text in db.query(_POSTGRESQL)
    }


class _Undo(Exception):
    """Takes the scratch schema away again."""


def _expected_postgresql() -> Manifest:
    made: Manifest = {}
    try:
        with transaction.atomic():
            db.execute("CREATE SCHEMA ledger_pristine")
            db.execute("SET LOCAL search_path TO ledger_pristine")
            for statement in schema.statements(postgresql=True):
                db.execute(statement)
            made = _read_postgresql()
            raise _Undo
    except _Undo:
        return made


_COLUMNS = """
SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
WHERE m.type = 'table' AND m.name LIKE 'ledger!_%%' ESCAPE '!' AND c.type NOT IN ('TEXT', 'BLOB')
ORDER BY 1, c.cid
"""


def strangers() -> Iterator[Finding]:
    """Yield a finding for each text where a number must be; PostgreSQL stores none, SQLite may."""
    for table, column in [] if db.is_postgresql() else db.query(_COLUMNS):
        keys = db.query(f"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk")
        names = [name for (name,) in keys]
        sql = (
            f"SELECT {', '.join(names)}, {column} FROM {table}"
            f" WHERE typeof({column}) NOT IN ('integer', 'null')"
        )
        for *key, value in db.stream(sql):
            row = ", ".join(f"{name} {part}" for name, part in zip(names, key, strict=True))
            yield Finding(RULE, table, row, f"The {column} is no whole number.", "", str(value))
