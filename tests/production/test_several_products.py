"""An order for several products: each has its plan, its units and its progress."""

import pytest

from stockthread import catalog, ledger, orders, production
from stockthread.orders import PRODUCTION, NewLine, NewOrder, Order
from stockthread.production import Build, NewBom, NewBomLine, NewStep, Result
from tests.refusals import refused
from tests.world import START


@pytest.fixture
def order(shop) -> Order:
    """Three drills and, in two lines, four saws of a motor each; only the drills are planned."""
    [shop.saw] = catalog.add_products([catalog.NewProduct("SAW", "Saw")])
    lines = (NewBomLine(shop.motor, 1),)
    production.add_boms([NewBom(shop.saw, lines)], key="saw", by=shop.world.anna, at=START)
    some = (NewLine(shop.world.drill, 3), NewLine(shop.saw, 3), NewLine(shop.saw, 1))
    new = NewOrder(PRODUCTION, some)
    [id] = orders.add_orders([new], key="two", by=shop.world.anna, at=START)
    order = orders.read.order(id)
    plan(shop, order, shop.world.drill)
    return order


def plan(shop, order, product, **fields):
    steps = [NewStep("Assemble", shop.first), NewStep("Finish", shop.station)]
    return production.plan_order(
        order, steps, by=shop.world.anna, at=START, product=product, **fields
    )


def begin(shop, order, number, product=0, **fields):
    codes = shop.serials(number, "S")
    return production.start(order, number, shop.act(), codes=codes, product=product, **fields)


def at_steps(order, product):
    work = production.progress.of_order(order, product)
    return [each.units for each in work.steps]


def test_each_product_is_planned_begun_and_counted_by_itself(shop, order):
    assert refused(lambda: begin(shop, order, 1, shop.saw)) == [(None, "plan_missing")]
    plan(shop, order, shop.saw)
    drills = list(begin(shop, order, 3, shop.world.drill).items)
    saws = list(begin(shop, order, 4, shop.saw).items)
    assert refused(lambda: begin(shop, order, 1, shop.saw)) == [(None, "more_than_ordered")]
    production.advance(order, drills[:2], shop.act())
    production.advance(order, saws[:3], shop.act())
    assert (at_steps(order, shop.world.drill), at_steps(order, shop.saw)) == ([1, 2], [1, 3])
    [motor] = shop.motors(1)
    shop.completed(order, Build(saws[:1], components=[[motor]]))
    made = [each.done.made for each in orders.progress.of_order(order).lines]
    assert made == [0, 1, 0]
    assert refused(lambda: plan(shop, order, shop.saw)) == [(None, "plan_begun")]


def test_what_is_not_told_is_asked_and_never_guessed(shop, order):
    assert refused(lambda: begin(shop, order, 1)) == [(None, "order_products")]
    assert refused(lambda: begin(shop, order, 1, shop.motor)) == [(None, "order_other_product")]
    assert refused(lambda: plan(shop, order, 0)) == [(None, "order_products")]
    plan(shop, order, shop.saw)
    new = Build((), 1, shop.serials(1), [shop.motors(1)])
    assert refused(lambda: shop.completed(order, new)) == [(None, "order_products")]
    done = shop.completed(order, new._replace(product=shop.saw))
    assert ledger.read.item(done.units[0]).product == shop.saw


def test_scans_tell_which_product_they_are_of(shop, order):
    plan(shop, order, shop.saw)
    drills, saws = begin(shop, order, 2, shop.world.drill).items, begin(shop, order, 2, shop.saw)
    motors = shop.motors(2, place=shop.first)
    codes = ledger.read.codes([*drills, *saws.items, *motors])
    one, two = saws.items
    run = [codes[one], codes[motors[0]], codes[two], codes[motors[1]]]
    build = production.scanned(order, run, product=shop.world.drill)
    assert build.units == [one, two]
    assert build.components == [[motors[0]], [motors[1]]]
    production.build_in_and_advance(order, build, shop.act())
    assert at_steps(order, shop.saw) == [0, 2]
    mixed = [codes[drills[0]], codes[one]]
    assert refused(lambda: production.scanned(order, mixed)) == [(1, "scan_other_product")]
    both = [drills[0], one]
    told = refused(lambda: production.advance(order, both, shop.act()))
    assert told == [(1, "unit_not_in_work")]


def test_a_part_of_one_line_that_another_line_makes_is_a_part(shop):
    lines = (NewBomLine(shop.screw, 1),)
    production.add_boms([NewBom(shop.motor, lines)], key="m", by=shop.world.anna, at=START)
    new = NewOrder(PRODUCTION, (NewLine(shop.motor, 1), NewLine(shop.world.drill, 1)))
    [id] = orders.add_orders([new], key="nested", by=shop.world.anna, at=START)
    order = orders.read.order(id)
    for product in (shop.motor, shop.world.drill):
        plan(shop, order, product)
    [drill], [motor] = begin(shop, order, 1, shop.world.drill).items, shop.motors(1)
    codes = ledger.read.codes([drill, motor])
    build = production.scanned(order, [codes[drill], codes[motor]])
    assert (build.units, build.components) == ([drill], [[motor]])
    dealt = production.scanned(
        order, [codes[motor], codes[drill]], is_dealt=True, product=shop.world.drill
    )
    assert (dealt.units, dealt.deal) == ([drill], [motor])


def test_tests_and_rework_are_of_the_product_that_was_tested(shop, order):
    plan(shop, order, shop.saw)
    [saw] = begin(shop, order, 1, shop.saw).items
    production.advance(order, [saw], shop.act())
    told = production.record_results(order, [Result(saw, False)], shop.act())
    assert told.failed == (saw,)
    [held] = production.progress.held(order)
    assert (held.product, held.step.name) == (shop.saw, "Assemble")
    production.rework_done(order, [saw], shop.act())
    assert not production.progress.held(order)


def test_the_usual_steps_of_each_product_are_taken_over(shop, order):
    for product in (shop.world.drill, shop.saw):
        production.set_routing(
            product, [NewStep("All", shop.station)], by=shop.world.anna, at=START
        )
    assert production.plan_new([order.id], by=shop.world.anna, at=START) == [order.id]
    plans = {each.bom.product: each for each in production.read.plans([order.id])[order.id]}
    assert [step.name for step in plans[shop.world.drill].steps] == ["Assemble", "Finish"]
    assert [step.name for step in plans[shop.saw].steps] == ["All"]
    assert production.plan_new([order.id], by=shop.world.anna, at=START) == []
