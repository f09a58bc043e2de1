"""What went into an item, and what it went into."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, trace
from stockthread.kernel.errors import Refused
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.ledger.test_read_items import lot_with_unit, serial_in_lot
from tests.world import World


def depths(found: trace.Trace) -> dict[int, int]:
    """Return the depth of each item of a trace."""
    return {node.item: node.depth for node in found.nodes}


def pairs(found: trace.Trace) -> set[tuple[int, int, int]]:
    """Return (output, input, quantity) of the links that are open."""
    return {(link.output, link.input, link.quantity) for link in found.links if not link.closed_by}


def pressed(world: World) -> tuple[list[int], int, list[int]]:
    """Press two lots of apples to two lots of juice; return inputs, the process, outputs."""
    apples = [world.juice_lot(5000, product=world.apples) for _ in range(2)]
    process = ledger.consume(Lines(apples, [3000, 2000]), act=world.act()).items[0]
    new = New(Kind.LOT, world.juice, 2, Given(world.lot, ["J1", "J2"]), [1000, 800])
    made = ledger.produce(new, process=process, place=world.a1, owner=world.us, act=world.act())
    return apples, process, list(made.items)


def test_up_through_a_process_to_every_source(world: World) -> None:
    apples, process, juices = pressed(world)

    up = trace.trace_up(juices[0])

    assert depths(up) == {juices[0]: 0, process: 1, apples[0]: 2, apples[1]: 2}
    assert pairs(up) == {
        (juices[0], process, 1000),
        (process, apples[0], 3000),
        (process, apples[1], 2000),
    }
    assert not up.is_truncated
    assert up.root == juices[0]


def test_down_through_a_process_to_everything_made(world: World) -> None:
    apples, process, juices = pressed(world)

    down = trace.trace_down(apples[1])

    assert depths(down) == {apples[1]: 0, process: 1, juices[0]: 2, juices[1]: 2}
    [link] = [link for link in down.links if link.output == process]
    assert link.happened_at == ledger.read.event(link.event).happened_at
    [node] = [node for node in down.nodes if node.item == juices[1]]
    assert (node.kind, node.product, node.code, node.stage, node.place) == (
        Kind.LOT, world.juice, "J2", Stage.READY, world.a1,
    )  # fmt: skip


def test_a_unit_knows_its_components_and_they_know_it(world: World) -> None:
    [drill], batteries = world.drills(1), world.batteries(2)
    ledger.install(Lines(batteries), parent=drill, act=world.act())

    assert pairs(trace.trace_up(drill)) == {(drill, battery, 1) for battery in batteries}
    down = trace.trace_down(batteries[0])
    assert depths(down) == {batteries[0]: 0, drill: 1}
    assert down.nodes[1][3:7] == (ledger.read.item(drill).code, 1, Stage.READY, world.a1)


def test_a_component_taken_out_is_told_with_its_end(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    removed = ledger.remove(Lines([battery]), stage=Stage.RAW, act=world.act())

    [link] = trace.trace_up(drill).links

    assert (link.input, link.closed_by) == (battery, removed.event)
    assert link.closed_at == ledger.read.event(removed.event).happened_at


def test_what_was_reversed_never_was(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    wrong = ledger.install(Lines([battery]), parent=drill, act=world.act())
    ledger.reverse(wrong.event, act=world.act())

    assert trace.trace_up(drill).links == ()
    assert depths(trace.trace_down(battery)) == {battery: 0}


def test_a_removal_that_was_reversed_leaves_the_first_link_open(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    built = ledger.install(Lines([battery]), parent=drill, act=world.act())
    for _ in range(2):
        removed = ledger.remove(Lines([battery]), stage=Stage.RAW, act=world.act())
        ledger.reverse(removed.event, act=world.act())

    [link] = trace.trace_up(drill).links
    assert (link.event, link.closed_by) == (built.event, 0)

    last = ledger.remove(Lines([battery]), stage=Stage.RAW, act=world.act())

    [link] = trace.trace_down(battery).links
    assert (link.event, link.closed_by) == (built.event, last.event)


def test_a_unit_comes_from_its_lot(world: World) -> None:
    lot, unit = lot_with_unit(world, serial_in_lot(world))
    assert pairs(trace.trace_up(unit)) == {(unit, lot, 1)}
    down = trace.trace_down(lot)
    assert depths(down) == {lot: 0, unit: 1}
    assert down.links[0][3:] == (0, None, 0, None)


def test_a_unit_that_never_was_is_not_of_its_lot(world: World) -> None:
    product = serial_in_lot(world)
    lot, _ = lot_with_unit(world, product)
    new = New(Kind.UNIT, product, 1, Given(world.serial, ["WRONG"]), lot=lot)
    wrong = ledger.commission(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    )
    ledger.reverse(wrong.event, act=world.act())

    assert wrong.items[0] not in depths(trace.trace_down(lot))


def test_splits_and_merges_are_followed_once_however_many_ways_lead(world: World) -> None:
    root = lot = world.juice_lot(1 << 20)
    for _ in range(12):
        part = ledger.split(Lines([lot], [1 << 10], place=world.a1), act=world.act())
        joined = ledger.merge(
            Lines([lot, part.items[0]], place=world.a1), code=None, place=world.a1,
            owner=world.us, act=world.act(),
        )  # fmt: skip
        lot = joined.items[0]

    up = trace.trace_up(lot)

    assert len(up.nodes) == 25
    assert len(up.links) == 36
    assert max(depths(up).values()) == 12
    assert set(depths(trace.trace_down(root))) == set(depths(up))


def test_a_trace_stops_at_its_limit_nearest_first(world: World) -> None:
    _, process, juices = pressed(world)
    up = trace.trace_up(juices[0], limit=3)

    assert up.is_truncated
    assert [node.item for node in up.nodes][:2] == [juices[0], process]
    assert len(up.nodes) == 3
    assert len(up.links) == 2
    assert not trace.trace_up(juices[0], limit=4).is_truncated


def test_an_item_with_several_live_codes_is_one_node(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    codes = Given(world.serial, ["SECOND"])
    ledger.correct_codes([battery], codes=codes, act=world.act(), keep=True)

    up = trace.trace_up(drill)

    assert [node.code for node in up.nodes] == [ledger.read.item(drill).code, "SECOND"]
    assert len(up.links) == 1


def test_an_unknown_item_is_refused(world: World) -> None:
    with pytest.raises(Refused):
        trace.trace_up(10**9)


def test_a_thousand_descendants_cost_no_more_statements(world: World) -> None:
    def statements(count: int) -> int:
        batteries = world.batteries(count)
        drills = world.drills(count)
        process = ledger.consume(Lines([world.juice_lot(10)]), act=world.act()).items[0]
        made = ledger.produce(
            New(Kind.UNIT, world.battery, count), process=process, place=world.a1,
            owner=world.us, act=world.act(),
        )  # fmt: skip
        ledger.install(Lines(list(made.items)), parent=drills, act=world.act())
        assert batteries
        with CaptureQueriesContext(connection) as captured:
            found = trace.trace_down(process)
        assert len(found.nodes) == 1 + 2 * count
        return len(captured)

    assert statements(1000) == statements(2)
