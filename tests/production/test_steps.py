"""Orders are planned, units are begun and go from step to step; where they are is read."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, orders, production
from stockthread.ledger import Block, Lines, Stage
from stockthread.orders import PURCHASE, NewLine, NewOrder
from stockthread.production import Build, NewBom, NewStep
from tests.refusals import refused
from tests.world import START


def plan(shop, order, *steps, **fields):
    return production.plan_order(order, steps, by=shop.world.anna, at=START, **fields)


def begin(shop, order, number, **fields):
    return production.start(order, number, shop.act(), codes=shop.serials(number), **fields)


def counts(order):
    work = production.progress.of_order(order)
    return [(count.step.name, count.units, count.held) for count in work.steps]


def test_units_are_seen_at_the_step_they_stand_at(shop):
    order = shop.order()
    shop.stocked()
    units = list(begin(shop, order, 5).items)
    production.advance(order, units[:3], shop.act())
    ledger.hold(Lines(units[:1]), reason="x", blocks=Block.SHIP, act=shop.act())
    assert counts(order) == [("Assemble", 2, 0), ("Finish", 3, 1)]
    shop.completed(order, Build(units[1:2], components=shop.parts(1)))
    shop.moved(units[4:], shop.world.warehouse)
    production.scrap(units[3:4], shop.act(reason="bent"), order=order)
    work = production.progress.of_order(order)
    assert counts(order) == [("Assemble", 0, 0), ("Finish", 2, 1)]
    assert (work.begun, work.elsewhere, work.scrapped) == (5, 1, 1)


def test_what_is_undone_was_never_begun(shop):
    order = shop.order()
    posting = begin(shop, order, 5)
    ledger.reverse(posting.event, act=shop.act())
    assert production.progress.of_order(order).begun == 0


def test_units_have_serials_and_are_work_in_progress_from_the_start(shop):
    order = shop.order()
    [unit] = begin(shop, order, 1).items
    item = ledger.read.item(unit)
    assert (item.stage, item.place, item.owner) == (Stage.WIP, shop.first, shop.world.us)
    assert item.code
    assert orders.progress.of_order(order).lines[0].done.made == 0


def test_no_more_is_begun_than_is_ordered_unless_that_is_meant(shop):
    order = shop.order(3)
    units = list(begin(shop, order, 2).items)
    assert refused(lambda: begin(shop, order, 2)) == [(None, "more_than_ordered")]
    production.scrap(units[:1], shop.act(reason="bent"), order=order)
    begin(shop, order, 2)
    begin(shop, order, 5, is_over=True)
    assert production.progress.of_order(order).begun == 9


def test_beginning_twice_with_a_key_begins_once(shop):
    order = shop.order(3)
    act, codes = shop.act(), shop.serials(3)
    first = production.start(order, 3, act, codes=codes)
    again = production.start(order, 3, act, codes=codes)
    assert (again.items, again.repeated) == (first.items, True)


def test_the_last_step_ends_with_completion_and_strangers_do_not_go_on(shop):
    order, other = shop.order(), shop.order()
    units = shop.begun(order, 2)
    foreign = list(begin(shop, other, 1).items)
    away = list(begin(shop, order, 1).items)
    shop.moved(away, shop.world.warehouse)
    found = refused(lambda: production.advance(order, [units[0], *foreign, *away], shop.act()))
    assert found == [(0, "step_is_last"), (1, "unit_of_another"), (2, "unit_at_no_step")]
    assert refused(lambda: production.advance(order, [], shop.act())) == [(None, "no_lines")]


def test_half_a_batch_goes_on(shop):
    order = shop.order()
    units = [*shop.begun(order, 1), *begin(shop, order, 2).items]
    posting = production.advance(order, units, shop.act(accept="good"))
    assert [(each.line, each.code) for each in posting.refused] == [(0, "step_is_last")]
    assert counts(order) == [("Assemble", 0, 0), ("Finish", 3, 0)]


def test_a_plan_needs_a_bill_steps_and_places_of_ours(shop):
    order = shop.order(is_planned=False)
    step = NewStep("Make", shop.station)
    assert refused(lambda: production.progress.of_order(order)) == [(None, "plan_missing")]
    assert refused(lambda: plan(shop, order)) == [(None, "plan_without_steps")]
    wrong = NewStep("Make", shop.world.customer)
    assert refused(lambda: plan(shop, order, step, wrong)) == [(1, "step_place")]
    assert refused(lambda: plan(shop, order, step, step)) == [(1, "step_place_repeated")]
    assert refused(lambda: plan(shop, order, NewStep("", shop.first))) == [(0, "field_missing")]
    found = refused(lambda: plan(shop, order, step, place_to=shop.world.customer))
    assert found == [(None, "step_place")]
    production.close_bom(shop.bom)
    assert refused(lambda: plan(shop, order, step)) == [(None, "bom_missing")]
    found = refused(lambda: plan(shop, order, step, bom=shop.bom))
    assert found == [(None, "bom_of_another")]


def test_a_plan_may_be_changed_until_the_order_has_begun(shop):
    order = shop.order()
    changed = plan(shop, order, NewStep("All in one", shop.station))
    assert [step.name for step in changed.steps] == ["All in one"]
    assert changed.place_to == shop.station
    begin(shop, order, 1)
    found = refused(lambda: plan(shop, order, NewStep("Other", shop.first)))
    assert found == [(None, "plan_begun")]


def test_an_order_keeps_the_version_it_was_planned_with(shop):
    order = shop.order()
    production.add_boms(
        [NewBom(shop.world.drill, shop.lines()[:1])], key="v2", by=shop.world.anna, at=START
    )
    assert production.read.plan(order).bom.id == shop.bom
    assert production.read.plan(shop.order()).bom.version == 2


def test_only_open_production_orders_of_one_product_are_made(shop):
    new = NewOrder(PURCHASE, (NewLine(shop.motor, 1),), party=shop.world.supplier_party)
    [bought] = orders.add_orders([new], key="p", by=shop.world.anna, at=START)
    step = NewStep("Make", shop.station)
    found = refused(lambda: plan(shop, orders.read.order(bought), step))
    assert found == [(None, "order_not_production")]
    order = shop.order()
    orders.close_order(order.id, by=shop.world.anna, at=START)
    order = orders.read.order(order.id)
    assert refused(lambda: begin(shop, order, 1)) == [(None, "order_ended")]


def test_twenty_orders_cost_as_many_statements_as_one(shop):
    many = [shop.order() for _ in range(20)]
    for order in many:
        begin(shop, order, 2)

    def statements(some) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert len(production.progress.of_orders(some)) == len(some)
        return len(seen)

    assert statements(many) == statements(many[:1])


def test_an_order_that_was_begun_is_closed_rather_than_cancelled(shop):
    order = shop.order()
    posting = begin(shop, order, 1)
    done = orders.progress.of_order(order).lines[0].done
    assert (done.begun, done.made) == (1, 0)

    def cancel():
        orders.cancel_order(order.id, by=shop.world.anna, at=START)

    assert refused(cancel) == [(None, "order_begun")]
    ledger.reverse(posting.event, act=shop.act())
    cancel()
