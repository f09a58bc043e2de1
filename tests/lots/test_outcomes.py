"""Yield: like is compared with like, and what else came out is told beside it."""

from fractions import Fraction

from stockthread import catalog, ledger, lots
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.world import World


def make(world: World, process: int, product: int, quantity: int, code: str) -> int:
    new = New(Kind.LOT, product, 1, Given(world.lot, [code]), [quantity])
    return ledger.produce(new, process=process, place=world.a1, owner=world.us,
                          act=world.act()).items[0]  # fmt: skip


def use(world: World, lot: int, quantity: int | None = None) -> int:
    return ledger.consume(Lines([lot], [quantity]), act=world.act()).items[0]


def test_yield_compares_what_came_out_with_what_went_in(world):
    juice = world.juice_lot(1_000)
    lot = make(world, use(world, juice), world.juice, 950, "J1")
    found = lots.outcome_of(lot, world.juice)
    assert found is not None
    assert (found.went_in, found.made) == (((world.juice, 1_000),), ((world.juice, 950),))
    [each] = found.yields
    assert (each.dimension, each.share) == ("volume", Fraction(95, 100))
    assert lots.outcome_of(juice, world.juice) is None


def test_what_else_came_out_is_a_by_product_and_kilograms_become_litres(world):
    apples = world.juice_lot(2_000, product=world.apples)
    process = use(world, apples)
    lot = make(world, process, world.juice, 1_300, "J1")
    make(world, process, world.apples, 500, "POMACE")
    found = lots.outcome_of(lot, world.juice)
    assert found is not None
    assert found.by_products == ((world.apples, 500),)
    assert found.yields == ()
    assert found.rate == lots.Rate(Fraction(13, 20), "l", "kg")


def test_a_product_with_a_unit_of_its_own_is_measured_in_that_too(world):
    catalog.add_products(
        [catalog.NewProduct("BOTTLE", "Bottle of juice", "lot", code_type="lot")]
    )  # fmt: skip
    bottle = catalog.read.by_sku(["BOTTLE"])["BOTTLE"]
    juice = world.juice_lot(10_000)
    lot = make(world, use(world, juice), bottle, 12, "B1")
    assert lots.outcome_of(lot, bottle).yields == ()
    catalog.set_conversions(bottle, ["1 l = 1.25"])
    [each] = lots.outcome_of(lot, bottle).yields
    assert (each.dimension, each.share) == ("volume", Fraction(96, 100))


def test_pieces_of_different_products_have_no_yield(world):
    pump, [drill] = world.pump_lot(10), world.drills(1)
    process = ledger.consume(Lines([drill]), act=world.act()).items[0]
    assert ledger.read.item(pump).stage == Stage.READY
    found = lots.outcome([process], [world.pump()])
    assert (found.went_in, found.made, found.yields, found.rate) == (
        ((world.drill, 1),), (), (), None,
    )  # fmt: skip
    assert lots.outcome([], [world.drill]).went_in == ()
