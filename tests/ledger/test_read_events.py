"""Events, holds and readings as they are listed."""

import pytest

from stockthread import catalog, ledger
from stockthread.kernel.errors import Refused
from stockthread.ledger import Block, Cause, Given, Kind, Lines, New, Stage
from tests.world import START, World


def test_an_event_is_told_with_its_header_and_one_of_its_items(world: World) -> None:
    drills = world.drills(3)
    posting = world.move(
        [*drills, 10**9], world.a2, by=world.ben, device="scanner 7", accept="good",
        cause=Cause("task", "12"), reason="tidy",
    )  # fmt: skip

    event = ledger.read.event(posting.event)

    assert (event.kind, event.person, event.device) == ("move", world.ben, "scanner 7")
    assert (event.cause_kind, event.cause_id, event.reason) == ("task", "12", "tidy")
    assert (event.accepted, event.refused_count, event.new_items) == (3, 1, 0)
    assert (event.reverses, event.reversed_by, event.is_backdated) == (0, 0, False)
    assert event.item in drills
    assert [refusal.line for refusal in ledger.read.refusals_of(event.id)] == [3]
    assert ledger.read.events_for("task", "12") == [event]
    with pytest.raises(Refused):
        ledger.read.event(10**9)


def test_the_latest_events_come_first_and_in_pages(world: World) -> None:
    drills = world.drills(2)
    events = [world.move(drills, place).event for place in (world.a2, world.a3, world.a1)]

    latest = ledger.read.latest_events(2)

    assert [event.id for event in latest] == events[:0:-1]
    earlier = ledger.read.latest_events(10, before=latest[-1].id)
    assert earlier[0].id == events[0]
    assert earlier[-1].item == drills[0]
    assert earlier[-1].new_items == 2


def test_a_reversal_and_what_it_reverses_name_each_other(world: World) -> None:
    moved = world.move(world.drills(1), world.a2)
    undone = ledger.reverse(moved.event, act=world.act())

    assert ledger.read.event(moved.event).reversed_by == undone.event
    assert ledger.read.event(undone.event).reverses == moved.event


def test_a_backdated_event_is_marked(world: World) -> None:
    early, late = world.drills(1), world.drills(1)
    world.move(late, world.a2)

    posting = world.move(early, world.a2, at=START.replace(minute=1, second=30))

    assert ledger.read.event(posting.event).is_backdated


@pytest.mark.parametrize("kind", ["hold", "release", "reserve", "unreserve", "observe"])
def test_an_event_without_movements_shows_an_item_too(world: World, kind: str) -> None:
    drills = world.drills(2)
    if kind in ("reserve", "unreserve"):
        posting = ledger.reserve(Lines(drills), order=Cause("order", "1"), act=world.act())
    elif kind == "observe":
        days = catalog.read.attributes()[0].id
        posting = ledger.observe(drills, attributes=days, values=["1", "2"], act=world.act())
    else:
        posting = ledger.hold(Lines(drills), reason="r", blocks=Block.SHIP, act=world.act())
    if kind == "release":
        ids = [hold.id for hold in ledger.read.open_holds()]
        posting = ledger.release(ids, act=world.act())
    if kind == "unreserve":
        ids = [each.id for drill in drills for each in ledger.read.reservations_of(drill)]
        posting = ledger.unreserve(ids, act=world.act())

    event = ledger.read.event(posting.event)

    assert (event.kind, event.item in drills) == (kind, True)


def test_what_an_event_moved_is_paged_and_grouped(world: World) -> None:
    drills, lot = world.drills(3), world.juice_lot(1000)
    world.move(drills[:1], world.a2)
    posting = ledger.move(Lines([*drills, lot], [1, 1, 1, 250]), place=world.a3, act=world.act())

    items = ledger.read.event_items(posting.event)

    assert sorted(each.item for each in items) == [*drills, lot]
    of_lot = next(each for each in items if each.item == lot)
    assert (of_lot.kind, of_lot.quantity, of_lot.code) == (
        Kind.LOT, 250, ledger.read.item(lot).code,
    )  # fmt: skip
    assert (of_lot.source.place, of_lot.target.place) == (world.a1, world.a3)
    first = ledger.read.event_items(posting.event, limit=2)
    last = (first[-1].movement, first[-1].item)
    assert first + ledger.read.event_items(posting.event, after=last) == items
    legs = ledger.read.event_legs(posting.event)
    assert (legs[0].items, legs[0].quantity, legs[0].source.place) == (2, 2, world.a1)
    assert {(leg.items, leg.quantity, leg.source.place) for leg in legs[1:]} == {
        (1, 1, world.a2),
        (1, 250, world.a1),
    }


