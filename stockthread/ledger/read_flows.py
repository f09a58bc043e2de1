"""What documents caused, summed by way: how much of what went from where to where.

What was undone is not told, nor is what moved along inside a unit that it is installed in.
Nothing here writes.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger.records import Cause


class Flow(NamedTuple):
    """How much of a product one document brought from one state to another, by one verb.

    product: what the items are now. happened_first, happened_last: microseconds since 1970 UTC.
    """

    cause_id: str
    verb: str
    product: int
    from_place: int
    from_stage: int
    from_container: int
    to_place: int
    to_stage: int
    to_container: int
    to_owner: int
    quantity: int
    happened_first: int
    happened_last: int


STANDS = """COALESCE(e.reverses, 0) = 0
    AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)"""
"""SQL: of an event e, that it undoes nothing and was not undone.

Not `IS NULL`: SQLite takes that for the rarest of all, and by its index reads every event there is.
"""

_ENDS = ", ".join(
    f"m.{name}"
    for name in ("from_place", "from_stage", "from_container", "to_place", "to_stage",
                 "to_container", "to_owner")
)  # fmt: skip
# Items are summed by movement first: ten thousand rows are grouped by two numbers, not by thirteen,
# and come in order of the first of them.
_FLOWS = f"""
WITH moved AS MATERIALIZED (
    SELECT m.id AS movement FROM ledger_event e CROSS JOIN ledger_movement m
    WHERE e.cause_kind = %s AND e.cause_kind <> '' AND {{}} AND {STANDS} AND m.event = e.id
        AND NOT EXISTS (SELECT 1 FROM ledger_item c WHERE c.id = m.to_container AND c.kind = 1)
), went AS (
    SELECT d.movement, s.product, CAST(SUM(i.quantity) AS BIGINT) AS quantity
    FROM moved d CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state s
    WHERE i.movement = d.movement AND s.item = i.item AND s.product <> 0
    GROUP BY d.movement, s.product
)
SELECT e.cause_id, e.kind, w.product, {_ENDS}, CAST(SUM(w.quantity) AS BIGINT),
    MIN(e.happened_at), MAX(e.happened_at)
FROM went w CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE m.id = w.movement AND e.id = m.event
GROUP BY e.cause_id, e.kind, w.product, {_ENDS}
ORDER BY e.cause_id, MIN(e.happened_at), e.kind, w.product, {_ENDS}
"""


def flows(cause_kind: str, cause_ids: Sequence[str]) -> list[Flow]:
    """Return what these documents of one kind caused, the earliest first. One statement."""
    wanted, param = db.one_of("e.cause_id", cause_ids)
    return db.query_records(Flow, _FLOWS.format(wanted), [cause_kind, param])


class Standing(NamedTuple):
    """How much of what a document brought to a place is where now.

    brought_to: where the document's verb brought it. is_held: whether a hold is on it; what went
    back to whoever supplied it is not told as held. Of a lot
    `place` is where it was brought to for as much as lies there still, and 0 for the rest.
    """

    cause_id: str
    product: int
    brought_to: int
    place: int
    stage: int
    is_held: bool
    quantity: int


_BROUGHT = f"""
FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s
WHERE e.cause_kind = %s AND e.cause_kind <> '' AND {{}} AND e.kind = %s AND {STANDS}
    AND m.event = e.id AND i.movement = m.id AND s.item = i.item AND s.product <> 0
"""
_SUPPLIERS = "(SELECT id FROM places_place WHERE kind = 'supplier')"
_HELD_HERE = f"s.holds > 0 AND s.place NOT IN {_SUPPLIERS}"
_UNITS_BROUGHT = f"""
SELECT e.cause_id, s.product, m.to_place, s.place, s.stage, {_HELD_HERE},
    CAST(SUM(i.quantity) AS BIGINT) {_BROUGHT} AND s.kind = 1
    AND NOT EXISTS (SELECT 1 FROM ledger_item c WHERE c.id = m.to_container AND c.kind = 1)
