"""Transfers: goods leave, are in transit, and arrive; what differs is told."""

import pytest

from stockthread import ledger, orders, places
from stockthread.kernel.errors import Refused
from stockthread.ledger import Cause, Lines
from stockthread.orders import TRANSFER, Done, NewLine, transfers
from stockthread.orders.transfers import LOST, Underway
from tests import stock


@pytest.fixture
def transfer(desk):
    [shop] = places.add_places([places.NewPlace("SHOP", "Shop", "site")])
    world = desk.world
    return desk.order(TRANSFER, NewLine(world.drill, 3), NewLine(world.juice, 1_000),
                      place_from=world.warehouse, place_to=shop)  # fmt: skip


def codes(caught) -> list[tuple[int | None, str]]:
    return [(refusal.line, refusal.code) for refusal in caught.value.refusals]


def test_goods_in_transit_are_ours_and_in_no_other_place(desk, transfer):
    world = desk.world
    drills, lot = world.drills(3), world.juice_lot(1_500)
    lines = Lines([*drills, lot], [None, None, None, 1_000])
    passed = transfers.send(transfer.id, lines, act=world.act())
    assert passed.matched == {world.drill: 3, world.juice: 1_000}
    assert (passed.extra, passed.missing) == ({}, {})
    transit = places.virtual_place("transit")
    assert stock.places(drills) == [transit] * 3
    assert stock.lying(lot) == {world.a1: 500, transit: 1_000}
    assert desk.done(transfer, world.drill) == Done(shipped=3)
    assert transfers.underway(transfer) == [
        *(Underway(drill, world.drill, 1) for drill in drills), Underway(lot, world.juice, 1_000),
    ]  # fmt: skip


def test_what_arrives_is_scanned_and_what_is_missing_stays_in_transit(desk, transfer):
    world = desk.world
    drills = world.drills(3)
    transfers.send(transfer.id, Lines(drills), act=world.act())
    passed = transfers.arrive(transfer.id, Lines(drills[:2]), act=world.act())
    assert (passed.matched, passed.missing) == ({world.drill: 2}, {world.drill: 1})
    assert stock.places(drills[:2]) == [transfer.place_to] * 2
    assert transfers.underway(transfer) == [Underway(drills[2], world.drill, 1)]
    assert desk.done(transfer, world.drill) == Done(shipped=3, delivered=2)
    assert [line.open for line in desk.progress(transfer).lines] == [1, 1_000]


def test_more_than_is_ordered_leaves_only_on_purpose(desk, transfer):
    world = desk.world
    drills = world.drills(4)
    with stock.unchanged(), pytest.raises(Refused) as caught:
        transfers.send(transfer.id, Lines(drills), act=world.act())
    assert codes(caught) == [(None, "transfer_extra")]
    passed = transfers.send(transfer.id, Lines(drills), act=world.act(), with_extra=True)
    assert (passed.matched, passed.extra) == ({world.drill: 3}, {world.drill: 1})


def test_what_is_promised_to_another_order_leaves_only_on_purpose_and_is_free_then(desk, transfer):
    world = desk.world
    drills, [pallet], lot = world.drills(3), world.cartons(1), world.juice_lot(800)
    ledger.pack(Lines([drills[2], lot], [None, 500]), container=pallet, act=world.act())
    sale = Cause("sales_order", "SO-1")
    packed = Lines([drills[0], drills[2]])
    ledger.reserve(packed, order=sale, act=world.act())
    ledger.reserve(Lines([lot], [200], container=pallet), order=sale, act=world.act())
    lines = Lines([*drills[:2], pallet])
    with stock.unchanged(), pytest.raises(Refused) as caught:
        transfers.send(transfer.id, lines, act=world.act())
    assert codes(caught) == [(line, "transfer_promised") for line in (0, 2, 2)]
    with stock.unchanged():
        checked = transfers.send(transfer.id, lines, act=world.act(), is_check=True)
    assert {each.item for each in checked.promised} == {drills[0], drills[2], lot}
    passed = transfers.send(transfer.id, lines, act=world.act(), with_promised=True)
    assert passed.matched == {world.drill: 3, world.juice: 500}
    assert ledger.read.reservations_for(*sale) == []
    freed = ledger.read.event(passed.events[1])
    assert (freed.kind, freed.reason) == ("unreserve", transfers.SENT_ELSEWHERE)
    assert freed.cause_id == transfer.number


def test_what_was_taken_apart_is_no_good_unit_of_its_product(desk, transfer):
    world = desk.world
    drills, [pallet] = world.drills(3), world.cartons(1)
    ledger.begin_again(Lines(drills[1:]), act=world.act())
    ledger.pack(Lines(drills[2:]), container=pallet, act=world.act())
    with stock.unchanged(), pytest.raises(Refused) as caught:
        transfers.send(transfer.id, Lines([*drills[:2], pallet]), act=world.act())
    assert codes(caught) == [(1, "transfer_in_work"), (2, "transfer_in_work")]


