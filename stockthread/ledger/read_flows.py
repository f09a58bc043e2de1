"""What documents caused, summed by way: how much of what went from where to where.

What was undone is not told, nor is what moved along inside a unit that it is installed in.
Nothing here writes.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger.read_items import CODE_OF
from stockthread.ledger.records import Cause, Stage


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


STANDS = "e.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)"
"""SQL: of an event e, that it undoes nothing and was not undone."""

_ENDS = ", ".join(
    f"m.{name}"
    for name in ("from_place", "from_stage", "from_container", "to_place", "to_stage",
                 "to_container", "to_owner")
)  # fmt: skip
_FLOWS = f"""
SELECT e.cause_id, e.kind, s.product, {_ENDS}, CAST(SUM(i.quantity) AS BIGINT),
    MIN(e.happened_at), MAX(e.happened_at)
FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s
WHERE e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id IN {{}} AND {STANDS}
    AND m.event = e.id AND i.movement = m.id AND s.item = i.item AND s.product <> 0
    AND NOT EXISTS (SELECT 1 FROM ledger_item c WHERE c.id = m.to_container AND c.kind = 1)
GROUP BY e.cause_id, e.kind, s.product, {_ENDS}
ORDER BY e.cause_id, MIN(e.happened_at), e.kind, s.product, {_ENDS}
"""


def flows(cause_kind: str, cause_ids: Sequence[str]) -> list[Flow]:
    """Return what these documents of one kind caused, the earliest first. One statement."""
    wanted, param = db.texts_in(cause_ids)
    return db.query_records(Flow, _FLOWS.format(wanted), [cause_kind, param])


class Standing(NamedTuple):
    """How much of what a document brought to a place is where now.

    brought_to: where the document's verb brought it. is_held: whether a hold is on it. Of a lot
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
WHERE e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id IN {{}} AND e.kind = %s AND {STANDS}
    AND m.event = e.id AND i.movement = m.id AND s.item = i.item AND s.product <> 0
"""
_UNITS_BROUGHT = f"""
SELECT e.cause_id, s.product, m.to_place, s.place, s.stage, s.holds > 0,
    CAST(SUM(i.quantity) AS BIGINT) {_BROUGHT} AND s.kind = 1
    AND NOT EXISTS (SELECT 1 FROM ledger_item c WHERE c.id = m.to_container AND c.kind = 1)
GROUP BY e.cause_id, s.product, m.to_place, s.place, s.stage, s.holds > 0
"""
_LOTS_BROUGHT = f"""
SELECT e.cause_id, s.product, m.to_place, s.item, s.holds > 0,
    CAST(SUM(i.quantity) AS BIGINT), COALESCE((
        SELECT CAST(SUM(h.quantity) AS BIGINT) FROM ledger_holding h
        WHERE h.item = s.item AND h.place = m.to_place AND h.stage IN (2, 3, 4)), 0)
{_BROUGHT} AND s.kind = 2
GROUP BY e.cause_id, s.product, m.to_place, s.item, s.holds > 0
"""


def standing(cause_kind: str, cause_ids: Sequence[str], verb: str) -> list[Standing]:
    """Return where that is now which documents of a kind brought by a verb. Two statements."""
    wanted, param = db.texts_in(cause_ids)
    values = [cause_kind, param, verb]
    found = [
        Standing(cause, product, to, place, stage, bool(held), quantity)
        for cause, product, to, place, stage, held, quantity in db.query(
            _UNITS_BROUGHT.format(wanted), values
        )
    ]
    for cause, product, to, _, held, quantity, left in db.query(
        _LOTS_BROUGHT.format(wanted), values
    ):
        there = min(quantity, left)
        found.append(Standing(cause, product, to, to, 0, bool(held), there))
        found.append(Standing(cause, product, to, 0, 0, bool(held), quantity - there))
    return [each for each in found if each.quantity]


class Brought(NamedTuple):
    """An item that a document brought to a place, as it stands now.

    Of a lot there is one for each place and container in which some of it is. blocks: what
    the holds of the item itself and of its lot forbid.
    """

    item: int
    kind: int
    product: int
    lot: int
    code: str
    brought_to: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int
    blocks: int


_EACH = f"""
WITH RECURSIVE came(item, brought_to) AS (
    SELECT i.item, m.to_place
    FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
    WHERE e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id = %s AND e.kind = %s
        AND {STANDS} AND m.event = e.id AND i.movement = m.id
    UNION
    SELECT g.output, c.brought_to
    FROM came c CROSS JOIN ledger_edge g CROSS JOIN ledger_event v
    WHERE g.input = c.item AND g.closed_by IS NULL AND v.id = g.event
        AND v.kind IN ('split', 'hold')
), b AS (
    SELECT item, brought_to FROM came
    UNION SELECT u.item, c.brought_to FROM came c CROSS JOIN ledger_state u
    WHERE u.lot = c.item AND u.lot <> 0 AND u.kind = 1
)
"""
_EACH_UNIT = f"""
{_EACH} SELECT s.item, s.kind, s.product, s.lot, {CODE_OF.format(item="s.item")}, b.brought_to,
    s.place, s.stage, s.owner, s.container, 1, s.blocks | COALESCE(l.blocks, 0)
FROM b CROSS JOIN ledger_state s LEFT JOIN ledger_state l ON l.item = s.lot
WHERE s.item = b.item AND s.kind IN (1, 3) AND s.stage BETWEEN %s AND %s
ORDER BY s.item LIMIT %s
"""
_EACH_LOT = f"""
{_EACH} SELECT s.item, s.kind, s.product, s.lot, {CODE_OF.format(item="s.item")}, b.brought_to,
    h.place, h.stage, h.owner, h.container, h.quantity, s.blocks
FROM b CROSS JOIN ledger_state s CROSS JOIN ledger_holding h
WHERE s.item = b.item AND s.kind = 2 AND h.item = s.item AND h.stage BETWEEN %s AND %s
ORDER BY s.item LIMIT %s
"""


def brought(cause: Cause, verb: str, limit: int = 10_000) -> list[Brought]:
    """Return what a document brought by a verb, as far as it is in hand still, by id.

    Told with it are parts that were split off its lots, and units that its lots became.
    """
    return _each(cause, verb, Stage.RAW, Stage.READY, limit)


def awaited(cause: Cause, limit: int = 100_000) -> list[Brought]:
    """Return what was announced for a document and is expected still, by id."""
    return _each(cause, "expect", Stage.EXPECTED, Stage.EXPECTED, limit)


def _each(cause: Cause, verb: str, least: Stage, most: Stage, limit: int) -> list[Brought]:
    values = [*cause, verb, int(least), int(most), limit]
    found = db.query_records(Brought, _EACH_UNIT, values)
    return sorted(found + db.query_records(Brought, _EACH_LOT, values))
