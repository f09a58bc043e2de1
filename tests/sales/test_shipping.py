"""Packed, shipped by one scan, loaded, delivered, refused at the door, sent without us."""

from stockthread import identifiers, ledger, orders, papers, parties, sales
from stockthread.ledger import Act, Given, Kind, Lines, New
from stockthread.orders import Done
from stockthread.sales import Load, NewRule, Scan
from tests import stock
from tests.refusals import refused
from tests.world import START


def cartons(shop, number, place=0) -> list[int]:
    """Cartons with SSCC, in A-3 unless told."""
    [scheme] = identifiers.add_schemes([
        identifiers.NewScheme(f"BOX{next(shop.world.keys)}", "SSCC of cartons",
                              "09521234{counter:9}{check:gs1}",
                              identifiers.read.code_type_by_code("sscc").id)])  # fmt: skip
    posting = sales.add_containers(
        number, place=place or shop.world.a3, owner=shop.world.us, act=shop.world.act(),
        scheme=scheme,
    )  # fmt: skip
    return list(posting.items)


def pack(shop, order, *items, container, **fields) -> sales.Step:
    what = [each if isinstance(each, Load) else Load(each) for each in items]
    return sales.pack(order, what, container=container, act=shop.world.act(**fields))


def picked(shop, quantity=2, **fields):
    """An order of drills with all of it picked to A-3."""
    drills = shop.world.drills(quantity)
    order = shop.sale(quantity, **fields)
    shop.pick(order, *drills)
    return order, drills


def test_a_new_container_is_made_with_what_goes_into_it_or_not_at_all(shop, world):
    order, drills = picked(shop)
    [free] = world.drills(1)
    before = ledger.read.count(ledger.Filter(kinds=[Kind.CONTAINER]))

    def packed(*items, act):
        return sales.pack_into_new(
            order, [Load(item) for item in items], act=act, sscc="106141412345678908"
        )

    assert refused(lambda: packed(*drills, free, act=world.act())) == [(2, "pack_not_picked")]
    assert refused(lambda: packed(act=world.act())) == [(None, "no_lines")]
    assert ledger.read.count(ledger.Filter(kinds=[Kind.CONTAINER])) == before
    act = world.act()
    step, carton = packed(*drills, act=act)
    assert step.quantity == 2
    assert [view.container for view in ledger.read.items(drills)] == [carton, carton]
    again, same = packed(*drills, act=act)
    assert (again.repeated, same) == (True, carton)
    assert ledger.read.count(ledger.Filter(kinds=[Kind.CONTAINER])) == before + 1


def test_containers_get_an_sscc_with_a_right_check_digit(shop, world):
    [carton] = cartons(shop, 1)
    [view] = ledger.read.items([carton])
    assert len(view.code) == 18
    act = world.act()
    given = sales.add_containers(1, place=world.a3, owner=world.us, act=act,
                                 sscc=["106141412345678908"])  # fmt: skip
    assert ledger.read.item(given.items[0]).code == "106141412345678908"
    assert refused(lambda: sales.add_containers(2, place=world.a3, owner=world.us,
                                                act=world.act(), sscc=["1"])) == [
        (None, "container_codes")
    ]  # fmt: skip


def test_picked_goods_are_packed_and_cartons_go_onto_a_pallet(shop, world):
    order, drills = picked(shop)
    lot = shop.juice(3_000)
    orders.add_lines(order.id, [orders.NewLine(world.juice, 2_000)], by=world.anna, at=START)
    shop.pick(order, Scan(item=lot, quantity=2_000))
    carton, pallet = cartons(shop, 2)
    first = pack(shop, order, *drills, Load(lot, 1_500, world.a3), container=carton, key="same")
    again = pack(shop, order, *drills, Load(lot, 1_500, world.a3), container=carton, key="same")
    assert (again.repeated, again.events) == (True, first.events)
    kept = {(r.container, r.quantity) for r in ledger.read.reservations_of(lot)}
    assert kept == {(carton, 1_500), (0, 500)}
    pack(shop, order, carton, container=pallet)
    assert {(c.item, c.depth) for c in sales.inside([pallet])} == {
        (carton, 1), (drills[0], 2), (drills[1], 2), (lot, 2)
    }  # fmt: skip
    assert shop.done(order, world.drill) == Done(picked=2, packed=2)
    assert shop.done(order, world.juice) == Done(picked=2_000, packed=1_500)


