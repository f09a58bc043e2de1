"""How much there ever was of lots, and how a product's amounts compare with others'.

Nothing here writes.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from stockthread import catalog
from stockthread.kernel import db
from stockthread.ledger import chain

# An item's movements are a chain from its last one; what came from nowhere was made, or gained.
_EVER = f"""{chain.CHAIN}
SELECT c.item, CAST(SUM(c.quantity) AS BIGINT) FROM chain c CROSS JOIN ledger_movement m
WHERE m.id = c.movement AND m.from_stage = 0 GROUP BY c.item
"""


def ever(lots: Sequence[int]) -> dict[int, int]:
    """Return how much of each lot there ever was: what was made, and what was gained later."""
    ids, param = db.ids_in(lots)
    return dict(db.query(_EVER.format(ids=ids), [param])) if lots else {}


class Measure(NamedTuple):
    """How a product is measured: one of its smallest units in the base unit of its dimension."""

    dimension: str
    factor: Fraction


def measures(products: Iterable[int]) -> dict[int, Measure]:
    """Return how products are measured, by id. Two statements."""
    units = catalog.read.units()
    return {
        product.id: Measure(
            units[product.unit].dimension,
            Fraction(units[product.unit].factor_numerator, units[product.unit].factor_denominator)
            / product.scale,
        )
        for product in catalog.read.products(sorted(set(products) - {0})).values()
    }