GROUP BY e.cause_id, s.product, m.to_place, s.place, s.stage, {_HELD_HERE}
"""
# Of each lot what it is, and what was split off it since, in the place and elsewhere in hand.
_LOTS_BROUGHT = f"""
WITH RECURSIVE came(cause_id, product, to_place, root, quantity, item) AS (
    SELECT b.cause_id, b.product, b.to_place, b.item, b.quantity, b.item FROM (
        SELECT e.cause_id, s.product, m.to_place, s.item,
            CAST(SUM(i.quantity) AS BIGINT) AS quantity
        {_BROUGHT} AND s.kind = 2
        GROUP BY e.cause_id, s.product, m.to_place, s.item) b
    UNION
    SELECT c.cause_id, c.product, c.to_place, c.root, c.quantity, g.output
    FROM came c CROSS JOIN ledger_edge g CROSS JOIN ledger_event v
    WHERE g.input = c.item AND g.closed_by IS NULL AND v.id = g.event
        AND v.kind IN ('split', 'hold')
)
SELECT c.cause_id, c.product, c.to_place, c.root, c.quantity, d.holds > 0,
    CAST(COALESCE(SUM(CASE WHEN h.place = c.to_place THEN h.quantity ELSE 0 END), 0) AS BIGINT),
    CAST(COALESCE(SUM(CASE WHEN h.place <> c.to_place
        AND (d.holds = 0 OR h.place NOT IN {_SUPPLIERS}) THEN h.quantity ELSE 0 END), 0) AS BIGINT)
FROM came c CROSS JOIN ledger_state d
LEFT JOIN ledger_holding h ON h.item = d.item AND h.stage IN (2, 3, 4)
WHERE d.item = c.item
GROUP BY c.cause_id, c.product, c.to_place, c.root, c.quantity, d.holds > 0
"""


def standing(cause_kind: str, cause_ids: Sequence[str], verb: str) -> list[Standing]:
    """Return where that is now which documents of a kind brought by a verb. Two statements."""
    wanted, param = db.one_of("e.cause_id", cause_ids)
    values = [cause_kind, param, verb]
    found = [
        Standing(cause, product, to, place, stage, bool(held), quantity)
        for cause, product, to, place, stage, held, quantity in db.query(
            _UNITS_BROUGHT.format(wanted), values
        )
    ]
    lots: dict[_Lot, dict[bool, tuple[int, int]]] = {}
    for *lot, held, there, elsewhere in db.query(_LOTS_BROUGHT.format(wanted), values):
        lots.setdefault(_Lot(*lot), {})[bool(held)] = there, elsewhere
    found += [each for lot, parts in lots.items() for each in _of_lot(lot, parts)]
    return [each for each in found if each.quantity]


class _Lot(NamedTuple):
    """How much of a lot a document brought to a place."""

    cause_id: str
    product: int
    brought_to: int
    item: int
    quantity: int


def _of_lot(lot: _Lot, parts: dict[bool, tuple[int, int]]) -> list[Standing]:
    """Where it is: as much as lies there, held before free, then what is held elsewhere."""
    found = []
    left = lot.quantity
    for at, place in enumerate((lot.brought_to, 0)):
        for is_held in (True, False):
            is_rest = not place and not is_held
            quantity = left if is_rest else min(left, parts.get(is_held, (0, 0))[at])
            spot = Standing(
                lot.cause_id, lot.product, lot.brought_to, place, 0, is_held, quantity
            )  # fmt: skip
            found.append(spot)
            left -= quantity
    return found


# A hold that came back since its release was undone has that undoing as its event.
_HELD_BY = """
SELECT told.cause_id, s.product, h.reason, CAST(SUM(CASE WHEN s.kind = 1 THEN 1 ELSE COALESCE((
    SELECT SUM(g.quantity) FROM ledger_holding g WHERE g.item = h.item AND g.stage IN (2, 3, 4)), 0)
    END) AS BIGINT)
