"""No verb reads a whole table of the ledger: what is staged leads, the ledger is looked up by key.

SQLite says how it will run a statement; without statistics that does not depend on what is stored.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from stockthread import ledger
from tests.ledger.batches import COSTS
from tests.world import World

TABLES = re.compile(r"\b(ledger_\w+)(?:\s+(?:AS\s+)?(?!SET\b|WHERE\b|CROSS\b|JOIN\b|LEFT\b)(\w+))?")
SMALL = {"ledger_sequence"}


@pytest.fixture(autouse=True)
def only_sqlite(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plans are SQLite's")


@contextmanager
def explained(found: list[str]) -> Iterator[None]:
    """Note each statement run inside that reads a whole table of the ledger."""

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and sql.split(None, 1)[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE",
                                                           "WITH"):  # fmt: skip
            execute(f"EXPLAIN QUERY PLAN {sql}", params, False, context)
            names = names_of(sql)
            for *_, step in context["cursor"].fetchall():
                words = step.split()
                table = names.get(words[1], "") if len(words) > 1 else ""
                is_whole = words[0] == "SCAN" or "AUTOMATIC" in words
                if table and table not in SMALL and is_whole and not is_partial(words):
                    found.append(f"{step} in {' '.join(sql.split())}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield


def names_of(sql: str) -> dict[str, str]:
    """Return the names by which a statement calls the ledger's tables."""
    names: dict[str, str] = {}
    for table, alias in TABLES.findall(sql):
        names[table] = table
        if alias:
            names[alias] = table
    return names


def is_partial(words: list[str]) -> bool:
    """Tell whether the scan is of the few holds that are open on places."""
    return words[-1] == "ledger_hold_open_place"


@pytest.mark.parametrize("verb", COSTS)
def test_no_verb_reads_a_whole_table_of_the_ledger(world: World, verb: str) -> None:
    prepare, act = COSTS[verb]
    items = prepare(world, 5)
    found: list[str] = []
    with explained(found):
        act(world, items)
    assert not found, "\n".join(found)


class Late(World):
    """The cast, telling everything as if it had happened three minutes ago."""

    def act(self, **fields: Any) -> ledger.Act:
        act = super().act(**fields)
        return act._replace(at=act.recorded_at - timedelta(minutes=3))


@pytest.mark.parametrize(
    "verb", ["move", "move_carton", "move_lots", "ship", "pack", "hold", "hold_parts", "adjust"]
)
def test_nor_where_a_place_is_held_and_the_act_is_late(world: World, verb: str) -> None:
    prepare, act = COSTS[verb]
    items, others = prepare(world, 5), world.drills(1)
    for _ in range(5):
        world.act()
    world.move(others, world.a2)
    ledger.hold_place(world.a3, reason="x", blocks=7, act=world.act())
    found: list[str] = []
    with explained(found):
        act(Late(*world), items)
    assert not found, "\n".join(found)


def test_a_scan_of_the_ledger_would_be_noticed(world: World) -> None:
    found: list[str] = []
    with explained(found), connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM ledger_state s WHERE s.owner = %s", [1])
    assert len(found) == 1


def test_what_an_order_caused_is_not_looked_for_among_all_events(world: World) -> None:
    """An index of what undoes events would give all the others: those that undo nothing."""
    plans: list[str] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        execute(f"EXPLAIN QUERY PLAN {sql}", params, False, context)
        plans.extend(step for *_, step in context["cursor"].fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        ledger.read.flows("sale", ["1"])
        ledger.read.standing("purchase", ["1"], "receive")
        ledger.read.awaited_loose(ledger.Cause("purchase", "1"))
    found = [step for step in plans if step.startswith("SEARCH e ")]
    assert found
    assert not [step for step in found if "ledger_event_cause" not in step and "rowid" not in step]
