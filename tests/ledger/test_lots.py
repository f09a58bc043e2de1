"""Lots: quantities are whole numbers, and every one of them can be accounted for."""

from collections.abc import Iterator

import pytest

from stockthread import catalog, identifiers, ledger
from stockthread.kernel import db
from stockthread.ledger import Cause, Given, Kind, Lines, New, Stage
from tests import stock
from tests.ledger import verbs
from tests.ledger.verbs import Row
from tests.refusals import refused
from tests.world import World


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


def accounted(lot: int) -> tuple[int, int]:
    """Return what a lot's holdings add up to, and what was ever made or found of it."""
    come = db.query(
        "SELECT COALESCE(SUM(mi.quantity), 0) FROM ledger_movement_item mi"
        " JOIN ledger_movement m ON m.id = mi.movement WHERE mi.item = %s AND m.from_stage = 0",
        [lot],
    )
    return sum(part.quantity for part in stock.parts(lot)), int(come[0][0])


@pytest.mark.parametrize("verb", [verb for verb in verbs.DO if verb not in (
    "remove", "correct_product", "observe", "correct_codes")])  # fmt: skip
def test_nothing_of_a_lot_comes_from_nowhere_or_goes_there(world: World, verb: str) -> None:
    lot = verbs.lot(world, verb)
    rows = verbs.with_targets(world, verb, [Row(lot, 250)])
    for _ in range(2):
        there, come = accounted(lot)
        assert there == come == 1000
        posting = verbs.DO[verb](world, rows, world.act())
        there, come = accounted(lot)
        assert there == come == (1250 if verb == "adjust" else 1000)
        ledger.reverse(posting.event, act=world.act())
        if verb == "adjust":  # what was found by mistake stays on record as void
            break


def test_a_part_is_split_off_where_it_stands_under_the_old_number(world: World) -> None:
    lot = world.juice_lot(1000, code="J")
    posting = ledger.split(Lines([lot, lot], [100, 200]), act=world.act())
    assert [stock.lying(part) for part in posting.items] == [{world.a1: 100}, {world.a1: 200}]
    assert [stock.codes(part) for part in posting.items] == [["J/1"], ["J/2"]]
    assert [stock.edges(part) for part in posting.items] == [{lot: 100}, {lot: 200}]
    again = ledger.split(Lines([lot], [1]), act=world.act())
    assert stock.codes(again.items[0]) == ["J/3"]
    assert stock.lying(lot) == {world.a1: 699}


def test_a_part_gets_the_next_number_that_nothing_else_has(world: World) -> None:
    lot, _ = world.juice_lot(1000, code="2024"), world.juice_lot(10, code="2024/1")
    catalog.add_products([catalog.NewProduct("J/2", "Cider", "lot", code_type="lot")])
    (own,) = catalog.read.by_sku(["J/2"]).values()
    cider = world.juice_lot(10, code="J", product=own)
    ledger.split(Lines([cider], [1]), act=world.act())
    held = ledger.hold(
        Lines([lot, lot, cider], [5, 6, 7]), reason="x", blocks=1, act=world.act()
    ).items
    assert [stock.codes(part) for part in held] == [["2024/2"], ["2024/3"], ["J/3"]]


def test_a_part_is_given_a_number_of_its_own(world: World) -> None:
    lots = [world.juice_lot(10), world.juice_lot(10, product=world.apples)]
    numbers = Given(world.lot, ["N1", "N1"])  # of two products: each is unique in its own
    posting = ledger.split(Lines(lots, [4, 4]), codes=numbers, act=world.act())
    assert [stock.codes(part) for part in posting.items] == [["N1"], ["N1"]]


def test_numbers_of_a_type_unique_in_the_company_are_so_for_parts_too(world: World) -> None:
    tag = identifiers.read.code_type_by_code("asset_tag").id
    lots = [world.juice_lot(10), world.juice_lot(10, product=world.apples)]
    act = world.act()
    found = refused(
        lambda: ledger.split(Lines(lots, [4, 4]), codes=Given(tag, ["N1", "N1"]), act=act)
    )
    assert found == [(1, "code_listed_twice")]


