"""What can be promised, sold or used now, and where it stands. Nothing here writes."""

from collections.abc import Sequence

from stockthread.kernel import db
from stockthread.ledger.targets import NOT_OURS

# Neither the place nor one above it is on hold.
_OPEN = f"""p.kind NOT IN {NOT_OURS} AND NOT EXISTS (
    SELECT 1 FROM ledger_hold r CROSS JOIN places_place above
    WHERE r.place <> 0 AND r.closed_by IS NULL AND above.id = r.place
        AND p.path >= above.path AND p.path < above.path || 'x')"""
_AVAILABLE = f"""
SELECT s.product, s.place, COUNT(*) FROM ledger_state s CROSS JOIN places_place p
WHERE s.product IN {{ids}} AND s.kind = 1 AND s.stage IN (2, 4) AND s.holds = 0 AND s.reserved = 0
    AND s.owner IN (0, %s) AND p.id = s.place AND {_OPEN} AND NOT EXISTS (
        SELECT 1 FROM ledger_state l WHERE s.lot <> 0 AND l.item = s.lot AND l.holds > 0)
GROUP BY s.product, s.place
UNION ALL
SELECT s.product, h.place, CAST(SUM(h.quantity - h.reserved) AS BIGINT)
FROM ledger_state s CROSS JOIN ledger_holding h CROSS JOIN places_place p
WHERE s.product IN {{ids}} AND s.kind = 2 AND s.holds = 0 AND h.item = s.item
    AND h.stage IN (2, 4) AND h.owner IN (0, %s) AND p.id = h.place AND s.item NOT IN {{kept}}
    AND {_OPEN}
GROUP BY s.product, h.place
"""


def available(
    products: Sequence[int], owner: int, *, without: Sequence[int] = ()
) -> list[tuple[int, int, int]]:
    """Return how much of each product is available where: product, place, quantity.

    Available is what is raw or ready, in our hands, of this owner or of none, on no hold of any
    kind, and not promised. without: lots that are not for use. A product
    with units and lots in one place has two rows. One statement.
    """
    wanted, param = db.ids_in(products)
    kept, lots = db.ids_in(without)
    return [
        (product, place, quantity)
        for product, place, quantity in db.query(
            _AVAILABLE.format(ids=wanted, kept=kept), [param, owner, param, owner, lots]
        )
    ]
