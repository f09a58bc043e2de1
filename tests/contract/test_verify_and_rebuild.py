"""Verify and rebuild cost the same statements whatever the size, and read by their indexes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread.kernel import db
from stockthread.ledger import digest, event_rows, replay
from stockthread.ledger.findings import Finding
from stockthread.ledger.rebuild import rebuild
from stockthread.ledger.verify import verify
from tests import world
from tests.world import World

pytestmark = pytest.mark.django_db


def statements(action: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert callable(action)
        action()
    return len(captured)


def grow(w: World, number: int) -> None:
    drills = w.drills(number)
    for start in range(0, number, max(1, number // 10)):
        w.move(drills[start : start + max(1, number // 10)], w.a2)
    for _ in range(number // 10):
        w.juice_lot(1000)


def test_ten_units_or_a_thousand_cost_the_same_statements() -> None:
    w = world.build()
    grow(w, 10)
    verify()
    few = statements(verify), statements(rebuild)
    grow(w, 1000)
    assert (statements(verify), statements(rebuild)) == few


def test_one_wrong_value_is_one_finding_the_same_on_both_databases() -> None:
    w = world.build()
    (drill,) = w.drills(1)
    db.execute("UPDATE ledger_state SET place = %s WHERE item = %s", [w.a3, drill])
    report = verify()
    what = f"The place is {w.a3}; from the recorded events it must be {w.a1}."
    expected = Finding("I-9", "ledger_state", f"item {drill}", what, str(w.a1), str(w.a3))
    assert report.findings == (expected,)
    assert (report.ok, report.found, report.events, report.items) == (False, 1, 1, 1)


def test_every_part_of_a_digest_has_its_query() -> None:
    assert list(event_rows.SOURCES) == list(digest.TABLES)
    for part, source in event_rows.SOURCES.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({source.sql}) told LIMIT 0")
            assert len(cursor.description) == 1 + len(digest.TABLES[part][1])


def plan(sql: str) -> str:
    return "\n".join(row[3] for row in db.query("EXPLAIN QUERY PLAN " + sql))


def test_the_largest_tables_are_read_in_order_without_sorting() -> None:
    if db.is_postgresql():
        pytest.skip("its planner decides by what is in the tables")
    for part in ("item", "movement", "movement_item"):
        assert "TEMP B-TREE" not in plan(event_rows.SOURCES[part].sql), part
    assert "TEMP B-TREE" not in plan(event_rows.EVENTS)


def test_the_comparison_with_replay_looks_every_row_up_by_its_key() -> None:
    if db.is_postgresql():
        pytest.skip("its planner decides by what is in the tables")
    with replay.tables():
        for sql in (replay.WRONG_STATES, replay.WRONG_HOLDINGS):
            told = plan(sql)
            assert "AUTOMATIC" not in told, told
            assert "MATERIALIZE" not in told, told
