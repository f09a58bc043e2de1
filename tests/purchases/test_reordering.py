"""What is below its minimum is listed and ordered, counting what is on its way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, lots, orders, purchases
from stockthread.ledger import Lines
from stockthread.orders import NewLine
from stockthread.purchases import Minimum, Policy
from tests.refusals import refused


def ask(desk, *minimums: Minimum) -> None:
    purchases.set_minimums(minimums, by=desk.world.anna, at=desk.world.act().recorded_at)


def short(desk) -> list[tuple[int, int, int, int]]:
    return [
        (each.minimum.product, each.available, each.coming, each.quantity)
        for each in purchases.to_reorder()
    ]


def test_what_is_below_its_minimum_is_ordered_up_to_so_much(desk):
    world = desk.world
    ask(desk, Minimum(world.drill, 0, 5, 12), Minimum(world.battery, 0, 1, 1))
    world.drills(3)
    world.batteries(1)
    assert short(desk) == [(world.drill, 3, 0, 9)]
    world.drills(2)
    assert short(desk) == []


def test_what_is_held_promised_or_away_is_not_available(desk):
    world = desk.world
    ask(desk, Minimum(world.drill, 0, 5, 5))
    held, promised, gone, *_ = world.drills(5)
    ledger.hold(Lines([held]), reason="Odd", blocks=0, act=world.act())
    sale = ledger.Cause("sales order", "S-1")
    ledger.reserve(Lines([promised]), order=sale, act=world.act())
    ledger.ship(Lines([gone]), place=world.customer, act=world.act())
    assert short(desk) == [(world.drill, 2, 0, 3)]


def test_a_place_on_hold_has_nothing_available(desk):
    world = desk.world
    ask(desk, Minimum(world.drill, 0, 2, 2))
    world.drills(2)
    ledger.hold_place(world.warehouse, reason="Flood", blocks=1, act=world.act())
    assert short(desk) == [(world.drill, 0, 0, 2)]


def test_what_is_ordered_or_waits_for_inspection_is_on_its_way(desk):
    world = desk.world
    ask(desk, Minimum(world.drill, 0, 10, 10))
    policy = Policy(world.drill)
    purchases.set_policy(policy, by=world.anna, at=world.act().recorded_at)
    order = desk.buy((world.drill, 6))
    desk.buy((world.drill, 1), is_draft=True)
    desk.receive(order, "D-1", "D-2", product=world.drill)
    assert short(desk) == [(world.drill, 0, 7, 3)]
    orders.close_order(order.id, by=1, at=world.act().recorded_at)
    assert short(desk) == [(world.drill, 0, 3, 7)]


def test_a_place_has_a_minimum_of_its_own(desk):
    world = desk.world
    ask(desk, Minimum(world.drill, world.a2, 2, 4), Minimum(world.drill, world.warehouse, 2, 4))
    world.drills(3)
    assert short(desk) == [(world.drill, 0, 0, 4)]
    desk.buy((world.drill, 9))
    assert short(desk) == [(world.drill, 0, 0, 4)], "it does not say that it goes there"
    desk.buy((world.drill, 9), place_to=world.a2)
    assert short(desk) == []


def test_lots_count_by_what_is_free_of_them(desk):
    world = desk.world
    ask(desk, Minimum(world.juice, 0, 3_000, 10_000))
    world.juice_lot(2_500)
    assert short(desk) == [(world.juice, 2_500, 0, 7_500)]
    [lot] = ledger.read.search(ledger.Filter(products=[world.juice]))
    lots.take_sample(Lines([lot.id], [500]), place=world.a2, act=world.act(reason="kept"))
    assert short(desk) == [(world.juice, 2_000, 0, 8_000)]


def test_drafts_are_made_for_who_it_was_bought_from_last(desk):
    world = desk.world
    price = 12_500_000
    line = NewLine(world.drill, 1, price)
    done = desk.order(orders.PURCHASE, line, currency="USD")
    orders.close_order(done.id, by=1, at=world.act().recorded_at)
    ask(desk, Minimum(world.drill, 0, 5, 10), Minimum(world.juice, 0, 1_000, 2_000))
    wanted = purchases.to_reorder()
    assert [(each.supplier, each.price) for each in wanted] == [(desk.supplier, price), (0, None)]
    at = world.act().recorded_at
    made = purchases.order_missing(wanted, key="again", by=world.anna, at=at)
    [order] = made
    assert (order.state, order.party, order.currency) == (orders.DRAFT, desk.supplier, "USD")
    [line] = orders.read.lines([order.id])[order.id]
    assert (line.product, line.quantity, line.price) == (world.drill, 10, price)
    assert purchases.order_missing(wanted, key="again", by=world.anna, at=at) == made
    assert short(desk) == [(world.juice, 0, 0, 2_000)]


def test_nothing_with_a_supplier_is_no_order(desk):
    at = desk.world.act().recorded_at
    ask(desk, Minimum(desk.world.drill, 0, 5, 10))
    wanted = purchases.to_reorder()
    found = refused(lambda: purchases.order_missing(wanted, key="k", by=1, at=at))
    assert found == [(None, "no_lines")]


@pytest.mark.parametrize("wrong, code", [
    (Minimum(0, 0, 1, 1), "unknown_id"),
    (Minimum(1, 10**9, 1, 1), "unknown_id"),
    (Minimum(1, 0, 0, 1), "minimum_order"),
    (Minimum(1, 0, 5, 4), "minimum_order"),
    (Minimum(1, 0, 5, 10**16), "minimum_order"),
    (Minimum(2, 0, 1, 1), "minimum_twice"),
])  # fmt: skip
def test_a_minimum_that_cannot_be_stops_all(desk, wrong, code):
    wrong = wrong._replace(product=[0, desk.world.drill, desk.world.juice][wrong.product])
    found = refused(lambda: ask(desk, Minimum(desk.world.juice, 0, 1, 1), wrong))
    assert found == [(1, code)]
    assert not purchases.read.minimums()


def test_a_minimum_is_changed_and_dropped(desk):
    drill = desk.world.drill
    ask(desk, Minimum(drill, 0, 5, 10))
    ask(desk, Minimum(drill, 0, 6, 12))
    assert purchases.read.minimums() == [Minimum(drill, 0, 6, 12)]
    purchases.drop_minimum(drill, 0)
    assert not purchases.read.minimums()
    assert refused(lambda: purchases.drop_minimum(drill, 0)) == [(None, "unknown_id")]


def test_more_minimums_cost_no_more_statements(desk):
    world = desk.world

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            purchases.to_reorder()
        return len(seen)

    ask(desk, Minimum(world.drill, 0, 5, 10))
    one = statements()
    ask(desk, *(Minimum(each, 0, 5, 10) for each in (world.juice, world.battery, world.apples)))
    ask(desk, *(Minimum(world.drill, each, 5, 10) for each in (world.a1, world.a2)))
    assert statements() == one
