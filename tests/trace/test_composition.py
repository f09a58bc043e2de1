"""Shares of what is in an item: exact, and only of what went in before it was drawn."""

from fractions import Fraction

from stockthread import ledger, trace
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.world import World


def poured(world: World, lots: dict[int, int], code: str, quantity: int = 0, product: int = 0):
    """Blend quantities of lots into a new one; return it."""
    new = New(Kind.LOT, product or world.juice, 1, Given(world.lot, [code]),
              [quantity or sum(lots.values())])  # fmt: skip
    lines = Lines(list(lots), list(lots.values()))
    made = ledger.blend(lines, new, place=world.a1, owner=world.us, act=world.act())
    return made.items[-1]


def amounts(item: int, **options) -> dict[int, Fraction]:
    return {each.item: each.amount for each in trace.composition(item, **options).ingredients}


def shares(item: int) -> dict[int, Fraction]:
    found = trace.composition(item).ingredients
    return {each.item: each.share for each in found if each.is_source}


def test_a_blend_has_its_inputs_in_proportion(world: World) -> None:
    one, other = world.juice_lot(3_000), world.juice_lot(1_000)
    blend = poured(world, {one: 3_000, other: 1_000}, "B1")
    assert amounts(blend) == {one: 3_000, other: 1_000}
    assert shares(blend) == {one: Fraction(3, 4), other: Fraction(1, 4)}


def test_what_was_drawn_before_a_top_up_has_nothing_of_it(world: World) -> None:
    first, second = world.juice_lot(1_000), world.juice_lot(600)
    tank = poured(world, {first: 1_000}, "T1")
    early = ledger.split(Lines([tank], [600]), act=world.act()).items[0]
    topped = poured(world, {tank: 400, second: 600}, "T2")
    late = ledger.split(Lines([topped], [100]), act=world.act()).items[0]
    assert second not in amounts(early)
    assert shares(late) == {first: Fraction(2, 5), second: Fraction(3, 5)}
    assert amounts(late)[tank] == 40


def test_shares_stay_exact_through_many_top_ups(world: World) -> None:
    first = world.juice_lot(1_000)
    tank = poured(world, {first: 1_000}, "T0")
    for n in range(40):
        fresh = world.juice_lot(333)
        rest = ledger.read.item(tank).quantity - 333
        ledger.split(Lines([tank], [333]), act=world.act())
        tank = poured(world, {tank: rest, fresh: 333}, f"T{n + 1}")
    found = shares(tank)
    assert sum(found.values()) == 1
    assert found[first] == Fraction(667, 1000) ** 40


def test_what_was_gained_is_of_unknown_origin(world: World) -> None:
    one, other = world.juice_lot(100), world.juice_lot(20)
    tank = poured(world, {one: 100, other: 20}, "G1")
    ledger.adjust(Lines([tank]), changes=[10], act=world.act(reason="more was drawn"))
    drawn = ledger.split(Lines([tank], [130]), act=world.act()).items[0]
    found = trace.composition(drawn)
    assert shares(drawn) == {one: Fraction(10, 13), other: Fraction(2, 13)}
    assert found.unknown == Fraction(1, 13)
    assert {each.item: each.share for each in found.ingredients}[tank] == 1


def test_what_is_lost_on_the_way_leaves_the_shares_as_they_are(world: World) -> None:
    one, other = world.juice_lot(100), world.juice_lot(100)
    blend = poured(world, {one: 100, other: 100}, "S1", quantity=190)
    assert shares(blend) == {one: Fraction(1, 2), other: Fraction(1, 2)}
    assert trace.composition(blend).unknown == 0


def test_a_process_deals_its_inputs_to_what_is_drawn_since(world: World) -> None:
    early, late = world.juice_lot(600), world.juice_lot(300)
    process = ledger.consume(Lines([early]), act=world.act()).items[0]

    def drawn(code: str) -> int:
        new = New(Kind.LOT, world.juice, 1, Given(world.lot, [code]), [300])
        made = ledger.produce(new, process=process, place=world.a1, owner=world.us,
                              act=world.act())  # fmt: skip
        return made.items[0]

    first = drawn("D1")
    ledger.consume(Lines([late]), process=process, act=world.act())
    second, third = drawn("D2"), drawn("D3")
    assert amounts(first) == {early: 200}
    assert amounts(second) == amounts(third) == {early: 200, late: 150}


def test_by_products_make_amounts_the_most_that_can_be(world: World) -> None:
    fruit = world.juice_lot(5_000, product=world.apples)
    process = ledger.consume(Lines([fruit]), act=world.act()).items[0]
    made = []
    for product, quantity in ((world.juice, 3_000), (world.apples, 1_000)):
        new = New(Kind.LOT, product, 1, Given(world.lot, [f"M{product}"]), [quantity])
        made += ledger.produce(new, process=process, place=world.a1, owner=world.us,
                               act=world.act()).items  # fmt: skip
    [told] = trace.composition(made[0]).ingredients
    assert (told.amount, told.is_at_most) == (5_000, True)


def test_what_was_made_has_a_share_where_the_sources_are_measured_otherwise(world: World) -> None:
    fruit = world.juice_lot(5_000, product=world.apples)
    process = ledger.consume(Lines([fruit]), act=world.act()).items[0]
    new = New(Kind.LOT, world.juice, 2, Given(world.lot, ["P1", "P2"]), [3_000, 1_000])
    pressed = ledger.produce(new, process=process, place=world.a1, owner=world.us,
                             act=world.act()).items  # fmt: skip
    both = poured(world, dict(zip(pressed, (3_000, 1_000), strict=True)), "P3")
    found = {each.item: each.share for each in trace.composition(both).ingredients}
    assert found == {pressed[0]: Fraction(3, 4), pressed[1]: Fraction(1, 4), fruit: 1}


def test_a_component_counts_while_it_is_inside(world: World) -> None:
    [drill], [old, new] = world.drills(1), world.batteries(2)
    ledger.install(Lines([old]), parent=drill, act=world.act())
    between = world.act().recorded_at
    ledger.remove(Lines([old]), stage=Stage.RAW, act=world.act())
    ledger.install(Lines([new]), parent=drill, act=world.act())
    assert amounts(drill) == {new: 1}
    assert amounts(drill, at=between) == {old: 1}


def test_a_unit_of_a_lot_has_one_of_it(world: World) -> None:
    lot = world.pump_lot(10)
    [pump] = ledger.commission(
        world.pumps_of(lot), place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    ).items
    assert amounts(pump) == {lot: 1}


def test_a_unit_that_was_made_of_its_own_lot_has_of_it_once(world: World) -> None:
    cells, pump = world.juice_lot(640), world.pump()
    lot = poured(world, {cells: 640}, "PACKS", 64, pump)
    [process] = ledger.consume(Lines([lot], [2]), act=world.act()).items
    packs = ledger.produce(
        world.pumps_of(lot, 2), process=process, place=world.a1, owner=world.us, act=world.act()
    ).items
    assert [amounts(pack) for pack in packs] == [{lot: 1, cells: 10}] * 2


def test_a_component_of_a_unit_counts_beside_its_lot(world: World) -> None:
    cells = world.juice_lot(640)
    lot = world.pump_lot(1)
    [pump] = ledger.commission(
        world.pumps_of(lot), place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    ).items
    ledger.install(Lines([cells], [7]), parent=pump, act=world.act())
    assert amounts(pump) == {lot: 1, cells: 7}
