"""Amounts of lots and bulk goods that come back: who has how much is read from what was shipped."""

from collections.abc import Sequence
from typing import Any

import pytest

from stockthread import catalog, ledger, orders, places, returns
from stockthread.kernel import errors
from stockthread.ledger import Kind, Lines, New, Stage
from stockthread.orders import RETURN, SALE, Order
from stockthread.returns import DOUBTFUL, EXTRA, GOOD, MATCHED, REFUSED, SCRAP, STOCK, Came
from tests import stock
from tests.refusals import refused


def told(came: Came) -> list[tuple[str, str, str, int]]:
    return [
        (each.pile, each.verdict, each.reason.code if each.reason else "", each.quantity)
        for each in came.lines
    ]


def sell(shop: Any, lot: int, quantity: int, party: int = 0, *, to_carrier: bool = False) -> Order:
    """Ship so much of a lot to a customer, for an order; it arrives unless it is on its way."""
    party = party or shop.customer
    order = shop.order(SALE, ledger.read.items([lot])[0].product, quantity, party)
    place = shop.world.carrier if to_carrier else places.place_of_party(party, "customer")
    ledger.ship(
        Lines([lot], [quantity], place=shop.world.a1), place=place,
        owner=None if to_carrier else party, act=shop.act(cause=order.cause),
    )  # fmt: skip
    return order


@pytest.fixture
def lot(shop: Any) -> int:
    """A lot of ten litres, four of which are with the customer and one with somebody else."""
    lot = shop.world.juice_lot(10_000, "L-1")
    sell(shop, lot, 4_000)
    sell(shop, lot, 1_000, shop.other)
    return lot


def undecided(order: int) -> dict[str, int]:
    """How much waits for a decision, by code."""
    waits = returns.read.undecided(orders.read.order(order).number)
    return {view.code: view.quantity for view in ledger.read.items(list(waits))}


def test_what_was_sold_to_whom_is_read_from_shipments(shop, lot):
    shop.receive(["L-1 1 l"], party=shop.customer)
    assert {(s.party, s.shipped, s.back, s.out) for s in returns.lots.sales([lot])} == {
        (shop.customer, 4_000, 1_000, 3_000), (shop.other, 1_000, 0, 1_000),
    }  # fmt: skip


def test_part_of_a_lot_comes_back_is_held_and_its_return_tells_so(shop, lot):
    order = shop.rma(shop.world.juice, 1_500)
    came = shop.receive(["L-1 1.5 l"], order)
    assert (told(came), came.missing) == ([(MATCHED, GOOD, "", 1_500)], {})
    assert undecided(order.id) == {"L-1/1": 1_500}
    progress = orders.progress.of_order(order)
    assert (progress.is_complete, progress.lines[0].done.on_hold) == (True, 1_500)
    [waiting] = returns.read.undecided(order.number)
    [held] = ledger.read.holdings(waiting)
    assert (held.place, held.owner) == (shop.world.a3, shop.customer)
    stock.assert_sound()


def test_a_return_that_nobody_announced_is_made_for_its_amount(shop, lot):
    came = shop.receive(["L-1 250 ml", "L-1=0.5 l"], party=shop.customer)
    order = orders.read.order(came.order)
    [line] = orders.read.lines([order.id])[order.id]
    assert (order.kind, order.party, line.quantity) == (RETURN, shop.customer, 750)
    assert undecided(order.id) == {"L-1/1": 250, "L-1/2": 500}


def test_more_than_the_customer_has_is_told(shop, lot):
    order = shop.rma(shop.world.juice, 9_000)
    came = shop.check(["L-1 3 l", "L-1 1.5 l", "L-1 1 l"], order)
    assert [line[1:] for line in told(came)] == [
        (GOOD, "", 3_000), (REFUSED, "return_more_than_sold", 0), (GOOD, "", 1_000),
    ]  # fmt: skip
    assert came.lines[1].reason is not None
    assert "only 1 l" in errors.text(came.lines[1].reason)
    with stock.unchanged():
        assert shop.receive(["L-1 4.1 l"], order).accepted == 0


def test_without_an_amount_as_much_comes_as_the_return_awaits(shop, lot):
    order = shop.rma(shop.world.juice, 500)
    assert told(shop.check(["L-1"], order)) == [(MATCHED, GOOD, "", 500)]
    assert told(shop.check(["L-1"], party=shop.customer)) == [
        (MATCHED, REFUSED, "return_how_much", 0)
    ]


def test_what_is_not_on_the_return_is_extra(shop, lot):
    order = shop.rma(shop.world.juice, 500)
    assert told(shop.check(["L-1 501 ml"], order)) == [
        (EXTRA, DOUBTFUL, "return_not_announced", 501)
    ]
    assert shop.receive(["L-1 501 ml"], order, on_purpose=True).accepted == 1
    assert orders.progress.of_order(order).extra == {shop.world.juice: 1}


def test_the_sender_is_told_by_who_has_it(shop, lot):
    assert told(shop.check(["L-1 1 l"])) == [(MATCHED, REFUSED, "return_of_whom", 0)]
    sell(shop, only := shop.world.juice_lot(1_000, "L-2"), 600, shop.other)
    assert told(shop.check(["L-2 600 ml"])) == [(MATCHED, GOOD, "", 600)]
    order = shop.rma(shop.world.juice, 600)
    assert told(shop.check(["L-2 600 ml"], order)) == [
        (MATCHED, DOUBTFUL, "return_other_buyer", 600)
    ]
    shop.receive(["L-2 600 ml"], order, on_purpose=True)
    assert [h.quantity for h in ledger.read.holdings(only) if h.stage == Stage.READY] == [400]
    reasons = [event.reason for event in ledger.read.events_for(*order.cause)]
    assert any("was sold to Other Ltd" in reason for reason in reasons)


