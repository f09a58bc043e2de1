"""A batch is one event: whole or not at all, at as many statements for two lines as for many."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from stockthread import ledger
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests import stock
from tests.ledger.batches import COSTS
from tests.refusals import refused
from tests.world import World


def statements(action: Callable[[], Any]) -> list[str]:
    """Do something and return the SQL it ran; hints to the planner do not count."""
    ran: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("ANALYZE", "SET LOCAL")):
            ran.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        action()
    return ran


@pytest.mark.parametrize("verb", COSTS)
def test_thousands_of_lines_cost_as_many_statements_as_two(
    world: World, verb: str, is_long: bool
) -> None:
    prepare, act = COSTS[verb]
    few, many = prepare(world, 2), prepare(world, 10_000 if is_long else 1_000)
    act(world, prepare(world, 2))  # makes temporary tables and fills caches
    costs = [statements(lambda items=items: act(world, items)) for items in (few, many)]
    assert len(costs[0]) == len(costs[1]), set(costs[1]) - set(costs[0])
    assert len(costs[0]) < 100


def test_half_a_batch_wrong_stops_all_of_it_or_only_that_half(world: World) -> None:
    good, bad = world.drills(50), world.drills(50)
    ledger.scrap(Lines(bad), place=world.scrap, act=world.act())
    mixed = [item for pair in zip(good, bad, strict=True) for item in pair]
    with stock.unchanged():
        found = refused(lambda: world.move(mixed, world.a2))
    assert found == [(line, "item_is_gone") for line in range(1, 100, 2)]
    posting = world.move(mixed, world.a2, accept="good")
    assert posting.accepted == 50
    assert [refusal.line for refusal in posting.refused] == list(range(1, 100, 2))
    assert stock.places(good) == [world.a2] * 50
    assert stock.places(bad) == [world.scrap] * 50
    stock.assert_sound()


def test_a_batch_of_which_nothing_is_good_is_no_event(world: World) -> None:
    gone = world.drills(2)
    ledger.scrap(Lines(gone), place=world.scrap, act=world.act())
    with stock.unchanged():
        found = refused(lambda: world.move(gone, world.a2, accept="good"))
    assert found == [(0, "item_is_gone"), (1, "item_is_gone")]


def test_new_items_of_the_good_lines_have_ids_without_gaps(world: World) -> None:
    new = New(Kind.UNIT, world.drill, 4, Given(world.serial, ["A", "A", " ", "B"]))
    posting = ledger.commission(
        new, place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act(accept="good")
    )
    assert [stock.codes(item) for item in posting.items] == [["A"], ["B"]]
    assert [refusal[:2] for refusal in posting.refused] == [
        (1, "code_listed_twice"), (2, "empty_code"),
    ]  # fmt: skip
    stock.assert_sound()


def test_lines_may_each_have_a_place_a_product_and_a_quantity(world: World) -> None:
    new = New(Kind.LOT, [world.juice, world.apples], 2, None, [10, 20])
    posting = ledger.commission(
        new, place=[world.a1, world.a2], stage=Stage.RAW, owner=world.us, act=world.act()
    )
    assert [stock.lying(lot) for lot in posting.items] == [{world.a1: 10}, {world.a2: 20}]
    drills = world.drills(3)
    ledger.move(Lines(drills), place=[world.a2, world.a3, world.a2], act=world.act())
    assert stock.places(drills) == [world.a2, world.a3, world.a2]
    stock.assert_sound()
