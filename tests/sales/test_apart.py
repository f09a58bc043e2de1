"""What was packed leaves without its container: only where that is said, and on record."""

import pytest

from stockthread import ledger, sales
from stockthread.sales import Load
from tests import stock
from tests.refusals import refused
from tests.sales.test_shipping import carrier_of, cartons, pack, picked


@pytest.fixture(autouse=True)
def sound(shop):
    yield
    stock.assert_sound()


def test_what_was_scanned_without_its_carton_leaves_only_where_that_is_said(shop, world):
    order, drills = picked(shop, 3)
    carton, pallet = cartons(shop, 2)
    pack(shop, order, *drills[:2], container=carton)
    pack(shop, order, carton, container=pallet)
    scans = [sales.Scan(text=ledger.read.item(item).code) for item in (drills[0], drills[2])]
    today = world.act().recorded_at.date()
    leaving = sales.check_leaving(scans, today=today)
    assert [load.item for load in leaving.there] == [drills[2]]
    assert [(r.line, r.code) for r in leaving.extra] == [(0, "load_in_container")]
    leaving = sales.check_leaving(scans, today=today, unpack=True)
    assert ([load.item for load in leaving.there], leaving.extra) == ([drills[0], drills[2]], ())
    gone = sales.ship_scanned(scans, act=world.act(), unpack=True)
    assert [stock.unit(item).container for item in (drills[0], drills[1])] == [0, carton]
    sales.undo(gone.step.events, act=world.act())
    assert stock.unit(drills[0]).container == carton


def test_part_of_a_lot_in_a_carton_is_told_at_the_door(shop, world):
    lot = shop.juice(3_000)
    order = shop.sale(3_000, world.juice)
    shop.pick(order, sales.Scan(item=lot, quantity=3_000, place=world.a1))
    [carton] = cartons(shop, 1)
    pack(shop, order, Load(lot, 3_000, world.a3), container=carton)
    scans = [sales.Scan(text=f"{ledger.read.item(lot).code} 1 l")]
    today = world.act().recorded_at.date()
    assert [r.code for r in sales.check_leaving(scans, today=today).extra] == ["load_in_container"]
    sales.ship_scanned(scans, act=world.act(), unpack=True)
    assert shop.done(order, world.juice).shipped == 1_000


def test_a_unit_leaves_without_its_carton_only_where_that_is_said(shop, world):
    order, drills = picked(shop, 3)
    [carton] = cartons(shop, 1)
    pack(shop, order, *drills, container=carton)
    with stock.unchanged():
        assert refused(lambda: shop.ship(order, drills[0])) == [(0, "packed")]
    gone = shop.ship(order, drills[0], carrier=carrier_of(shop), unpack=True, key="out")
    assert shop.places_of(drills[0], carton, drills[1]) == [world.carrier, world.a3, world.a3]
    assert [stock.unit(drill).container for drill in drills] == [0, carton, carton]
    [event] = ledger.read.events(gone.step.events)
    assert "Pack broken" in event.reason
    assert shop.promised(order) == set(drills[1:])
    assert sales.to_load([order]) == [Load(carton)]
    assert shop.ship(order, drills[0], unpack=True, key="out").step.repeated
    sales.undo(gone.step.events, act=world.act())
    assert [stock.unit(drill).container for drill in drills] == [carton] * 3
    assert shop.promised(order) == set(drills)
    shop.ship(order, carton, unpack=True)
    assert [stock.unit(drill).container for drill in drills] == [carton] * 3
    assert shop.progress(order).is_complete


def test_part_of_a_lot_leaves_without_its_carton_and_the_rest_stays_promised(shop, world):
    lot = shop.juice(3_000)
    order = shop.sale(3_000, world.juice)
    shop.pick(order, sales.Scan(item=lot, quantity=3_000, place=world.a1))
    [carton] = cartons(shop, 1)
    pack(shop, order, Load(lot, 3_000, world.a3), container=carton)
    load = Load(lot, 1_000, world.a3, carton)
    assert refused(lambda: shop.ship(order, load)) == [(0, "packed")]
    shop.ship(order, load, carrier=carrier_of(shop), unpack=True)
    assert stock.lying(lot) == {world.a3: 2_000, world.carrier: 1_000}
    [rest] = ledger.read.reservations_for(*order.cause)
    assert (rest.container, rest.quantity) == (carton, 2_000)
    shop.ship(order, carton)
    assert shop.progress(order).is_complete
