"""A wrong code or product is put right on record; the old code still finds the item."""

from collections.abc import Iterator

import pytest

from stockthread import catalog, identifiers, ledger
from stockthread.kernel import db
from stockthread.ledger import Cause, Given, Kind, Lines, New, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


def named(w: World, *texts: str, product: int = 0) -> list[int]:
    new = New(Kind.UNIT, product or w.drill, len(texts), Given(w.serial, texts))
    return list(
        ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=w.act()).items
    )


def test_who_bore_a_code_last_is_found_first(world: World) -> None:
    first, second = world.drills(2)
    code = ledger.read.item(second).code
    for item, to in ((second, "N-1"), (first, code), (first, "N-2")):
        given = Given(world.serial, [to])
        ledger.correct_codes([item], codes=given, act=world.act(reason="misread"))
    assert [match.item for match in ledger.read.find_code(code)] == [first, second]
    assert [match.item for match in ledger.read.find_codes([code])[code]] == [first, second]


def test_the_old_code_still_finds_the_unit(world: World) -> None:
    (drill,) = named(world, "OLD")
    ledger.correct_codes([drill], codes=Given(world.serial, [" NEW"]), act=world.act())
    assert stock.codes(drill) == ["NEW"]
    assert [match.item for match in ledger.read.find_code("OLD")] == [drill]
    rows = db.query("SELECT canonical, raw FROM ledger_code ORDER BY opened_by")
    assert rows == [("OLD", None), ("NEW", " NEW")]


def test_two_units_swap_their_serials_in_one_batch(world: World) -> None:
    a, b = named(world, "A", "B")
    ledger.correct_codes([a, b], codes=Given(world.serial, ["B", "A"]), act=world.act())
    assert [stock.codes(a), stock.codes(b)] == [["B"], ["A"]]


def test_three_units_pass_their_serials_round(world: World) -> None:
    items = named(world, "A", "B", "C")
    ledger.correct_codes(items, codes=Given(world.serial, ["B", "C", "A"]), act=world.act())
    assert [stock.codes(item) for item in items] == [["B"], ["C"], ["A"]]


def test_who_is_left_out_of_a_swap_takes_those_along_who_need_its_serial(world: World) -> None:
    a, b, c = named(world, "A", "B", "C")
    codes = Given(world.serial, ["B", "DRILL", "D"])
    posting = ledger.correct_codes([a, b, c], codes=codes, act=world.act(accept="good"))
    assert posting.accepted == 1
    assert [refusal[:2] for refusal in posting.refused] == [
        (0, "code_in_use"), (1, "code_is_a_product"),
    ]  # fmt: skip
    assert [stock.codes(item) for item in (a, b, c)] == [["A"], ["B"], ["D"]]


def test_the_makers_serial_stands_beside_ours(world: World) -> None:
    (drill,) = named(world, "OURS")
    maker = identifiers.read.code_type_by_code("maker_serial").id
    for keep, text in ((True, "M-1"), (False, "M-2")):
        ledger.correct_codes([drill], codes=Given(maker, [text]), act=world.act(), keep=keep)
    assert stock.codes(drill) == ["M-2", "OURS"]
    ledger.correct_codes([drill], codes=Given(maker, ["M-3"]), act=world.act(), keep=True)
    assert stock.codes(drill) == ["M-2", "M-3", "OURS"]
    ledger.correct_codes([drill], codes=Given(maker, ["M-4"]), act=world.act())
    assert stock.codes(drill) == ["M-4", "OURS"]


def test_any_item_gets_a_code_wherever_it_is(world: World) -> None:
    tag = identifiers.read.code_type_by_code("asset_tag").id
    carton, lot, (drill,) = world.cartons(1)[0], world.juice_lot(100), world.drills(1)
    ledger.scrap(Lines([drill]), place=world.scrap, act=world.act())
    ledger.move(Lines([lot], [40]), place=world.a2, act=world.act())
    ledger.reserve(Lines([lot], [40], place=world.a2), order=Cause("order", "1"), act=world.act())
    ledger.reserve(Lines([lot], [60], place=world.a1), order=Cause("order", "1"), act=world.act())
    codes = Given(tag, ["T1", "T2", "T3"])
    ledger.correct_codes([carton, lot, drill], codes=codes, act=world.act(), keep=True)
    assert stock.codes(carton) == ["T1"]
    assert "T2" in stock.codes(lot)
    assert stock.lying(lot) == {world.a1: 60, world.a2: 40}


def test_a_serial_goes_with_its_unit_to_the_right_product(world: World) -> None:
    (drill,) = named(world, "S-1")
    ledger.correct_product([drill], product=world.battery, act=world.act())
    assert stock.unit(drill).product == world.battery
    assert stock.codes(drill) == ["S-1"]
    named(world, "S-1")  # free for a drill again
    assert refused(lambda: named(world, "S-1", product=world.battery)) == [(0, "code_in_use")]


def test_a_serial_unique_at_its_maker_follows_the_products_maker(world: World) -> None:
    (drill,) = named(world, "OURS")
    maker = identifiers.read.code_type_by_code("maker_serial").id
    ledger.correct_codes([drill], codes=Given(maker, ["M"]), act=world.act(), keep=True)
    ledger.correct_product([drill], product=world.battery, act=world.act())
    battery = catalog.read.product(world.battery)
    sql = "SELECT scope FROM ledger_code WHERE canonical = 'M' AND closed_by IS NULL"
    assert db.query(sql) == [(battery.maker,)]


def test_a_lot_is_of_one_product_wherever_it_lies(world: World) -> None:
    lot = world.juice_lot(1000)
    ledger.move(Lines([lot], [400]), place=world.a2, act=world.act())
    ledger.consume(Lines([lot], [100], place=world.a2), act=world.act())
    ledger.reserve(Lines([lot], [5], place=world.a2), order=Cause("order", "1"), act=world.act())
    act = world.act()
    found = refused(lambda: ledger.correct_product([lot], product=world.apples, act=act))
    assert found == [(0, "reserved")]
    ledger.unreserve(stock.reservations(lot), act=world.act())
    ledger.correct_product([lot], product=world.apples, act=world.act())
    assert stock.unit(lot).product == world.apples
    assert stock.lying(lot) == {world.a1: 600, world.a2: 300}
