"""Part of what left is refused at the door: it comes back, and the rest is delivered."""

import pytest

from stockthread import sales
from stockthread.sales import Load
from tests import stock
from tests.refusals import refused
from tests.sales.test_sharing import mixed
from tests.sales.test_shipping import carrier_of, cartons, pack, picked


@pytest.fixture(autouse=True)
def sound(shop):
    yield
    stock.assert_sound()


def sent(shop, lot, quantity):
    """An order of juice of which all is with the carrier, and its shipment."""
    order = shop.sale(quantity, shop.world.juice)
    shop.pick(order, sales.Scan(item=lot, quantity=quantity, place=shop.world.a1))
    load = Load(lot, quantity, shop.world.a3)
    return order, shop.ship(order, load, carrier=carrier_of(shop)).shipment


def back(shop, order, *what, **fields):
    act = shop.world.act(**{"reason": "it leaks", **fields})
    return sales.refuse_at_door(order, what, place=shop.world.a1, act=act)


def arrive(shop, shipment):
    return sales.deliver(shipment, name="Mr Gate", act=shop.world.act())


def test_the_rest_of_a_lot_is_delivered_and_no_more_than_its_own(shop, world):
    lot = shop.juice(15_000)
    (first, one), (second, other) = sent(shop, lot, 10_000), sent(shop, lot, 5_000)
    back(shop, first, Load(lot, 2_000, world.carrier))
    assert arrive(shop, one).quantity == 1
    done = shop.done(first, world.juice)
    assert (done.shipped, done.came_back, done.delivered) == (10_000, 2_000, 8_000)
    assert arrive(shop, other).quantity == 1
    assert shop.done(second, world.juice).delivered == 5_000
    assert stock.lying(lot) == {world.a1: 2_000, world.customer: 13_000}


def test_the_rest_of_a_lot_in_a_shared_carton_is_delivered(shop, world):
    (first, second), drills, lot, carton = mixed(shop, world)
    gone = shop.ship([first, second], carton, carrier=carrier_of(shop))
    back(shop, second, Load(lot, 500, world.carrier, carton))
    arrive(shop, gone.shipment)
    assert shop.done(first, world.juice).delivered == 1_000
    assert shop.done(second, world.juice).delivered == 1_500
    assert shop.places_of(carton, *drills) == [world.customer] * 3


def test_a_lot_of_which_all_came_back_is_not_delivered(shop, world):
    lot = shop.juice(1_000)
    order, shipment = sent(shop, lot, 1_000)
    back(shop, order, Load(lot, 1_000, world.carrier))
    assert arrive(shop, shipment).quantity == 0
    assert stock.lying(lot) == {world.a1: 1_000}


def test_only_what_left_for_an_order_comes_back_for_it(shop, world):
    lot = shop.juice(3_000)
    (first, _), _ = sent(shop, lot, 1_000), sent(shop, lot, 2_000)
    third, [drill] = picked(shop, 1)
    shop.ship(third, drill, carrier=carrier_of(shop))
    with stock.unchanged():
        assert refused(lambda: back(shop, first, Load(drill))) == [(0, "door_not_sent")]
        much = [Load(lot, 600, world.carrier), Load(lot, 401, world.carrier)]
        assert refused(lambda: back(shop, first, *much)) == [(1, "door_not_sent")]
    back(shop, first, Load(lot, 1_000, world.carrier))
    again = Load(lot, 1, world.carrier)
    assert refused(lambda: back(shop, first, again)) == [(0, "door_not_sent")]
    back(shop, third, Load(drill))
    assert refused(lambda: back(shop, third, Load(drill))) == [(0, "door_not_sent")]


def test_what_was_packed_comes_back_with_its_carton_or_out_of_it(shop, world):
    order, drills = picked(shop, 3)
    one, other = cartons(shop, 2)
    pack(shop, order, *drills[:2], container=one)
    pack(shop, order, drills[2], container=other)
    gone = shop.ship(order, one, other, carrier=carrier_of(shop))
    back(shop, order, Load(drills[0]), Load(other))
    arrive(shop, gone.shipment)
    assert shop.places_of(*drills) == [world.a1, world.customer, world.a1]
    assert shop.done(order, world.drill).delivered == 1
