"""Units of a product's own: how much of it a carton is, or what a litre of it weighs. Exact."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from stockthread.catalog import read
from stockthread.catalog.classes import LOCK
from stockthread.catalog.records import Conversion, Product
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse

PART_MAX: Final = 10**12
_NUMBER: Final = r"[0-9]{1,12}(?:\.[0-9]{1,9})?"
_FORM: Final = re.compile(
    rf"1\s*(?P<unit>[^\s0-9.,=+-]\S{{0,15}})\s*=\s*(?P<amount>{_NUMBER})"
    rf"(?:/(?P<parts>[1-9][0-9]{{0,8}}))?\s*(?P<shown>\S+)?",
    re.ASCII,
)
_ADD: Final = """
    INSERT INTO catalog_conversion (product_id, unit, numerator, denominator)
    VALUES (%s, %s, %s, %s)"""


def set_conversions(product: int, texts: Sequence[str]) -> list[Conversion]:
    """Say all the units of its own that a product has, in the place of those it had.

    texts: "1 carton = 12", "1 l = 1.04 kg", "1 pack = 1/3 kg"; the amount is in the product's shown
    unit. Raises Refused with a line each: bad_conversion, conversion_repeated, conversion_is_known.
    """
    row = read.product(product)
    units = read.units()
    found: list[Conversion] = []
    bad: list[Refusal] = []
    for line, text in enumerate(texts):
        try:
            found.append(_read(row, text))
        except Refused as refused:
            bad.append(refused.refusals[0]._replace(line=line))
            continue
        unit = found[-1].unit
        if unit in [each.unit for each in found[:-1]]:
            bad.append(Refusal(line, "conversion_repeated", {"unit": unit}))
        elif unit in units and units[unit].dimension == units[row.unit].dimension:
            bad.append(Refusal(line, "conversion_is_known", {"unit": unit, "shown": row.unit}))
    if bad:
        raise Refused(bad)
    with db.writing():
        db.lock_text(LOCK)
        db.execute("DELETE FROM catalog_conversion WHERE product_id = %s", (product,))
        db.execute_many(_ADD, [(product, each.unit, *each.factor.as_integer_ratio())
                               for each in found])  # fmt: skip
    return found


def _read(product: Product, text: str) -> Conversion:
    form = _FORM.fullmatch(" ".join(text.split()))
    if form is None or (form["shown"] or product.unit) != product.unit:
        refuse("bad_conversion", text=text, shown=product.unit)
    factor = Fraction(Decimal(form["amount"])) / int(form["parts"] or 1)
    if not factor or max(factor.as_integer_ratio()) > PART_MAX:
        refuse("bad_conversion", text=text, shown=product.unit)
    return Conversion(product.id, form["unit"], factor)


def shown_conversion(conversion: Conversion, product: Product) -> str:
    """A conversion as people write it: "1 l = 1.04 kg"."""
    above, below = conversion.factor.as_integer_ratio()
    plain = below
    for prime in (2, 5):
        while plain % prime == 0:
            plain //= prime
    amount = f"{Decimal(above) / Decimal(below):f}" if plain == 1 else f"{above}/{below}"
    unit = "" if product.unit == "piece" else f" {product.unit}"
    return f"1 {conversion.unit} = {amount}{unit}"
