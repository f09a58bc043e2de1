"""What shared a container with something: at one time, however containers nest."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, trace
from stockthread.ledger import Lines
from stockthread.trace import Cut
from tests.world import World


def packed(world: World, items: list[int], container: int) -> None:
    ledger.pack(Lines(items), container=container, act=world.act())


def unpacked(world: World, items: list[int]) -> None:
    ledger.unpack(Lines(items), act=world.act())


def together(item: int, *cut: Cut) -> set[tuple[int, int]]:
    return {(each.item, each.container) for each in trace.sharing([item], *cut)}


def test_only_what_was_in_it_at_one_time(world: World) -> None:
    [carton], [one, other, later] = world.cartons(1), world.drills(3)
    packed(world, [one, other], carton)
    between = world.act().recorded_at
    unpacked(world, [one])
    packed(world, [later], carton)

    assert together(one) == {(other, carton)}
    assert together(other) == {(one, carton), (later, carton)}
    [told] = trace.sharing([one])
    assert told.until is not None
    assert told.since < between < told.until
    assert together(one, Cut(since=told.until + timedelta(seconds=1))) == set()
    assert together(one, Cut(known_at=told.since - timedelta(seconds=1))) == set()


def test_cartons_on_one_pallet_share_it(world: World) -> None:
    [carton, twin, pallet], [one, other, loose] = world.cartons(3), world.drills(3)
    packed(world, [one], carton)
    packed(world, [other], twin)
    packed(world, [carton, twin, loose], pallet)

    assert together(one) == {(other, pallet), (loose, pallet)}


def test_a_component_was_where_its_unit_was_and_undone_packing_never_was(world: World) -> None:
    [carton], [drill, other, wrong], [battery] = (
        world.cartons(1),
        world.drills(3),
        world.batteries(1),
    )
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    packed(world, [drill, other], carton)
    mistake = ledger.pack(Lines([wrong]), container=carton, act=world.act())
    ledger.reverse(mistake.event, act=world.act())

    assert together(battery) == {(other, carton), (drill, carton)}


def test_a_thousand_things_cost_no_more_statements(world: World) -> None:
    def statements(count: int) -> int:
        [carton], drills = world.cartons(1), world.drills(count + 1)
        packed(world, drills, carton)
        with CaptureQueriesContext(connection) as captured:
            assert len(trace.sharing(drills[:1])) == count
        return len(captured)

    assert statements(1) == statements(1000)
