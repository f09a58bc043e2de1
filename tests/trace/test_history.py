"""Everything that ever happened to an item."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, ledger, trace
from stockthread.kernel import db
from stockthread.ledger import Block, Cause, Given, Kind, Lines, New, Stage
from stockthread.trace import Step
from stockthread.trace.history import EDGES_SHOWN_MAX
from tests.ledger.story import told
from tests.world import START, World


def kinds(item: int) -> list[str]:
    """Return the kinds of what happened to an item, in order."""
    return [step.kind for step in trace.history(item)]


def last(item: int) -> Step:
    """Return what happened to an item last."""
    return trace.history(item)[-1]


def test_the_life_of_a_unit_is_told_in_order(world: World) -> None:
    new = New(Kind.UNIT, world.drill, 1, Given(world.serial, [" ＥX-1"]))
    [drill] = ledger.expect(new, place=world.supplier, owner=world.us, act=world.act()).items
    line = Lines([drill])
    ledger.receive(line, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act())
    ledger.hold(line, reason="scratched", blocks=Block.SHIP, act=world.act())
    [hold] = ledger.read.holds_of(drill)
    ledger.release([hold.id], act=world.act(by=world.ben))
    ledger.reserve(line, order=Cause("order", "S-1"), act=world.act())
    [reservation] = ledger.read.reservations_of(drill)
    ledger.unreserve([reservation.id], act=world.act())
    days = catalog.read.attributes()[0].id
    ledger.observe([drill], attributes=days, values=["17"], act=world.act())
    world.move([drill], world.a2, device="scanner 7", cause=Cause("task", "12"), reason="tidy")

    steps = trace.history(drill)

    assert [step.kind for step in steps] == [
        "expect", "receive", "hold", "release", "reserve", "unreserve", "observe", "move",
    ]  # fmt: skip
    expect, receive, held, released, reserved, freed, observed, moved = steps
    [code] = expect.codes
    assert (code.canonical, code.raw, code.is_opened) == ("EX-1", " ＥX-1", True)
    assert expect.moves[0].source.stage == 0
    assert (receive.moves[0].source.place, receive.moves[0].target.place) == (
        world.supplier,
        world.a1,
    )
    assert held.holds == ((hold.id, "scratched", Block.SHIP, True),)
    assert released.holds == ((hold.id, "scratched", Block.SHIP, False),)
    assert released.person == world.ben
    assert reserved.reservations == ((reservation.id, 1, "order", "S-1", True),)
    assert freed.reservations == ((reservation.id, 1, "order", "S-1", False),)
    assert observed.readings == ((days, "17"),)
    assert (moved.device, moved.cause, moved.reason) == ("scanner 7", ("task", "12"), "tidy")
    assert moved.happened_at == moved.recorded_at
    assert (held.moves, moved.edges, moved.codes) == ((), (), ())


def test_components_are_told_on_both_sides(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    assert last(drill).edges == (("output", battery, 1, True),)
    assert last(battery).edges == (("input", drill, 1, True),)

    ledger.remove(Lines([battery]), stage=Stage.RAW, act=world.act())

    assert last(drill).edges == (("output", battery, 1, False),)
    assert last(battery).edges == (("input", drill, 1, False),)
    assert kinds(drill) == ["commission", "install", "remove"]


def test_a_process_has_a_history_though_it_never_moves(world: World) -> None:
    lot = world.juice_lot(5000, product=world.apples)
    process = ledger.consume(Lines([lot], [3000]), act=world.act()).items[0]
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["P1"]), [1000])
    ledger.produce(new, process=process, place=world.a1, owner=world.us, act=world.act())

    used, made = trace.history(process)

    assert used.edges == (("output", lot, 3000, True),)
    assert [(edge.role, edge.quantity) for edge in made.edges] == [("input", 1000)]


def test_a_lot_tells_the_quantity_of_each_step(world: World) -> None:
    lot = world.juice_lot(1000)
    ledger.move(Lines([lot, lot], [300, 200]), place=[world.a2, world.a3], act=world.act())

    moves = last(lot).moves

    assert {(move.target.place, move.quantity) for move in moves} == {
        (world.a2, 300),
        (world.a3, 200),
    }


def test_a_reversal_marks_both_steps(world: World) -> None:
    [drill] = world.drills(1)
    moved = world.move([drill], world.a2)
    undone = ledger.reverse(moved.event, act=world.act())

    _, step, back = trace.history(drill)

    assert (step.reversed_by, step.reverses) == (undone.event, 0)
    assert (back.reversed_by, back.reverses) == (0, moved.event)


def test_a_late_record_stands_where_it_happened_and_bears_the_mark(world: World) -> None:
    lot = world.juice_lot(1000)
    ledger.move(Lines([lot], [100]), place=world.a2, act=world.act())
    last_one = ledger.move(Lines([lot], [100], place=world.a1), place=world.a2, act=world.act())
    at = ledger.read.event(last_one.event).happened_at - timedelta(seconds=30)
    late = ledger.move(Lines([lot], [100], place=world.a1), place=world.a3, act=world.act(at=at))

    steps = trace.history(lot)

    assert [step.event for step in steps][-2:] == [late.event, last_one.event]
    assert [step.is_backdated for step in steps] == [False, False, True, False]
    assert steps[2].happened_at == at
    assert steps[2].recorded_at > steps[3].recorded_at


def test_pages_go_back_without_gap_or_double(world: World) -> None:
    lot = world.juice_lot(10_000)
    days = catalog.read.attributes()[0].id
    for number in range(6):
        lines = Lines([lot, lot], [1, 1], place=world.a1)
        ledger.move(lines, place=[world.a2, world.a3], act=world.act())
        ledger.observe([lot], attributes=days, values=[str(number)], act=world.act())
        ledger.hold(Lines([lot]), reason=str(number), blocks=0, act=world.act())
    whole = trace.history(lot)
    assert len(whole) == 19

    for limit in (1, 2, 3, 5, 18, 19, 20):
        pages: list[Step] = []
        before = None
        while page := trace.history(lot, limit, before):
            pages = page + pages
            before = (page[0].happened_at, page[0].event)
            assert len(page) == limit or len(pages) == len(whole)
        assert pages == whole


def test_of_very_many_edges_the_first_are_told_and_the_others_counted(world: World) -> None:
    count = EDGES_SHOWN_MAX + 20
    batteries = world.batteries(count)
    process = ledger.consume(Lines(batteries), act=world.act()).items[0]

    [step] = trace.history(process)

    assert (len(step.edges), step.edges_left_out) == (EDGES_SHOWN_MAX, 20)


@pytest.mark.parametrize("kind", ["unit", "lot"])
def test_a_long_history_costs_no_more_statements(world: World, kind: str) -> None:
    item = world.drills(1)[0] if kind == "unit" else world.juice_lot(1000)
    for number in range(30):
        world.move([item], world.a2 if number % 2 == 0 else world.a1)

    with CaptureQueriesContext(connection) as captured:
        steps = trace.history(item)

    assert len(steps) == 31
    assert len(captured) == 2


def test_every_item_of_the_story_tells_each_event_that_touched_it(world: World) -> None:
    for _ in told(world):
        pass
    moved = db.query(
        "SELECT i.item, m.event FROM ledger_movement m JOIN ledger_movement_item i"
        " ON i.movement = m.id"
    )
    held = db.query("SELECT item, event FROM ledger_hold WHERE item <> 0")
    linked = db.query("SELECT output, event FROM ledger_edge")
    linked += db.query("SELECT input, event FROM ledger_edge")
    touched: dict[int, set[int]] = {}
    for item, event in [*moved, *held, *linked]:
        touched.setdefault(item, set()).add(event)

    for item, events in touched.items():
        steps = trace.history(item)
        assert events <= {step.event for step in steps}
        order = [(step.happened_at, step.event) for step in steps]
        assert order == sorted(order)
        assert all(START <= step.happened_at <= step.recorded_at for step in steps)


def test_one_kind_of_event_is_asked_alone(world: World) -> None:
    [drill] = world.drills(1)
    for place in (world.a2, world.a1, world.a2):
        ledger.move(Lines([drill]), place=place, act=world.act())
    ledger.hold(Lines([drill]), reason="bent", blocks=7, act=world.act())
    assert [step.kind for step in trace.history(drill, kinds=["hold"])] == ["hold"]
    moves = trace.history(drill, limit=2, kinds=["move"])
    assert [step.moves[0].target.place for step in moves] == [world.a1, world.a2]
    assert [step.kind for step in trace.history(drill, kinds=["hold", "move"])][-1] == "hold"
    assert trace.history(drill, kinds=["scrap"]) == []
