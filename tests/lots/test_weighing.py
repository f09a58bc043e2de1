"""Catch weight: counted in pieces, balanced by weight, exact to the gram."""

from fractions import Fraction

import pytest

from stockthread import ledger, lots
from stockthread.kernel.errors import Refused
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.lots import Weight


def test_the_newest_weight_of_each_piece_counts(world):
    drills = world.drills(3)
    lots.weigh(drills, ["1.234", "850 g", "2 kg"], act=world.act())
    lots.weigh(drills[:1], ["1.200 kg"], act=world.act())
    assert lots.weights() == [Weight(world.drill, 3, Fraction(405, 100), 0)]


def test_what_is_gone_weighs_nothing_here(world):
    drills = world.drills(2)
    lots.weigh(drills, ["1", "2"], act=world.act())
    ledger.scrap(Lines(drills[:1]), place=world.scrap, act=world.act())
    assert lots.weights() == [Weight(world.drill, 1, Fraction(2), 0)]


def test_what_is_no_weight_is_told_with_its_line_and_nothing_is_noted(world):
    with pytest.raises(Refused) as caught:
        lots.weigh(world.drills(2), ["1 kg", "3 l"], act=world.act())
    assert [(r.line, r.code) for r in caught.value.refusals] == [(1, "unit_mismatch")]
    assert lots.weights() == []


def test_what_is_not_here_weighs_nothing_here(world):
    drills = world.drills(3)
    lots.weigh(drills, ["1", "2", "4"], act=world.act())
    ledger.ship(Lines(drills[:1]), place=world.customer, act=world.act())
    ledger.lose(Lines(drills[1:2]), place=world.lost, act=world.act())
    assert lots.weights() == [Weight(world.drill, 1, Fraction(4), 0)]


def test_of_a_lot_what_is_left_here_weighs_its_share(world):
    lot = world.juice_lot(1_000)
    lots.weigh([lot], ["12 kg"], act=world.act())
    ledger.ship(Lines([lot], [250]), place=world.customer, act=world.act())
    ledger.move(Lines([lot], [250], place=world.a1), place=world.a2, act=world.act())
    assert lots.weights() == [Weight(world.juice, 750, Fraction(9), 0)]
    [one] = lots.weighed([lot])
    assert (one.quantity, one.is_whole, one.place) == (750, False, 0)
    lots.weigh([lot], ["8.7 kg"], act=world.act())
    ledger.split(Lines([lot], [250], place=world.a2), act=world.act())
    assert lots.weights() == [Weight(world.juice, 500, Fraction(58, 10), 250)]
    assert lots.weighed([world.juice_lot(5)]) == []


def test_a_lot_that_was_weighed_before_it_came_weighs_all_of_it_here(world):
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["EXP"]), [400])
    [lot] = ledger.expect(
        new, place=world.supplier, owner=world.supplier_party, act=world.act()
    ).items  # fmt: skip
    lots.weigh([lot], ["5 kg"], act=world.act())
    assert lots.weights() == []
    ledger.receive(Lines([lot]), place=world.a1, stage=Stage.READY, owner=world.us, act=world.act())
    assert lots.weights() == [Weight(world.juice, 400, Fraction(5), 0)]


def test_nothing_weighs_nothing(world):
    with pytest.raises(Refused) as caught:
        lots.weigh(world.drills(1), ["0 kg"], act=world.act())
    assert [(r.line, r.code) for r in caught.value.refusals] == [(0, "weight_is_nothing")]
