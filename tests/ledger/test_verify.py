"""Whatever is changed by hand in any ledger table is found and named."""

from datetime import timedelta
from typing import Any

import pytest

from stockthread import ledger, parties
from stockthread.kernel import db
from stockthread.ledger import Act, Given, Kind, New, Stage, schema
from stockthread.ledger.findings import Finding
from stockthread.ledger.verify import verify
from tests import world
from tests.ledger import tampering

TABLES = [table for table in tampering.KEYS if table != "ledger_position"]
CELLS = [
    (table, column)
    for table in TABLES
    for column in [*schema.columns_of(table), *(["closed_by"] if table in schema.CLOSABLE else [])]
]


def some_of(every: list[dict[str, Any]], is_long: bool) -> list[dict[str, Any]]:
    """The rows to be changed: one in the middle; the first and the last where time allows."""
    middle = every[len(every) // 2]
    return [middle, every[0], every[-1]] if is_long or not db.is_postgresql() else [middle]


def blamed(table: str) -> list[Finding]:
    """Verify and return what is said of a table."""
    report = verify()
    assert not report.ok
    assert report.found >= len(report.findings) > 0
    return [finding for finding in report.findings if finding.table == table]


def test_a_ledger_of_every_kind_of_event_is_in_order(told: None) -> None:
    report = verify()
    assert report.findings == ()
    assert report.ok
    assert report.events == len(tampering.rows("ledger_event"))


@pytest.mark.parametrize("table, column", CELLS)
def test_a_changed_value_is_found_and_its_row_named(
    told: None, table: str, column: str, is_long: bool
) -> None:
    every = tampering.rows(table)
    wanted, changed = some_of(every, is_long), 0
    for row in (*wanted, *every):
        with tampering.undone():
            cell = tampering.change(table, column, row)
            if cell is None:  # a constraint allows no other value in this row
                continue
            found = blamed(table)
            assert any(cell.is_named(finding.row) for finding in found), (cell, found)
            changed += 1
        if changed == len(wanted):
            return
    assert changed, "there is no row in which this column can be changed"


@pytest.mark.parametrize("table", TABLES)
def test_a_deleted_row_is_missed(told: None, table: str, is_long: bool) -> None:
    for row in some_of(tampering.rows(table), is_long):
        with tampering.undone():
            assert tampering.delete(table, row)
            found = blamed(table)
            event = row.get("event", row.get("opened_by"))
            if event is not None:
                assert any(f"event {event} " in finding.what for finding in found)
            elif table != "ledger_movement_item":
                gone = tampering.named(table, row)
                assert any(finding.row.startswith(gone) for finding in found), (gone, found)


ADDED = {
    "ledger_event": {"key": "forged", "reverses": None},
    "ledger_movement_item": {"movement": 10**6},
    "ledger_code": {"canonical": "FORGED"},
    "ledger_reading": {"attribute": 10**6},
    "ledger_holding": {"place": 10**6},
}


@pytest.mark.parametrize("table", TABLES)
def test_an_added_row_is_found(told: None, table: str, is_long: bool) -> None:
    for row in some_of(tampering.rows(table), is_long):
        added = {**row, **ADDED.get(table, {})}
        if tampering.KEYS[table] in (("id",), ("item",)):
            added[tampering.KEYS[table][0]] = 10**6
        with tampering.undone():
            assert tampering.insert(table, added)
            cell = tampering.Cell(table, "", added, None)
            assert any(cell.is_named(finding.row) for finding in blamed(table))


@pytest.mark.parametrize("table", TABLES)
def test_two_rows_that_swap_what_they_say_are_found(told: None, table: str) -> None:
    every = tampering.rows(table)
    others = [name for name in every[0] if name not in tampering.KEYS[table]]
    others = [name for name in others if name not in ("key", "closed_by", "reverses")]
    pairs = [(a, b) for a in every for b in every if any(a[name] != b[name] for name in others)]
    if not pairs:
        pytest.skip("a row of this table says nothing but its key")
    for first, second in pairs:
        with tampering.undone():
            if all(
                tampering.update(table, row, {name: other[name] for name in others})
                for row, other in ((first, second), (second, first))
            ):
                found = blamed(table)
                for row in (first, second):
                    cell = tampering.Cell(table, "", row, None)
                    assert any(cell.is_named(finding.row) for finding in found), (cell, found)
                return
    pytest.fail("no two rows could be swapped")


def test_in_a_large_batch_a_range_is_named_that_holds_the_row(told: None) -> None:
    with tampering.undone():
        product, owner, place, serial = db.query(
            """SELECT s.product, s.owner, s.place, c.type FROM ledger_state s
            JOIN ledger_code c ON c.item = s.item
            WHERE s.kind = 1 AND s.stage = 4 AND c.closed_by IS NULL ORDER BY s.item LIMIT 1"""
        )[0]
        given = Given(serial, [f"BIG-{number:03d}" for number in range(300)])
        made = ledger.commission(
            New(Kind.UNIT, product, 300, given),
            place=place, stage=Stage.READY, owner=owner,
            act=Act("big", parties.SYSTEM, world.START + timedelta(days=9)),
        )  # fmt: skip
        codes = [r for r in tampering.rows("ledger_code") if r["opened_by"] == made.event]
        for number, first, last in ((10, 0, 255), (299, 256, 299)):
            with tampering.undone():
                assert tampering.change("ledger_code", "raw", codes[number])
                ends = [tampering.named("ledger_code", codes[end]) for end in (first, last)]
                assert " to ".join(ends) in [finding.row for finding in blamed("ledger_code")]


def test_text_in_a_column_of_numbers_is_found(told: None) -> None:
    if db.is_postgresql():
        pytest.skip("PostgreSQL stores no text there")
    for table, column in CELLS:
        row = tampering.rows(table)[-1]
        if isinstance(row[column], int):
            with tampering.undone():
                if tampering.update(table, row, {column: "four"}):
                    assert blamed(table), (table, column)


def test_text_that_is_no_text_is_found(told: None) -> None:
    if db.is_postgresql():
        pytest.skip("PostgreSQL stores none")
    row = tampering.rows("ledger_code")[0]
    with tampering.undone():
        with tampering.unguarded("ledger_code"):
            sql = "UPDATE ledger_code SET raw = CAST(X'FF41' AS TEXT) WHERE item = %s"
            db.execute(sql, [row["item"]])
        found = verify().findings
        assert any(finding.table == "ledger_code" for finding in found)


@pytest.mark.parametrize("table", schema.SEQUENCES)
def test_a_sequence_set_back_is_found(told: None, table: str) -> None:
    with tampering.undone():
        if db.is_postgresql():
            db.query(f"SELECT setval('ledger_{table}_ids', 1, false)")
        else:
            db.execute("UPDATE ledger_sequence SET next = 1 WHERE name = %s", [table])
        where = f"ledger_{table}_ids" if db.is_postgresql() else "ledger_sequence"
        assert blamed(where)
        # Sequences of PostgreSQL do not take part in transactions.
        if db.is_postgresql():
            db.query(f"SELECT setval('ledger_{table}_ids', MAX(id)) FROM ledger_{table}")
