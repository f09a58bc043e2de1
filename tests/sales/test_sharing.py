"""Containers with goods of two orders, picked goods that are moved, and steps that are undone."""

import pytest

from stockthread import ledger, orders, sales
from stockthread.ledger import Lines
from stockthread.sales import Load, Sent
from tests import stock
from tests.refusals import refused
from tests.sales.test_shipping import carrier_of, cartons, pack, picked
from tests.world import START


@pytest.fixture(autouse=True)
def sound(shop):
    yield
    stock.assert_sound()


def mixed(shop, world):
    """Two orders of a drill and juice each, both packed in one carton."""
    lot = shop.juice(3_000)
    some, drills = [], []
    for quantity in (1_000, 2_000):
        order, units = picked(shop, 1)
        orders.add_lines(order.id, [orders.NewLine(world.juice, quantity)], by=world.anna, at=START)
        shop.pick(order, sales.Scan(item=lot, quantity=quantity, place=world.a1))
        some.append(order)
        drills += units
    [carton] = cartons(shop, 1)
    for order, drill, quantity in zip(some, drills, (1_000, 2_000), strict=True):
        pack(shop, order, drill, Load(lot, quantity, world.a3, 0), container=carton)
    return some, drills, lot, carton


def test_a_sealed_carton_with_goods_of_two_orders_leaves_by_one_scan(shop, world):
    (first, second), drills, lot, carton = mixed(shop, world)
    assert refused(lambda: shop.ship(first, carton)) == [(0, "ship_other_order")]
    assert sales.also_in([first], [Load(carton)]) == [second]
    gone = shop.ship([first, second], carton, carrier=carrier_of(shop), key="out")
    assert shop.places_of(carton, *drills) == [world.carrier] * 3
    assert set(gone.sent) == {
        Sent(order.id, *told)
        for order, quantity in ((first, 1_000), (second, 2_000))
        for told in ((world.drill, 1, 1), (world.juice, quantity, quantity))
    }
    for order in (first, second):
        assert shop.progress(order).is_complete
        assert not shop.promised(order)
    assert shop.done(second, world.juice).shipped == 2_000
    sent = sales.read.shipment(gone.shipment)
    assert {order for order, _ in sent.orders} == {first.id, second.id}
    items = sales.read.shipped_items([event for order, event in sent.orders if order == second.id])
    assert {row[1:] for row in items} == {(drills[1], 1, carton), (lot, 2_000, carton)}
    again = shop.ship([first, second], carton, carrier=carrier_of(shop), key="out")
    assert (again.shipment, again.step.repeated, again.sent) == (gone.shipment, True, ())
    step = sales.deliver(gone.shipment, name="Mr Gate", act=world.act())
    assert step.quantity == 3
    assert shop.places_of(carton, *drills) == [world.customer] * 3
    told = [shop.done(order, world.juice).delivered for order in (first, second)]
    assert told == [1_000, 2_000]
    sales.undo(step.events[:1], act=world.act())
    assert shop.places_of(carton, *drills) == [world.carrier] * 3
    assert sales.deliver(gone.shipment, name="Mrs Dock", act=world.act()).quantity == 3
    assert shop.places_of(carton, *drills) == [world.customer] * 3


def test_an_order_gets_no_more_of_a_shared_carton_than_it_wants(shop, world):
    (first, second), _, _, carton = mixed(shop, world)
    loose = world.drills(1, world.a3)
    ledger.pack(Lines(loose), container=carton, act=world.act())
    assert refused(lambda: shop.ship([first, second], carton)) == [(0, "ship_not_ordered")]
    ledger.unpack(Lines(loose), act=world.act())
    shop.ship([first, second], carton)


def test_a_shared_carton_does_not_come_back_for_one_of_its_orders(shop, world):
    (first, second), drills, _, carton = mixed(shop, world)
    shop.ship([first, second], carton, carrier=carrier_of(shop))

    def back(*items):
        act = world.act(reason="dented")
        return sales.refuse_at_door(first, [Load(i) for i in items], place=world.a1, act=act)

    assert refused(lambda: back(carton)) == [(0, "door_mixed")]
    back(drills[0])
    assert shop.done(first, world.drill).came_back == 1


def test_an_undone_shipment_is_promised_again_with_what_shared_its_carton(shop, world):
    (first, second), drills, lot, carton = mixed(shop, world)
    gone = shop.ship([first, second], carton)
    act = world.act()
    [event] = [event for order, event in sales.read.shipment(gone.shipment).orders
               if order == first.id]  # fmt: skip
    done = sales.undo([event], act=act)
    assert [posting.event for posting in sales.undo([event], act=act)] == [
        posting.event for posting in done[:2]
    ]
    for order, drill, quantity in ((first, drills[0], 1_000), (second, drills[1], 2_000)):
        assert shop.promised(order) == {drill, lot}
        assert (shop.done(order, world.juice).allocated, shop.done(order, world.juice).picked) == (
            0, quantity
        )  # fmt: skip
    assert sales.to_load([first, second]) == [Load(carton)]
    shop.ship([first, second], carton)


