"""Containers in which every unit was picked for one and the same order: counted by product, not
read one by one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger import Kind, Stage
from stockthread.orders import SALE, Order
from stockthread.sales.records import Load


class Picked(NamedTuple):
    """The units of a product in a container, all picked for an order; promises: their ids."""

    line: int
    product: int
    number: str
    promises: tuple[int, ...]


_DEEPER = """
SELECT 1 FROM {} CROSS JOIN ledger_state s WHERE s.container = g.id AND s.container <> 0
    AND EXISTS (SELECT 1 FROM ledger_state c WHERE c.container = s.item AND c.container <> 0)
LIMIT 1
"""
_INSIDE = "(SELECT id AS top, id AS item FROM {}) w"
_WHOLE = """
(WITH RECURSIVE whole(top, item) AS (
    SELECT id, id FROM {}
    UNION ALL
    SELECT w.top, s.item FROM whole w CROSS JOIN ledger_state s
    WHERE s.container = w.item AND s.container <> 0
) SELECT top, item FROM whole) w
"""
_UNITS = f"""
SELECT w.top, s.kind, s.product, r.order_kind, r.order_id, {{gathered}}
FROM {{within}} CROSS JOIN ledger_state s {{promise}}
WHERE s.container = w.item AND s.container <> 0 AND s.stage < {int(Stage.VOID)}
GROUP BY w.top, s.kind, s.product, r.order_kind, r.order_id
"""
_PROMISE = "r.item = s.item AND COALESCE(r.closed_by, 0) = 0"
_WITH_LOTS = "SELECT DISTINCT container FROM ledger_holding WHERE container IN {} AND quantity > 0"


def read(
    loads: Sequence[Load], containers: Collection[int], some: Sequence[Order]
) -> dict[int, list[Picked]]:
    """Return what is in those loads, by their numbers, that are containers with nothing but units
    that were picked for one of these orders. Three statements."""
    lines = {load.item: n for n, load in enumerate(loads) if load.item in containers}
    if not lines:
        return {}
    found: dict[tuple[int, int, str, str], list[int]] = {}
    boxes = {top: top for top in lines}
    listed, param = db.numbered(sorted(lines))
    with db.looking_up():
        is_deep = db.query_one(_DEEPER.format(listed), [param])
        within = (_WHOLE if is_deep else _INSIDE).format(listed)
        promise = db.looked_up("ledger_reservation", "r", _PROMISE, is_optional=True)
        ids = db.gathered("COALESCE(r.id, s.item)")
        groups = db.query(_UNITS.format(within=within, promise=promise, gathered=ids), [param])
    for top, kind, product, order_kind, number, ids in groups:
        if kind == Kind.UNIT:
            found[top, product, order_kind or "", number or ""] = db.listed(ids)
        else:
            boxes.update(dict.fromkeys(db.listed(ids), top))
    ids, param = db.ids_in(sorted(boxes))
    mixed = {boxes[box] for (box,) in db.query(_WITH_LOTS.format(ids), [param])}
    numbers: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for top, _, order_kind, number in found:
        numbers[top].add((order_kind, number))
    ours = {(SALE, order.number) for order in some}
    mixed |= {top for top, causes in numbers.items() if len(causes) > 1 or not causes <= ours}
    picked: dict[int, list[Picked]] = defaultdict(list)
    for (top, product, _, number), promises in found.items():
        if top not in mixed:
            picked[lines[top]].append(Picked(lines[top], product, number, tuple(promises)))
    return picked
