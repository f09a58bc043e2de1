"""Samples, losses, yield, and the days until which goods are good."""

import pytest

from stockthread import catalog, ledger, lots
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines
from tests import stock


def test_a_loss_needs_a_reason(world):
    lot = world.juice_lot(1_000)
    with pytest.raises(Refused) as caught:
        lots.lose_part(Lines([lot], [30]), act=world.act())
    assert caught.value.refusals[0].code == "no_reason"
    event = lots.lose_part(Lines([lot], [30]), act=world.act(reason="left in the pipe")).event
    assert ledger.read.event(event).reason == "LOSS: left in the pipe"
    assert stock.lying(lot) == {world.a1: 970}


def test_a_part_of_what_is_drawn_may_be_promised_and_is_then_a_gain(world):
    lot = world.juice_lot(1_000)
    order = ledger.Cause("sales order", "SO-1")
    ledger.reserve(Lines([lot], [300]), order=order, act=world.act())
    assert lots.drawing.missing_of(Lines([lot], [800])) == {0: 100}
    assert lots.drawing.missing_of(Lines([lot], [700])) == {}


def test_gains_and_draws_happen_together_or_not_at_all(world):
    lot = world.juice_lot(100)

    def fails(lines: Lines, act: ledger.Act) -> None:
        raise Refused([])

    with stock.unchanged(), pytest.raises(Refused):
        lots.with_gains(Lines([lot], [150]), world.act(), fails)


def test_parts_are_listed_with_amounts_numbers_and_times(world):
    juice = catalog.read.product(world.juice)
    read = lots.read_parts("250 ml\n2 x 1.5 l\n\n 3", juice)
    assert [part.quantity for part in read] == [250, 1_500, 1_500, 3_000]
    named = lots.read_parts("0.5 l A 1\n2 B\n1 l\tC", juice)
    assert named == [lots.Part(500, "A 1"), lots.Part(2_000, "B"), lots.Part(1_000, "C")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", [(None, "no_lines")]),
        ("1 l A\n2 l", [(None, "parts_numbers")]),
        ("much\n1 l\n2 kg", [(0, "bad_quantity"), (2, "unit_mismatch")]),
        ("0 l", [(0, "not_a_whole_quantity")]),
        ("999 x 1 l", [(None, "too_many_lines")]),
    ],
)
def test_parts_that_cannot_be_read_are_named_by_their_line(world, text, codes):
    with pytest.raises(Refused) as caught:
        lots.read_parts(text, catalog.read.product(world.juice))
    assert [(each.line, each.code) for each in caught.value.refusals] == codes


def test_several_parts_are_split_off_in_one_act_and_undone_in_one(world):
    lot = world.juice_lot(1_000, "L1")
    parts = [lots.Part(200), lots.Part(300)]
    made = lots.split_parts(Lines([lot], place=world.a1), parts, act=world.act())
    assert [ledger.read.item(item).code for item in made.items] == ["L1/1", "L1/2"]
    assert stock.lying(lot) == {world.a1: 500}
    ledger.reverse(made.event, act=world.act())
    assert stock.lying(lot) == {world.a1: 1_000}
    with stock.unchanged(), pytest.raises(Refused):
        too_much = [lots.Part(600, "X"), lots.Part(600, "Y")]
        lots.split_parts(Lines([lot]), too_much, act=world.act())


def test_lots_poured_together_are_merged_repacked_or_go_into_the_tank(world):
    one, two, three = (world.juice_lot(100, code) for code in ("A", "B", "C"))
    merged = lots.join(Lines([one, two], [60, None]), place=world.a2, code="M", act=world.act())
    lot = merged.items[-1]
    assert (stock.lying(lot), ledger.read.item(lot).code) == ({world.a2: 160}, "M")
    lines = Lines([one, three])
    packed = lots.join(
        lines, place=world.a2, product=world.apples, quantity=130, act=world.act()
    ).items[-1]  # fmt: skip
    assert ledger.read.item(packed).product == world.apples
    assert ledger.read.item(packed).code == "A/1"
    lots.add_tanks([world.a3])
    lots.join(Lines([lot]), place=world.a3, act=world.act())
    assert lots.read.states([world.a3])[world.a3].quantity == 160


def test_goods_of_several_owners_never_become_one_lot(world):
    ours, theirs = world.juice_lot(100, "OURS"), world.juice_lot(100, "THEIRS")
    ledger.change_owner(Lines([theirs]), owner=world.customer_party, act=world.act())
    with stock.unchanged(), pytest.raises(Refused) as caught:
        lots.join(Lines([ours, theirs]), place=world.a1, act=world.act())
    assert caught.value.refusals[0].code == "several_owners"
    act = world.act()
    alone = lots.join(Lines([theirs]), place=world.a1, act=act).items[-1]
    assert lots.join(Lines([theirs]), place=world.a1, act=act).items[-1] == alone
    assert ledger.read.item(alone).owner == world.customer_party
    lots.add_tanks([world.a2])
    lots.pour(world.a2, Lines([ours]), act=world.act())
    with pytest.raises(Refused):
        lots.pour(world.a2, Lines([alone]), act=world.act())