def test_what_an_undone_step_used_up_is_promised_as_far_as_it_is_free_and_wanted(shop, world):
    order, drills = picked(shop, 2)
    gone = shop.ship(order, *drills)
    orders.close_order(order.id, by=world.anna, at=world.act().recorded_at)
    sales.undo(gone.step.events, act=world.act())
    assert not shop.promised(order)
    first, second = world.drills(2)
    order = shop.sale(1)
    shop.reserve_for(order, [first])
    swapped = shop.pick(order, second)
    other = shop.sale(1)
    shop.reserve_for(other, [first])
    sales.undo(swapped.events, act=world.act())
    assert (shop.promised(order), shop.promised(other)) == (set(), {first})
    shop.reserve_for(order, [second])
    third = shop.pick(order, *world.drills(1))
    sales.undo(third.events, act=world.act())
    assert shop.promised(order) == {second}


def test_a_part_of_a_lot_that_comes_back_is_promised_again(shop, world):
    lot = shop.juice(5_000)
    order = shop.sale(4_000, world.juice)
    shop.pick(order, lot)
    gone = shop.ship(order, Load(lot, 1_000, world.a3))
    sales.undo(gone.step.events, act=world.act())
    kept = ledger.read.reservations_for(*order.cause)
    assert [(each.place, each.quantity) for each in kept] == [(world.a3, 4_000)]


def move(world, *items, place, quantities=None, **fields):
    names = ("unpack",)
    how = {name: fields.pop(name) for name in names if name in fields}
    return sales.move(Lines(list(items), quantities), place=place, act=world.act(**fields), **how)


def test_picked_goods_are_moved_and_stay_picked_for_their_order(shop, world):
    order, drills = picked(shop, 1)
    lot = shop.juice(3_000)
    orders.add_lines(order.id, [orders.NewLine(world.juice, 2_000)], by=world.anna, at=START)
    shop.pick(order, sales.Scan(item=lot, quantity=2_000))
    assert refused(lambda: ledger.move(Lines([lot], [2_000], place=world.a3), place=world.a2,
                                       act=world.act())) == [(0, "lot_reserved")]  # fmt: skip
    other = world.drills(1, world.a3)
    lines = Lines([drills[0], other[0], lot], None, place=[None, None, world.a3])
    act = world.act()
    done = sales.move(lines, place=world.a2, act=act)
    assert shop.places_of(*drills, *other) == [world.a2] * 2
    assert stock.lying(lot) == {world.a1: 1_000, world.a2: 2_000}
    assert sales.to_load([order]) == [Load(drills[0]), Load(lot, 2_000, world.a2, 0)]
    assert not sales.pick_list([order])
    assert shop.done(order, world.juice).picked == 2_000
    causes = {event.cause_id for event in ledger.read.events([p.event for p in done])}
    assert causes == {"", order.number}
    again = sales.move(lines, place=world.a2, act=act)
    assert all(posting.repeated for posting in again)
    sales.undo([p.event for p in done], act=world.act())
    assert stock.lying(lot) == {world.a1: 1_000, world.a3: 2_000}
    assert shop.promised(order) == {drills[0], lot}
    shop.ship(order, *drills, Load(lot, None, world.a3))


def test_goods_brought_back_to_their_bin_are_picked_no_more_and_promised_still(shop, world):
    order, drills = picked(shop, 1)
    move(world, *drills, place=world.a1)
    assert shop.done(order, world.drill).picked == 0
    assert [line.item for line in sales.pick_list([order])] == drills


def test_a_promise_goes_along_with_a_lot_that_nobody_picked(shop, world):
    lot = shop.juice(3_000)
    order = shop.sale(2_000, world.juice)
    shop.allocate(order)
    move(world, lot, place=world.a2, quantities=[1_500])
    kept = {(r.place, r.quantity) for r in ledger.read.reservations_for(*order.cause)}
    assert kept == {(world.a1, 1_500), (world.a2, 500)}
    assert {(line.place, line.quantity) for line in sales.pick_list([order])} == kept
    assert shop.done(order, world.juice).picked == 0


def test_a_carton_of_two_orders_is_moved_as_it_is(shop, world):
    (first, second), drills, _, carton = mixed(shop, world)
    done = move(world, carton, place=world.a2)
    assert shop.places_of(carton, *drills) == [world.a2] * 3
    assert sales.to_load([first, second]) == [Load(carton)]
    sales.undo([done[0].event], act=world.act())
    assert shop.places_of(carton, *drills) == [world.a3] * 3
    move(world, carton, place=world.a2)
    shop.ship([first, second], carton)


def test_a_move_that_cannot_be_names_its_line(shop, world):
    order, drills = picked(shop, 1)
    [carton] = cartons(shop, 1)
    pack(shop, order, *drills, container=carton)
    loose = world.drills(1)
    assert refused(lambda: move(world, *loose, *drills, place=world.a2)) == [(1, "packed")]
    move(world, *loose, *drills, place=world.a2, unpack=True)
    assert shop.places_of(*loose, *drills) == [world.a2] * 2
