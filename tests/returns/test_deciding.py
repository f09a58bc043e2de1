"""What is decided about returned goods: whose they are then, where, and that the sale stands."""

import pytest

from stockthread import ledger, orders, returns
from stockthread.ledger import Block, Lines
from stockthread.returns import BACK, REPAIR, SCRAP, STOCK, SUPPLIER
from tests import stock
from tests.refusals import refused


@pytest.fixture
def came(shop):
    """Two drills of a customer that came back, and the return."""
    drills = shop.world.drills(2)
    shop.sell(drills)
    order = shop.rma(shop.world.drill, 2)
    shop.receive(drills, order)
    return order, drills


def test_what_waits_for_a_decision_is_told_until_it_is_made(shop, came):
    order, drills = came
    assert returns.read.undecided(order.number) == dict.fromkeys(drills, returns.INSPECT)
    shop.decide(order, drills[:1], REPAIR)
    assert returns.read.returns_of(drills[0]) == {order.number: returns.IN_REPAIR}
    shop.decide(order, drills, STOCK)
    assert returns.read.undecided(order.number) == returns.read.returns_of(drills[0]) == {}


def test_what_is_still_to_come_is_told_when_some_has_come(shop):
    drills = shop.world.drills(3)
    shop.sell(drills)
    assert shop.receive(drills[:1], shop.rma(shop.world.drill, 3)).missing == {shop.world.drill: 2}


def test_the_return_tells_how_much_is_not_decided_yet(shop, came):
    order, drills = came

    def on_hold() -> int:
        return orders.progress.of_order(order).lines[0].done.on_hold

    assert on_hold() == 2
    shop.decide(order, drills[:1], STOCK)
    assert on_hold() == 1


def test_back_to_stock_is_ours_and_free(shop, came):
    order, drills = came
    shop.decide(order, drills, STOCK, place=shop.world.a1)
    for drill in drills:
        view = ledger.read.item(drill)
        assert (view.owner, view.place, view.holds) == (shop.world.us, shop.world.a1, 0)


@pytest.mark.parametrize(("outcome", "more"), [
    (BACK, {"place": 1}), (SCRAP, {"place": 1}), (STOCK, {"supplier": 1}),
    (REPAIR, {"is_credited": False}),
])  # fmt: skip
def test_what_a_decision_would_leave_out_of_account_is_told(shop, came, outcome, more):
    order, drills = came
    found = refused(lambda: shop.decide(order, drills, outcome, **more))
    assert found == [(None, "return_beside_outcome")]


def test_in_repair_it_stays_the_customers_and_does_not_leave(shop, came):
    order, drills = came
    shop.decide(order, drills[:1], REPAIR, place=shop.world.a2)
    view = ledger.read.item(drills[0])
    assert (view.owner, view.place, view.blocks) == (shop.customer, shop.world.a2, Block.SHIP)
    assert [each.reason for each in ledger.read.holds_of(drills[0])] == [returns.IN_REPAIR]
    shop.decide(order, drills[:1], BACK)
    view = ledger.read.item(drills[0])
    assert (view.owner, view.place, view.holds) == (shop.customer, shop.world.customer, 0)


def test_scrap_is_ours_where_it_is_credited(shop, came):
    order, drills = came
    shop.decide(order, drills[:1], SCRAP)
    shop.decide(order, drills[1:], SCRAP, is_credited=False)
    assert [stock.unit(drill).owner for drill in drills] == [shop.world.us, shop.customer]
    assert stock.places(drills) == [shop.world.scrap] * 2


def test_back_to_the_supplier(shop, came):
    order, drills = came
    shop.decide(order, drills[:1], SUPPLIER, supplier=shop.world.supplier_party)
    shop.decide(order, drills[1:], SUPPLIER, supplier=shop.world.supplier_party, is_credited=False)
    assert stock.places(drills) == [shop.world.supplier] * 2
    owners = [stock.unit(drill).owner for drill in drills]
    assert owners == [shop.world.supplier_party, shop.customer]


def test_a_decision_has_the_return_as_cause_and_the_sale_stays_as_it_was(shop):
    drill, _ = shop.drill()
    sale = shop.sell([drill])
    before = orders.progress.of_order(sale)
    order = shop.returned(drill)
    shop.decide(order, [drill], STOCK)
    kinds = [each.kind for each in ledger.read.events_for(*order.cause)]
    assert kinds == ["take_back", "hold", "release", "change_owner"]
    assert orders.progress.of_order(sale) == before


@pytest.mark.parametrize("outcome", returns.OUTCOMES)
def test_no_decision_makes_the_return_incomplete_again(shop, came, outcome):
    order, drills = came
    more = {"supplier": shop.world.supplier_party} if outcome == SUPPLIER else {}
    place = {"place": shop.world.a1} if outcome in (STOCK, REPAIR) else {}
    shop.decide(order, drills, outcome, **more, **place)
    progress = orders.progress.of_order(order)
    assert (progress.is_complete, progress.extra) == (True, {})
    assert progress.lines[0].done.received == 2


def test_other_holds_stay(shop, came):
    order, drills = came
    ledger.hold(Lines(drills), reason="Recall", blocks=Block.SHIP, act=shop.act())
    shop.decide(order, drills, STOCK)
    assert [each.reason for each in ledger.read.holds_of(drills[0])] == ["Recall"]


