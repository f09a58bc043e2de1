"""The usual steps of a product: new orders take them over, with what is built in at each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import orders, places, production
from stockthread.orders import PURCHASE, NewLine, NewOrder
from stockthread.production import Build, NewBom, NewBomLine, NewStep
from tests.refusals import refused
from tests.world import START


def set_routing(shop, *steps, product=0, **fields):
    return production.set_routing(
        product or shop.world.drill, steps, by=shop.world.anna, at=START, **fields
    )


def usual(shop) -> tuple[NewStep, ...]:
    """Motors go in at the first step, batteries at whichever."""
    return (
        NewStep("Assemble", shop.first, parts=(shop.motor,)),
        NewStep("Finish", shop.station, needs_test=True),
    )


def planned(shop, *ids):
    return production.plan_new(ids, by=shop.world.anna, at=START)


def test_a_new_order_takes_the_usual_steps_over_and_keeps_them(shop):
    routing = set_routing(shop, *usual(shop), place_to=shop.store)
    first, second = shop.order(is_planned=False), shop.order(is_planned=False)
    assert planned(shop, first.id) == [first.id]
    assert planned(shop, first.id) == []
    plan = production.read.plan(first)
    assert (plan.steps, plan.place_to, plan.bom.id) == (routing.steps, shop.store, shop.bom)
    assert [step.parts for step in plan.steps] == [(shop.motor,), ()]
    set_routing(shop, NewStep("All", shop.station))
    assert production.read.plan(first) == plan
    again = production.plan_order(second, by=shop.world.anna, at=START)
    assert [(step.name, again.place_to) for step in again.steps] == [("All", shop.station)]
    assert set_routing(shop) is None
    third = shop.order(is_planned=False)
    assert planned(shop, third.id) == []
    assert refused(lambda: production.plan_order(third, by=1, at=START)) == [
        (None, "plan_without_steps")]  # fmt: skip


def test_orders_that_cannot_follow_it_stay_unplanned(shop):
    set_routing(shop, *usual(shop), place_to=shop.store)
    new = NewOrder(PURCHASE, (NewLine(shop.world.drill, 1),), party=shop.world.supplier_party)
    [bought] = orders.add_orders([new], key="b", by=shop.world.anna, at=START)
    other = shop.order(product=shop.motor, is_planned=False)
    assert planned(shop, bought, other.id) == []
    lines = (NewBomLine(shop.world.battery, 1),)
    production.add_boms([NewBom(shop.world.drill, lines)], key="2", by=1, at=START)
    order = shop.order(is_planned=False)
    assert planned(shop, order.id) == []
    found = refused(lambda: production.plan_order(order, by=1, at=START))
    assert found == [(0, "step_part")]


@pytest.mark.parametrize(("spoil", "found"), [
    (lambda s: [NewStep("", s.first)], (0, "field_missing")),
    (lambda s: [NewStep("A", s.first), NewStep("B", s.first)], (1, "step_place_repeated")),
    (lambda s: [NewStep("A", 10**9)], (0, "step_place")),
    (lambda s: [NewStep("A", s.first, parts=(s.oil,))], (0, "step_part")),
    (lambda s: [NewStep("A", s.first, parts=(10**9,))], (0, "step_part")),
    (lambda s: [NewStep("A", s.first, parts=(s.motor,)),
                NewStep("B", s.station, parts=(s.motor,))], (1, "step_part_repeated")),
])  # fmt: skip
def test_bad_steps_are_no_routing_and_no_plan(shop, spoil, found):
    steps, order = spoil(shop), shop.order(is_planned=False)
    assert refused(lambda: set_routing(shop, *steps))[0] == found
    assert refused(lambda: production.plan_order(order, steps, by=1, at=START))[0] == found
    assert production.read.routings([shop.world.drill]) == {}


def test_without_a_bill_nothing_is_usual(shop):
    step = NewStep("A", shop.first)
    assert refused(lambda: set_routing(shop, step, product=shop.motor)) == [(None, "bom_missing")]
    assert refused(lambda: set_routing(shop, step, product=10**9)) == [(None, "unknown_id")]


def test_a_unit_does_not_go_on_without_what_its_step_builds_in(shop):
    set_routing(shop, *usual(shop))
    order = shop.order(is_planned=False)
    planned(shop, order.id)
    units = list(production.start(order, 3, shop.act(), codes=shop.serials(3)).items)
    motors = shop.motors(1, place=shop.first) + shop.motors(1, shop.other_motor, shop.first)
    build = Build(units, components=[[each] for each in motors] + [[]])
    for call in (
        lambda: production.build_in_and_advance(order, build, shop.act()),
        lambda: production.advance(order, units[2:], shop.act()),
    ):
        assert {code for _, code in refused(call)} == {"step_parts_missing"}
    build = Build(units[:2], components=build.components[:2])
    production.build_in_and_advance(order, build, shop.act())
    assert [each.units for each in production.progress.of_order(order).steps] == [1, 2]


def test_a_hundred_new_orders_are_planned_in_as_many_statements_as_one(shop):
    set_routing(shop, *usual(shop))

    def statements(number: int) -> int:
        new = [NewOrder("production order", (NewLine(shop.world.drill, 1),))] * number
        ids = orders.add_orders(new, key=f"n{number}", by=shop.world.anna, at=START)
        with CaptureQueriesContext(connection) as seen:
            assert len(planned(shop, *ids)) == number
        return len(seen)

    assert statements(1) == statements(100)


def test_a_station_that_is_closed_keeps_new_orders_unplanned(shop):
    [spot] = places.add_places([places.NewPlace("BENCH", "Bench", "zone")])
    set_routing(shop, NewStep("All", spot))
    places.close_place(spot)
    assert planned(shop, shop.order(is_planned=False).id) == []
