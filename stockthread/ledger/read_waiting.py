"""Where goods lie that are counted and have no serials yet. Nothing here writes."""

from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger.targets import NOT_OURS


class Waiting(NamedTuple):
    """So much of a lot lies in our hands in one place, without serials.

    `reserved` of it is promised, the rest is free to get serials. `numbered` is how many units the
    lot has, wherever these are by now, and `unnumbered` how much of it has no serials in any of
    our places.
    """

    lot: int
    code: str
    place: int
    stage: int
    owner: int
    container: int
    quantity: int
    reserved: int
    numbered: int
    unnumbered: int


_LOTS = """
SELECT s.item FROM ledger_state s WHERE s.product = %s AND s.stage = 0 AND s.place = 0
    AND s.kind = 2
"""
_WAITING = f"""
SELECT h.item, COALESCE((SELECT MAX(c.canonical) FROM ledger_code c
        WHERE c.item = h.item AND c.closed_by IS NULL), ''),
    h.place, h.stage, h.owner, h.container, h.quantity, h.reserved,
    (SELECT COUNT(*) FROM ledger_state u
        WHERE u.lot = h.item AND u.lot <> 0 AND u.kind = 1 AND u.stage <> 7),
    CAST(SUM(h.quantity) OVER (PARTITION BY h.item) AS BIGINT)
FROM ledger_holding h CROSS JOIN places_place p
WHERE h.item IN ({_LOTS}) AND h.quantity > 0 AND h.stage BETWEEN 2 AND 4 AND p.id = h.place
    AND p.kind NOT IN {NOT_OURS}
ORDER BY h.item, h.place, h.stage, h.owner, h.container LIMIT %s
"""


def waiting(product: int, limit: int = 1000) -> list[Waiting]:
    """Return where a product's counted goods lie, lot by lot, the oldest first. One statement."""
    return db.query_records(Waiting, _WAITING, [product, limit])
