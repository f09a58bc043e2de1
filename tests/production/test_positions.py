"""Where in a unit a component sits: given as it goes in, kept in an exchange and after undoing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, production, returns
from stockthread.production import Build, NewBom, NewBomLine
from tests.refusals import refused
from tests.world import START


@pytest.fixture
def order(shop):
    """An order for drills with two batteries, left and right, and a motor in the housing."""
    lines = (
        NewBomLine(shop.world.battery, 2, position="left, right"),
        NewBomLine(shop.motor, 1, position="housing", alternatives=(shop.other_motor,)),
    )
    production.add_boms(
        [NewBom(shop.world.drill, lines)], key="places", by=shop.world.anna, at=START
    )
    return shop.order()


def sits(unit: int) -> dict[int, str]:
    """Where what is in a unit now sits."""
    return {each.item: each.position for each in production.content_of(unit) if not each.until}


def test_pieces_get_their_positions_in_the_order_of_their_scans(shop, order):
    batteries, [motor] = shop.batteries(2), shop.motors(1)
    scanned = [batteries[1], motor, batteries[0]]
    foreseen = production.check(order, shop.new(1, [scanned]), shop.act()).positions
    assert foreseen == (
        (0, batteries[1], "left"), (0, motor, "housing"), (0, batteries[0], "right"),
    )  # fmt: skip
    [unit] = shop.completed(order, shop.new(1, [scanned])).units
    assert sits(unit) == {batteries[1]: "left", batteries[0]: "right", motor: "housing"}
    [where] = production.where_used(motor)
    assert where.position == "housing"


def test_what_went_in_at_an_earlier_step_keeps_its_position(shop, order):
    [unit], batteries, [motor] = shop.begun(order, 1), shop.batteries(2), shop.motors(1)
    production.build_in(order, Build([unit], components=[batteries[:1]]), shop.act())
    shop.completed(order, Build([unit], components=[[batteries[1], motor]]))
    assert sits(unit) == {batteries[0]: "left", batteries[1]: "right", motor: "housing"}


def test_an_exchanged_component_hands_its_position_on_and_undoing_gives_it_back(shop, order):
    [unit] = shop.completed(order, shop.new(1, shop.parts(1))).units
    before = sits(unit)
    old = next(id for id, position in before.items() if position == "right")
    [new] = shop.batteries(1, shop.store)
    events = production.exchange([(old, new)], shop.act())
    assert sits(unit)[new] == "right"
    assert {e.position for e in production.content_of(unit) if e.item == old} == {"right"}
    ledger.reverse_together(events, act=shop.act())
    assert sits(unit) == before
    [other] = shop.batteries(1, shop.store)
    production.exchange([(old, other)], shop.act())
    assert sits(unit)[other] == "right"


def test_what_is_put_back_without_a_bill_has_no_position(shop, order):
    [unit] = shop.completed(order, shop.new(1, shop.parts(1))).units
    battery = next(id for id, position in sits(unit).items() if position == "left")
    removed = ledger.remove(ledger.Lines([battery]), stage=ledger.Stage.RAW, act=shop.act())
    ledger.install(ledger.Lines([battery]), parent=unit, act=shop.act())
    assert sits(unit)[battery] == ""
    assert removed.event


def test_one_name_for_several_pieces_is_the_position_of_each(shop):
    shop.stocked()
    [unit] = shop.completed(shop.order(), shop.new(1, shop.parts(1))).units
    assert sorted(sits(unit).values()) == ["", "", "", "left and right", "left and right"]


@pytest.mark.parametrize("position", ["left, right, top", "left, left", "left,"])
def test_positions_are_as_many_as_pieces(shop, position):
    bad = NewBom(shop.world.drill, (NewBomLine(shop.world.battery, 2, position=position),))
    add = lambda: production.add_boms([bad], key="p", by=shop.world.anna, at=START)  # noqa: E731
    assert refused(add) == [(0, "bom_line_positions")]


def test_many_units_cost_as_many_statements_as_two(shop, order):
    def cost(number: int) -> int:
        build = shop.new(number, shop.parts(number))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shop.completed(order, build)
        return len(queries)

    cost(1)
    assert cost(2) == cost(12)


def test_a_part_that_a_repair_replaces_hands_its_position_on_too(shop, order):
    [unit] = shop.completed(order, shop.new(1, shop.parts(1))).units
    old = next(id for id, position in sits(unit).items() if position == "left")
    [new] = shop.batteries(1, shop.store)
    returns.change_part(old, new, act=shop.act())
    assert sits(unit)[new] == "left"
