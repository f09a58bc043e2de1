"""One line among many thousand items touches no more than it must, as PostgreSQL counts it itself.

Its planner looks at how much is stored, and once it knows that there is much it might read all.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from stockthread import ledger, trace
from stockthread.kernel import db as database
from tests.ledger.batches import COSTS
from tests.world import World

OTHERS = 6_000
READ = """
SELECT COALESCE(SUM(seq_tup_read), 0) FROM pg_stat_xact_user_tables
WHERE relname LIKE 'ledger\\_%' AND relname <> 'ledger_sequence'
"""
READERS: dict[str, Callable[[World, int], Any]] = {
    "resolve": lambda w, item: ledger.read.resolve("DR000000001"),
    "items": lambda w, item: ledger.read.items([item]),
    "codes": lambda w, item: ledger.read.codes([item]),
    "codes_of_type": lambda w, item: ledger.read.codes_of_type([item], w.serial),
    "find_look_alikes": lambda w, item: ledger.read.find_look_alikes("ZO01"),
    "find_code_prefix": lambda w, item: ledger.read.find_code_prefix("zz-0"),
    "event_codes": lambda w, item: ledger.read.event_codes(ledger.read.codes_of(item)[0].opened_by),
    "contents": lambda w, item: ledger.read.contents(item),
    "latest_events": lambda w, item: ledger.read.latest_events(20),
    "open_holds": lambda w, item: ledger.read.open_holds(),
    "history": lambda w, item: trace.history(item),
    "as_of": lambda w, item: trace.as_of_many([item], w.act().recorded_at),
    "trace_up": lambda w, item: trace.trace_up(item),
    "trace_down": lambda w, item: trace.trace_down(item),
}


@pytest.fixture(autouse=True)
def only_postgresql(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL counts the rows that it reads")


def among_many(world: World) -> None:
    for _ in range(6):
        drills = world.drills(OTHERS // 6)
        ledger.pack(ledger.Lines(drills), container=world.cartons(1)[0], act=world.act())
    database.execute("ANALYZE")


def whole_reads(action: Callable[[], Any]) -> list[str]:
    """Return the statements that go through thousands of rows of the ledger without an index."""
    found = []

    def so_far() -> int:
        with connection.connection.cursor() as raw:
            return int(raw.execute(READ).fetchone()[0])

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        before = so_far()
        answer = execute(sql, params, many, context)
        after = so_far()
        if after - before > OTHERS // 2:
            found.append(f"{after - before} rows: {' '.join(sql.split())}")
        return answer

    with connection.execute_wrapper(count):
        action()
    return found


@pytest.mark.parametrize("verb", COSTS)
def test_a_posting_of_one_line_reads_no_whole_table(world: World, verb: str) -> None:
    prepare, act = COSTS[verb]
    items = prepare(world, 1)
    among_many(world)
    assert not whole_reads(lambda: act(world, items))


@pytest.mark.parametrize("reader", READERS)
def test_nor_does_a_question_about_one_item(world: World, reader: str) -> None:
    [item] = world.drills(1)
    among_many(world)
    assert not whole_reads(lambda: READERS[reader](world, item))


def test_a_whole_table_read_would_be_noticed(world: World) -> None:
    among_many(world)
    assert whole_reads(lambda: database.query("SELECT * FROM ledger_state"))


def test_who_undoes_many_does_not_compare_each_with_each(world: World) -> None:
    event = world.move(world.drills(database.MANY + 1), world.a2).event
    database.expect(few_rows=True)
    ledger.reverse(event, act=world.act())
    assert database.query("SHOW enable_hashjoin") == [("on",)]
