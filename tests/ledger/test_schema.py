"""The database itself keeps facts as they are, and verify sees when it no longer would."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from stockthread.kernel import db
from stockthread.ledger import manifest, schema
from stockthread.ledger.verify import verify
from tests import world
from tests.ledger import story, tampering

REFUSAL = "facts are never changed"
CHECK = re.compile("check", re.IGNORECASE)
UNIQUE = re.compile("unique", re.IGNORECASE)
FIXED = [(table, column) for table in schema.FACTS for column in schema.columns_of(table)]


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole story, once for all tests of this module, in a transaction never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        for _ in story.told(world.build()):
            pass
        if db.is_postgresql():  # on SQLite the postings did that
            db.execute(
                "INSERT INTO ledger_position"
                " SELECT ROW_NUMBER() OVER (ORDER BY event), event FROM ledger_pending"
            )
            db.execute("DELETE FROM ledger_pending")
            db.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        transaction.set_rollback(True)


def refused(sql: str, params: Any = (), says: str = REFUSAL) -> None:
    """Run a statement that the database must refuse with these words."""
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        db.execute(sql, params)


def test_every_table_is_a_fact_or_a_projection(told: None) -> None:
    """Tables of neither sort are no event's: locks, numbers to come, events that wait."""
    with connection.cursor() as cursor:
        tables = {
            table
            for table in connection.introspection.table_names(cursor)
            if table.startswith("ledger_")
        }
    others = {schema.LOCKS, "ledger_pending" if db.is_postgresql() else "ledger_sequence"}
    assert tables == {*schema.FACTS, *schema.PROJECTIONS, *others}


@pytest.mark.parametrize("table", schema.FACTS)
def test_a_fact_is_never_deleted(told: None, table: str) -> None:
    refused(f"DELETE FROM {table}")
    for row in tampering.rows(table)[:2]:
        where = " AND ".join(f"{name} = %s" for name in tampering.KEYS[table])
        refused(f"DELETE FROM {table} WHERE {where}", [row[key] for key in tampering.KEYS[table]])


@pytest.mark.parametrize("table", schema.FACTS)
def test_facts_are_never_truncated(told: None, table: str) -> None:
    if db.is_postgresql():
        refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table, column", FIXED)
