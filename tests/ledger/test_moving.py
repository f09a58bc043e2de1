"""Things go from place to place, out of our hands and back, and what is inside goes along."""

from collections.abc import Iterator
from functools import partial

import pytest

from stockthread import ledger, parties, places
from stockthread.kernel import db
from stockthread.ledger import Cause, Given, Kind, Lines, New, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


def test_a_move_is_one_event_with_one_leg_however_many_go(world: World) -> None:
    drills = world.drills(30)
    posting = world.move(drills, world.a2, reason="tidy", device="scanner 7")
    assert (posting.accepted, posting.refused, len(posting.items)) == (30, (), 0)
    assert stock.places(drills) == [world.a2] * 30
    legs = db.query("SELECT from_place, to_place FROM ledger_movement WHERE event = %s",
                    [posting.event])  # fmt: skip
    assert legs == [(world.a1, world.a2)]


def test_stage_custody_owner_and_holds_are_kept_apart(world: World) -> None:
    (drill,) = world.drills(1)
    ledger.ship(Lines([drill]), place=world.carrier, act=world.act())
    assert stock.unit(drill)[:3] == (world.carrier, Stage.READY, world.us)
    ledger.deliver(
        Lines([drill]), place=world.customer, owner=world.customer_party, act=world.act()
    )
    assert stock.unit(drill)[:3] == (world.customer, Stage.READY, world.customer_party)
    ledger.hold(Lines([drill]), reason="recall", blocks=7, act=world.act())
    ledger.take_back(Lines([drill]), place=world.a2, act=world.act())
    assert stock.unit(drill)[:3] == (world.a2, Stage.READY, world.customer_party)
    assert stock.unit(drill).holds == 1


def test_what_another_party_owns_goes_home_or_to_a_carrier_and_to_nobody_else(world: World) -> None:
    """Shipping by whatever road asks whose it is; what is packed around it does not matter."""
    [drill, ours], [carton] = world.drills(2), world.cartons(1)
    act = world.act
    ledger.change_owner(Lines([drill]), owner=world.customer_party, act=act())
    [stranger] = parties.add_parties([parties.NewParty("OTHER", "Other", is_customer=True)])
    elsewhere = places.place_of_party(stranger, "customer")
    ledger.pack(Lines([drill, ours]), container=carton, act=act())
    roads = ((elsewhere, None), (world.customer, stranger), (world.carrier, stranger),
             (world.supplier, world.supplier_party))  # fmt: skip

    def alone(to: int, owner: int | None) -> object:
        return ledger.ship(Lines([carton]), place=to, owner=owner, act=act())

    def in_shares(to: int, owner: int | None) -> object:
        shares = [ledger.Share(Lines([carton]), act())]
        return ledger.go_in_shares("ship", shares, place=to, owner=owner)

    with stock.unchanged():
        for ship in (alone, in_shares):
            for to, owner in roads:
                assert refused(partial(ship, to, owner)) == [(0, "owned_by_other")]
    ledger.ship(Lines([carton]), place=world.carrier, act=act())
    home = world.customer_party
    ledger.deliver(Lines([carton]), place=world.customer, owner=home, act=act())
    assert {stock.unit(item).owner for item in (drill, ours)} == {home}


def test_what_comes_back_may_be_ours_again_and_in_need_of_work(world: World) -> None:
    (drill,) = world.drills(1)
    ledger.ship(Lines([drill]), place=world.customer, owner=world.customer_party, act=world.act())
    ledger.take_back(
        Lines([drill]), place=world.a1, stage=Stage.WIP, owner=world.us, act=world.act()
    )
    assert stock.unit(drill)[:3] == (world.a1, Stage.WIP, world.us)


def test_a_return_to_the_supplier_is_a_shipment(world: World) -> None:
    batteries = world.batteries(2)
    ledger.ship(Lines(batteries), place=world.supplier, act=world.act())
    assert stock.places(batteries) == [world.supplier] * 2


def test_a_pallet_goes_with_all_that_is_in_it_at_any_depth(world: World) -> None:
    pallet, carton, box = world.cartons(3)
    drills, lot = world.drills(4), world.juice_lot(1000)
    battery = world.batteries(1)
    ledger.install(Lines(battery), parent=drills[0], act=world.act())
    ledger.pack(Lines([*drills[:2], lot], [1, 1, 400]), container=box, act=world.act())
    ledger.pack(Lines([box, drills[2]]), container=carton, act=world.act())
    ledger.pack(Lines([carton, drills[3]]), container=pallet, act=world.act())
    whole = [pallet, carton, box, *drills, *battery]
    for place in (world.a2, world.a3):
        posting = world.move([pallet], place)
        assert posting.accepted == 1
        assert stock.places(whole) == [place] * len(whole)
        assert stock.lying(lot) == {world.a1: 600, place: 400}
    ledger.ship(Lines([pallet]), place=world.customer, owner=world.customer_party, act=world.act())
    assert stock.places(whole) == [world.customer] * len(whole)
    assert {stock.unit(item).owner for item in whole} == {world.customer_party}
    ledger.take_back(Lines([pallet]), place=world.a1, act=world.act())
    assert stock.lying(lot) == {world.a1: 1000}
    assert stock.stages(battery) == [Stage.CONSUMED]


def test_a_packed_unit_is_moved_alone_only_where_that_is_said(world: World) -> None:
    carton, drill = world.cartons(1)[0], world.drills(1)
    ledger.pack(Lines(drill), container=carton, act=world.act())
    assert refused(lambda: world.move(drill, world.a2)) == [(0, "packed")]
    ledger.move(Lines(drill), place=world.a2, unpack=True, act=world.act())
    assert stock.unit(drill[0])[:4] == (world.a2, Stage.READY, world.us, 0)
    assert stock.places([carton]) == [world.a1]


