"""What is inside containers, at any depth. Nothing here writes."""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger.read_items import CODE_OF


class Inside(NamedTuple):
    """An item, or so much of a lot, somewhere inside the container `root`, right in `container`."""

    root: int
    container: int
    item: int
    kind: int
    product: int
    code: str
    stage: int
    quantity: int


_INSIDE = f"""
WITH RECURSIVE whole(root, item) AS (
    SELECT s.item, s.item FROM ledger_state s WHERE s.item IN {{}} AND s.kind = 3
    UNION
    SELECT w.root, c.item FROM whole w CROSS JOIN ledger_state c
    WHERE c.container = w.item AND c.container <> 0 AND c.kind = 3
)
SELECT w.root, s.container, s.item, s.kind, s.product, {CODE_OF.format(item="s.item")}, s.stage, 1
FROM whole w CROSS JOIN ledger_state s WHERE s.container = w.item AND s.container <> 0
UNION ALL
SELECT w.root, h.container, s.item, s.kind, s.product, {CODE_OF.format(item="s.item")}, h.stage,
    h.quantity
FROM whole w CROSS JOIN ledger_holding h CROSS JOIN ledger_state s
WHERE h.container = w.item AND h.container <> 0 AND s.item = h.item
ORDER BY 1, 2, 3
"""


def inside(containers: Sequence[int]) -> list[Inside]:
    """Return what is in these containers, container by container; of units no components.

    One statement, however many there are and however deep they nest.
    """
    wanted, param = db.ids_in(containers)
    return db.query_records(Inside, _INSIDE.format(wanted), [param])
