"""A sale that was closed or cancelled since somebody read it gets nothing more."""

import pytest

from stockthread import orders, sales
from stockthread.ledger import Given, Kind, New
from stockthread.sales import Load
from tests import stock
from tests.refusals import refused
from tests.sales.test_shipping import cartons, pack, picked


@pytest.fixture(params=[orders.close_order, orders.cancel_order])
def drop(request, world):
    return lambda order: request.param(order.id, by=world.anna, at=world.act().recorded_at)


def test_a_dropped_sale_is_promised_and_picked_nothing(shop, world, drop):
    drills = world.drills(3)
    order, other = shop.sale(2), shop.sale(1)
    drop(order)
    with stock.unchanged():
        for deed in (
            lambda: shop.allocate(other, order),
            lambda: shop.pick([other, order], *drills),
        ):
            assert refused(deed) == [(1, "not_an_open_sale")]
    shop.allocate(other)
    assert not shop.promised(order)


def test_a_closed_sale_is_packed_and_shipped_no_more(shop, world):
    order, drills = picked(shop, 2)
    [carton] = cartons(shop, 1)
    orders.close_order(order.id, by=world.anna, at=world.act().recorded_at)
    with stock.unchanged():
        for deed in (
            lambda: pack(shop, order, drills[0], container=carton),
            lambda: shop.ship(order, Load(drills[0])),
        ):
            assert refused(deed) == [(0, "not_an_open_sale")]


def test_what_was_done_before_is_told_of_a_sale_that_is_closed_since(shop, world):
    order, drills = picked(shop, 2)
    gone = shop.ship(order, drills[0], key="out")
    orders.close_order(order.id, by=world.anna, at=world.act().recorded_at)
    assert shop.ship(shop.fresh(order), drills[0], key="out").shipment == gone.shipment


def test_nothing_goes_straight_to_the_customer_of_a_dropped_sale(shop, world, drop):
    sale = shop.sale(1)
    purchase = shop.order(orders.PURCHASE, orders.NewLine(world.drill, 1))
    new = New(Kind.UNIT, world.drill, 1, Given(world.serial, ["DS-1"]))
    drop(purchase)
    with stock.unchanged():
        assert refused(lambda: sales.drop_ship(sale, purchase, [new], act=world.act())) == [
            (None, "not_an_open_purchase")
        ]  # fmt: skip