def test_a_check_tells_the_same_and_changes_nothing(desk, transfer):
    world = desk.world
    drills = [*world.drills(2), *world.batteries(1)]
    with stock.unchanged():
        passed = transfers.send(transfer.id, Lines(drills), act=world.act(), is_check=True)
    assert passed.matched == {world.drill: 2}
    assert passed.extra == {world.battery: 1}
    assert passed.missing == {world.drill: 1, world.juice: 1_000}
    assert passed.posting is None


def test_only_what_is_there_leaves_and_only_what_is_underway_arrives(desk, transfer):
    world = desk.world
    [drill], [other] = world.drills(1), world.drills(1, place=transfer.place_to)
    with pytest.raises(Refused) as caught:
        transfers.send(transfer.id, Lines([drill, other]), act=world.act())
    assert codes(caught) == [(1, "transfer_elsewhere")]
    with pytest.raises(Refused) as caught:
        transfers.arrive(transfer.id, Lines([drill]), act=world.act())
    assert codes(caught) == [(0, "transfer_not_underway")]


def test_a_pallet_leaves_and_arrives_with_what_is_on_it(desk, transfer):
    world = desk.world
    drills, [pallet] = world.drills(3), world.cartons(1)
    ledger.pack(Lines(drills), container=pallet, act=world.act())
    passed = transfers.send(transfer.id, Lines([pallet]), act=world.act())
    assert passed.matched == {world.drill: 3}
    assert pallet in {each.item for each in transfers.underway(transfer)}
    passed = transfers.arrive(transfer.id, Lines([pallet]), act=world.act())
    assert passed.matched == {world.drill: 3}
    assert stock.places(drills) == [transfer.place_to] * 3


def test_what_goes_back_is_to_be_sent_again(desk, transfer):
    world = desk.world
    drills = world.drills(3)
    transfers.send(transfer.id, Lines(drills), act=world.act())
    transfers.arrive(transfer.id, Lines(drills[:1]), place=world.a1, act=world.act())
    assert desk.done(transfer, world.drill) == Done(shipped=3, came_back=1)
    passed = transfers.send(transfer.id, Lines(drills[:1]), act=world.act())
    assert passed.matched == {world.drill: 1}


def test_a_transfer_that_is_not_open_moves_nothing(desk, transfer):
    world = desk.world
    drills = world.drills(1)
    orders.cancel_order(transfer.id, by=world.anna, at=world.act().recorded_at)
    with pytest.raises(Refused) as caught:
        transfers.send(transfer.id, Lines(drills), act=world.act())
    assert codes(caught) == [(None, "transfer_not_open")]


def test_sending_twice_under_one_key_sends_once(desk, transfer):
    world = desk.world
    drills = world.drills(2)
    acts = [world.act(key="send") for _ in range(2)]
    first, again = (transfers.send(transfer.id, Lines(drills), act=act) for act in acts)
    assert again.posting.event == first.posting.event
    assert desk.done(transfer, world.drill).shipped == 2


def test_a_transfer_takes_no_more_of_a_lot_than_it_has_in_transit(desk, transfer):
    world = desk.world
    lot = world.juice_lot(5_000)
    other = desk.order(TRANSFER, NewLine(world.juice, 4_000), place_from=world.warehouse,
                       place_to=transfer.place_to)  # fmt: skip
    transfers.send(transfer.id, Lines([lot], [1_000]), act=world.act())
    transfers.send(other.id, Lines([lot], [4_000], place=world.a1), act=world.act())

    def come(*quantities):
        lines = Lines([lot] * len(quantities), list(quantities))
        return transfers.arrive(transfer.id, lines, act=world.act())

    with stock.unchanged(), pytest.raises(Refused) as caught:
        come(1_200)
    assert codes(caught) == [(0, "transfer_not_underway")]
    come(400)
    with pytest.raises(Refused) as caught:
        come(601)
    assert codes(caught) == [(0, "transfer_not_underway")]
    assert come(None).matched == {world.juice: 600}
    assert transfers.underway(transfer) == []
    assert transfers.underway(other) == [Underway(lot, world.juice, 4_000)]


def closed(desk, order) -> None:
    world = desk.world
    orders.close_order(order.id, by=world.anna, at=world.act().recorded_at)


