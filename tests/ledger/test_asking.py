"""A posting that is only asked about tells what it would refuse, and writes nothing."""

from stockthread import ledger
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World


def test_what_would_be_refused_is_told_and_nothing_is_written(world: World) -> None:
    [known] = world.drills(1)
    code = ledger.read.item(known).code
    new = New(Kind.UNIT, world.drill, 3, Given(world.serial, [code, "N-1", "N-1"]))
    act = world.act(accept="good")
    before = stock.everything()
    with ledger.asking():
        told = ledger.receive_new(new, place=world.a1, stage=Stage.READY, owner=world.us, act=act)
    assert (told.event, told.accepted, list(told.items)) == (0, 1, [])
    assert [(each.line, each.code) for each in told.refused] == [
        (0, "code_in_use"),
        (2, "code_listed_twice"),
    ]
    assert stock.everything() == before
    made = ledger.receive_new(new, place=world.a1, stage=Stage.READY, owner=world.us, act=act)
    assert made.refused == told.refused


def test_what_is_refused_as_a_whole_is_raised(world: World) -> None:
    [drill] = world.drills(1)
    with ledger.asking():
        assert refused(lambda: ledger.move(Lines([drill]), place=world.a1, act=world.act())) == [
            (0, "already_there")
        ]


def test_after_asking_postings_are_done_again(world: World) -> None:
    [drill] = world.drills(1)
    with ledger.asking():
        assert ledger.move(Lines([drill]), place=world.a2, act=world.act()).event == 0
    assert ledger.move(Lines([drill]), place=world.a2, act=world.act()).event
