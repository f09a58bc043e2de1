"""One scan shows everything, and any number of items costs the same statements."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, orders, returns
from stockthread.ledger import Block, Given, Kind, Lines, New, Stage
from stockthread.returns import HOME, LENT, REPLACED, SOLD, NewTerm
from tests.refusals import refused


def why(look) -> list[str]:
    return [trip.why for trip in look.trips]


def test_the_sale_is_shown_with_order_dates_and_buyer(shop):
    drill, battery = shop.drill(with_battery=True)
    order = shop.sell([drill])
    look = returns.look(drill, on=shop.day)
    assert (look.order, look.sale.party, look.is_ours, look.is_here) == (
        order, shop.customer, False, False,
    )  # fmt: skip
    assert look.sale.shipped_at < look.sale.delivered_at
    assert look.sale.sold_at == look.sale.delivered_at
    assert [part.view.id for part in look.parts] == [battery]


def test_goods_on_their_way_are_sold_to_whom_the_order_says(shop):
    drill, _ = shop.drill()
    order = shop.order("sales order", shop.world.drill)
    act = shop.act(cause=order.cause)
    ledger.ship(Lines([drill]), place=shop.world.carrier, act=act)
    look = returns.look(drill, on=shop.day)
    assert (look.sale.why, look.order, look.sale.delivered_at) == (SOLD, order, None)
    assert look.is_ours


def test_what_went_straight_from_the_supplier_is_sold_too(shop):
    world = shop.world
    order = shop.order("sales order", world.drill)
    new = New(Kind.UNIT, world.drill, 1, Given(world.serial, ["DROP-1"]))
    [drill] = ledger.commission(
        new, place=world.supplier, stage=Stage.READY, owner=world.supplier_party, act=shop.act()
    ).items
    act = shop.act(cause=order.cause)
    ledger.deliver(Lines([drill]), place=world.customer, owner=shop.customer, act=act)
    look = returns.look(drill, on=shop.day)
    assert (look.sale.why, look.order, look.sale.party) == (SOLD, order, shop.customer)
    assert shop.check([drill]).lines[0].verdict == "good"


def test_every_return_repair_loan_and_exchange_is_told(shop):
    one, two = shop.world.drills(2)
    returns.lend([one], party=shop.other, due=date(2026, 4, 1), act=shop.act())
    shop.receive([one])
    order = returns.look(one, on=shop.day).returns[0].cause
    assert order.kind == "return"
    [hold] = ledger.read.holds_of(one)
    ledger.release([hold.id], act=shop.act())
    sale = shop.sell([one])
    repair = shop.returned(one)
    shop.decide(repair, [one], returns.REPAIR)
    shop.decide(repair, [one], returns.BACK)
    back = shop.returned(one)
    returns.exchange(back.id, [(one, two)], act=shop.act())
    look = returns.look(one, on=shop.day)
    assert why(look) == [HOME, SOLD, LENT]
    assert [each.cause.id for each in look.returns[:2]] == [back.number, repair.number]
    assert (look.replaced_by, look.is_ours, look.sale) == (two, True, None)
    given = returns.look(two, on=shop.day)
    assert (why(given), given.replaces, given.order) == ([REPLACED], one, back)
    assert sale.number not in {each.cause.id for each in look.returns}
    told = [(deed.kind, deed.other) for deed in returns.deeds(look)]
    assert told[-2:] == [("mended", 0), ("repair", 0)]
    assert set(told[:-2]) == {("replaced_by", two), ("owner", shop.world.us)}
    assert [deed.kind for deed in returns.deeds(given)] == ["replaces"]


def test_repairs_holds_parts_and_owners_are_told_and_what_was_undone_is_not(shop):
    drill, battery = shop.drill(with_battery=True)
    [other] = shop.world.batteries(1)
    shop.sell([drill])
    repair = shop.returned(drill)
    shop.decide(repair, [drill], returns.REPAIR)
    returns.change_part(battery, other, act=shop.act(cause=repair.cause))
    shop.decide(repair, [drill], returns.STOCK)
    assert orders.progress.of_order(repair).standing == "waiting"
    assert not orders.progress.of_order(repair).is_finished
    ledger.hold(Lines([drill]), reason="Complaint 7", blocks=Block.SHIP, act=shop.act())
    wrong = ledger.hold(Lines([drill]), reason="A slip", blocks=Block.SHIP, act=shop.act())
    ledger.reverse(wrong.event, act=shop.act())
    open_holds = [each.id for each in ledger.read.holds_of(drill)]
    freed = ledger.release(open_holds, act=shop.act())
    look = returns.look(drill, on=shop.day)
    told = returns.deeds(look)
    assert [deed.text for deed in told[:2]] == ["Complaint 7"] * 2
    assert {(deed.kind, deed.other) for deed in told} >= {("part_in", other), ("part_out", battery)}
    ledger.reverse(freed.event, act=shop.act())
    kinds = {deed.kind for deed in returns.deeds(look)}
    assert kinds == {"held", "mended", "owner", "repair", "part_in", "part_out"}


def test_open_holds_and_the_warranty_are_shown(shop):
    returns.set_terms([NewTerm(24, shop.world.drill)])
    drill, _ = shop.drill()
    shop.sell([drill])
    ledger.hold(Lines([drill]), reason="Recall", blocks=Block.SHIP, act=shop.act())
    look = returns.look(drill, on=shop.day)
    assert [hold.reason for hold in look.holds] == ["Recall"]
    assert look.warranty.until == date(2028, 3, 2)


def test_an_unknown_item_is_refused(shop):
    assert refused(lambda: returns.look(10**9, on=shop.day)) == [(None, "unknown_id")]


def test_a_hundred_items_cost_as_many_statements_as_one(shop):
    drills, batteries = shop.world.drills(100), shop.world.batteries(100)
    ledger.install(Lines(batteries), parent=drills, act=shop.act())
    shop.sell(drills)

    def statements(items) -> int:
        with CaptureQueriesContext(connection) as seen:
            found = returns.looks(items, on=shop.day)
        assert all(len(each.parts) == 1 for each in found.values())
        return len(seen)

    assert statements(drills) == statements(drills[:1])