def test_only_what_was_picked_for_the_order_is_packed(shop, world):
    order, drills = picked(shop, 1)
    _, others = picked(shop, 1)
    loose = world.drills(1, world.a3)
    [carton] = cartons(shop, 1)
    assert refused(lambda: pack(shop, order, *drills, *others, *loose, container=carton)) == [
        (1, "pack_other_order"), (2, "pack_not_picked")
    ]  # fmt: skip
    assert refused(lambda: pack(shop, order, drills[0], drills[0], container=carton)) == [
        (1, "repeated_item")
    ]  # fmt: skip
    assert refused(lambda: pack(shop, order, container=carton)) == [(None, "no_lines")]


def test_what_is_only_promised_is_picked_before_it_is_packed(shop, world):
    drills = world.drills(1, world.a3)
    order = shop.sale(1)
    shop.allocate(order)
    [carton] = cartons(shop, 1)
    assert refused(lambda: pack(shop, order, *drills, container=carton)) == [
        (0, "pack_not_picked")
    ]  # fmt: skip
    shop.pick(order, *drills, container=carton)


def test_a_sealed_carton_leaves_by_one_scan_with_all_its_promises(shop, world):
    order, drills = picked(shop)
    lot = shop.juice(2_000)
    orders.add_lines(order.id, [orders.NewLine(world.juice, 1_000)], by=world.anna, at=START)
    shop.pick(order, lot)
    carton, pallet = cartons(shop, 2)
    pack(shop, order, *drills, Load(lot, None, world.a3), container=carton)
    pack(shop, order, carton, container=pallet)
    carrier = carrier_of(shop)
    gone = shop.ship(order, pallet, carrier=carrier, tracking=" 1Z 999 ", key="out")
    assert shop.places_of(pallet, carton, *drills) == [world.carrier] * 4
    assert not shop.promised(order)
    assert shop.done(order, world.juice) == Done(picked=1_000, packed=1_000, shipped=1_000)
    assert shop.progress(order).is_complete
    sent = sales.read.shipment(gone.shipment)
    assert (sent.carrier, sent.tracking, sent.place) == (carrier, "1Z 999", world.carrier)
    assert sales.read.by_tracking("1Z 999") == sales.read.shipments_of(order.id) == [sent]
    again = shop.ship(order, pallet, carrier=carrier, tracking="1Z 999", key="out")
    assert (again.shipment, again.step.repeated) == (gone.shipment, True)
    items = sales.read.shipped_items([event for _, event in sent.orders])
    assert {(item, quantity, container) for _, item, quantity, container in items} == {
        (drills[0], 1, carton), (drills[1], 1, carton), (lot, 1_000, carton)
    }  # fmt: skip


def carrier_of(shop) -> int:
    return parties.read.by_code(["CAR"])["CAR"]


def test_goods_of_an_order_that_is_not_in_the_shipment_stay(shop, world):
    order, drills = picked(shop, 1)
    other, others = picked(shop, 1)
    [carton] = cartons(shop, 1)
    ledger.pack(Lines([*drills, *others]), container=carton, act=world.act())
    assert refused(lambda: shop.ship(order, carton)) == [(0, "ship_other_order")]
    assert refused(lambda: shop.ship(order, *others)) == [(0, "ship_other_order")]
    assert shop.promised(order) == set(drills)
    assert sales.check_shipment([order, other], [Load(carton)], today=START.date()) == ()


def test_two_orders_of_one_customer_leave_together_and_those_of_two_do_not(shop, world):
    first, drills = picked(shop, 1)
    second, more = picked(shop, 2)
    gone = shop.ship([first, second], *drills, *more, is_collected=True)
    assert shop.places_of(*drills, *more) == [world.customer] * 3
    sent = sales.read.shipment(gone.shipment)
    assert [order for order, _ in sent.orders] == [first.id, second.id]
    assert shop.done(second, world.drill) == Done(picked=2, shipped=2, delivered=2)
    [elsewhere] = parties.add_parties([parties.NewParty("C2", "Other", is_customer=True)])
    third, fourth = shop.sale(1), shop.sale(1, party=elsewhere)
    assert refused(lambda: shop.ship([third, fourth], *world.drills(1))) == [
        (None, "ship_several_customers")
    ]  # fmt: skip
    assert refused(lambda: shop.ship(third, *world.drills(1), carrier=elsewhere)) == [
        (None, "ship_no_carrier")
    ]  # fmt: skip


def test_unpicked_goods_leave_only_where_they_are_ordered_and_fit(shop, world):
    order = shop.sale(1, world.juice)
    drills = world.drills(1)
    assert refused(lambda: shop.ship(order, *drills)) == [(0, "ship_not_ordered")]
    order = shop.sale(1_000, world.juice)
    sales.add_rule(NewRule(shop.customer, sales.REMAINING_LIFE, days=30), by=world.anna, at=START)
    stale, fresh = shop.juice(900, "2026-03-10"), shop.juice(2_000, "2026-12-10")
    assert refused(lambda: shop.ship(order, stale)) == [(0, "customer_remaining_life")]
    assert refused(lambda: shop.ship(order, fresh)) == [(0, "ship_not_ordered")]
    shop.ship(order, Load(fresh, 400))
    [line] = shop.progress(order).lines
    assert (line.done.shipped, line.open) == (400, 600)


