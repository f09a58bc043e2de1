"""Catch weight: counted in pieces, balanced by weight, exact to the gram."""

from fractions import Fraction

import pytest

from stockthread import ledger, lots
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines
from stockthread.lots import Weight
from tests.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()


def test_the_newest_weight_of_each_piece_counts(world):
    drills = world.drills(3)
    lots.weigh(drills, ["1.234", "850 g", "2 kg"], act=world.act())
    lots.weigh(drills[:1], ["1.200 kg"], act=world.act())
    assert lots.weights() == [Weight(world.drill, 3, Fraction(405, 100))]


def test_what_is_gone_weighs_nothing_here(world):
    drills = world.drills(2)
    lots.weigh(drills, ["1", "2"], act=world.act())
    ledger.scrap(Lines(drills[:1]), place=world.scrap, act=world.act())
    assert lots.weights() == [Weight(world.drill, 1, Fraction(2))]


def test_what_is_no_weight_is_told_with_its_line_and_nothing_is_noted(world):
    with pytest.raises(Refused) as caught:
        lots.weigh(world.drills(2), ["1 kg", "3 l"], act=world.act())
    assert [(r.line, r.code) for r in caught.value.refusals] == [(1, "unit_mismatch")]
    assert lots.weights() == []