def test_a_fact_is_never_changed(told: None, table: str, column: str) -> None:
    refused(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", schema.FACTS)
def test_a_fact_is_never_replaced(told: None, table: str) -> None:
    row = tampering.rows(table)[0]
    names, marks = ", ".join(row), db.marks(len(row))
    with pytest.raises(DatabaseError), transaction.atomic():
        db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    if not db.is_postgresql():
        refused(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    elif table != "ledger_code":
        key, column = ", ".join(tampering.KEYS[table]), list(row)[-1]
        refused(
            f"INSERT INTO {table} ({names}) VALUES ({marks})"
            f" ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}",
            list(row.values()),
        )


@pytest.mark.parametrize("table", schema.CLOSABLE)
def test_a_fact_is_closed_once_and_never_opened_again(told: None, table: str) -> None:
    every = tampering.rows(table)
    is_open = next(row for row in every if row["closed_by"] is None)
    is_closed = next(row for row in every if row["closed_by"] is not None)
    last = db.query("SELECT MAX(id) FROM ledger_event")[0][0]
    where = " AND ".join(f"{name} = %s" for name in tampering.KEYS[table])
    close = f"UPDATE {table} SET closed_by = %s WHERE {where}"

    def key(row: dict[str, Any]) -> list[Any]:
        return [row[name] for name in tampering.KEYS[table]]

    with tampering.undone():
        assert db.execute(close, [last, *key(is_open)]) == 1
        refused(close, [last, *key(is_open)])
        refused(close, [None, *key(is_open)])
    refused(close, [last, *key(is_closed)])
    refused(close, [None, *key(is_closed)])
    refused(close, [None, *key(is_open)])
    column = next(name for name in every[0] if name not in tampering.KEYS[table])
    refused(
        f"UPDATE {table} SET closed_by = %s, {column} = {column} WHERE {where}"
        if not db.is_postgresql()
        else f"UPDATE {table} SET closed_by = %s, item = 1000000 WHERE {where}"
        if table != "ledger_edge"
        else f"UPDATE {table} SET closed_by = %s, quantity = 1000000 WHERE {where}",
        [last, *key(is_open)],
    )


WRONG_VALUES = [
    ("ledger_item", "kind", 5),
    ("ledger_movement", "to_stage", 0),
    ("ledger_movement", "from_stage", 8),
    ("ledger_movement_item", "quantity", 0),
    ("ledger_edge", "quantity", -1),
    ("ledger_hold", "blocks", 16),
    ("ledger_reservation", "quantity", 0),
    ("ledger_code", "canonical", ""),
    ("ledger_event", "backdated", 2),
    ("ledger_event", "recorded_at", 0),
    ("ledger_position", "position", 0),
]


@pytest.mark.parametrize("table, column, value", WRONG_VALUES)
def test_an_impossible_fact_cannot_be_stored(
    told: None, table: str, column: str, value: Any
) -> None:
    row = tampering.rows(table)[-1]
    fresh = {"ledger_event": {"key": "fresh"}, "ledger_code": {}, "ledger_movement_item": {}}
    key = tampering.KEYS[table][0]
    row |= {key: 10**6, **fresh.get(table, {}), column: value}
    with pytest.raises(IntegrityError, match=CHECK), transaction.atomic():
        names = ", ".join(row)
        db.execute(
            f"INSERT INTO {table} ({names}) VALUES ({db.marks(len(row))})", list(row.values())
        )


WRONG_STATES = [
    ("ledger_state", "container = item"),
    ("ledger_state", "holds = -1"),
    ("ledger_state", "stage = 8"),
    ("ledger_holding", "quantity = -1"),
    ("ledger_holding", "reserved = quantity + 1"),
    ("ledger_holding", "stage = 0"),
]


@pytest.mark.parametrize("table, change", WRONG_STATES)
def test_an_impossible_state_cannot_be_stored(told: None, table: str, change: str) -> None:
    with pytest.raises(IntegrityError, match=CHECK), transaction.atomic():
        db.execute(f"UPDATE {table} SET {change}")


def test_a_code_has_one_living_owner(told: None) -> None:
    row = next(row for row in tampering.rows("ledger_code") if row["closed_by"] is None)
    row |= {"item": row["item"] + 1}
    with pytest.raises(IntegrityError, match=UNIQUE), transaction.atomic():
        names = ", ".join(row)
        db.execute(
            f"INSERT INTO ledger_code ({names}) VALUES ({db.marks(len(row))})", list(row.values())
        )


def test_a_unit_stands_in_one_place(told: None) -> None:
    for table in schema.PROJECTIONS:
        row = tampering.rows(table)[0]
        row["owner" if table == "ledger_state" else "quantity"] += 1
        with pytest.raises(IntegrityError, match=UNIQUE), transaction.atomic():
            db.execute(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({db.marks(len(row))})",
                list(row.values()),
            )


def test_a_key_is_used_once(told: None) -> None:
    row = tampering.rows("ledger_event")[0] | {"id": 10**6}
    with pytest.raises(IntegrityError, match=UNIQUE), transaction.atomic():
        names = ", ".join(row)
        db.execute(
            f"INSERT INTO ledger_event ({names}) VALUES ({db.marks(len(row))})", list(row.values())
        )


def test_an_event_is_reversed_once(told: None) -> None:
    row = next(row for row in tampering.rows("ledger_event") if row["reverses"] is not None)
    row |= {"id": 10**6, "key": "again"}
    with pytest.raises(IntegrityError, match=UNIQUE), transaction.atomic():
        names = ", ".join(row)
        db.execute(
            f"INSERT INTO ledger_event ({names}) VALUES ({db.marks(len(row))})", list(row.values())
        )


def test_a_fresh_ledger_stands_as_it_was_made(told: None) -> None:
    assert list(manifest.check()) == []
    kinds = {name.split()[0] for name in manifest.expected()}
    assert {"table", "trigger", "index"} <= kinds


def _drops() -> list[str]:
    """Statements that take away each guard, constraint and index that can be dropped."""
    drops = []
    for name, (table, text) in manifest.expected().items():
        kind, thing = name.split(" ", 1)
        if kind == "trigger":
            on = f" ON {table}" if db.is_postgresql() else ""
            drops.append(f"DROP TRIGGER {thing}{on}")
        elif kind == "constraint" and not text.startswith("NOT NULL"):
            drops.append(f"ALTER TABLE {table} DROP CONSTRAINT {thing} CASCADE")
        elif kind == "index" and f"constraint {thing}" not in manifest.expected():
            drops.append(f"DROP INDEX {thing}")
    return drops


def test_whatever_is_dropped_is_missed(told: None) -> None:
    dropped = _drops()
    assert len(dropped) > 30
    for statement in dropped:
        with tampering.undone():
            db.execute(statement)
            found = list(manifest.check())
            thing = statement.removesuffix(" CASCADE").split(" ON ")[0].split()[-1]
            assert any(finding.row.endswith(f" {thing}") for finding in found), statement


SQLITE_CHANGES = {
    "table ledger_item": [
        "DROP TABLE ledger_item",
        "CREATE TABLE ledger_item (id INTEGER PRIMARY KEY, kind SMALLINT NOT NULL)",
    ],
    "table ledger_holding": ["ALTER TABLE ledger_holding ADD COLUMN note TEXT"],
    "trigger ledger_item_extra": [
        "CREATE TRIGGER ledger_item_extra AFTER INSERT ON ledger_item BEGIN SELECT 1; END"
    ],
    "index ledger_item_kind": ["CREATE INDEX ledger_item_kind ON ledger_item (kind)"],
}
POSTGRESQL_CHANGES = {
    "trigger ledger_item_keep": ["ALTER TABLE ledger_item DISABLE TRIGGER ledger_item_keep"],
    "references of ledger_event": ["ALTER TABLE ledger_event DISABLE TRIGGER ALL"],
    "function ledger_refuse": [
        """CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RETURN OLD; END $$"""
    ],
    "column ledger_hold.reason": ["ALTER TABLE ledger_hold ALTER reason DROP NOT NULL"],
    "column ledger_hold.note": ["ALTER TABLE ledger_hold ADD note TEXT"],
    "column ledger_code.canonical": [
        'ALTER TABLE ledger_code ALTER canonical TYPE TEXT COLLATE "default"'
    ],
    "table ledger_reading": ["ALTER TABLE ledger_reading SET UNLOGGED"],
    "index ledger_item_kind": ["CREATE INDEX ledger_item_kind ON ledger_item (kind)"],
    "table ledger_item": [
        "CREATE RULE keep_nothing AS ON INSERT TO ledger_item DO INSTEAD NOTHING"
    ],
}


def test_a_table_that_was_made_anew_or_changed_is_seen(told: None) -> None:
    changes = POSTGRESQL_CHANGES if db.is_postgresql() else SQLITE_CHANGES
    for name, statements in changes.items():
        with tampering.undone():
            for statement in statements:
                db.execute(statement)
            report = verify()
            assert not report.ok
            assert any(finding.row == name for finding in report.findings), (name, report)


def test_a_guard_that_is_put_back_as_it_was_is_in_order(told: None) -> None:
    with tampering.undone(), tampering.unguarded("ledger_item"):
        pass
    assert verify().ok


def test_every_reference_to_an_event_is_indexed() -> None:
    """Or SQLite would read the whole table whenever an event is recorded behind its rows."""
    made = schema.statements(postgresql=False)
    referring = [
        (text.split()[2], line.split()[0], "UNIQUE" in line)
        for text in made if text.startswith("CREATE TABLE")
        for line in text.splitlines() if "REFERENCES ledger_event" in line
    ]  # fmt: skip
    assert ("ledger_edge", "closed_by", False) in referring
    for table, column, is_unique in referring:
        index = f" ON {table} ({column})"
        assert is_unique or any(text.startswith("CREATE INDEX") and index in text for text in made)
