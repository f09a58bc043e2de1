"""How items stood at a moment of the past."""

from datetime import datetime, timedelta

import pytest

from stockthread import ledger, trace
from stockthread.kernel import db
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.ledger.story import told
from tests.world import START, World

MINUTE = timedelta(minutes=1)
FAR = START + timedelta(days=900)


def when(event: int) -> datetime:
    """Return when an event happened."""
    return ledger.read.event(event).happened_at


def place_then(item: int, at: datetime, known_at: datetime | None = None) -> int:
    """Return where an item was; 0 where it was not yet."""
    state = trace.as_of(item, at, known_at)
    return state.place if state else 0


def test_at_the_present_moment_it_is_the_current_state_after_every_kind_of_event(
    world: World,
) -> None:
    for kind in told(world):
        items = [id for (id,) in db.query("SELECT item FROM ledger_state WHERE kind <> 4")]
        then = trace.as_of_many(items, FAR)
        for now in ledger.read.items(items):
            state = then[now.id]
            assert state[:9] == now[:9], f"after {kind}"
            parts = [part[:6] for part in ledger.read.holdings(now.id)]
            assert [tuple(part) for part in state.holdings] == parts, f"after {kind}"


def test_a_unit_was_where_its_last_movement_had_brought_it(world: World) -> None:
    [drill] = world.drills(1)
    first = world.move([drill], world.a2).event
    second = world.move([drill], world.a3).event

    assert trace.as_of(drill, START - MINUTE) is None
    assert place_then(drill, when(first) - timedelta(microseconds=1)) == world.a1
    assert place_then(drill, when(first)) == world.a2
    assert place_then(drill, when(second)) == world.a3
    state = trace.as_of(drill, when(first))
    assert state is not None
    assert (state.event, state.happened_at, state.quantity) == (first, when(first), 1)


def test_a_lot_lay_where_its_movements_had_brought_its_parts(world: World) -> None:
    lot = world.juice_lot(1000)
    moved = ledger.move(Lines([lot], [300]), place=world.a2, act=world.act())
    ledger.scrap(Lines([lot], [300], place=world.a2), place=world.scrap, act=world.act())

    before = trace.as_of(lot, when(moved.event) - MINUTE / 2)
    after = trace.as_of(lot, when(moved.event))
    now = trace.as_of(lot, FAR)

    assert before is not None
    assert after is not None
    assert now is not None
    assert (before.place, before.quantity) == (world.a1, 1000)
    assert (after.place, after.quantity) == (0, 1000)
    assert {part.place: part.quantity for part in after.holdings} == {
        world.a1: 700,
        world.a2: 300,
    }
    assert (now.place, now.quantity) == (world.a1, 700)


def test_a_reversed_event_never_was_unless_its_reversal_was_not_known_yet(world: World) -> None:
    [drill] = world.drills(1)
    moved = world.move([drill], world.a2).event
    undone = ledger.reverse(moved, act=world.act()).event
    between = when(moved) + MINUTE / 2

    assert place_then(drill, between) == world.a1
    assert place_then(drill, between, known_at=when(moved)) == world.a2
    assert place_then(drill, between, known_at=when(undone)) == world.a1
    assert place_then(drill, FAR) == world.a1


def test_a_lot_split_by_mistake_was_whole_all_the_time(world: World) -> None:
    lot = world.juice_lot(1000)
    part = ledger.split(Lines([lot], [250]), act=world.act())
    undone = ledger.reverse(part.event, act=world.act()).event
    between = when(part.event) + MINUTE / 2

    whole = trace.as_of(lot, between)
    assert whole is not None
    assert whole.quantity == 1000
    known = trace.as_of(lot, between, known_at=between)
    assert known is not None
    assert known.quantity == 750
    [new] = part.items
    assert trace.as_of(new, between) is None
    gone = trace.as_of(new, when(undone))
    assert gone is not None
    assert (gone.stage, gone.quantity) == (Stage.VOID, 0)


