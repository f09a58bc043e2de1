"""Lots on an order, as people write them and as barcodes say them."""

import pytest

from stockthread import catalog, ledger
from stockthread.receipts import ACCEPTED, REFUSED
from tests import stock

NEXT_YEAR = (("best_before_date", "2027-01-31"),)
EXPIRY = (("expiry_date", "2027-01-31"),)


@pytest.fixture(autouse=True)
def sound(world):
    yield
    stock.assert_sound()


@pytest.fixture
def flour(desk) -> int:
    """A product in lots, shown in kilograms, with a GTIN of its own."""
    [id] = catalog.add_products([
        catalog.NewProduct("FLOUR", "Flour", tracking="lot", unit="kg", scale=1_000,
                           gtin="00614141007349"),
    ])  # fmt: skip
    return id


def read(desk, order, line: str, product: int = 0):
    [entry] = desk.check(order, line, product=product).receipt.entries
    return entry.code, entry.quantity, entry.said


WRITTEN = [
    ("L-42\t120 kg", ()), ("L-42 120 kg", ()), ("L-42, 120", ()), ("L-42,120 kg", ()),
    ("L-42;120;2027-01-31", NEXT_YEAR), ("L-42, 120, 31.01.2027", NEXT_YEAR),
    ("L-42 120 kg 2027-01-31", NEXT_YEAR), ("FLOUR L-42 120 kg", ()),
    ("FLOUR L-42, 120", ()), ("FLOUR\tL-42\t120\t2027-01-31", NEXT_YEAR),
    ("00614141007349 L-42 120 kg", ()), ("(10)L-42(17)270131(30)120", EXPIRY),
    ("(01)00614141007349(10)L-42(17)270131(30)120", EXPIRY),
]  # fmt: skip


@pytest.mark.parametrize("is_mixed", [False, True])
def test_a_line_says_lot_amount_and_day_in_any_common_way(desk, flour, is_mixed):
    drills = [(desk.world.drill, 5)] if is_mixed else []
    order = desk.buy((flour, 500_000), *drills)
    for line, said in WRITTEN:
        assert read(desk, order, line) == ("L-42", 120_000, said), line
        assert read(desk, order, line, product=flour) == ("L-42", 120_000, said), line


def test_a_decimal_comma_is_one_and_two_meanings_are_refused(desk, flour):
    order = desk.buy((flour, 500_000))
    assert read(desk, order, "L-42 1,5 kg") == ("L-42", 1_500, ())
    assert read(desk, order, "L-42, 1,5 kg") == ("L-42", 1_500, ())
    found = desk.check(order, "L-1 5", "L-42,1,5 kg", "L-43", "L-44 5 bags", "L-45;5;2027-13-31")
    piles = [(v.pile, v.reason and v.reason.code) for v in found.receipt.verdicts]
    assert piles == [
        (ACCEPTED, None), (REFUSED, "no_amount"), (REFUSED, "no_amount"),
        (REFUSED, "unknown_unit"), (REFUSED, "no_amount"),
    ]  # fmt: skip
    assert [entry.rows for entry in found.receipt.entries] == [(0,), (1,), (2,), (3,), (4,)]


def test_serials_of_a_mixed_order_stay_serials(desk, flour):
    order = desk.buy((flour, 500_000), (desk.world.drill, 5))
    found = desk.receive(order, "D 1", "D-2", "L-42;5", "FLOUR L-43 7 kg")
    drill = desk.world.drill
    assert [entry.product for entry in found.coming.receipt.entries] == [drill, drill, flour, flour]
    assert [each.target.product for each in ledger.read.event_items(found.events[0], limit=9)]


def test_bulk_goods_need_no_number_in_any_way(desk):
    [sugar] = catalog.add_products(
        [catalog.NewProduct("SUGAR", "Sugar", tracking="bulk", unit="kg", scale=1_000)]
    )
    order = desk.buy((sugar, 500_000))
    assert read(desk, order, "SUGAR;S-9;120") == ("S-9", 120_000, ()), "S says no serial here"
    for line in ("SUGAR 120 kg", "SUGAR, 120", "SUGAR;120", "120 kg", "120"):
        assert read(desk, order, line) == ("", 120_000, ()), line


def test_a_day_that_was_written_is_kept_of_the_lot(desk, flour):
    order = desk.buy((flour, 500_000))
    desk.receive(order, "L-42;120;2027-01-31")
    [item] = desk.items("L-42")
    assert [each.value for each in ledger.read.readings_of(item)] == ["2027-01-31"]


def test_what_is_announced_is_written_alike(desk, flour):
    order = desk.buy((flour, 500_000))
    desk.announce(order, "L-42 120 kg", "L-43;5;2027-01-31")
    assert desk.done(order, flour).announced == 125_000
    desk.receive(order, "L-42, 120")
    assert desk.done(order, flour).received == 120_000