def test_part_of_a_picked_lot_leaves_and_the_rest_stays_promised(shop, world):
    lot = shop.juice(5_000)
    order = shop.sale(4_000, world.juice)
    shop.pick(order, lot)
    shop.ship(order, Load(lot, 1_000, world.a3))
    kept = ledger.read.reservations_for(*order.cause)
    assert [(each.place, each.quantity) for each in kept] == [(world.a3, 3_000)]
    shop.ship(order, Load(lot, None, world.a3))
    assert shop.progress(order).is_complete


def test_what_stands_at_the_door_is_compared_with_what_is_to_leave(shop, world):
    order, drills = picked(shop, 3)
    _, others = picked(shop, 1)
    carton, pallet = cartons(shop, 2)
    pack(shop, order, *drills[:2], container=carton)
    pack(shop, order, carton, container=pallet)
    assert sales.to_load([order]) == [Load(pallet), Load(drills[2])]
    loading = sales.check_loading([order], [pallet, *others])
    assert (loading.there, loading.missing) == ((pallet,), (drills[2],))
    assert [(r.line, r.code) for r in loading.foreign] == [(1, "load_not_expected")]


def test_a_shipment_arrives_once_and_somebody_took_it(shop, world):
    order, drills = picked(shop)
    gone = shop.ship(order, *drills, carrier=carrier_of(shop))
    assert shop.done(order, world.drill).delivered == 0
    assert refused(lambda: sales.deliver(gone.shipment, name=" ", act=world.act())) == [
        (None, "field_missing")
    ]  # fmt: skip
    act = world.act()
    sales.deliver(gone.shipment, name="Mr Gate", note="dented box", act=act)
    assert sales.deliver(gone.shipment, name="Mr Gate", note="dented box", act=act).repeated
    assert shop.done(order, world.drill).delivered == 2
    assert ledger.read.item(drills[0]).owner == shop.customer
    proof = sales.read.proofs([gone.shipment])[gone.shipment]
    assert (proof.name, proof.note) == ("Mr Gate", "dented box")
    assert refused(lambda: sales.deliver(gone.shipment, name="Me", act=world.act())) == [
        (None, "shipment_arrived")
    ]  # fmt: skip


def test_what_we_bring_ourselves_has_left_and_arrives_when_that_is_told(shop, world):
    order, drills = picked(shop)
    gone = shop.ship(order, *drills)
    assert shop.done(order, world.drill) == Done(picked=2, shipped=2)
    assert shop.progress(order).is_complete
    assert {ledger.read.item(drill).owner for drill in drills} == {shop.customer}
    sales.deliver(gone.shipment, name="Mr Gate", act=world.act())
    assert shop.done(order, world.drill).delivered == 2
    assert shop.places_of(*drills) == [world.customer] * 2


def test_what_the_customer_collects_has_arrived_at_once(shop, world):
    order, drills = picked(shop)
    for how in ({"carrier": carrier_of(shop)}, {"tracking": "1Z"}):
        assert refused(lambda how=how: shop.ship(order, *drills, is_collected=True, **how)) == [
            (None, "ship_collected")
        ]  # fmt: skip
    gone = shop.ship(order, *drills, is_collected=True)
    assert shop.done(order, world.drill).delivered == 2
    [sent] = sales.read.shipments_of(order.id)
    assert sales.read.collected([sent]) == {gone.shipment}


def test_an_undone_shipment_never_arrives_and_has_no_papers(shop, world):
    order, drills = picked(shop)
    gone = shop.ship(order, *drills)
    sales.undo(gone.step.events, act=world.act())
    [sent] = sales.read.shipments_of(order.id)
    assert sales.read.undone([sent]) == {gone.shipment}
    asked = (
        lambda: sales.deliver(gone.shipment, name="Mr Gate", act=world.act()),
        lambda: papers.delivery_note(sent),
        lambda: papers.packing_list(sent),
    )
    for ask in asked:
        assert refused(ask) == [(None, "shipment_undone")]
    again = shop.ship(order, *drills)
    assert sales.read.undone(sales.read.shipments_of(order.id)) == {gone.shipment}
    assert papers.packing_list(sales.read.shipment(again.shipment)).groups


