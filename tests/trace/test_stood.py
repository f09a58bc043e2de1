"""What stood in places at a moment, as known now or then; a thousand things as one."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, trace
from stockthread.ledger import Lines, Stage
from stockthread.trace import Wanted
from tests.world import World


def test_a_place_as_it_stood(world: World) -> None:
    drills, lot = world.drills(3), world.juice_lot(500)
    then = world.act().recorded_at
    ledger.move(Lines(drills[:2]), place=world.a2, act=world.act())
    ledger.move(Lines([lot], [200], place=world.a1), place=world.a2, act=world.act())
    now = world.act().recorded_at

    def inside(place: int, at) -> dict[int, int]:
        return {each.item: each.quantity for each in trace.stood(Wanted([place]), at)}

    assert inside(world.a1, then) == {**dict.fromkeys(drills, 1), lot: 500}
    assert inside(world.a1, now) == {drills[2]: 1, lot: 300}
    assert inside(world.a2, then) == {}
    assert inside(world.a2, now) == {drills[0]: 1, drills[1]: 1, lot: 200}


def test_as_it_was_known_then_and_by_product_and_stage(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    early = world.act().recorded_at
    known = world.act().recorded_at
    late = world.act(at=early + timedelta(seconds=1))
    ledger.move(Lines([drill]), place=world.a2, act=late)
    at = world.act().recorded_at

    assert [each.item for each in trace.stood(Wanted([world.a2]), at)] == [drill]
    assert trace.stood(Wanted([world.a2]), at, known) == []
    assert [each.item for each in trace.stood(Wanted([world.a1]), at, known)] == [drill, battery]
    assert [e.item for e in trace.stood(Wanted(products=[world.battery]), at)] == [battery]
    assert [e.item for e in trace.stood(Wanted(stages=[Stage.RAW]), at)] == [battery]
    assert [e.item for e in trace.stood(Wanted(items=[drill]), at)] == [drill]


def test_the_present_is_the_current_state(world: World) -> None:
    drills, lot = world.drills(5), world.juice_lot(70)
    ledger.move(Lines(drills[1:3]), place=world.a3, act=world.act())
    ledger.split(Lines([lot], [30], place=world.a1), act=world.act())
    now = world.act().recorded_at
    told = {(each.item, each.place, each.stage) for each in trace.stood(Wanted(), now)
            if each.stage not in ledger.GONE}  # fmt: skip
    held = {(view.id, view.place, view.stage) for view in ledger.read.search(limit=1000)}
    assert told == held


def test_moments_of_a_place(world: World) -> None:
    drills = world.drills(2)
    moved = ledger.move(Lines(drills[:1]), place=world.a2, act=world.act())
    back = ledger.move(Lines(drills[:1]), place=world.a1, act=world.act())
    found = trace.moments([world.a2])
    assert [each.event for each in found] == [moved.event, back.event]
    assert [each.event for each in trace.moments([world.a2], 1)] == [back.event]


def test_a_thousand_things_cost_no_more_statements(world: World) -> None:
    def statements(count: int) -> int:
        world.drills(count, place=world.a3)
        world.juice_lot(5, place=world.a3)
        at = world.act().recorded_at
        with CaptureQueriesContext(connection) as captured:
            trace.stood(Wanted([world.a3]), at)
        return len(captured)

    assert statements(1) == statements(1000) == 3