def test_a_late_record_counts_from_when_it_happened_but_was_not_known_then(world: World) -> None:
    [drill], [other] = world.drills(1), world.drills(1)
    world.move([other], world.a2)
    happened = START + MINUTE * 1.5
    late = world.move([drill], world.a3, at=happened)

    assert ledger.read.event(late.event).is_backdated
    assert place_then(drill, happened) == world.a3
    assert place_then(drill, happened, known_at=happened) == world.a1
    assert place_then(drill, happened, known_at=FAR) == world.a3


def test_a_step_that_changes_nothing_says_nothing_of_where_it_was(world: World) -> None:
    [drill] = world.drills(1)
    moved = world.move([drill], world.a2).event
    codes = Given(world.serial, ["C-1"])
    ledger.correct_codes([drill], codes=codes, act=world.act())

    state = trace.as_of(drill, FAR)

    assert state is not None
    assert (state.place, state.event) == (world.a2, moved)


def test_many_items_are_told_at_once(world: World) -> None:
    drills, lot = world.drills(3), world.juice_lot(500)
    at = START + timedelta(minutes=10)
    late = ledger.commission(
        New(Kind.UNIT, world.drill, 1, Given(world.serial, ["LATE"])),
        place=world.a1, stage=Stage.READY, owner=world.us,
        act=world.act(recorded_at=at + MINUTE),
    )  # fmt: skip

    states = trace.as_of_many([*drills, lot, *late.items, 10**9], at)

    assert sorted(states) == [*drills, lot]
    assert trace.as_of_many([], at) == {}


@pytest.mark.parametrize("count", [1, 40])
def test_the_statements_do_not_grow_with_items_or_steps(world: World, count: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    drills, lot = world.drills(count), world.juice_lot(1000)
    for number in range(count % 5 + 3):
        world.move(drills, world.a2 if number % 2 == 0 else world.a1)
    with CaptureQueriesContext(connection) as captured:
        trace.as_of_many([*drills, lot], FAR)
    assert len(captured) == 4


def reasons(item: int, at: datetime, known_at: datetime | None = None) -> list[str]:
    """Return why an item was held at a moment."""
    state = trace.as_of(item, at, known_at)
    return [hold.reason for hold in state.holds] if state else []


def test_holds_count_from_their_beginning_to_their_end(world: World) -> None:
    drill, other = world.drills(2)
    held = ledger.hold(Lines([drill]), reason="bent", blocks=7, act=world.act()).event
    place = ledger.hold_place(world.a1, reason="wet", blocks=7, act=world.act()).event
    [own] = [hold.id for hold in ledger.read.holds_of(drill) if hold.item]
    ended = ledger.release([own], act=world.act()).event
    assert reasons(drill, when(held) - MINUTE / 2) == []
    assert reasons(drill, when(held)) == ["bent"]
    assert reasons(drill, when(place)) == ["bent", "wet"]
    assert reasons(drill, when(ended)) == ["wet"]
    assert reasons(other, FAR) == ["wet"]


def test_a_reversed_hold_never_was_and_a_hold_goes_on_whose_end_was_reversed(world: World) -> None:
    drill, other = world.drills(2)
    held = ledger.hold(Lines([drill]), reason="bent", blocks=7, act=world.act()).event
    [hold] = ledger.read.holds_of(drill)
    ended = ledger.release([hold.id], act=world.act()).event
    undone = ledger.reverse(ended, act=world.act()).event
    assert reasons(drill, when(ended)) == ["bent"]
    assert reasons(drill, when(ended), known_at=when(ended)) == []
    assert reasons(drill, when(undone)) == ["bent"]
    [again] = ledger.read.holds_of(drill)
    last = ledger.release([again.id], act=world.act()).event
    assert reasons(drill, when(undone)) == ["bent"]
    assert reasons(drill, when(last)) == []
    wrong = ledger.hold(Lines([other]), reason="oops", blocks=7, act=world.act()).event
    ledger.reverse(wrong, act=world.act())
    assert reasons(other, when(wrong)) == []
    assert reasons(other, when(wrong), known_at=when(wrong)) == ["oops"]
    assert reasons(drill, when(held)) == ["bent"]
