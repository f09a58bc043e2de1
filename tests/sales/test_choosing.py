"""Stock chosen for an order is promised to it; promises are given up and made again."""

from stockthread import ledger, orders, sales
from stockthread.ledger import ReservationView
from stockthread.orders import NewLine
from stockthread.sales import NewRule, Scan
from tests import stock
from tests.refusals import refused
from tests.world import START


def choose(shop, order, *scans: Scan, **fields) -> sales.Step:
    return sales.choose(order, scans, act=shop.world.act(**fields))


def held(order) -> list[ReservationView]:
    """What is promised to an order."""
    return ledger.read.reservations_for(*order.cause)


def test_what_is_chosen_is_promised_whatever_is_suggested(shop, world):
    drills = world.drills(4)
    lot = shop.juice(5_000)
    order = shop.sale(2)
    orders.add_lines(order.id, [NewLine(world.juice, 2_000)], by=world.anna, at=START)
    code = ledger.read.codes([drills[3]])[drills[3]]
    suggestion = shop.suggest(order)
    assert [each.item for each in suggestion.picks if not each.is_lot] == drills[:2]
    others = sales.others(order, suggestion, today=START.date())
    assert [(each.item, each.quantity) for each in others] == [
        (drills[2], 1), (drills[3], 1)
    ]  # fmt: skip
    step = choose(shop, order, Scan(code), Scan(item=lot, quantity=500), key="mine")
    assert step.quantity == 501
    assert choose(shop, order, Scan(code), Scan(item=lot, quantity=500), key="mine").repeated
    assert shop.promised(order) == {drills[3], lot}
    choose(shop, order, Scan(item=lot))
    assert [each.quantity for each in held(order)] == [1, 500, 1_500]
    sales.undo(step.events, act=world.act())
    assert shop.promised(order) == {lot}


def test_what_does_not_fit_is_told_by_line_and_nothing_is_promised(shop, world):
    one, two, three = world.drills(3)
    batteries = world.batteries(1)
    other, order = shop.sale(1), shop.sale(1)
    shop.reserve_for(other, [one])
    scans = (Scan(item=one), Scan(item=two), Scan(item=three), Scan("NOTHING"), Scan(item=two),
             Scan(item=batteries[0]))  # fmt: skip
    with stock.unchanged():
        found = refused(lambda: choose(shop, order, *scans))
    assert found == [
        (0, "choose_promised"), (2, "choose_not_wanted"), (3, "code_finds_nothing"),
        (4, "pick_twice"), (5, "wrong_stage"),
    ]  # fmt: skip
    assert refused(lambda: choose(shop, order)) == [(None, "no_lines")]
    lot = shop.juice(500)
    juice = shop.sale(1_000, world.juice)
    assert refused(lambda: choose(shop, juice, Scan(item=lot, quantity=600))) == [
        (0, "choose_too_much")
    ]  # fmt: skip
    orders.close_order(juice.id, by=world.anna, at=START)
    assert refused(lambda: choose(shop, juice, Scan(item=lot))) == [(0, "not_an_open_sale")]


def test_what_the_customer_does_not_take_is_not_chosen(shop, world):
    stale, fresh = shop.juice(900, "2026-03-10"), shop.juice(900, "2026-12-10")
    last = shop.juice(900, "2026-12-20")
    for rule in (NewRule(shop.customer, sales.REMAINING_LIFE, days=30),
                 NewRule(shop.customer, sales.ONE_LOT)):  # fmt: skip
        sales.add_rule(rule, by=world.anna, at=START)
    order = shop.sale(1_000, world.juice)
    assert refused(lambda: choose(shop, order, Scan(item=stale))) == [
        (0, "customer_remaining_life")
    ]  # fmt: skip
    assert refused(lambda: choose(shop, order, Scan(item=fresh), Scan(item=last))) == [
        (1, "customer_one_lot")
    ]  # fmt: skip
    choose(shop, order, Scan(item=fresh))
    others = sales.others(order, shop.suggest(order), today=START.date())
    assert [each.item for each in others] == []


def test_a_promise_is_given_up_and_made_again(shop, world):
    drills = world.drills(3)
    order, other = shop.sale(2), shop.sale(1)
    shop.allocate(order)
    shop.pick(order, drills[0])
    picked, free = (each.id for each in held(order))
    assert refused(lambda: sales.release(order, [picked], act=world.act())) == [
        (0, "release_picked")
    ]  # fmt: skip
    assert refused(lambda: sales.release(other, [free], act=world.act())) == [
        (0, "release_not_promised")
    ]  # fmt: skip
    act = world.act()
    step = sales.release(order, [free], act=act)
    assert (step.quantity, shop.promised(order)) == (1, {drills[0]})
    assert sales.release(order, [free], act=act).repeated
    again = world.act()
    assert sales.promise_again(order, *step.events, act=again).quantity == 1
    assert sales.promise_again(order, *step.events, act=again).repeated
    assert shop.promised(order) == {drills[0], drills[1]}
    assert refused(lambda: sales.promise_again(order, *step.events, act=world.act())) == [
        (None, "nothing_free")
    ]  # fmt: skip
    assert ledger.verify().ok