def test_what_is_refused_at_the_door_comes_back_and_is_open_again(shop, world):
    order, drills = picked(shop, 3)
    [carton] = cartons(shop, 1)
    pack(shop, order, *drills[:2], container=carton)
    gone = shop.ship(order, carton, drills[2], carrier=carrier_of(shop))

    def refuse(*items, **fields):
        act = world.act(**fields)
        return sales.refuse_at_door(order, [Load(i) for i in items], place=world.a1, act=act)

    assert refused(lambda: refuse(drills[0])) == [(None, "no_reason")]
    refuse(drills[0], drills[2], reason="scratched")
    assert shop.places_of(*drills) == [world.a1, world.carrier, world.a1]
    step = sales.deliver(gone.shipment, name="Mr Gate", act=world.act())
    assert step.quantity == 1
    [line] = shop.progress(order).lines
    assert line.open == 2
    done = line.done
    assert (done.picked, done.shipped, done.came_back, done.delivered) == (3, 3, 2, 1)


def test_part_deliveries_leave_the_rest_open(shop, world):
    order, drills = picked(shop, 3)
    shop.ship(order, drills[0])
    [line] = shop.progress(order).lines
    assert (line.open, line.done.allocated, line.done.picked) == (2, 0, 3)
    shop.ship(order, *drills[1:])
    assert shop.progress(order).is_complete


def test_goods_go_from_the_supplier_to_the_customer_without_us(shop, world):
    sale = shop.sale(2)
    purchase = shop.order(orders.PURCHASE, orders.NewLine(world.drill, 2))
    new = New(Kind.UNIT, world.drill, 2, Given(world.serial, ["DS-1", "DS-2"]))
    act = world.act()
    step = sales.drop_ship(sale, purchase, [new], act=act)
    assert sales.drop_ship(sale, purchase, [new], act=act).repeated
    [match, *_] = ledger.read.find_code("DS-1")
    history = [leg for event in step.events for leg in ledger.read.event_legs(event)]
    assert {leg.target.place for leg in history} == {world.supplier, world.customer}
    assert ledger.read.item(match.item).owner == shop.customer
    assert shop.done(sale, world.drill) == Done(shipped=2, delivered=2)
    assert shop.done(purchase, world.drill) == Done(received=2)
    assert shop.progress(sale).is_complete
    assert shop.progress(purchase).is_complete
    assert sales.read.dropped(sale.id) == [purchase.id]
    assert sales.read.dropped(purchase.id) == [sale.id]
    more = New(Kind.UNIT, world.drill, 1, Given(world.serial, ["DS-3"]))
    assert refused(lambda: sales.drop_ship(sale, purchase, [more], act=world.act())) == [
        (0, "drop_not_ordered")
    ]  # fmt: skip
    assert refused(lambda: sales.drop_ship(sale, sale, [more], act=world.act())) == [
        (None, "not_an_open_purchase")
    ]  # fmt: skip


def test_serials_that_were_announced_go_straight_to_the_customer(shop, world):
    sale = shop.sale(3)
    purchase = shop.order(orders.PURCHASE, orders.NewLine(world.drill, 3))
    at = Act("asn", world.anna, START, cause=purchase.cause)
    codes = Given(world.serial, ["DS-1", "DS-2"])
    made = ledger.expect(
        New(Kind.UNIT, world.drill, 2, codes), place=world.supplier, owner=0, act=at
    )
    items, act = list(made.items), world.act()
    new = New(Kind.UNIT, world.drill, 1, Given(world.serial, ["DS-3"]))
    step = sales.drop_ship(sale, purchase, [new], items=items, act=act)
    assert step.quantity == 3
    assert sales.drop_ship(sale, purchase, [new], items=items, act=act).repeated
    assert {view.place for view in ledger.read.items(items)} == {world.customer}
    assert shop.done(sale, world.drill) == Done(shipped=3, delivered=3)
    assert shop.done(purchase, world.drill) == Done(announced=2, received=3)
    assert shop.progress(purchase).is_complete
    assert not ledger.read.awaited(purchase.cause)
    ledger.reverse_together(step.events, act=world.act())
    assert len(ledger.read.awaited(purchase.cause)) == 2
    stray = world.drills(1)
    with stock.unchanged():
        act = world.act()
        found = refused(lambda: sales.drop_ship(sale, purchase, [], items=stray, act=act))
    assert found == [(0, "drop_not_expected")]


def test_an_undone_shipment_is_picked_again_and_open(shop, world):
    order, drills = picked(shop)
    gone = shop.ship(order, *drills)
    ledger.reverse_together(gone.step.events, act=world.act())
    assert shop.places_of(*drills) == [world.a3] * 2
    [line] = shop.progress(order).lines
    assert (line.open, line.done.picked, line.done.shipped) == (2, 2, 0)
    shop.ship(order, *drills)
    assert shop.progress(order).is_complete
