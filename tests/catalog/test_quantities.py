"""Amounts as people write them, exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockthread.catalog import Product, parse_quantity, read, shown_number, shown_quantity
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def _product(unit: str, scale: int) -> Product:
    return Product(1, "P", "P", "lot", unit, scale, None, None, "", 1, None, "", True)


JUICE = _product("l", 1000)
DRILL = _product("piece", 1)


@pytest.mark.parametrize(
    "text, amount",
    [
        ("1", 1000),
        (" 1.5 ", 1500),
        ("1,5", 1500),
        ("0.001", 1),
        ("1.5000", 1500),
        ("250 ml", 250),
        ("250ml", 250),
        ("2 L", 2000),
        ("0.1 m3", 100_000),
        ("1,50 l", 1500),
        ("0", 0),
    ],
)
def test_amounts_are_read_exactly(text: str, amount: int) -> None:
    assert parse_quantity(JUICE, text) == amount


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "bad_quantity"),
        ("-1", "bad_quantity"),
        ("+1", "bad_quantity"),
        ("1e3", "unknown_unit"),
        ("1.2.3", "bad_quantity"),
        (".5", "bad_quantity"),
        ("ten", "bad_quantity"),
        ("١", "bad_quantity"),
        ("1 l 2", "bad_quantity"),
        ("NaN", "bad_quantity"),
        ("1,234", "ambiguous_quantity"),
        ("0.0001", "quantity_too_fine"),
        ("0.5 ul", "quantity_too_fine"),
        ("1 kg", "unit_mismatch"),
        ("1 barrel", "unknown_unit"),
        ("9999999999999", "quantity_too_large"),
        ("9" * 30, "bad_quantity"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text: str, code: str) -> None:
    assert refused(lambda: parse_quantity(JUICE, text)) == [(None, code)]


def test_half_a_drill_is_refused_and_a_dozen_is_twelve() -> None:
    assert refused(lambda: parse_quantity(DRILL, "0.5")) == [(None, "quantity_too_fine")]
    assert parse_quantity(DRILL, "2 dozen") == 24


def test_amounts_are_shown_as_short_as_they_can_be() -> None:
    assert [shown_quantity(JUICE, n) for n in (0, 1, 1000, 1500, -20)] == [
        "0 l",
        "0.001 l",
        "1 l",
        "1.5 l",
        "-0.02 l",
    ]
    assert shown_quantity(DRILL, 12) == "12"
    assert shown_number(JUICE, 100_000) == "100"


@given(st.integers(0, 10**15), st.sampled_from([10**n for n in range(10)]))
def test_what_is_shown_is_read_back_as_the_same_amount(amount: int, scale: int) -> None:
    product = _product("kg", scale)
    shown = shown_quantity(product, amount)
    assert parse_quantity(product, shown) == amount
    assert Fraction(Decimal(shown_number(product, amount))) * scale == amount


def test_every_unit_has_its_exact_factor() -> None:
    units = read.units()
    assert {"piece", "g", "kg", "t", "ml", "l", "m", "cm", "mm"} <= set(units)
    factor = {
        code: Fraction(unit.factor_numerator, unit.factor_denominator)
        for code, unit in units.items()
    }
    assert factor["lb"] == 16 * factor["oz"] == Fraction("453.59237")
    assert factor["yd"] == 3 * factor["ft"] == 36 * factor["in"]
    assert factor["gal"] == 231 * Fraction("16.387064")
    assert factor["t"] == 1000 * factor["kg"] == 10**6 * factor["g"]
    assert factor["m3"] == 1000 * factor["l"] == 10**6 * factor["ml"]
    bases = {unit.dimension for unit in units.values() if factor[unit.code] == 1}
    assert bases == {unit.dimension for unit in units.values()}
