"""Stock in a set of places against stock everywhere else: for overviews and pages of places.

Each function reads one covering index from end to end, whatever the places, so it costs the same
for a bin and for a site. Containers and processes are no stock and are not counted; neither is
what is gone. Nothing here writes.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db


class StageTally(NamedTuple):
    """How many units and lots are at a stage, in the places asked for (is_there) or elsewhere.

    A lot that lies in several of the places counts once.
    """

    stage: int
    is_there: bool
    units: int
    lots: int


class ProductTally(NamedTuple):
    """How many units of a product, and how much of it in lots, stand in the places asked for."""

    product: int
    units: int
    lot_quantity: int


_STAGES = """
SELECT stage, is_there, CAST(SUM(units) AS BIGINT), CAST(SUM(lots) AS BIGINT) FROM (
    SELECT s.stage, CASE WHEN s.place IN {places} THEN 1 ELSE 0 END AS is_there,
        COUNT(*) AS units, 0 AS lots
    FROM ledger_state s WHERE s.product > 0 AND s.stage BETWEEN 1 AND 4 GROUP BY 1, 2
    UNION ALL
    SELECT h.stage, CASE WHEN h.place IN {places} THEN 1 ELSE 0 END, 0, COUNT(DISTINCT h.item)
    FROM ledger_holding h JOIN ledger_state s ON s.item = h.item
    WHERE s.product > 0 AND h.stage < 5 GROUP BY 1, 2) told
GROUP BY stage, is_there ORDER BY stage, is_there
"""


def stock_by_stage(places: Sequence[int]) -> list[StageTally]:
    """Return how much is at each stage in these places, and how much elsewhere. One statement."""
    wanted, param = db.ids_in(places)
    return [
        StageTally(stage, bool(is_there), units, lots)
        for stage, is_there, units, lots in db.query(_STAGES.format(places=wanted), [param, param])
    ]


# The plus keeps the database from the index of places, through which each unit would be looked up.
_PRODUCTS = """
SELECT product, CAST(SUM(units) AS BIGINT), CAST(SUM(quantity) AS BIGINT) FROM (
    SELECT s.product, COUNT(*) AS units, 0 AS quantity FROM ledger_state s
    WHERE s.product > 0 AND s.stage BETWEEN 1 AND 4 AND +s.place IN {places} GROUP BY s.product
    UNION ALL
    SELECT s.product, 0, SUM(h.quantity) FROM ledger_holding h
    JOIN ledger_state s ON s.item = h.item
    WHERE s.product > 0 AND h.stage < 5 AND h.place IN {places} GROUP BY s.product) told
GROUP BY product ORDER BY product
"""


def stock_by_product(places: Sequence[int]) -> list[ProductTally]:
    """Return how much of each product stands in these places together. One statement."""
    wanted, param = db.ids_in(places)
    return db.query_records(ProductTally, _PRODUCTS.format(places=wanted), [param, param])
