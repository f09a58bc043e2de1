"""Until when goods that are here are good, what ends first at the top. Nothing here writes.

A day is read off a unit or a lot; the newest reading of each kind counts, and of several kinds the
earliest day. A unit without a day of its own has that of its lot.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from stockthread import catalog, ledger
from stockthread.kernel import db
from stockthread.lots.here import HERE, IN_HAND
from stockthread.lots.records import Dated

DAYS: Final = ("expiry_date", "use_by_date", "best_before_date", "sell_by_date")
"""Attributes that say until when goods are good, the strictest first."""


class Ending(NamedTuple):
    """Which goods are asked for: good until a day at most, from a day on, of products, in places;
    None and nothing stand for any."""

    until: date | None = None
    since: date | None = None
    products: Sequence[int] = ()
    places: Sequence[int] | None = None


_FROM: Final = "ledger_reading o CROSS JOIN ledger_state s"
_LATEST: Final = """NOT EXISTS (SELECT 1 FROM ledger_reading n
    WHERE n.item = o.item AND n.attribute = o.attribute AND n.event > o.event)"""
_TOLD: Final = f"""
    SELECT item, product, place, quantity, attribute, value, owner, holds FROM (
        SELECT every.*, ROW_NUMBER() OVER (
            PARTITION BY item, place ORDER BY value, attribute) AS nth
          FROM (
            SELECT s.item, s.product, s.place, 1 AS quantity, o.attribute,
                   SUBSTR(o.value, 1, 10) AS value, s.owner, s.holds
              FROM {_FROM}
             WHERE o.attribute IN {{ids}} AND {_LATEST} AND s.item = o.item AND s.kind = 1
               AND s.stage IN ({IN_HAND}) AND s.place IN {HERE}
            UNION ALL
            SELECT s.item, s.product, s.place, 1, o.attribute, SUBSTR(o.value, 1, 10), s.owner,
                   s.holds + l.holds
              FROM {_FROM} CROSS JOIN ledger_state l
             WHERE o.attribute IN {{ids}} AND {_LATEST} AND s.lot = o.item AND s.lot <> 0
               AND s.kind = 1 AND s.stage IN ({IN_HAND}) AND s.place IN {HERE}
               AND l.item = s.lot AND NOT EXISTS (SELECT 1 FROM ledger_reading own
                   WHERE own.item = s.item AND own.attribute IN {{ids}})
            UNION ALL
            SELECT s.item, s.product, h.place, CAST(SUM(h.quantity) AS BIGINT), o.attribute,
                   SUBSTR(o.value, 1, 10), MIN(h.owner), s.holds
              FROM {_FROM} CROSS JOIN ledger_holding h
             WHERE o.attribute IN {{ids}} AND {_LATEST} AND s.item = o.item AND s.kind = 2
               AND h.item = s.item AND h.stage IN ({IN_HAND}) AND h.place IN {HERE}
             GROUP BY s.item, s.product, h.place, o.attribute, SUBSTR(o.value, 1, 10), s.holds
          ) every
        ) told
     WHERE nth = 1 AND value LIKE '____-__-__' {{which}}"""


def expiring(wanted: Ending, *, limit: int = 1_000, skip: int = 0) -> list[Dated]:
    """Return goods that are here by the day until which they are good. Three statements."""
    attributes = _attributes()
    if not attributes:
        return []
    sql, params = _sql(wanted, attributes)
    found = db.query(
        f"{sql} ORDER BY value, item, place LIMIT %s OFFSET %s", [*params, limit, skip]
    )
    codes = ledger.read.codes(sorted({row[0] for row in found}))
    return [
        Dated(item, product, codes.get(item, ""), place, quantity, date.fromisoformat(value),
              attributes[attribute], owner, bool(holds))
        for item, product, place, quantity, attribute, value, owner, holds in found
    ]  # fmt: skip


def count_expiring(wanted: Ending) -> int:
    """Return how many rows `expiring` has. Two statements."""
    attributes = _attributes()
    if not attributes:
        return 0
    sql, params = _sql(wanted, attributes)
    row = db.query_one(f"SELECT COUNT(*) FROM ({sql}) counted", params)
    return int(row[0]) if row else 0


def _attributes() -> dict[int, str]:
    return {each.id: each.code for each in catalog.read.attributes() if each.code in DAYS}


def _sql(wanted: Ending, attributes: dict[int, str]) -> tuple[str, list[Any]]:
    ids, param = db.ids_in(sorted(attributes))
    params: list[Any] = [param] * 4
    which = ""
    for sign, day in (("<=", wanted.until), (">=", wanted.since)):
        if day:
            which += f" AND value {sign} %s"
            params.append(day.isoformat())
    for column, some in (("product", wanted.products or None), ("place", wanted.places)):
        if some is not None:
            inside, among = db.ids_in(sorted(some))
            which += f" AND {column} IN {inside}"
            params.append(among)
    return _TOLD.format(ids=ids, which=which), params