def test_open_holds_are_listed_both_ways_and_counted(world: World) -> None:
    drills = world.drills(2)
    ledger.hold(Lines(drills), reason="scratched", blocks=Block.SHIP, act=world.act(by=world.ben))
    ledger.hold_place(world.a3, reason="wet", blocks=Block.MOVE, act=world.act())

    first, second, place = ledger.read.open_holds()

    assert [(hold.item, hold.place) for hold in (first, second, place)] == [
        (drills[0], 0), (drills[1], 0), (0, world.a3),
    ]  # fmt: skip
    assert (first.reason, first.blocks, first.person) == ("scratched", Block.SHIP, world.ben)
    assert first.since == ledger.read.event(first.event).happened_at
    assert ledger.read.open_holds(limit=1, after=first.id) == [second]
    assert ledger.read.latest_holds(2) == [place, second]
    assert ledger.read.latest_holds(2, before=second.id) == [first]
    assert ledger.read.count_holds() == 3
    ledger.release([first.id], act=world.act())
    assert ledger.read.holds([first.id, second.id]) == [second]
    assert ledger.read.holds_of(drills[0]) == []


def test_a_hold_on_a_place_bears_on_what_lies_under_it(world: World) -> None:
    [drill], lot = world.drills(1), world.juice_lot(1000)
    ledger.hold_place(world.warehouse, reason="fire", blocks=Block.MOVE, act=world.act())
    [outside] = world.drills(1)
    found = ledger.read.holds_on([drill, lot, outside])

    assert {item: [hold.reason for hold in holds] for item, holds in found.items()} == {
        drill: ["fire"], lot: ["fire"], outside: ["fire"],
    }  # fmt: skip


def test_readings_come_latest_first(world: World) -> None:
    [drill] = world.drills(1)
    days = catalog.read.attributes()[0].id
    for value in ("17", "18"):
        ledger.observe([drill], attributes=days, values=[value], act=world.act())

    readings = ledger.read.readings_of(drill)

    assert [(each.attribute, each.value) for each in readings] == [(days, "18"), (days, "17")]
    assert readings[0].happened_at == ledger.read.event(readings[0].event).happened_at


def test_a_received_batch_shows_its_first_item(world: World) -> None:
    new = New(Kind.UNIT, world.drill, 2, Given(world.serial, ["E-1", "E-2"]))
    posting = ledger.expect(new, place=world.supplier, owner=world.us, act=world.act())

    assert ledger.read.latest_events(1)[0].item == posting.items[0]
    assert ledger.read.item(posting.items[0]).stage == Stage.EXPECTED


def test_open_holds_are_listed_by_filters(world: World) -> None:
    drills, [lot] = world.drills(2), [world.juice_lot(500)]
    ledger.hold(Lines(drills), reason="Ölig", blocks=Block.SHIP, act=world.act())
    ledger.hold(Lines([lot]), reason="sour milk", blocks=Block.SHIP, act=world.act())
    ledger.hold_place(world.a3, reason="wet", blocks=Block.MOVE, act=world.act())

    def found(**words: object) -> list[str]:
        wanted = ledger.HoldFilter(**words)
        listed = ledger.read.listed_holds(wanted)
        assert ledger.read.count_listed_holds(wanted) == len(listed)
        return [hold.reason for hold in listed]

    assert found() == ["wet", "sour milk", "Ölig", "Ölig"]
    assert found(text="ölig") == ["Ölig", "Ölig"], "in both databases"
    assert found(text="MILK sour") == ["sour milk"]
    assert found(text="nothing") == []
    assert found(product=world.drill) == ["Ölig", "Ölig"]
    assert found(places=[world.a3]) == ["wet"]
    assert found(places=[]) == []
    assert set(found(places=[world.a1])) == {"sour milk", "Ölig"}
    newest = ledger.read.listed_holds(ledger.HoldFilter(), limit=1)[0]
    assert found(since=newest.since) == ["wet"]
    assert found(until=newest.since) == ["sour milk", "Ölig", "Ölig"]
    assert len(ledger.read.listed_holds(ledger.HoldFilter(), before=newest.id)) == 3