def test_what_never_left_or_is_no_amount_is_told(shop, lot):
    world = shop.world
    world.juice_lot(100, "L-9")
    drill, _ = shop.drill()
    texts = ["L-9 1 ml", f"{shop.code(drill)} 2", "L-1 3 kg", "L-1 0"]
    assert [line[2] for line in told(shop.check(texts, shop.rma(world.juice)))] == [
        "return_not_out", "return_one_unit", "unit_mismatch", "return_how_much",
    ]  # fmt: skip


def test_what_was_never_booked_as_delivered_comes_back_from_its_way(shop):
    lot = shop.world.juice_lot(1_000, "L-3")
    sell(shop, lot, 700, to_carrier=True)
    sell(shop, lot, 100, shop.other, to_carrier=True)
    order = shop.rma(shop.world.juice, 701)
    assert told(shop.check(["L-3 701 ml"], order))[0][2] == "return_more_than_sold"
    assert shop.receive(["L-3 700 ml"], order).accepted == 1
    assert [s.out for s in returns.lots.sales([lot])] == [100, 0]


def test_all_there_is_of_a_lot_comes_back_as_itself_out_of_its_carton(shop):
    world = shop.world
    lot, [carton] = world.juice_lot(900, "L-4"), world.cartons(1)
    ledger.pack(Lines([lot]), container=carton, act=shop.act())
    ledger.ship(Lines([carton]), place=world.customer, owner=shop.customer, act=shop.act())
    came = shop.receive(["L-4 900 ml"], shop.rma(world.juice, 900))
    assert undecided(came.order) == {"L-4": 900}
    assert ledger.read.item(lot).container == 0
    stock.assert_sound()


def test_bulk_goods_come_back_by_sku_from_what_was_sold_last(shop):
    world = shop.world
    [screws] = catalog.add_products([catalog.NewProduct("SCREW", "Screw", "bulk")])
    lots = []
    for quantity in (30, 20):
        new = New(Kind.LOT, screws, 1, None, [quantity])
        posted = ledger.commission(
            new, place=world.a1, stage=Stage.READY, owner=world.us, act=shop.act()
        )
        lots.append(posted.items[0])
        sell(shop, posted.items[0], quantity)
    order = shop.rma(screws, 25)
    came = shop.receive(["SCREW 25"], order)
    assert told(came) == [(MATCHED, GOOD, "", 25)]
    waits = ledger.read.items(list(returns.read.undecided(order.number)))
    assert sorted(view.quantity for view in waits) == [5, 20]
    assert {s.lot: s.out for s in returns.lots.sales(lots)} == {lots[0]: 25, lots[1]: 0}


def test_amounts_are_decided_about_and_undone_like_units(shop, lot):
    order = shop.rma(shop.world.juice, 3_000)
    came = shop.receive(["L-1 1 l", "L-1 2 l"], order)
    small, large = sorted(returns.read.undecided(order.number))
    posted = returns.decide(order.id, [small], STOCK, act=shop.act(), place=shop.world.a1)
    view = ledger.read.item(small)
    assert (view.owner, view.place, view.holds, view.quantity) == (
        shop.world.us, shop.world.a1, 0, 1_000,
    )  # fmt: skip
    assert refused(lambda: shop.decide(order, [lot], SCRAP)) == [(0, "return_not_here")]
    assert refused(lambda: shop.decide(order, [small], SCRAP)) == [(0, "return_decided")]
    shop.decide(order, [large], SCRAP)
    assert undecided(order.id) == {}
    assert orders.progress.of_order(order).is_complete
    ledger.reverse_together([each.event for each in posted], act=shop.act())
    assert undecided(order.id) == {"L-1/1": 1_000}
    assert came.accepted == 2
    stock.assert_sound()


def test_a_part_that_came_back_tells_whose_it_was_also_when_it_is_sold_again(shop, lot):
    order = shop.rma(shop.world.juice, 1_000)
    shop.receive(["L-1 1 l"], order)
    [part] = returns.read.undecided(order.number)
    [sale] = returns.lots.sales([part])
    assert (sale.party, sale.shipped, sale.back, sale.out) == (shop.customer, 1_000, 1_000, 0)
    shop.decide(order, [part], STOCK, place=shop.world.a1)
    sell(shop, part, 600, to_carrier=True)
    assert [(s.party, s.quantity) for s in returns.lots.spots([part])] == [(shop.customer, 600)]


def test_taking_back_an_amount_is_undone_whole_and_done_once(shop, lot):
    order = shop.rma(shop.world.juice, 2_000)
    act = shop.act()
    came = shop.receive(["L-1 2 l"], order, act=act)
    with stock.unchanged():
        again = shop.receive(["L-1 2 l"], order, act=act)
    assert (again.events, again.is_repeated, again.accepted) == (came.events, True, 1)
    ledger.reverse_together(came.events, act=shop.act())
    assert sum(spot.quantity for spot in returns.lots.spots([lot])) == 5_000
    assert shop.receive(["L-1 2 l"], order).accepted == 1


def test_any_number_of_amounts_costs_the_same_statements(shop, lot, django_assert_max_num_queries):
    many: Sequence[str] = [f"L-1 0.00{n} l" for n in range(1, 60)]
    with django_assert_max_num_queries(50):
        assert shop.check(many, shop.rma(shop.world.juice, 4_000)).lines