def test_lost_stock_is_kept_in_mind_and_found_again(world: World) -> None:
    carton, drills = world.cartons(1)[0], world.drills(2)
    ledger.pack(Lines(drills), container=carton, act=world.act())
    ledger.lose(Lines(drills[:1]), place=world.lost, act=world.act())
    assert stock.unit(drills[0])[:4] == (world.lost, Stage.READY, world.us, 0)
    ledger.lose(Lines([carton]), place=world.lost, act=world.act())
    assert stock.places(drills) == [world.lost] * 2
    ledger.find(Lines([drills[0], carton]), place=world.a3, act=world.act())
    assert stock.places([*drills, carton]) == [world.a3] * 3
    assert stock.unit(drills[1]).container == carton


def test_scrap_ends_a_unit_and_leaves_its_serial_to_it(world: World) -> None:
    carton, drill = world.cartons(1)[0], world.drills(1)
    codes = stock.codes(drill[0])
    ledger.pack(Lines(drill), container=carton, act=world.act())
    ledger.hold(Lines(drill), reason="broken", blocks=7, act=world.act())
    ledger.scrap(Lines(drill), place=world.scrap, act=world.act())
    assert stock.unit(drill[0])[:4] == (world.scrap, Stage.SCRAPPED, world.us, 0)
    assert stock.codes(drill[0]) == codes


def test_a_shipment_needs_the_reservation_ended_first(world: World) -> None:
    (drill,) = world.drills(1)
    ledger.reserve(Lines([drill]), order=Cause("order", "7"), act=world.act())

    def ship() -> ledger.Posting:
        return ledger.ship(Lines([drill]), place=world.customer, act=world.act())

    assert refused(ship) == [(0, "reserved")]
    world.move([drill], world.a2)
    ledger.unreserve(stock.reservations(drill), act=world.act())
    assert ship().accepted == 1


def test_the_expected_state_is_checked_line_by_line(world: World) -> None:
    drills = world.drills(2)
    lines = Lines(drills, place=[world.a1, world.a2], stage=Stage.READY, owner=world.us,
                  container=0)  # fmt: skip
    found = refused(lambda: ledger.move(lines, place=world.a3, act=world.act()))
    assert found == [(1, "not_as_expected")]
    good = lines._replace(place=[world.a1, world.a1])
    assert ledger.move(good, place=world.a3, act=world.act()).accepted == 2


def test_the_expected_stage_chooses_among_parts_of_a_lot(world: World) -> None:
    lot = world.juice_lot(1000)
    ledger.consume(Lines([lot], [400]), act=world.act())
    lines = Lines([lot], [100], stage=Stage.CONSUMED)
    act = world.act()
    found = refused(lambda: ledger.move(lines, place=world.a2, act=act))
    assert found == [(0, "item_is_gone")]
    ledger.move(Lines([lot], [100], stage=Stage.READY), place=world.a2, act=world.act())
    assert stock.lying(lot) == {world.a1: 500, world.a2: 100}


# How things come to be.


def test_what_is_expected_is_received_in_parts(world: World) -> None:
    new = New(Kind.UNIT, world.battery, 3, Given(world.serial, ["E1", "E2", "E3"]))
    coming = ledger.expect(new, place=world.supplier, owner=0, act=world.act()).items
    assert stock.stages(coming) == [Stage.EXPECTED] * 3
    ledger.receive(
        Lines(coming[:2]), place=[world.a1, world.a2], stage=Stage.RAW, owner=world.us,
        act=world.act(),
    )  # fmt: skip
    assert stock.places(coming) == [world.a1, world.a2, world.supplier]
    assert stock.stages(coming) == [Stage.RAW, Stage.RAW, Stage.EXPECTED]
    assert stock.unit(coming[0]).owner == world.us


def test_an_expected_lot_is_received_in_parts(world: World) -> None:
    new = New(Kind.LOT, world.juice, 1, None, [1000])
    (lot,) = ledger.expect(new, place=world.supplier, owner=0, act=world.act()).items
    for quantity in (300, 650):
        ledger.receive(
            Lines([lot], [quantity], stage=Stage.EXPECTED), place=world.a1, stage=Stage.READY,
            owner=world.us, act=world.act(),
        )  # fmt: skip
    assert stock.lying(lot) == {world.a1: 950, world.supplier: 50}


def test_goods_that_nobody_expected_come_from_somewhere(world: World) -> None:
    new = New(Kind.UNIT, world.battery, 2, Given(world.serial, ["N1", "N2"]), origin=world.supplier)
    posting = ledger.receive_new(
        new, place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act()
    )
    assert stock.places(posting.items) == [world.a1] * 2
    legs = db.query("SELECT from_place, from_stage FROM ledger_movement")
    assert legs == [(world.supplier, 0)]


def test_what_was_scanned_is_kept_beside_its_canonical_form(world: World) -> None:
    new = New(Kind.UNIT, world.drill, 2, Given(world.serial, [" A\x00１ ", "B2"]))
    ledger.commission(new, place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act())
    rows = db.query("SELECT canonical, raw FROM ledger_code ORDER BY canonical")
    assert rows == [("A1", " A\u2400１ "), ("B2", None)]


def test_a_serial_is_unique_in_its_product_only(world: World) -> None:
    for product in (world.drill, world.battery):
        new = New(Kind.UNIT, product, 1, Given(world.serial, ["SAME"]))
        ledger.commission(new, place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act())
    assert len(ledger.read.find_code("SAME")) == 2
