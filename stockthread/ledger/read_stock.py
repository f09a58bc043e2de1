"""Stock in figures: how much stands where, for overviews, places' pages and maps.

Containers and processes are no stock and are not counted. Goods that are with others stand in
others' places and are counted there. Nothing here writes.
"""

from collections.abc import Sequence
from typing import Any, Literal

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


_TALLY = """
SELECT tally, CAST(SUM(units) AS BIGINT), CAST(SUM(lots) AS BIGINT) FROM (
    SELECT {unit} AS tally, COUNT(*) AS units, 0 AS lots FROM ledger_state s
    WHERE s.product > 0 AND s.stage > 0{living_units} GROUP BY {unit}
    UNION ALL
    SELECT {lot}, 0, COUNT(DISTINCT h.item)
    FROM ledger_holding h JOIN ledger_state s ON s.item = h.item
    WHERE s.product > 0{living_lots} GROUP BY {lot}) told
GROUP BY tally ORDER BY tally
"""


def stock_by(by: Literal["stage", "place", "product", "owner"]) -> list[Tally]:
    """Return how many units and how many lots there are by stage, place, product or owner.

    By anything but stage only what is not gone counts. A lot that lies in several places counts in
    each. One statement.
    """
    assert by in ("stage", "place", "product", "owner"), f"stock is not counted by {by}"
    words: dict[str, Any] = {
        "unit": f"s.{by}",
        "lot": "s.product" if by == "product" else f"h.{by}",
        "living_units": "" if by == "stage" else " AND s.stage < 5",
        "living_lots": "" if by == "stage" else " AND h.stage < 5",
    }
    return db.query_records(Tally, _TALLY.format(**words))
