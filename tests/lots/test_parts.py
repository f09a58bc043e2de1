"""Samples, losses, yield, and the days until which goods are good."""

from datetime import date
from fractions import Fraction

import pytest

from stockthread import catalog, ledger, lots
from stockthread.kernel.errors import Refused
from stockthread.ledger import Given, Kind, Lines, New
from tests import stock
from tests.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()


def test_a_sample_is_a_lot_of_its_own_with_a_reason(world):
    lot = world.juice_lot(1_000)
    act = world.act(reason="retained")
    [sample] = lots.take_sample(lot, 50, source=world.a1, place=world.a3, act=act).items
    assert stock.lying(sample) == {world.a3: 50}
    assert stock.lying(lot) == {world.a1: 950}
    [event] = {each.reason for each in ledger.read.latest_events(2)}
    assert event == "SAMPLE: retained"


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


def test_yield_compares_what_came_out_with_what_went_in(world):
    lot = world.juice_lot(1_000)
    process = ledger.consume(Lines([lot]), act=world.act()).items[0]
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["J1"]), [950])
    ledger.produce(new, process=process, place=world.a1, owner=world.us, act=world.act())
    [found] = lots.read.yields([process])[process]
    assert (found.dimension, found.share) == ("volume", Fraction(95, 100))


def test_goods_are_listed_by_the_day_until_which_they_are_good(world):
    [attribute] = catalog.add_attributes([catalog.NewAttribute("expiry_date", "Expiry", "date")])
    soon, later, corrected = (world.juice_lot(100) for _ in range(3))
    [drill] = world.drills(1)

    def observe(item: int, day: str) -> None:
        ledger.observe([item], attributes=attribute, values=[day], act=world.act())

    observe(soon, "2026-04-01")
    observe(later, "2026-09-01")
    observe(drill, "2026-03-15")
    observe(corrected, "2026-03-20")
    observe(corrected, "2027-03-20")
    found = lots.read.expiring(date(2026, 5, 1))
    assert [(each.item, each.day) for each in found] == [
        (drill, date(2026, 3, 15)), (soon, date(2026, 4, 1)),
    ]  # fmt: skip
    assert found[1].quantity == 100