def test_closing_writes_off_what_is_in_transit_and_what_turns_up_comes_back(desk, transfer):
    world = desk.world
    drills, lot, [pallet] = world.drills(4), world.juice_lot(1_500), world.cartons(1)
    ledger.pack(Lines(drills[2:]), container=pallet, act=world.act())
    lines = Lines([*drills[:2], pallet, lot], [None, None, None, 1_000])
    transfers.send(transfer.id, lines, act=world.act(), with_extra=True)
    transfers.arrive(transfer.id, Lines(drills[:1]), act=world.act())
    closed(desk, transfer)
    lost = places.virtual_place("lost")
    assert stock.places([*drills[1:], pallet]) == [lost] * 4
    assert stock.lying(lot) == {world.a1: 500, lost: 1_000}
    assert transfers.underway(transfer) == []
    assert ledger.read.latest_events(1)[0].reason == LOST
    assert desk.progress(transfer).lost == {world.drill: 3, world.juice: 1_000}

    act = world.act(key="late")
    late = Lines([drills[1], lot], [None, 400])
    passed = transfers.arrive(transfer.id, late, act=act)
    assert passed.matched == {world.drill: 1, world.juice: 400}
    assert passed.missing == {world.drill: 2, world.juice: 600}
    assert transfers.arrive(transfer.id, late, act=act).events == passed.events
    transfers.arrive(transfer.id, Lines([pallet, lot]), act=world.act())
    assert stock.places(drills) == [transfer.place_to] * 4
    assert stock.lying(lot) == {world.a1: 500, transfer.place_to: 1_000}
    assert desk.progress(transfer).lost == {}
    with stock.unchanged(), pytest.raises(Refused) as caught:
        transfers.arrive(transfer.id, Lines([drills[1]]), act=world.act())
    assert codes(caught) == [(0, "transfer_not_underway")]
    stock.assert_sound()


def test_opening_it_again_brings_back_into_transit_what_was_lost(desk, transfer):
    world = desk.world
    drills = world.drills(3)
    transfers.send(transfer.id, Lines(drills), act=world.act())
    closed(desk, transfer)
    orders.open_order(transfer.id, by=world.anna, at=world.act().recorded_at)
    assert [each.item for each in transfers.underway(transfer)] == drills
    closed(desk, transfer)
    transfers.arrive(transfer.id, Lines(drills[:1]), act=world.act())
    orders.open_order(transfer.id, by=world.anna, at=world.act().recorded_at)
    assert [each.item for each in transfers.lost_of(transfer)] == drills[1:], "one was found since"
    transfers.arrive(transfer.id, Lines(drills[1:]), act=world.act())
    assert desk.done(transfer, world.drill) == Done(shipped=3, delivered=3)
    stock.assert_sound()


def test_lost_and_travelling_pieces_arrive_in_one_act(desk, transfer):
    world = desk.world
    drills = world.drills(3)
    transfers.send(transfer.id, Lines(drills[:2]), act=world.act())
    closed(desk, transfer)
    transfers.arrive(transfer.id, Lines(drills[:1]), act=world.act())
    orders.open_order(transfer.id, by=world.anna, at=world.act().recorded_at)
    transfers.send(transfer.id, Lines(drills[2:]), act=world.act())
    act = world.act(key="both")
    passed = transfers.arrive(transfer.id, Lines(drills[1:]), act=act)
    assert passed.matched == {world.drill: 2}
    assert len(passed.events) == 2
    assert transfers.arrive(transfer.id, Lines(drills[1:]), act=act).events == passed.events
    ledger.reverse_together(passed.events, act=world.act())
    assert [each.item for each in transfers.lost_of(transfer)] == drills[1:2]
    assert [each.item for each in transfers.underway(transfer)] == drills[2:]


def test_what_is_lost_of_a_transfer_costs_as_many_statements_for_many(desk, transfer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    world, counts = desk.world, []
    for number in (1, 30):
        order = desk.order(TRANSFER, NewLine(world.drill, number), place_from=world.warehouse,
                           place_to=transfer.place_to)  # fmt: skip
        transfers.send(order.id, Lines(world.drills(number)), act=world.act())
        with CaptureQueriesContext(connection) as seen:
            closed(desk, order)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_what_is_lost_is_promised_to_nobody_any_more(desk, transfer):
    world = desk.world
    drills = world.drills(2)
    transfers.send(transfer.id, Lines(drills), act=world.act())
    ledger.reserve(Lines(drills[:1]), order=ledger.Cause("sales order", "S-1"), act=world.act())
    closed(desk, transfer)
    assert stock.places(drills) == [places.virtual_place("lost")] * 2
    assert ledger.read.reservations_on(drills) == []
    stock.assert_sound()


def test_what_is_refused_and_stays_keeps_its_promise(desk, transfer):
    world = desk.world
    goes, held = world.drills(2)
    sale = Cause("sales_order", "SO-1")
    ledger.reserve(Lines([goes, held]), order=sale, act=world.act())
    ledger.hold(Lines([held]), reason="cracked", blocks=ledger.Block.MOVE, act=world.act())
    act = world.act(accept="good")
    passed = transfers.send(transfer.id, Lines([goes, held]), act=act, with_promised=True)
    assert [each.item for each in passed.promised] == [goes]
    assert [each.item for each in ledger.read.reservations_for(*sale)] == [held]
