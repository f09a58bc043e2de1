"""A hold that passes on: what is made from what is held is held likewise, from its making on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger
from stockthread.ledger import Block, Given, Kind, Lines, New, Stage
from tests import stock
from tests.world import World

ON = Block.SHIP | Block.PASSES_ON


def hold(world: World, *items: int, blocks: int = ON, reason: str = "Glass") -> ledger.Posting:
    return ledger.hold(Lines(items), reason=reason, blocks=blocks, act=world.act())


def reasons(item: int) -> list[tuple[str, int]]:
    return [(each.reason, each.blocks) for each in ledger.read.holds_of(item)]


def apples(world: World, quantity: int = 9000) -> int:
    return world.juice_lot(quantity, product=world.apples)


def pressed(world: World, process: int, quantity: int = 100) -> int:
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, [f"J{next(world.keys)}"]), [quantity])
    return ledger.produce(
        new, process=process, place=world.a1, owner=world.us, act=world.act()
    ).items[0]


def test_a_unit_is_held_when_a_held_component_goes_into_it(world: World) -> None:
    [drill], batteries = world.drills(1), world.batteries(2)
    hold(world, *batteries)
    made = ledger.install(Lines(batteries), parent=drill, act=world.act())
    assert reasons(drill) == [("Glass", ON)]
    assert stock.unit(drill).blocks == Block.SHIP
    stock.assert_sound()
    ledger.reverse(made.event, act=world.act())
    assert reasons(drill) == []
    assert len(ledger.read.holds_of(batteries[0])) == 1
    stock.assert_sound()


def test_what_is_taken_out_of_what_is_held_is_held_likewise(world: World) -> None:
    kit, drill, spare = world.drills(3)
    [battery, free] = world.batteries(2)
    for part, parent in ((battery, drill), (drill, kit), (free, spare)):
        ledger.install(Lines([part]), parent=parent, act=world.act())
    hold(world, kit)
    ledger.remove(Lines([battery, free]), stage=Stage.RAW, act=world.act())
    assert reasons(battery) == [("Glass", ON)]
    assert stock.unit(battery).blocks == Block.SHIP
    assert reasons(free) == reasons(drill) == []
    ledger.release([each.id for each in ledger.read.holds_of(kit)], act=world.act())
    ledger.remove(Lines([drill]), stage=Stage.RAW, act=world.act())
    assert reasons(drill) == []
    stock.assert_sound()


def test_the_neighbours_of_a_bad_part_come_out_free(world: World) -> None:
    """Where the hold came with one part; also two steps up. One on the unit itself is about all."""
    (drill,), (bad, good, late, last) = world.drills(1), world.batteries(4)
    inner = world.drills(1)[0]
    hold(world, bad)
    ledger.install(Lines([bad, good]), parent=inner, act=world.act())
    ledger.install(Lines([inner, late, last]), parent=drill, act=world.act())
    assert reasons(inner) == reasons(drill) == [("Glass", ON)]
    for part in (good, late):
        out = ledger.remove(Lines([part]), stage=Stage.RAW, act=world.act())
        assert reasons(part) == []
    ledger.reverse(out.event, act=world.act())
    ledger.remove(Lines([bad]), stage=Stage.RAW, act=world.act())
    ledger.remove(Lines([late]), stage=Stage.RAW, act=world.act())
    assert (reasons(bad), reasons(late)) == ([("Glass", ON)], [])
    hold(world, drill)
    ledger.remove(Lines([last]), stage=Stage.RAW, act=world.act())
    assert reasons(last) == [("Glass", ON)]
    stock.assert_sound()


def test_undoing_that_takes_the_hold_away_and_leaves_the_own(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    hold(world, drill)
    hold(world, battery, reason="Hot")
    out = ledger.remove(Lines([battery]), stage=Stage.RAW, act=world.act())
    assert reasons(battery) == [("Hot", ON), ("Glass", ON)]
    ledger.reverse(out.event, act=world.act())
    assert reasons(battery) == [("Hot", ON)]
    stock.assert_sound()


def test_what_is_taken_out_of_a_unit_of_a_held_lot_is_held_as_that(world: World) -> None:
    lot, [battery] = world.pump_lot(), world.batteries(1)
    [pump] = ledger.commission(
        world.pumps_of(lot), place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    ).items  # fmt: skip
    ledger.install(Lines([battery]), parent=pump, act=world.act())
    hold(world, lot)
    ledger.remove(Lines([battery]), stage=Stage.RAW, act=world.act())
    assert reasons(battery) == [("Glass", ON)]


def test_a_hold_that_does_not_pass_on_stays_where_it_is(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    hold(world, battery, blocks=Block.SHIP)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    assert reasons(drill) == []


def test_what_is_made_in_a_process_is_held_also_when_the_input_is_used_up(world: World) -> None:
    lot = apples(world)
    process = ledger.consume(Lines([lot]), act=world.act()).items[0]
    before = pressed(world, process)
    hold(world, lot)
    after = pressed(world, process)
    assert reasons(before) == []
    assert reasons(after) == [("Glass", ON)]
    assert reasons(process) == []
    stock.assert_sound()


def test_it_goes_on_through_every_further_step(world: World) -> None:
    lot = apples(world)
    hold(world, lot)
    process = ledger.consume(Lines([lot], [3000]), act=world.act()).items[0]
    juice, other = pressed(world, process, 500), world.juice_lot(500)
    assert reasons(juice) == [("Glass", ON)]
    mixed = ledger.blend(
        Lines([juice, other]), New(Kind.LOT, world.juice, 1, Given(world.lot, ["MIX"]), [1000]),
        place=world.a1, owner=world.us, act=world.act(),
    ).items[-1]  # fmt: skip
    assert reasons(mixed) == [("Glass", ON)]
    part = ledger.split(Lines([mixed], [300]), act=world.act()).items[0]
    assert reasons(part) == [("Glass", ON)]
    stock.assert_sound()


def test_a_unit_of_a_held_lot_passes_the_hold_of_its_lot_on(world: World) -> None:
    lot = world.pump_lot()
    codes = Given(world.serial, ["PUMP-1"])
    pump = ledger.serialise(Lines([lot], [1]), codes=codes, act=world.act()).items[0]
    [drill] = world.drills(1)
    hold(world, lot)
    ledger.install(Lines([pump]), parent=drill, act=world.act())
    assert reasons(drill) == [("Glass", ON)]


def test_the_same_hold_comes_once_and_another_one_beside_it(world: World) -> None:
    [drill], batteries = world.drills(1), world.batteries(2)
    hold(world, *batteries)
    hold(world, batteries[1], reason="Hot")
    for battery in batteries:
        ledger.install(Lines([battery]), parent=drill, act=world.act())
    assert sorted(reasons(drill)) == [("Glass", ON), ("Hot", ON)]


def test_a_released_hold_passes_on_no_more(world: World) -> None:
    drills, [one, two] = world.drills(2), world.batteries(2)
    hold(world, one, two)
    ledger.install(Lines([one]), parent=drills[0], act=world.act())
    ledger.release(stock.open_holds(two), act=world.act())
    ledger.install(Lines([two]), parent=drills[1], act=world.act())
    assert [len(reasons(drill)) for drill in drills] == [1, 0]


@pytest.mark.parametrize("is_held", [False, True])
def test_it_costs_the_same_few_statements_for_any_number(world: World, is_held: bool) -> None:
    def statements(number: int) -> int:
        drills, batteries = world.drills(number), world.batteries(number)
        if is_held:
            hold(world, *batteries)
        with CaptureQueriesContext(
            connection,
        ) as found:
            ledger.install(Lines(batteries), parent=drills, act=world.act())
        assert all(bool(reasons(drill)) is is_held for drill in drills[:2])
        return len(found)

    assert statements(2) == statements(40)


def test_a_place_passes_nothing_on(world: World) -> None:
    from tests.refusals import refused

    def place() -> object:
        return ledger.hold_place(world.a1, reason="x", blocks=ON, act=world.act())

    assert refused(place) == [(None, "bad_blocks")]


def test_stage_of_what_is_held_while_used_up_is_kept(world: World) -> None:
    lot = apples(world)
    ledger.consume(Lines([lot]), act=world.act())
    hold(world, lot)
    assert ledger.read.item(lot).stage == Stage.CONSUMED
    stock.assert_sound()
