"""Ten times the lines cost less than fifteen times the work, counted in SQLite's own steps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests.ledger.batches import COSTS
from tests.world import World

GRAIN = 100


@pytest.fixture(autouse=True)
def only_sqlite(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite counts its steps")


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Count the steps of the database's machine that are taken inside."""
    calls = 0

    def step() -> int:
        nonlocal calls
        calls += 1
        return 0

    raw: Any = connection.connection
    raw.set_progress_handler(step, GRAIN)
    try:
        yield lambda: calls * GRAIN
    finally:
        raw.set_progress_handler(None, 0)


@pytest.mark.parametrize("verb", COSTS)
def test_ten_times_the_lines_cost_less_than_fifteen_times_the_work(
    world: World, verb: str, is_long: bool
) -> None:
    prepare, act = COSTS[verb]
    few = 2_000 if is_long else 300
    work = []
    for number in (few, few * 10):
        items = prepare(world, number)
        with counted() as steps:
            act(world, items)
            work.append(steps())
    assert work[1] < 15 * work[0], work


@pytest.mark.parametrize("verb", ["move", "ship", "pack", "hold", "commission", "reverse"])
def test_a_batch_costs_as_much_among_many_items_as_among_few(world: World, verb: str) -> None:
    prepare, act = COSTS[verb]
    work = []
    for others in (0, 10_000):
        if others:
            world.drills(others)
        items = prepare(world, 100)
        with counted() as steps:
            act(world, items)
            work.append(steps())
    assert work[1] < 1.3 * work[0] + 1_000, work