FROM (
    SELECT e.cause_id, e.id FROM ledger_event e
    WHERE e.cause_kind = %s AND e.cause_kind <> '' AND {0}
    UNION ALL
    SELECT e.cause_id, r.id FROM ledger_event e CROSS JOIN ledger_event r
    WHERE e.cause_kind = %s AND e.cause_kind <> '' AND {0} AND r.reverses = e.id
) told CROSS JOIN ledger_hold h CROSS JOIN ledger_state s
WHERE h.event = told.id AND h.closed_by IS NULL AND h.item <> 0 AND s.item = h.item
GROUP BY told.cause_id, s.product, h.reason ORDER BY told.cause_id, s.product, h.reason
"""


def held_by(cause_kind: str, cause_ids: Sequence[str]) -> list[tuple[str, int, str, int]]:
    """Return how much these documents put on hold that is so still: document, product, reason,
    quantity. One statement."""
    wanted, param = db.one_of("e.cause_id", cause_ids)
    values = [cause_kind, param] * 2
    return [
        (cause, product, reason, quantity)
        for cause, product, reason, quantity in db.query(_HELD_BY.format(wanted), values)
    ]


_MADE_FOR = f"""
SELECT i.item FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
WHERE e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id = %s AND e.kind = %s AND {STANDS}
    AND m.event = e.id AND i.movement = m.id AND i.item IN {{}}
"""


def brought_by(cause: Cause, verb: str, items: Sequence[int]) -> set[int]:
    """Return which of these items a document brought by a verb. One statement."""
    wanted, param = db.ids_in(items)
    return {item for (item,) in db.query(_MADE_FOR.format(wanted), [*cause, verb, param])}


_FINISHED_FOR = f"""
SELECT DISTINCT e.cause_kind, e.cause_id
FROM ledger_movement_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE i.item IN {{}} AND m.id = i.movement AND m.to_stage = 4 AND e.id = m.event
    AND e.kind IN ('finish', 'produce') AND {STANDS} ORDER BY e.cause_kind, e.cause_id
"""


def finished_for(items: Sequence[int]) -> list[Cause]:
    """Return for which documents these items were made ready. One statement."""
    wanted, param = db.ids_in(items)
    return db.query_records(Cause, _FINISHED_FOR.format(wanted), [param])


_ITEMS_STANDING = f"""
SELECT s.item, s.product, 1 FROM ledger_event e CROSS JOIN ledger_movement m
CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state s
WHERE e.cause_kind = %s AND e.cause_id = %s AND {STANDS} AND m.event = e.id
    AND m.to_place = %s AND m.from_place <> m.to_place AND i.movement = m.id AND s.item = i.item
    AND s.kind IN (1, 3) AND s.place = m.to_place
    AND NOT EXISTS (SELECT 1 FROM ledger_item c WHERE c.id = m.to_container AND c.kind = 1)
UNION
SELECT b.item, b.product, CASE WHEN b.quantity < h.quantity THEN b.quantity ELSE h.quantity END
FROM (
    SELECT s.item, s.product, CAST(SUM(
        CASE WHEN m.to_place = p.place THEN i.quantity ELSE -i.quantity END) AS BIGINT) AS quantity
    FROM (SELECT CAST(%s AS BIGINT) AS place) p CROSS JOIN ledger_event e
    CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state s
    WHERE e.cause_kind = %s AND e.cause_id = %s AND {STANDS} AND m.event = e.id
        AND (m.to_place = p.place OR m.from_place = p.place) AND m.from_place <> m.to_place
        AND i.movement = m.id AND s.item = i.item AND s.kind = 2
    GROUP BY s.item, s.product
) b CROSS JOIN (
    SELECT item, CAST(SUM(quantity) AS BIGINT) AS quantity FROM ledger_holding
    WHERE place = %s AND stage IN (2, 3, 4) GROUP BY item
) h WHERE h.item = b.item AND b.quantity > 0
ORDER BY 1
"""


def standing_items(cause: Cause, place: int) -> list[tuple[int, int, int]]:
    """Return what a document brought to a place and stands there still: item, product, quantity.

    Containers have product 0. One statement.
    """
    values = [*cause, place, place, *cause, place]
    return [
        (item, product, quantity) for item, product, quantity in db.query(_ITEMS_STANDING, values)
    ]
