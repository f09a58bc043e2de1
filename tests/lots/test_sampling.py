"""Samples: lots of their own that no hold stops and that nobody is told to sell."""

import pytest

from stockthread import ledger, lots
from stockthread.kernel.errors import Refused
from stockthread.ledger import Block, Lines
from tests import stock
from tests.world import World

EVERYTHING = int(Block.SHIP | Block.CONSUME | Block.MOVE)


def take(world: World, lot: int, quantity: int = 50, **fields) -> ledger.Posting:
    key = fields.pop("key", None)
    act = world.act(reason="retained", **({"key": key} if key else {}))
    return lots.take_sample(Lines([lot], [quantity], **fields), place=world.a3, act=act)


def test_a_sample_is_a_lot_of_its_own_with_a_reason(world):
    lot = world.juice_lot(1_000, "L1")
    made = take(world, lot)
    [sample] = made.items
    assert stock.lying(sample) == {world.a3: 50}
    assert stock.lying(lot) == {world.a1: 950}
    assert ledger.read.event(made.event).reason == "SAMPLE: retained"
    [told] = lots.samples()
    assert (told.lot, told.of, told.quantity, told.place) == (sample, lot, 50, world.a3)
    assert (told.event, told.person, told.product) == (made.event, world.anna, world.juice)
    assert ledger.read.item(sample).code == "L1/1"
    stock.assert_sound()


def test_no_hold_stops_the_taking_of_a_sample_and_the_sample_is_held_like_its_lot(world):
    lot = world.juice_lot(1_000)
    ledger.hold(Lines([lot]), reason="mould", blocks=EVERYTHING, act=world.act())
    ledger.hold_place(world.a1, reason="leak", blocks=EVERYTHING, act=world.act())
    [sample] = take(world, lot).items
    assert stock.lying(sample) == {world.a3: 50}
    assert [hold.reason for hold in ledger.read.holds_of(sample)] == ["mould"]
    with pytest.raises(Refused):
        ledger.ship(Lines([sample]), place=world.customer, act=world.act())


def test_a_sample_is_taken_out_of_a_carton(world):
    lot, [carton] = world.juice_lot(1_000), world.cartons(1)
    ledger.pack(Lines([lot], [400]), container=carton, act=world.act())
    [sample] = take(world, lot, container=carton).items
    view = ledger.read.item(sample)
    assert (view.place, view.container) == (world.a3, 0)
    assert stock.lying(lot) == {world.a1: 950}


@pytest.mark.parametrize(
    ("place", "quantity", "code"),
    [
        ("customer", 50, "wrong_place"),
        ("a3", 2_000, "not_enough"),
        ("a3", 0, "not_a_whole_quantity"),
    ],
)
def test_a_sample_that_cannot_be_taken_changes_nothing(world, place, quantity, code):
    lot = world.juice_lot(1_000)
    with stock.unchanged(), pytest.raises(Refused) as caught:
        lots.take_sample(
            Lines([lot], [quantity]), place=getattr(world, place), act=world.act()
        )  # fmt: skip
    assert caught.value.refusals[0].code == code
    assert lots.samples() == []


def test_what_is_not_with_us_is_not_sampled_by_us(world):
    lot = world.juice_lot(1_000)
    ledger.ship(Lines([lot]), place=world.customer, act=world.act())
    with pytest.raises(Refused) as caught:
        take(world, lot)
    assert caught.value.refusals[0].code == "not_with_us"


def test_a_sample_is_taken_once_under_one_key_and_undone_in_one(world):
    lot = world.juice_lot(1_000)
    first, again = (take(world, lot, key="sample-1") for _ in range(2))
    assert first.items == again.items
    assert len(lots.samples()) == 1
    ledger.reverse(first.event, act=world.act())
    assert lots.samples(gone_too=True) == []
    assert stock.lying(lot) == {world.a1: 1_000}


def test_samples_are_listed_by_their_lot_until_they_are_used_up(world):
    one, other = world.juice_lot(1_000), world.juice_lot(1_000)
    [first], [second] = take(world, one).items, take(world, other).items
    assert [each.lot for each in lots.samples()] == [second, first]
    assert [each.lot for each in lots.samples(of=[one])] == [first]
    lots.lose_part(Lines([first]), act=world.act(reason="tasted"))
    assert lots.samples(of=[one]) == []
    assert [each.quantity for each in lots.samples(of=[one], gone_too=True)] == [0]
    assert lots.samples_among([one, first, second]) == {first, second}
