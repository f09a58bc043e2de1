"""Requests that no page makes and a program may: each is refused, or done as it should be."""

from datetime import timedelta, timezone

import pytest

from stockthread import ledger
from stockthread.ledger import Block, Cause, Given, Kind, Lines, New, Stage
from tests.refusals import refused
from tests.world import START, World


@pytest.mark.parametrize("stage", [Stage.VOID, Stage.CONSUMED, Stage.EXPECTED])
def test_nothing_arrives_at_a_stage_that_is_not_in_hand(world: World, stage: Stage) -> None:
    new = New(Kind.UNIT, world.drill, 1)
    place = {"place": world.a1, "stage": stage, "owner": world.us, "act": world.act()}
    assert refused(lambda: ledger.commission(new, **place)) == [(None, "wrong_stage")]
    parent, part = world.drills(1)[0], world.batteries(1)
    ledger.install(Lines(part), parent=parent, act=world.act())
    removed = lambda: ledger.remove(Lines(part), stage=stage, act=world.act())  # noqa: E731
    assert refused(removed) == [(None, "wrong_stage")]


@pytest.mark.parametrize("new", [New(Kind.PROCESS, 0, 1), New(Kind.CONTAINER, 1, 1)])
def test_processes_and_containers_of_a_product_are_not_commissioned(world: World, new: New) -> None:
    place = {"place": world.a1, "stage": Stage.READY, "owner": world.us}
    made = lambda: ledger.commission(new, act=world.act(), **place)  # noqa: E731
    assert refused(made) == [(None, "no_such_product")]


def test_a_quantity_below_zero_hides_no_other_that_is_too_large(world: World) -> None:
    lot, other = world.juice_lot(100), world.juice_lot(10)
    act = world.act(accept="good")
    posting = ledger.move(Lines([lot, lot, other], [-50, 120, 5]), place=world.a2, act=act)
    assert [(r.line, r.code) for r in posting.refused] == [
        (0, "not_a_whole_quantity"),
        (1, "not_enough"),
    ]


def test_a_lot_that_came_together_from_two_places_goes_back_to_both(world: World) -> None:
    lot = world.juice_lot(100)
    ledger.move(Lines([lot], [40]), place=world.a2, act=world.act())
    both = Lines([lot, lot], [60, 40], place=[world.a1, world.a2])
    joined = ledger.move(both, place=world.a3, act=world.act())
    ledger.reverse(joined.event, act=world.act())
    assert {h.place: h.quantity for h in ledger.read.holdings(lot)} == {
        world.a1: 60,
        world.a2: 40,
    }
    assert ledger.verify().ok


def test_a_held_lot_holds_its_units_as_parents_too(world: World) -> None:
    lot = world.pump_lot()
    place = {"place": world.a1, "stage": Stage.READY, "owner": world.us}
    (unit,) = ledger.commission(world.pumps_of(lot), act=world.act(), **place).items
    ledger.hold(Lines([lot]), reason="bad", blocks=Block.CONSUME, act=world.act())
    part = world.batteries(1)
    put_in = lambda: ledger.install(Lines(part), parent=unit, act=world.act())  # noqa: E731
    assert refused(put_in) == [(0, "container_is_held")]


def test_a_code_of_a_promised_lot_can_be_corrected_back(world: World) -> None:
    lot = world.juice_lot(100, "WRONG")
    ledger.reserve(Lines([lot], [70]), order=Cause("order", "1"), act=world.act())
    corrected = ledger.correct_codes([lot], codes=Given(world.lot, ["RIGHT"]), act=world.act())
    ledger.reverse(corrected.event, act=world.act())
    assert ledger.read.codes([lot]) == {lot: "WRONG"}


def test_one_moment_in_two_zones_is_one_request(world: World) -> None:
    unit = world.drills(1)
    at = START + timedelta(minutes=1)
    act = world.act(at=at)
    first = ledger.hold(Lines(unit), reason="look", blocks=1, act=act)
    again = act._replace(at=at.astimezone(timezone(timedelta(hours=5))))
    assert ledger.hold(Lines(unit), reason="look", blocks=1, act=again).event == first.event


def test_numbers_beyond_every_limit_are_refused(world: World) -> None:
    lot = world.juice_lot(100)
    moved = lambda: ledger.move(  # noqa: E731
        Lines([lot], [10**18]), place=world.a2, act=world.act()
    )
    assert refused(moved)[0][1] == "not_a_whole_quantity"
    far = lambda: ledger.move(Lines([2**70] * 9), place=world.a2, act=world.act())  # noqa: E731
    assert refused(far)[0][1] == "unknown_item"
    long = world.act(reason="x" * 1000)
    assert refused(lambda: ledger.move(Lines([lot]), place=world.a2, act=long)) == [
        (None, "field_too_long")
    ]


def test_a_request_with_gaps_is_known_again_and_told_from_others(world: World) -> None:
    """Quantities may be missing in any line of a long list, and each gap counts."""
    lot, drills = world.juice_lot(1000), world.drills(12)
    some, act = [None] * 12 + [400], world.act()
    lines = Lines([*drills, lot], some)
    first = ledger.move(lines, place=world.a2, act=act)
    assert ledger.move(lines, place=world.a2, act=act).event == first.event
    other = Lines([*drills, lot], [1, *some[1:]])
    assert refused(lambda: ledger.move(other, place=world.a2, act=act)) == [(None, "key_reused")]
