"""Readers cost a constant number of statements, and none of them walks a whole table."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, trace
from stockthread.kernel import db
from stockthread.ledger import Block, Cause, Filter, HoldFilter, Lines
from tests.world import START, World

FAR = START + timedelta(days=900)


class Stock:
    """What the readers are asked about: so many drills, half of them packed, held and promised."""

    def __init__(self, world: World, count: int) -> None:
        self.world = world
        self.drills = world.drills(count, prefix="C")
        self.batteries = world.batteries(count)
        self.lots = [world.juice_lot(1000) for _ in range(min(count, 5))]
        self.carton = world.cartons(1)[0]
        half = self.drills[: count // 2]
        self.moved = ledger.move(
            Lines([*self.drills, self.carton]), place=world.a2, act=world.act()
        )
        ledger.pack(Lines(half), container=self.carton, act=world.act())
        ledger.install(
            Lines(world.batteries(count, place=world.a2)), parent=self.drills, act=world.act()
        )
        ledger.hold(Lines(half), reason="r", blocks=Block.SHIP, act=world.act())
        ledger.reserve(Lines(self.batteries), order=Cause("order", "1"), act=world.act())


ASKED: dict[str, Callable[[Stock], Any]] = {
    "items": lambda s: ledger.read.items([*s.drills, *s.lots]),
    "holdings_of": lambda s: ledger.read.holdings_of(s.lots),
    "contents": lambda s: ledger.read.contents(s.carton),
    "codes": lambda s: ledger.read.codes(s.drills),
    "codes_of": lambda s: ledger.read.codes_of(s.drills[0]),
    "find_code": lambda s: ledger.read.find_code("C"),
    "find_code_prefix": lambda s: ledger.read.find_code_prefix("C"),
    "find_look_alikes": lambda s: ledger.read.find_look_alikes("C-0O1"),
    "resolve": lambda s: ledger.read.resolve(ledger.read.item(s.batteries[0]).code),
    "search": lambda s: ledger.read.search(Filter(products=[s.world.battery]), limit=1000),
    "count": lambda s: ledger.read.count(Filter(held=True)),
    "matching_ids": lambda s: ledger.read.matching_ids(Filter(text="C"), 2000),
    "stock_counts": lambda s: ledger.read.stock_counts(),
    "stock_in": lambda s: ledger.read.stock_in([s.world.a1, s.world.a2]),
    "stock_by": lambda s: ledger.read.stock_by("place"),
    "event": lambda s: ledger.read.event(s.moved.event),
    "event_items": lambda s: ledger.read.event_items(s.moved.event, limit=1000),
    "event_legs": lambda s: ledger.read.event_legs(s.moved.event),
    "latest_events": lambda s: ledger.read.latest_events(),
    "open_holds": lambda s: ledger.read.open_holds(1000),
    "latest_holds": lambda s: ledger.read.latest_holds(1000),
    "listed_holds": lambda s: ledger.read.listed_holds(HoldFilter(text="s"), limit=1000),
    "holds_on": lambda s: ledger.read.holds_on(s.drills),
    "readings_of": lambda s: ledger.read.readings_of(s.drills[0]),
    "reservations_of": lambda s: ledger.read.reservations_of(s.batteries[0]),
    "reservations_for": lambda s: ledger.read.reservations_for("order", "1"),
    "history": lambda s: trace.history(s.drills[0]),
    "as_of_many": lambda s: trace.as_of_many([*s.drills, *s.lots], FAR),
    "trace_up": lambda s: trace.trace_up(s.drills[0]),
    "trace_down": lambda s: trace.trace_down(s.batteries[0]),
}


def _statements(action: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        action()
    return [query["sql"] for query in captured.captured_queries]


def test_four_items_or_four_hundred_cost_the_same_statements(world: World) -> None:
    few, many = Stock(world, 4), Stock(world, 400)
    for name, asked in ASKED.items():
        of_few, of_many = _statements(lambda a=asked: a(few)), _statements(lambda a=asked: a(many))  # type: ignore[misc]
        assert len(of_few) == len(of_many), name


# What these readers add up they have to read; the others begin at an index.
READS_ALL = {"stock_counts", "stock_by"}
OF_WHAT_IS_HELD = (
    "ledger_hold_place",
    "ledger_hold_open_place",
    "ledger_hold_open",
    "ledger_state_held",
)


def _whole_tables(statement: str) -> list[str]:
    """Return the steps of SQLite's plan that walk a whole table of the ledger.

    A plan names a table by its alias, which may also stand for something small. Indexes of nothing
    but what is held are no whole tables.
    """
    tables = re.findall(r"\bledger_\w+", statement)
    named = re.findall(r"\b(ledger_\w+) (?:AS )?([a-z]+)\b", statement)
    small = re.findall(r"(?:\b(?:chain|reached|reach|said)|\)) (?:AS )?([a-z])\b", statement)
    large = {*tables, *(alias for _, alias in named)} - set(small)
    plan = [row[3] for row in db.query("EXPLAIN QUERY PLAN " + statement.replace("%", "%%"))]
    scans = [step for step in plan if step.startswith("SCAN ") and step.split()[1] in large]
    return [step for step in scans if not step.endswith(OF_WHAT_IS_HELD)]


@pytest.mark.parametrize("name", sorted(set(ASKED) - READS_ALL))
def test_no_reader_walks_a_whole_table(world: World, name: str) -> None:
    if db.is_postgresql():
        pytest.skip("a small table is read whole by choice; SQLite plans alike for all sizes")
    stock = Stock(world, 4)
    for statement in _statements(lambda: ASKED[name](stock)):
        assert _whole_tables(statement) == [], statement


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(products=[1]),
        Filter(products=[1, 2], stages=[4]),
        Filter(places=[6]),
        Filter(stages=[1]),
        Filter(held=True),
        Filter(text="C-1"),
        Filter(container=7),
        Filter(lot=7),
    ],
    ids=lambda wanted: next(k for k, v in wanted._asdict().items() if v),
)
def test_a_count_begins_at_an_index(world: World, wanted: Filter) -> None:
    if db.is_postgresql():
        pytest.skip("a small table is read whole by choice; SQLite plans alike for all sizes")
    statements = _statements(lambda: ledger.read.count(wanted))
    for statement in statements:
        assert _whole_tables(statement) == [], statement
    assert len(statements) <= 1 + ("-" in wanted.text)  # what types of codes do with hyphens


def test_a_walk_through_a_whole_table_is_noticed(world: World) -> None:
    if db.is_postgresql():
        pytest.skip("SQLite's plans are looked at")
    assert _whole_tables("SELECT 1 FROM ledger_state s WHERE s.owner = 5")
    assert _whole_tables("SELECT 1 FROM ledger_hold WHERE blocks = 5")
    assert not _whole_tables("SELECT 1 FROM ledger_state s WHERE s.item = 5")
