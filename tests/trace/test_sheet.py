"""A trace written down: lines with names and shares, the same for pages, files and papers."""

from fractions import Fraction

from stockthread import ledger, trace
from stockthread.ledger import Lines, Stage
from stockthread.trace import Cut
from tests.trace.test_composition import poured
from tests.world import World


def test_a_sheet_has_both_ways_with_shares_and_without_processes(world: World) -> None:
    ours, other = world.juice_lot(1000, "OURS"), world.juice_lot(3000, "OTHER")
    tank = poured(world, {ours: 1000, other: 3000}, "TANK")
    [part] = ledger.split(Lines([tank], [400], place=world.a1), act=world.act()).items

    found = trace.sheet(tank)

    assert [(line.way, line.item, line.share) for line in found.lines] == [
        ("up", ours, Fraction(1, 4)), ("up", other, Fraction(3, 4)), ("down", part, 1),
    ]  # fmt: skip
    assert (found.code, found.name, found.is_truncated) == ("TANK", "Apple juice", False)
    assert [line.amount for line in found.lines] == ["1 l", "3 l", "0.4 l"]


def test_small_shares_are_marked_and_one_way_asked_alone(world: World) -> None:
    ours, other = world.juice_lot(1), world.juice_lot(3999)
    tank = poured(world, {ours: 1, other: 3999}, "TANK")

    found = trace.sheet(ours, way="down", least=Fraction(1, 100))

    assert (found.up, found.below) == (None, 1)
    assert [(line.item, line.is_below) for line in found.lines] == [(tank, True)]


def test_cells_fit_the_head_and_percent_is_readable(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    ledger.remove(Lines([battery]), stage=Stage.RAW, act=world.act())
    [line] = trace.sheet(battery).lines
    [row] = trace.cells([line])
    told = dict(zip(trace.HEAD, row, strict=True))
    assert (told["way"], told["code"], told["place"]) == ("down", line.code, "A-1")
    assert told["since"] < told["until"]
    assert trace.sheet(battery, Cut(with_removed=False)).lines == ()
    shares = (None, Fraction(0), Fraction(1, 8), Fraction(1, 99_999), Fraction(1))
    assert [trace.percent(share) for share in shares] == ["", "0 %", "12.5 %", "< 0.01 %", "100 %"]


def test_shares_are_rounded_and_never_told_as_all_or_nothing_that_they_are_not():
    told = {
        Fraction(1, 3): "33.33 %", Fraction(2, 3): "66.67 %", Fraction(1, 20): "5 %",
        Fraction(1, 800): "0.125 %", Fraction(1, 30_000): "< 0.01 %", Fraction(0): "0 %",
        Fraction(1): "100 %", Fraction(99_999, 100_000): "> 99.99 %", Fraction(21, 20): "105 %",
    }  # fmt: skip
    assert {share: trace.percent(share) for share in told} == told


def test_a_share_says_of_what_it_is(world: World):
    one, other = world.juice_lot(3_000), world.juice_lot(1_000)
    tank = poured(world, {one: 3_000, other: 1_000}, "B1")
    up = {line.item: trace.share_of(line) for line in trace.sheet(tank, way="up").lines}
    down = {line.item: trace.share_of(line) for line in trace.sheet(one, way="down").lines}
    assert up[one] == "75 % of its volume"
    assert down[tank] == "75 % from it"
