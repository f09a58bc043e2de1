"""Components go into units, inputs into processes, outputs come out of them: genealogy is facts."""

from collections.abc import Callable, Iterator

import pytest

from stockthread import ledger
from stockthread.kernel import db
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


def test_a_component_stays_itself_inside_its_unit_and_goes_with_it(world: World) -> None:
    drill, battery = world.drills(1)[0], world.batteries(1)[0]
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    assert stock.unit(battery)[:4] == (world.a1, Stage.CONSUMED, world.us, drill)
    assert stock.edges(drill) == {battery: 1}
    world.move([drill], world.a2)
    assert stock.places([battery]) == [world.a2]
    ledger.remove(Lines([battery]), stage=Stage.RAW, act=world.act())
    assert stock.unit(battery)[:4] == (world.a2, Stage.RAW, world.us, 0)
    assert stock.edges(drill) == {}
    assert db.query("SELECT COUNT(*) FROM ledger_edge") == [(1,)]


def test_a_component_is_replaced_and_both_histories_stay(world: World) -> None:
    drill, (first, second) = world.drills(1)[0], world.batteries(2)
    ledger.install(Lines([first]), parent=drill, act=world.act())
    ledger.remove(Lines([first]), stage=Stage.RAW, act=world.act())
    ledger.install(Lines([second]), parent=drill, act=world.act())
    ledger.remove(Lines([second]), stage=Stage.RAW, act=world.act())
    ledger.install(Lines([first]), parent=drill, act=world.act())
    assert stock.edges(drill) == {first: 1}
    assert db.query("SELECT COUNT(*) FROM ledger_edge WHERE output = %s", [drill]) == [(3,)]


def test_components_are_dealt_across_many_units_in_one_event(world: World) -> None:
    drills, batteries = world.drills(20), world.batteries(40)
    ledger.install(Lines(batteries), parent=[*drills, *drills], act=world.act())
    assert all(len(stock.edges(drill)) == 2 for drill in drills)


def test_a_quantity_of_a_lot_goes_into_units_and_is_used_up(world: World) -> None:
    drills, glue = world.drills(2), world.juice_lot(100)
    ledger.install(Lines([glue, glue], [3, 4]), parent=drills, act=world.act())
    assert [stock.edges(drill) for drill in drills] == [{glue: 3}, {glue: 4}]
    assert stock.parts(glue) == [
        stock.Part(world.a1, Stage.READY, 0, 93, 0),
        stock.Part(world.production, Stage.CONSUMED, 0, 7, 0),
    ]


def test_many_inputs_and_outputs_meet_in_one_process(world: World) -> None:
    lots = [world.juice_lot(100, product=world.apples) for _ in range(5)]
    used = ledger.consume(Lines(lots), act=world.act())
    (process,) = used.items
    new = New(Kind.UNIT, world.drill, 10, Given(world.serial, [f"P{n}" for n in range(10)]))
    made = ledger.produce(new, process=process, place=world.a2, owner=world.us, act=world.act())
    assert stock.edges(process) == dict.fromkeys(lots, 100)
    assert all(stock.edges(unit) == {process: 1} for unit in made.items)
    assert db.query("SELECT COUNT(*) FROM ledger_edge") == [(15,)]
    assert stock.stages(made.items) == [Stage.READY] * 10


def test_a_process_is_fed_and_gives_several_times(world: World) -> None:
    apples = world.juice_lot(1000, product=world.apples)
    (process,) = ledger.consume(Lines([apples], [300]), act=world.act()).items
    ledger.consume(Lines([apples], [200]), process=process, act=world.act())
    for quantity in (250, 200):
        new = New(Kind.LOT, world.juice, 1, None, [quantity])
        ledger.produce(new, process=process, place=world.a1, owner=world.us, act=world.act())
    assert stock.lying(apples) == {world.a1: 500}
    rows = db.query("SELECT quantity FROM ledger_edge WHERE output = %s", [process])
    assert sorted(rows) == [(200,), (300,)]


def test_a_blend_that_cannot_make_its_output_uses_nothing_up(world: World) -> None:
    lot = world.juice_lot(100)
    world.juice_lot(5, code="TAKEN")
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["TAKEN"]), [100])
    with stock.unchanged():
        found = refused(
            lambda: ledger.blend(
                Lines([lot]), new, place=world.a1, owner=world.us, act=world.act(accept="good")
            )
        )
    assert found == [(None, "code_in_use")]


@pytest.mark.parametrize("verb", ["merge", "blend"])
def test_an_output_is_refused_without_a_line_whatever_became_of_the_inputs(
    world: World, verb: str
) -> None:
    lots = [world.juice_lot(100), 10**9, world.juice_lot(100)]
    world.juice_lot(5, code="TAKEN")
    code = Given(world.lot, ["NEW", "TAKEN"])
    fields = {"place": world.a1, "owner": world.us, "act": world.act(accept="good")}

    def mix() -> ledger.Posting:
        if verb == "merge":
            return ledger.merge(Lines(lots), code=code._replace(texts=["TAKEN"]), **fields)
        new = New(Kind.LOT, world.juice, 2, code, [100, 100])
        return ledger.blend(Lines(lots), new, **fields)

    with stock.unchanged():
        assert refused(mix) == [(None, "code_in_use"), (1, "unknown_item")]


