"""Units that belong to a lot: which lots may have new ones."""

import pytest

from stockthread import ledger
from stockthread.ledger import Given, Kind, Lines, New, Posting, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World


def make(w: World, new: New, **fields: object) -> Posting:
    act = w.act(**fields)
    return ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=act)


def void(w: World, lot: int) -> None:
    ledger.reverse(ledger.read.item(lot).event, act=w.act())


def scrapped(w: World, lot: int) -> None:
    ledger.scrap(Lines([lot]), place=w.scrap, act=w.act())


def counted_away(w: World, lot: int) -> None:
    ledger.adjust(Lines([lot]), changes=[-10], act=w.act(reason="counted"))


@pytest.mark.parametrize("gone", [void, scrapped, counted_away])
def test_nothing_is_made_of_a_lot_that_is_gone(world: World, gone: object) -> None:
    lot = world.pump_lot(10)
    gone(world, lot)  # type: ignore[operator]
    with stock.unchanged():
        assert refused(lambda: make(world, world.pumps_of(lot))) == [(0, "item_is_gone")]


def test_a_lot_used_up_is_still_that_of_the_units_made_of_it(world: World) -> None:
    lot = world.pump_lot(10)
    ledger.scrap(Lines([lot], [2]), place=world.scrap, act=world.act())
    opened = ledger.consume(Lines([lot]), act=world.act())
    made = ledger.produce(
        world.pumps_of(lot, 8), process=opened.items[0], place=world.a1, owner=world.us,
        act=world.act(),
    )  # fmt: skip
    assert len(made.items) == 8
    stock.assert_sound()


def test_units_may_be_expected_of_a_lot_that_is_expected(world: World) -> None:
    new = New(Kind.LOT, world.pump(), 1, Given(world.lot, ["ON-ITS-WAY"]), [10])
    coming = {"place": world.supplier, "owner": world.us}
    (lot,) = ledger.expect(new, act=world.act(), **coming).items
    assert ledger.expect(world.pumps_of(lot), act=world.act(), **coming).accepted == 1


def test_a_unit_is_of_the_product_of_its_lot(world: World) -> None:
    lot, other = world.pump_lot(), world.juice_lot(100)
    drill = world.pumps_of(lot, product=world.drill)
    with stock.unchanged():
        assert refused(lambda: make(world, drill)) == [(0, "lot_of_another_product")]
        carton = New(Kind.CONTAINER, 0, 1, lot=lot)
        assert refused(lambda: make(world, carton)) == [(0, "lot_of_another_product")]
    mixed = world.pumps_of(lot, 3)._replace(lot=[lot, other, 0])
    posting = make(world, mixed, accept="good")
    assert [refusal[:2] for refusal in posting.refused] == [(1, "lot_of_another_product")]
    assert len(posting.items) == 2


def test_a_blend_looks_at_the_lot_of_its_units_too(world: World) -> None:
    lot, apples = world.pump_lot(), world.juice_lot(100, product=world.apples)
    void(world, lot)
    found = refused(
        lambda: ledger.blend(
            Lines([apples]), world.pumps_of(lot), place=world.a1, owner=world.us, act=world.act()
        )
    )
    assert [code for _, code in found] == ["item_is_gone"]
