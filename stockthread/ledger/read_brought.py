"""What came for a document, item by item, as it stands now. Nothing here writes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from stockthread.kernel import db
from stockthread.ledger.read_flows import STANDS
from stockthread.ledger.read_items import CODE_OF
from stockthread.ledger.records import Cause, Kind, Stage


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


# Without lots nothing was split off and nothing became units: what was moved is all there is.
_MOVED = f"""
SELECT s.item, s.kind, s.product, s.lot, {CODE_OF.format(item="s.item")}, m.to_place,
    s.place, s.stage, s.owner, s.container, 1, s.blocks | COALESCE(l.blocks, 0)
FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s LEFT JOIN ledger_state l ON l.item = s.lot
WHERE e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id = %s AND e.kind = %s AND {STANDS}
    AND m.event = e.id AND i.movement = m.id AND s.item = i.item
    AND (s.kind = 2 OR s.stage BETWEEN %s AND %s)
ORDER BY 1, 6 LIMIT %s
"""
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
_EACH_ONE = f"""
{_EACH} SELECT s.item, s.kind, s.product, s.lot, {CODE_OF.format(item="s.item")}, b.brought_to,
    s.place, s.stage, s.owner, s.container, 1, s.blocks | COALESCE(l.blocks, 0)
FROM b CROSS JOIN ledger_state s LEFT JOIN ledger_state l ON l.item = s.lot
WHERE s.item = b.item AND s.kind IN (1, 3) AND s.stage BETWEEN %s AND %s
UNION ALL
SELECT s.item, s.kind, s.product, s.lot, {CODE_OF.format(item="s.item")}, b.brought_to,
    h.place, h.stage, h.owner, h.container, h.quantity, s.blocks
FROM b CROSS JOIN ledger_state s CROSS JOIN ledger_holding h
WHERE s.item = b.item AND s.kind = 2 AND h.item = s.item AND h.stage BETWEEN %s AND %s
ORDER BY 1, 6, 7, 8, 9, 10 LIMIT %s
"""


def brought(cause: Cause, verb: str, limit: int = 10_000) -> list[Brought]:
    """Return what a document brought by a verb, as far as it is in hand still, by id.

    Told with it are parts that were split off its lots, and units that its lots became.
    """
    return _each(cause, verb, Stage.RAW, Stage.READY, limit)


# A line of what is no loose unit has no code; an item with several codes is there several times.
_LOOSE_PICKS = {
    "code": "CASE WHEN s.kind = 1 AND s.container = 0 THEN c.canonical END",
    "item": "s.item",
    "product": "s.product",
}
_LOOSE = f"""
SELECT {{}} FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s LEFT JOIN ledger_code c ON c.item = s.item
WHERE e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id = %s AND e.kind = 'expect'
    AND {STANDS} AND m.event = e.id AND i.movement = m.id AND s.item = i.item
    AND (s.kind = 2 OR s.stage = 1)
LIMIT %s
"""


def awaited_loose(cause: Cause, limit: int = 100_000) -> dict[str, tuple[int, int]] | None:
    """Return item and product of all that was announced for a document and is expected still, by
    code; None unless all of it are loose units with one code each. One statement.

    That is the usual case, and a third of the cost of `awaited`.
    """
    codes, items, products = db.columns(_LOOSE, _LOOSE_PICKS, [*cause, limit])
    found: dict[Any, tuple[int, int]] = dict(
        zip(codes, zip(items, products, strict=True), strict=True)
    )
    is_usual = len(found) == len(codes) < limit and None not in found
    return found if is_usual else None


def awaited(cause: Cause, limit: int = 100_000) -> list[Brought]:
    """Return what was announced for a document and is expected still, by id.

    One statement, two where lots are among it.
    """
    stages = [int(Stage.EXPECTED)] * 2
    found = db.query_records(Brought, _MOVED, [*cause, "expect", *stages, limit])
    if all(each.kind != Kind.LOT for each in found):
        return found
    return _each(cause, "expect", Stage.EXPECTED, Stage.EXPECTED, limit)


def _each(cause: Cause, verb: str, least: Stage, most: Stage, limit: int) -> list[Brought]:
    stages = [int(least), int(most)]
    return db.query_records(Brought, _EACH_ONE, [*cause, verb, *stages, *stages, limit])


_BARE = """
SELECT s.product, s.item, h.quantity FROM ledger_holding h CROSS JOIN ledger_state s
WHERE h.place = %s AND h.stage = 1 AND s.item = h.item AND s.kind = 2 AND s.product IN {}
    AND NOT EXISTS (SELECT 1 FROM ledger_code c WHERE c.item = s.item AND c.closed_by IS NULL)
    AND EXISTS (
        SELECT 1 FROM ledger_movement_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
        WHERE i.item = s.item AND m.id = i.movement AND e.id = m.event AND e.kind = 'expect'
            AND e.cause_kind = %s)
ORDER BY s.item
"""


def expected_bare(
    products: Sequence[int], place: int, cause_kind: str
) -> list[tuple[int, int, int]]:
    """Return what is expected at a place without a number, for documents of a kind, the oldest
    first: product, item, quantity. One statement."""
    wanted, param = db.ids_in(products)
    rows = db.query(_BARE.format(wanted), [place, param, cause_kind])
    return [(product, item, quantity) for product, item, quantity in rows]
