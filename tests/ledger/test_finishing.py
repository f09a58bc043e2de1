"""Work on items ends: they are ready then, and it is known what they were made in."""

import pytest

from stockthread import ledger, trace
from stockthread.ledger import Block, Given, Kind, Lines, New, Stage
from tests.refusals import refused
from tests.world import World


def begun(world: World, number: int, stage: Stage = Stage.WIP, product: int = 0) -> list[int]:
    """Units that work has begun on, in A-1; drills unless told."""
    codes = [f"W{next(world.keys)}-{n}" for n in range(number)]
    new = New(Kind.UNIT, product or world.drill, number, Given(world.serial, codes))
    made = ledger.commission(new, place=world.a1, stage=stage, owner=world.us, act=world.act())
    return list(made.items)


def test_what_is_finished_is_ready_and_takes_its_contents_along(world: World) -> None:
    [drill], [battery] = begun(world, 1), world.batteries(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    ledger.finish(Lines([drill]), place=world.a2, act=world.act())
    first, second = ledger.read.items([drill, battery])
    assert (first.place, first.stage) == (world.a2, Stage.READY)
    assert (second.place, second.stage, second.container) == (world.a2, Stage.CONSUMED, drill)


def test_what_went_into_the_process_is_in_all_units_finished_with_it(world: World) -> None:
    drills, oil = begun(world, 3), world.juice_lot(900)
    used = ledger.consume(Lines([oil], [300]), act=world.act())
    done = ledger.finish(Lines(drills), place=world.a1, process=used.items[0], act=world.act())
    assert oil in [node.item for node in trace.trace_up(drills[2]).nodes]
    ledger.reverse(done.event, act=world.act())
    assert ledger.read.item(drills[0]).stage == Stage.WIP
    assert oil not in [node.item for node in trace.trace_up(drills[2]).nodes]
    assert ledger.verify().findings == ()


def test_only_earlier_stages_can_be_finished_and_what_moves_freely(world: World) -> None:
    ready, [held] = world.drills(1), begun(world, 1)
    assert refused(lambda: ledger.finish(Lines(ready), place=world.a2, act=world.act())) == [
        (0, "wrong_stage")
    ]
    ledger.hold(Lines([held]), reason="failed", blocks=Block.MOVE, act=world.act())
    assert refused(lambda: ledger.finish(Lines([held]), place=world.a2, act=world.act())) == [
        (0, "held")
    ]
    [carton] = begun(world, 1)
    assert refused(
        lambda: ledger.finish(Lines([carton]), place=world.customer, act=world.act())
    ) == [(None, "wrong_place")]


@pytest.mark.parametrize("stage", [Stage.CONSUMED, Stage.EXPECTED, Stage.RAW])
def test_nothing_is_finished_into_a_stage_that_is_no_end_of_work(world: World, stage) -> None:
    drills = begun(world, 1)
    found = refused(
        lambda: ledger.finish(Lines(drills), place=world.a2, stage=stage, act=world.act())
    )
    assert found == [(None, "wrong_stage")]


def test_a_lot_that_is_no_process_makes_nothing(world: World) -> None:
    drills, oil = begun(world, 1), world.juice_lot(900)
    found = refused(
        lambda: ledger.finish(Lines(drills), place=world.a2, process=oil, act=world.act())
    )
    assert found == [(None, "not_a_process")]
