"""Goods of ours that lie with others: sent, listed, brought home, sold where they lie."""

from stockthread import consigned, ledger
from stockthread.consigned import AWAY, BRING_HOME, SELL, SEND
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests import stock
from tests.consigned.conftest import PRICE
from tests.refusals import refused


def away():
    return [tuple(each) for each in consigned.read.stock(AWAY)]


def test_what_is_sent_stays_ours_and_is_told_by_party(yard, world):
    drills, lot = world.drills(2), world.juice_lot(5_000)
    yard.do(SEND, world.customer_party, [drills[0], lot], [None, 2_000])
    yard.do(SEND, world.supplier_party, [drills[1]])
    assert stock.unit(drills[0]).owner == world.us
    assert away() == [
        (world.supplier_party, "supplier", world.drill, 1, 0),
        (world.customer_party, "customer", world.drill, 1, 0),
        (world.customer_party, "customer", world.juice, 0, 2_000),
    ]


def test_what_was_not_sold_comes_home_as_what_it_was(yard, world):
    drills, parts = world.drills(1), world.batteries(2)
    yard.do(SEND, world.supplier_party, [*drills, *parts])
    done = yard.do(BRING_HOME, world.supplier_party, [parts[0], *drills], place=world.a3)
    assert len(done.events) == 2
    assert stock.places([parts[0], *drills]) == [world.a3] * 2
    assert stock.stages([parts[0], *drills]) == [Stage.RAW, Stage.READY]
    assert away() == [(world.supplier_party, "supplier", world.battery, 1, 0)]


def test_what_a_subcontractor_has_finished_comes_home_ready(yard, world):
    parts, drills = world.batteries(1), world.drills(1)
    yard.do(SEND, world.supplier_party, [*parts, *drills])
    done = yard.do(
        BRING_HOME, world.supplier_party, [*parts, *drills], place=world.a3, is_finished=True
    )
    assert len(done.events) == 1
    assert stock.stages([*parts, *drills]) == [Stage.READY] * 2


def test_what_an_order_is_making_is_not_finished_by_coming_home(yard, world):
    new = New(Kind.UNIT, world.drill, 1, Given(world.serial, ["BEGUN-1"]))
    made = ledger.commission(
        new, place=world.a1, stage=Stage.WIP, owner=world.us, act=world.act()
    ).items
    yard.do(SEND, world.supplier_party, list(made))
    more = {"place": world.a3}
    finished = yard.wanted(BRING_HOME, world.supplier_party, list(made), is_finished=True, **more)
    assert refused(lambda: consigned.do(finished, world.act())) == [(0, "not_finished")]
    assert [each.code for each in consigned.check(finished, world.act()).refused] == [
        "not_finished"
    ]
    yard.do(BRING_HOME, world.supplier_party, list(made), **more)
    assert stock.stages(list(made)) == [Stage.WIP]


def test_what_the_customer_used_is_sold_for_a_price(yard, world):
    lot = world.juice_lot(5_000)
    yard.do(SEND, world.customer_party, [lot], [4_000])
    yard.do(SELL, world.customer_party, [lot], [1_500], prices={world.juice: PRICE})
    [deal] = consigned.read.deals(party=world.customer_party)
    assert (deal.is_sale, deal.quantity, deal.amount) == (True, 1_500, 18_75)
    assert away() == [(world.customer_party, "customer", world.juice, 0, 2_500)]
    assert consigned.read.deals(until=deal.happened_at) == [deal]
    assert consigned.read.deals(since=world.act().recorded_at) == []


def test_only_what_is_ours_goes_and_only_what_is_there_comes_home(yard, world):
    [theirs], [ours, home] = yard.theirs(), world.drills(2)
    yard.do(SEND, world.customer_party, [ours])
    assert refused(lambda: yard.do(SEND, world.customer_party, [theirs, ours])) == [
        (0, "consigned_not_ours"), (1, "consigned_not_here"),
    ]  # fmt: skip
    bring = yard.wanted(BRING_HOME, world.customer_party, [ours, home, theirs], place=world.a1)
    assert refused(lambda: consigned.do(bring, world.act())) == [
        (1, "consigned_not_there"), (2, "consigned_not_ours"),
    ]  # fmt: skip
    assert refused(lambda: yard.do(BRING_HOME, world.customer_party, [ours])) == [
        (None, "no_place")
    ]


def test_what_is_on_its_way_or_lost_is_not_with_anybody(yard, world):
    one, two = world.drills(2)
    ledger.ship(Lines([one]), place=world.carrier, act=world.act())
    ledger.lose(Lines([two]), place=world.lost, act=world.act())
    assert away() == []
