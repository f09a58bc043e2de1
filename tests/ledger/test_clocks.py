"""Two processes post at the same time, and the one whose clock was read first comes last."""

from datetime import timedelta

from stockthread import ledger, trace
from stockthread.ledger import Lines
from tests.refusals import refused
from tests.world import START, World


def test_who_comes_a_moment_late_follows_at_the_same_moment(world: World) -> None:
    unit = world.drills(1)
    at = START + timedelta(hours=5)
    ledger.move(Lines(unit), place=world.a2, act=world.act(recorded_at=at))
    earlier = at - timedelta(seconds=2)
    second = ledger.move(Lines(unit), place=world.a3, act=world.act(recorded_at=earlier))
    told = ledger.read.event(second.event)
    assert told.happened_at == told.recorded_at == at
    assert not told.is_backdated
    then = trace.as_of(unit[0], at)
    assert then is not None
    assert then.place == world.a3


def test_who_says_when_it_happened_is_taken_at_their_word(world: World) -> None:
    unit = world.drills(1)
    at = START + timedelta(hours=5)
    ledger.move(Lines(unit), place=world.a2, act=world.act(recorded_at=at))
    act = world.act(recorded_at=at, at=at - timedelta(seconds=2))
    found = refused(lambda: ledger.move(Lines(unit), place=world.a3, act=act))
    assert found == [(0, "out_of_order")]


def test_a_clock_that_is_an_hour_behind_is_not_followed(world: World) -> None:
    unit = world.drills(1)
    at = START + timedelta(hours=5)
    ledger.move(Lines(unit), place=world.a2, act=world.act(recorded_at=at))
    act = world.act(recorded_at=at - timedelta(hours=1))
    found = refused(lambda: ledger.move(Lines(unit), place=world.a3, act=act))
    assert found == [(0, "out_of_order")]
