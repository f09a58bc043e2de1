"""Amounts as people write them, exactly: text ↔ whole numbers of a product's smallest unit.

No float anywhere: a text that names no whole number of smallest units is refused, never
rounded.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from stockthread.catalog.records import Conversion, Product, Unit
from stockthread.kernel import db
from stockthread.kernel.errors import Refused, refuse

QUANTITY_MAX = 10**15
"""Of smallest units, so that sums over a thousand such amounts still fit in 64 bits."""


class Measures(NamedTuple):
    """All units of measure by code, and the units of their own that some products have."""

    units: Mapping[str, Unit]
    own: Mapping[int, Mapping[str, Fraction]]


_UNITS = """
    SELECT id, code, name, dimension, factor_numerator, factor_denominator
      FROM catalog_unit_of_measure ORDER BY id"""
_CONVERSIONS = """
    SELECT product_id, unit, numerator, denominator FROM catalog_conversion
     WHERE product_id IN {} ORDER BY product_id, unit"""
_FORM = re.compile(r"([0-9]{1,19}(?:[.,][0-9]{1,19})?)\s*([^\s0-9.,+-]\S*)?", re.ASCII)
_COMMA_OF_THOUSANDS = re.compile(r"[0-9]{1,3},[0-9]{3}")


def shown_quantity(product: Product, amount: int) -> str:
    """Return an amount of smallest units as people read it: "12" pieces, "-1.5 kg"."""
    number = shown_number(product, amount)
    return number if product.unit == "piece" else f"{number} {product.unit}"


def shown_number(product: Product, amount: int) -> str:
    """Return an amount of smallest units in the shown unit, without the unit: "-1.5"."""
    whole, rest = divmod(abs(amount), product.scale)
    sign = "-" if amount < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    digits = len(str(product.scale)) - 1
    return f"{sign}{whole}.{rest:0{digits}d}".rstrip("0")


def parse_quantity(product: Product, text: str, measures: Measures | None = None) -> int:
    """Return how many smallest units "12", "1.5", "1,5 kg" or "250 g" of the product are.

    Another unit of the same dimension is converted exactly, and so is one of the product's own,
    which may be written as several: `3 cases`.
    `measures` spare reading them anew for each of many. Raises Refused bad_quantity,
    ambiguous_quantity, quantity_too_large, quantity_too_fine, unknown_unit, unit_mismatch.
    """
    form = _FORM.fullmatch(text.strip())
    if form is None:
        refuse("bad_quantity", text=text)
    number, unit = form[1], form[2] or product.unit
    if _COMMA_OF_THOUSANDS.fullmatch(number):
        plain = number.replace(",", "")
        refuse("ambiguous_quantity", text=number, plain=plain, point=number.replace(",", "."))
    amount = Fraction(Decimal(number.replace(",", "."))) * product.scale
    if unit != product.unit:
        amount *= _factor(unit, product, measures or measures_of([product.id]))
    if amount > QUANTITY_MAX:
        refuse("quantity_too_large", text=text, limit=shown_quantity(product, QUANTITY_MAX))
    if amount.denominator != 1:
        refuse("quantity_too_fine", text=text, step=shown_quantity(product, 1))
    return amount.numerator


def kilograms(product: Product, measures: Measures) -> Fraction | None:
    """Return what one smallest unit of a product weighs; None where no unit of it says so."""
    try:
        return 1 / (_factor("kg", product, measures) * product.scale)
    except Refused:
        return None


def units() -> dict[str, Unit]:
    """Return every unit of measure by its code, small to large within a dimension."""
    return {unit.code: unit for unit in db.query_records(Unit, _UNITS)}


def conversions(products: Sequence[int]) -> list[Conversion]:
    """Return the units of their own that these products have, by product and unit."""
    wanted, param = db.ids_in(products)
    found = db.query(_CONVERSIONS.format(wanted), [param])
    return [Conversion(id, unit, Fraction(above, below)) for id, unit, above, below in found]


def measures_of(products: Sequence[int]) -> Measures:
    """Return what quantities of these products can be told in. Two statements."""
    own: dict[int, dict[str, Fraction]] = {}
    for each in conversions(products):
        own.setdefault(each.product, {})[each.unit] = each.factor
    return Measures(units(), own)


def _factor(given: str, product: Product, measures: Measures) -> Fraction:
    """How many shown units one given unit is: of its dimension, or by one of the product's own."""
    units = measures.units
    one, shown = units.get(given) or units.get(given.lower()), units[product.unit]
    if one is not None and one.dimension == shown.dimension:
        return _base(one) / _base(shown)
    own = measures.own.get(product.id, {})
    for name in _singular(given):
        if found := next((factor for unit, factor in own.items() if name == unit.casefold()), None):
            return own.get(given, found)
    if shown.code in _singular(given):
        return Fraction(1)
    if one is None:
        refuse("unknown_unit", unit=given)
    for unit, factor in own.items():
        if unit in units and units[unit].dimension == one.dimension:
            return _base(one) / _base(units[unit]) * factor
    refuse("unit_mismatch", unit=given, shown=product.unit)


def _singular(given: str) -> list[str]:
    """How a unit may be called of which `given` is written: itself, and as one of `cases`."""
    name = given.casefold()
    return [name, *(name.removesuffix(end) for end in ("s", "es") if name.endswith(end))]


def in_own_units(product: Product, amount: int, measures: Measures) -> str:
    """Return an amount in the largest pack that the product has a unit of its own for: `3 cases`,
    `3 cases and 4`; "" where it is less than one, or the product has none.

    A pack is a unit of which one is several shown units and which measures nothing else.
    """
    own = measures.own.get(product.id, {})
    packs = [
        (one.numerator, unit)
        for unit, factor in own.items()
        if unit not in measures.units
        and (one := factor * product.scale).denominator == 1
        and product.scale < one <= amount
    ]
    if not packs:
        return ""
    size, unit = max(packs)
    count, rest = divmod(amount, size)
    name = _plural(unit) if count > 1 else unit
    return f"{count} {name}" + (f" and {shown_quantity(product, rest)}" if rest else "")


def _plural(unit: str) -> str:
    if not unit.isalpha() or len(unit) < 3:
        return unit
    return f"{unit}es" if unit.endswith(("s", "x", "ch", "sh")) else f"{unit}s"


def _base(unit: Unit) -> Fraction:
    """How many base units of its dimension a unit is."""
    return Fraction(unit.factor_numerator, unit.factor_denominator)