def test_what_did_not_come_for_the_return_is_refused_and_nothing_is_done(shop, came):
    order, drills = came
    other, _ = shop.drill()

    def decide(items, outcome=STOCK, **more):
        with stock.unchanged():
            return refused(lambda: shop.decide(order, items, outcome, **more))

    assert decide([drills[0], other]) == [(1, "return_not_here")]
    assert decide([drills[0], 10**9]) == [(1, "unknown_item")]
    assert decide([]) == [(None, "no_lines")]
    assert decide(drills, "sell") == [(None, "return_outcome")]
    assert decide(drills, SUPPLIER) == [(None, "return_no_supplier")]


def test_what_is_decided_is_not_decided_again_before_that_is_undone(shop, came):
    order, drills = came
    done = returns.decide(order.id, drills[:1], STOCK, act=shop.act())
    with stock.unchanged():
        assert refused(lambda: shop.decide(order, drills, SCRAP)) == [(0, "return_decided")]
    ledger.reverse_together([each.event for each in done], act=shop.act())
    shop.decide(order, drills, SCRAP)
    assert stock.places(drills) == [shop.world.scrap] * 2


def test_what_is_ours_is_not_sent_to_anybody(shop, came):
    order, drills = came
    ledger.change_owner(Lines(drills[:1]), owner=shop.world.us, act=shop.act())
    assert refused(lambda: shop.decide(order, drills, BACK)) == [(0, "return_is_ours")]


def test_the_same_key_decides_once(shop, came):
    order, drills = came
    act = shop.act()
    first = returns.decide(order.id, drills, STOCK, act=act)
    with stock.unchanged():
        again = returns.decide(order.id, drills, STOCK, act=act)
    assert [each.event for each in again] == [each.event for each in first]
    assert all(each.repeated for each in again)


def test_a_decision_is_undone_as_one(shop, came):
    order, drills = came
    posted = returns.decide(order.id, drills, STOCK, act=shop.act(), place=shop.world.a1)
    ledger.reverse_together([each.event for each in posted], act=shop.act())
    view = ledger.read.item(drills[0])
    assert (view.owner, view.place, view.holds) == (shop.customer, shop.world.a3, 1)
    assert returns.read.undecided(order.number) == dict.fromkeys(drills, returns.INSPECT)
    shop.decide(order, drills, STOCK)
    assert [ledger.read.item(drill).holds for drill in drills] == [0, 0]


def test_what_was_decided_and_undone_can_be_taken_back_out_too(shop):
    """Came, repaired, put in stock: undone step by step down to where the customer has it."""
    drill, _ = shop.drill()
    ledger.hold(Lines([drill]), reason="Recall", blocks=Block.MOVE, act=shop.act())
    shop.sell([drill])
    order = shop.rma(shop.world.drill)
    came = shop.receive([drill], order)
    repair = returns.decide(order.id, [drill], REPAIR, act=shop.act())
    stocked = returns.decide(order.id, [drill], STOCK, act=shop.act())
    for done in (stocked, repair):
        ledger.reverse_together([each.event for each in done], act=shop.act())
    assert returns.read.undecided(order.number) == {drill: returns.INSPECT}
    ledger.reverse_together(came.events, act=shop.act())
    view = ledger.read.item(drill)
    assert (view.place, view.owner) == (shop.world.customer, shop.customer)
    assert [each.reason for each in ledger.read.holds_of(drill)] == ["Recall"]
    assert shop.receive([drill], order).accepted == 1
    stock.assert_sound()


def test_what_is_taken_out_of_a_scrapped_unit_is_what_it_was_or_as_chosen(shop):
    [drill] = shop.world.drills(1)
    [battery] = shop.world.batteries(1)
    ledger.finish(Lines([battery]), place=shop.world.a1, act=shop.act())
    ledger.install(Lines([battery]), parent=drill, act=shop.act())
    shop.sell([drill])
    order = shop.returned(drill)
    for stage, found in ((None, ledger.Stage.READY), (ledger.Stage.RAW, ledger.Stage.RAW)):
        posted = returns.decide(
            order.id, [drill], SCRAP, act=shop.act(), is_opened=True, stage=stage
        )
        assert ledger.read.item(battery).stage == found
        ledger.reverse_together([each.event for each in posted], act=shop.act())
    stock.assert_sound()


def test_what_is_in_a_scrapped_unit_is_taken_out_first_and_waits_for_a_decision(shop):
    drill, battery = shop.drill(with_battery=True)
    shop.sell([drill])
    order = shop.returned(drill)
    act = shop.act()
    with stock.unchanged():
        assert refused(lambda: shop.decide(order, [drill], SCRAP)) == [(0, "has_contents")]
    posted = returns.decide(order.id, [drill], SCRAP, act=act, is_opened=True)
    again = returns.decide(order.id, [drill], SCRAP, act=act, is_opened=True)
    assert [each.event for each in again] == [each.event for each in posted]
    view = ledger.read.item(battery)
    assert (view.container, view.owner, view.place) == (0, shop.world.us, shop.world.a3)
    assert returns.read.undecided(order.number) == {battery: returns.INSPECT}
    assert view.stage == ledger.Stage.RAW
    ledger.reverse_together([each.event for each in posted], act=shop.act())
    assert ledger.read.item(battery).container == drill
    assert returns.read.undecided(order.number) == {drill: returns.INSPECT}
