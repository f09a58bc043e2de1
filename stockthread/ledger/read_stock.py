"""Stock in figures: how much stands where, for overviews, places' pages and maps.

Containers and processes are no stock and are not counted. Goods that are with others stand in
others' places and are counted there. Nothing here writes.
"""

from collections.abc import Sequence
from typing import Literal

from stockthread.kernel import db
from stockthread.ledger.view_records import StockCount, Tally

# Units by their covering index: a lot's row has no stage, a container's and a process's no product.
_COUNTS = """
SELECT product, stage, place, CAST(SUM(units) AS BIGINT), CAST(SUM(quantity) AS BIGINT) FROM (
    SELECT s.product, s.stage, s.place, COUNT(*) AS units, 0 AS quantity FROM ledger_state s
    WHERE s.product > 0 AND s.stage > 0{units} GROUP BY s.product, s.stage, s.place
    UNION ALL
    SELECT s.product, h.stage, h.place, 0, SUM(h.quantity)
    FROM ledger_holding h JOIN ledger_state s ON s.item = h.item WHERE s.product > 0{lots}
    GROUP BY s.product, h.stage, h.place) told
GROUP BY product, stage, place ORDER BY product, stage, place
"""


def stock_counts(products: Sequence[int] = ()) -> list[StockCount]:
    """Return how much of each product stands where, at which stage; of all or of these products.

    Stages that are gone count too: whoever adds up says which. One statement.
    """
    return _counts("s.product", "s.product", products)


def stock_in(places: Sequence[int]) -> list[StockCount]:
    """Return how much of what stands in these places, each by itself. One statement."""
    return _counts("s.place", "h.place", places) if places else []


def _counts(of_units: str, of_lots: str, ids: Sequence[int]) -> list[StockCount]:
    if not ids:
        return db.query_records(StockCount, _COUNTS.format(units="", lots=""))
    wanted, param = db.ids_in(ids)
    sql = _COUNTS.format(units=f" AND {of_units} IN {wanted}", lots=f" AND {of_lots} IN {wanted}")
    return db.query_records(StockCount, sql, [param, param])


# Grouped first in the order of the covering index, then a second time, which is little work.
_TALLY = """
SELECT tally, CAST(SUM(units) AS BIGINT), CAST(SUM(lots) AS BIGINT) FROM (
    SELECT {key} AS tally, SUM(units) AS units, 0 AS lots FROM (
        SELECT product, stage, place, COUNT(*) AS units FROM ledger_state
        WHERE product > 0 AND stage > 0 GROUP BY product, stage, place) places
    WHERE {living} GROUP BY {key}
    UNION ALL
    SELECT tally, 0, COUNT(*) FROM (
        SELECT DISTINCT {of_lot} AS tally, h.item FROM ledger_holding h
        JOIN ledger_state s ON s.item = h.item WHERE s.product > 0 AND h.{living}) lots
    GROUP BY tally) told
GROUP BY tally ORDER BY tally
"""


def stock_by(by: Literal["stage", "place", "product"]) -> list[Tally]:
    """Return how many units and how many lots there are by stage, place or product.

    By anything but stage only what is not gone counts. A lot that lies in several places counts in
    each. One statement.
    """
    assert by in ("stage", "place", "product"), f"stock is not counted by {by}"
    living = "stage > 0" if by == "stage" else "stage < 5"
    of_lot = "s.product" if by == "product" else f"h.{by}"
    return db.query_records(Tally, _TALLY.format(key=by, of_lot=of_lot, living=living))