def test_a_blend_gives_only_what_is_in_hand(world: World) -> None:
    lot = world.juice_lot(100)
    new = New(Kind.LOT, world.juice, 1, None, [100])
    for stage in (Stage.EXPECTED, Stage.CONSUMED, Stage.VOID):
        act = world.act()
        found = refused(
            lambda stage=stage, act=act: ledger.blend(
                Lines([lot]), new, place=world.a1, owner=world.us, stage=stage, act=act
            )
        )
        assert found == [(None, "wrong_stage")]


def test_a_tank_is_topped_up_by_blending_it_with_what_is_poured_in(world: World) -> None:
    tank = world.juice_lot(1000, code="TANK-1")
    more = world.juice_lot(500)
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["TANK-2"]), [1490])
    posting = ledger.blend(
        Lines([tank, more]), new, place=world.a1, owner=world.us, act=world.act()
    )
    process, state = posting.items
    assert stock.edges(state) == {process: 1490}
    assert stock.edges(process) == {tank: 1000, more: 500}
    assert stock.lying(tank) == stock.lying(more) == {}


def test_a_unit_with_components_is_not_used_up_whole(world: World) -> None:
    drill = world.drills(1)
    battery = world.batteries(1)
    ledger.install(Lines(battery), parent=drill[0], act=world.act())
    assert refused(lambda: ledger.consume(Lines(drill), act=world.act())) == [(0, "has_contents")]
    ledger.remove(Lines(battery), stage=Stage.RAW, act=world.act())
    assert ledger.consume(Lines(drill), act=world.act()).accepted == 1


def run_of(w: World, item: int, quantity: int = 10) -> int:
    """Use some of a lot up in a run of its own; return the run."""
    return ledger.consume(Lines([item], [quantity]), act=w.act()).items[0]


def juice_of(w: World, process: int) -> int:
    """Return a lot of juice made by a run."""
    new = New(Kind.LOT, w.juice, 1, None, [10])
    made = ledger.produce(new, process=process, place=w.a1, owner=w.us, act=w.act())
    return made.items[0]


def straight_out_of_it(w: World, process: int) -> int:
    return juice_of(w, process)


def out_of_another_run(w: World, process: int) -> int:
    return juice_of(w, run_of(w, juice_of(w, process)))


def out_of_an_older_run(w: World, process: int) -> int:
    older = run_of(w, w.juice_lot(100))
    fed = juice_of(w, older)
    ledger.consume(Lines([juice_of(w, process)]), process=older, act=w.act())
    assert refused(lambda: ledger.consume(Lines([fed]), process=older, act=w.act()))
    return fed


def a_part_split_off(w: World, process: int) -> int:
    return ledger.split(Lines([juice_of(w, process)], [4]), act=w.act()).items[0]


def a_unit_of_its_lot(w: World, process: int) -> int:
    new = New(Kind.LOT, w.pump(), 1, None, [10])
    lot = ledger.produce(new, process=process, place=w.a1, owner=w.us, act=w.act()).items[0]
    made = ledger.commission(
        w.pumps_of(lot), place=w.a1, stage=Stage.READY, owner=w.us, act=w.act()
    )
    return made.items[0]


MADE_OF_IT = [straight_out_of_it, out_of_another_run, out_of_an_older_run, a_part_split_off,
              a_unit_of_its_lot]  # fmt: skip


@pytest.mark.parametrize("made", MADE_OF_IT)
def test_what_came_out_of_a_run_never_goes_into_it(
    world: World, made: Callable[[World, int], int]
) -> None:
    process = run_of(world, world.juice_lot(100))
    item, other = made(world, process), world.juice_lot(10)
    with stock.unchanged():
        found = refused(
            lambda: ledger.consume(Lines([other, item]), process=process, act=world.act())
        )
    assert found == [(1, "comes_from_process")]
    act = world.act(accept="good")
    assert ledger.consume(Lines([other, item]), process=process, act=act).accepted == 1


def test_what_only_held_a_component_out_of_a_run_may_go_into_it(world: World) -> None:
    process, (drill,) = run_of(world, world.juice_lot(100)), world.drills(1)
    new = New(Kind.UNIT, world.battery, 1, Given(world.serial, ["MADE"]))
    made = ledger.produce(new, process=process, place=world.a1, owner=world.us, act=world.act())
    ledger.install(Lines(made.items), parent=drill, act=world.act())
    ledger.remove(Lines(made.items), stage=Stage.READY, act=world.act())
    ledger.consume(Lines([drill]), process=process, act=world.act())
    assert drill in stock.edges(process)
