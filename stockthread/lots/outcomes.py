"""What went into processes, what came out of them, and what was lost: their yield.

Nothing is kept for it: it is read from the genealogy. Like is compared with like: kilograms with
kilograms, litres with litres, and pieces only of one product; a product with a unit of its own
(`1 l = 1.04 kg`, `1 bottle = 0.75 l`) is measured in that, too. Nothing here writes.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from stockthread import catalog
from stockthread.catalog import Measures, Product
from stockthread.kernel import db
from stockthread.lots.records import Outcome, Rate, Yield

COUNT: Final = "count"
_RATED: Final = {"mass": "kg", "volume": "l"}
"""Dimensions that yield each other, by the unit in which that is told; alike in scale."""

_FLOWS: Final = """
    SELECT 0, s.product, CAST(SUM(g.quantity) AS BIGINT)
      FROM ledger_edge g CROSS JOIN ledger_state s
     WHERE g.output IN {ids} AND g.closed_by IS NULL AND s.item = g.input GROUP BY s.product
    UNION ALL
    SELECT 1, s.product, CAST(SUM(g.quantity) AS BIGINT)
      FROM ledger_edge g CROSS JOIN ledger_state s
     WHERE g.input IN {ids} AND g.closed_by IS NULL AND s.item = g.output GROUP BY s.product
     ORDER BY 1, 3 DESC, 2"""
_MADE_BY: Final = """
    SELECT g.input FROM ledger_edge g CROSS JOIN ledger_item i
     WHERE g.output IN {} AND g.closed_by IS NULL AND i.id = g.input AND i.kind = 4
     ORDER BY g.input"""


def outcome(
    processes: Sequence[int],
    made: Sequence[int],
    lost: Sequence[tuple[int, int]] = (),
    built_in: Sequence[tuple[int, int]] = (),
) -> Outcome:
    """Return what went into processes and what came out; `made` are the products that were to be
    made, all others that came out are by-products. lost, built_in: products with quantities; what
    was built in went in too. Four statements."""
    ids, param = db.ids_in(sorted(set(processes)))
    rows = db.query(_FLOWS.format(ids=ids), [param, param]) if processes else []
    sums = {product: n for is_out, product, n in rows if not is_out}
    for product, n in built_in:
        sums[product] = sums.get(product, 0) + n
    went_in = tuple(sums.items())
    came = [(product, n) for is_out, product, n in rows if is_out]
    main = tuple(each for each in came if each[0] in made)
    by = tuple(each for each in came if each[0] not in made)
    every = sorted({product for product, _ in (*went_in, *came)})
    products, measures = catalog.read.products(every), catalog.measures_of(every)
    parts = {product for product, _ in built_in}
    shares = tuple(_yields(went_in, main, products, measures, parts))
    rate = None if shares else _rate(went_in, main, products)
    return Outcome(went_in, main, by, tuple(lost), shares, rate)


def outcome_of(lot: int, product: int) -> Outcome | None:
    """Return the outcome of the processes that made a lot of a product, None where none did."""
    processes = [row[0] for row in db.query(_MADE_BY.format("(%s)"), [lot])]
    return outcome(processes, [product]) if processes else None


Amounts = Sequence[tuple[int, int]]


def _yields(
    went_in: Amounts,
    main: Amounts,
    products: dict[int, Product],
    measures: Measures,
    parts: set[int],
) -> Iterable[Yield]:
    """A yield for each dimension in which all that was made is measured, and some that went in;
    of what was built in, all."""
    for dimension in dict.fromkeys(unit.dimension for unit in measures.units.values()):
        out = [_measured(products[id], n, dimension, measures) for id, n in main]
        found = [_measured(products[id], n, dimension, measures) for id, n in went_in]
        into = [amount for amount in found if amount is not None]
        if any(n is None for (id, _), n in zip(went_in, found, strict=True) if id in parts):
            continue
        made = [amount for amount in out if amount is not None]
        if not into or not made or len(made) < len(out):
            continue
        if dimension == COUNT and {id for id, _ in went_in} != {id for id, _ in main}:
            continue
        yield Yield(dimension, sum(into, Fraction(0)), sum(made, Fraction(0)))


def _measured(
    product: Product, quantity: int, dimension: str, measures: Measures
) -> Fraction | None:
    """How much a quantity is in the base unit of a dimension, None where it is not measured so."""
    shown = Fraction(quantity, product.scale)
    unit = measures.units[product.unit]
    if unit.dimension == dimension:
        return shown * Fraction(unit.factor_numerator, unit.factor_denominator)
    for code, factor in measures.own.get(product.id, {}).items():
        own = measures.units.get(code)
        if own and own.dimension == dimension:
            return shown / factor * Fraction(own.factor_numerator, own.factor_denominator)
    return None


def _rate(went_in: Amounts, main: Amounts, products: dict[int, Product]) -> Rate | None:
    """How much came of one kilogram or litre, where one dimension went in and another came out."""
    units = catalog.read.units()

    def sums(some: Amounts) -> dict[str, Fraction]:
        found: dict[str, Fraction] = {}
        for id, quantity in some:
            unit = units[products[id].unit]
            if unit.dimension in _RATED:
                amount = Fraction(quantity, products[id].scale) * Fraction(
                    unit.factor_numerator, unit.factor_denominator
                )
                found[unit.dimension] = found.get(unit.dimension, Fraction(0)) + amount
        return found

    into, made = sums(went_in), sums(main)
    if len(into) != 1 or len(made) != 1:
        return None
    [(of, whole)], [(to, came)] = into.items(), made.items()
    return Rate(came / whole, _RATED[to], _RATED[of])