def test_lots_poured_together_are_one_new_lot(world: World) -> None:
    first, second = world.juice_lot(1000), world.juice_lot(500)
    ledger.move(Lines([second], [200]), place=world.a2, act=world.act())
    lines = Lines([first, second, second], [1000, 300, 100], place=[world.a1, world.a1, world.a2])
    posting = ledger.merge(
        lines, code=Given(world.lot, ["M"]), place=world.a3, owner=world.us, act=world.act()
    )
    (merged,) = posting.items
    assert stock.lying(merged) == {world.a3: 1400}
    assert stock.edges(merged) == {first: 1000, second: 400}
    assert stock.lying(second) == {world.a2: 100}


def test_a_count_puts_a_lot_right_and_says_where_the_difference_went(world: World) -> None:
    lot, other = world.juice_lot(1000), world.juice_lot(500)
    act = world.act(reason="counted")
    ledger.adjust(Lines([lot, other]), changes=[-30, 20], act=act)
    assert stock.parts(lot) == [
        stock.Part(world.a1, Stage.READY, 0, 970, 0),
        stock.Part(world.variance, Stage.VOID, 0, 30, 0),
    ]
    assert stock.lying(other) == {world.a1: 520}
    assert accounted(other) == (520, 520)


def test_an_adjustment_down_to_nothing_leaves_no_row(world: World) -> None:
    lot = world.juice_lot(10)
    ledger.adjust(Lines([lot]), changes=[-10], act=world.act(reason="empty"))
    assert stock.lying(lot) == {}


def test_a_line_without_a_quantity_is_all_that_is_free(world: World) -> None:
    lot = world.juice_lot(1000)
    ledger.reserve(Lines([lot], [300]), order=Cause("order", "1"), act=world.act())
    world.move([lot], world.a2)
    assert stock.lying(lot) == {world.a1: 300, world.a2: 700}
    lines = Lines([lot], place=world.a1)
    found = refused(lambda: ledger.move(lines, place=world.a2, act=world.act()))
    assert found == [(0, "not_a_whole_quantity")]


def test_one_lot_in_many_lines_of_one_batch_never_gives_more_than_it_has(world: World) -> None:
    lot = world.juice_lot(10)
    found = refused(
        lambda: ledger.move(Lines([lot] * 11, [1] * 11), place=world.a2, act=world.act())
    )
    assert {code for _, code in found} == {"not_enough"}
    ledger.move(Lines([lot] * 10, [1] * 10), place=world.a2, act=world.act())
    assert stock.lying(lot) == {world.a2: 10}


def test_a_lot_goes_to_several_places_in_one_batch(world: World) -> None:
    lot = world.juice_lot(100)
    places = [world.a2, world.a3, world.a2]
    ledger.move(Lines([lot] * 3, [10, 20, 30]), place=places, act=world.act())
    assert stock.lying(lot) == {world.a1: 40, world.a2: 40, world.a3: 20}


def test_a_product_tracked_by_lot_may_have_units_in_lots(world: World) -> None:
    catalog.add_products([catalog.NewProduct("PUMP", "Pump", "serial_in_lot")])
    pump = catalog.read.by_sku(["PUMP"])["PUMP"]
    lot = ledger.commission(
        New(Kind.LOT, pump, 1, Given(world.lot, ["PL"]), [5]),
        place=world.a1, stage=Stage.READY, owner=world.us, act=world.act(),
    ).items[0]  # fmt: skip
    new = New(Kind.UNIT, pump, 2, Given(world.serial, ["P1", "P2"]), lot=[lot, 0])
    units = ledger.commission(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    ).items
    rows = db.query("SELECT lot FROM ledger_state WHERE item >= %s ORDER BY item", [units[0]])
    assert rows == [(lot,), (0,)]
