"""Holds as rows: opened, closed, and counted on their items. Whether that may be is not asked here.

`ledger_state.holds` is the number of an item's open holds and `blocks` what they forbid together.
"""

from collections.abc import Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.ledger.post import Work, allot
from stockthread.ledger.records import Block

FORBIDS = Block.SHIP | Block.CONSUME | Block.MOVE
_WRITTEN = """
SELECT id, item, place, reason, blocks FROM ledger_hold WHERE id >= %s AND id < %s ORDER BY id
"""
_COUNT_AGAIN = """
UPDATE ledger_state SET
    holds = (SELECT COUNT(*) FROM ledger_hold h
        WHERE h.item = ledger_state.item AND h.item <> 0 AND h.closed_by IS NULL),
    blocks = (SELECT COALESCE(MAX(h.blocks & 1) + MAX(h.blocks & 2) + MAX(h.blocks & 4), 0)
        FROM ledger_hold h
        WHERE h.item = ledger_state.item AND h.item <> 0 AND h.closed_by IS NULL)
WHERE item IN (SELECT item FROM ledger_hold WHERE item <> 0 AND {holds})
"""

_INSERT_PLACE = """
INSERT INTO ledger_hold (id, item, place, reason, blocks, event) VALUES (%s, 0, %s, %s, %s, %s)
"""


def open_on_place(work: Work, place: int, reason: str, blocks: int) -> None:
    """Put a hold on a place."""
    event = work.begin_rows()
    first = allot("hold", 1)
    db.execute(_INSERT_PLACE, [first, place, reason, blocks, event])
    work.rows.add("hold", [(first, 0, place, reason, blocks)])


_STAGED = "SELECT DISTINCT item FROM stage_item"
_INSERT = f"""
INSERT INTO ledger_hold (id, item, place, reason, blocks, event)
SELECT %s + ROW_NUMBER() OVER (ORDER BY item), item, 0, %s, %s, %s FROM ({_STAGED}) staged
"""
_COUNT_UP = f"""
UPDATE ledger_state SET holds = holds + 1, blocks = blocks | %s WHERE item IN ({_STAGED})
"""


def open_on_staged(work: Work, reason: str, blocks: int) -> None:
    """Put a hold on every staged item."""
    event = work.begin_rows()
    count = _count(f"({_STAGED}) staged")
    first = allot("hold", count)
    db.execute(_INSERT, [first - 1, reason, blocks, event])
    changed = db.execute(_COUNT_UP, [blocks & FORBIDS])
    assert changed == count, f"{count} holds on {changed} items"
    work.rows.add("hold", db.query(_WRITTEN, [first, first + count]))


_INSERT_EACH = """
INSERT INTO ledger_hold (id, item, place, reason, blocks, event)
SELECT %s + ROW_NUMBER() OVER (ORDER BY item, reason), item, 0, reason, blocks, %s
FROM ({asked}) asked
"""


def open_each(work: Work, asked: str, params: Sequence[Any]) -> None:
    """Put holds on items; `asked` is a SELECT of item, reason and blocks."""
    count = _count(f"({asked}) asked", params)
    if not count:
        return
    event = work.begin_rows()
    first = allot("hold", count)
    db.execute(_INSERT_EACH.format(asked=asked), [first - 1, event, *params])
    _count_again_new(work, first, count)


_INHERITED = """
({pairs}) pairs CROSS JOIN ledger_hold h
WHERE h.item = pairs.input AND h.item <> 0 AND h.closed_by IS NULL
"""
_INHERIT = """
INSERT INTO ledger_hold (id, item, place, reason, blocks, event)
SELECT %s + ROW_NUMBER() OVER (ORDER BY pairs.output, h.id), pairs.output, 0, h.reason, h.blocks, %s
FROM {inherited}
"""


def inherit(work: Work, pairs: str, params: Sequence[Any]) -> None:
    """Put what holds an input on its output too; `pairs` is a SELECT of output and input."""
    inherited = _INHERITED.format(pairs=pairs)
    count = _count(inherited, params)
    if not count:
        return
    event = work.begin_rows()
    first = allot("hold", count)
    db.execute(_INHERIT.format(inherited=inherited), [first - 1, event, *params])
    _count_again_new(work, first, count)


_ANY_PASSES_ON = (
    "SELECT 1 FROM ledger_hold WHERE blocks > 7 AND closed_by IS NULL AND item > 0 LIMIT 1"
)
# What went into a process went into all that comes out of it from then on; of a unit of a lot the
# lot's holds count too. A process itself is nothing that anybody could take.
_PASSED_ON = """
WITH made AS (SELECT output, input FROM ledger_edge WHERE id >= %s AND id < %s),
via AS (SELECT DISTINCT input FROM made),
fed AS (
    SELECT input AS via, input AS item FROM via
    UNION
    SELECT v.input, p.input FROM via v CROSS JOIN ledger_state s CROSS JOIN ledger_edge p
    WHERE s.item = v.input AND s.kind = 4 AND p.output = v.input AND p.closed_by IS NULL
),
whole AS (
    SELECT via, item FROM fed
    UNION
    SELECT f.via, s.lot FROM fed f CROSS JOIN ledger_state s WHERE s.item = f.item AND s.lot <> 0
),
rules AS (
    SELECT DISTINCT w.via, h.reason, h.blocks FROM whole w CROSS JOIN ledger_hold h
    WHERE h.item = w.item AND h.blocks > 7 AND h.closed_by IS NULL
)
SELECT DISTINCT m.output, r.reason, r.blocks
FROM rules r CROSS JOIN made m CROSS JOIN ledger_item o
WHERE m.input = r.via AND o.id = m.output AND o.kind <> 4 AND NOT EXISTS (
    SELECT 1 FROM ledger_hold k WHERE k.item = m.output AND k.item <> 0 AND k.closed_by IS NULL
        AND k.reason = r.reason AND k.blocks = r.blocks)
"""
_PASS_ON = """
INSERT INTO ledger_hold (id, item, place, reason, blocks, event)
SELECT %s + ROW_NUMBER() OVER (ORDER BY output, reason, blocks), output, 0, reason, blocks, %s
FROM ({passed}) passed
"""


# What is taken out of a unit was in all that this unit is in, at any depth, and of its lot. Where
# that got its hold by the building in of another unit, which is still held for it, itself or as
# its lot, the hold is about that one and not about its neighbours.
_HANDED_OUT = """
WITH RECURSIVE above(item, inside) AS (
    SELECT i.item, i.container FROM stage_item i WHERE i.is_content = 0
    UNION
    SELECT a.item, s.container FROM above a CROSS JOIN ledger_state s
    WHERE s.item = a.inside AND s.kind = 1 AND s.container <> 0
),
whole AS (
    SELECT item, inside FROM above
    UNION
    SELECT a.item, s.lot FROM above a CROSS JOIN ledger_state s
    WHERE s.item = a.inside AND s.kind = 1 AND s.lot <> 0
)
SELECT DISTINCT w.item AS output, h.reason, h.blocks
FROM whole w CROSS JOIN ledger_hold h
WHERE h.item = w.inside AND h.item <> 0 AND h.blocks > 7 AND h.closed_by IS NULL AND NOT EXISTS (
    SELECT 1 FROM ledger_hold k WHERE k.item = w.item AND k.item <> 0 AND k.closed_by IS NULL
        AND k.reason = h.reason AND k.blocks = h.blocks)
AND NOT EXISTS (
    SELECT 1 FROM ledger_edge g CROSS JOIN ledger_state y CROSS JOIN ledger_hold b
    WHERE g.output = w.inside AND g.event = h.event AND y.item = g.input
        AND y.kind = 1 AND h.item = w.inside AND b.item IN (y.item, y.lot) AND b.item <> 0
        AND b.closed_by IS NULL AND b.reason = h.reason AND b.blocks = h.blocks)
"""


def hand_out(work: Work) -> None:
    """Hold what is staged to be taken out of units for what they are held for, where that passes
    on; called before it is out. One statement where no hold passes on.
    """
    _put_on(work, _HANDED_OUT, [])


def pass_on(work: Work, edges: range) -> None:
    """Hold what has just been made from what is held, where the hold passes on.

    edges: the ids of the edges that this event wrote. One statement where no hold passes on.
    """
    _put_on(work, _PASSED_ON, [edges.start, edges.stop])


def _put_on(work: Work, passed: str, params: Sequence[Any]) -> None:
    if not db.query_one(_ANY_PASSES_ON):
        return
    count = _count(f"({passed}) passed", params)
    if not count:
        return
    event, first = work.begin_rows(), allot("hold", count)
    db.execute(_PASS_ON.format(passed=passed), [first - 1, event, *params])
    _count_again_new(work, first, count)


def _count(source: str, params: Sequence[Any] = ()) -> int:
    row = db.query_one(f"SELECT COUNT(*) FROM {source}", params)
    return int(row[0]) if row else 0


def _count_again_new(work: Work, first: int, count: int) -> None:
    ends = [first, first + count]
    db.execute(_COUNT_AGAIN.format(holds="id >= %s AND id < %s"), ends)
    work.rows.add("hold", db.query(_WRITTEN, ends))


_CLOSE = "UPDATE ledger_hold SET closed_by = %s WHERE closed_by IS NULL AND id IN {}"


def close(work: Work, holds: Sequence[int]) -> None:
    """Close open holds."""
    event = work.begin_rows()
    ids, param = db.ids_in(holds)
    closed = db.execute(_CLOSE.format(ids), [event, param])
    assert closed == len(holds), f"{len(holds)} holds to close, {closed} closed"
    db.execute(_COUNT_AGAIN.format(holds=f"id IN {ids}"), [param])
    work.rows.add("hold_closed", [(id,) for id in sorted(holds)])


_AGAIN = """
INSERT INTO ledger_hold (id, item, place, reason, blocks, event)
SELECT %s + ROW_NUMBER() OVER (ORDER BY id), item, place, reason, blocks, %s
FROM ledger_hold WHERE id IN {}
"""


def open_again(work: Work, holds: Sequence[int]) -> None:
    """Put holds that were released on again, as new ones."""
    if not holds:
        return
    event = work.begin_rows()
    first = allot("hold", len(holds))
    ids, param = db.ids_in(holds)
    db.execute(_AGAIN.format(ids), [first - 1, event, param])
    _count_again_new(work, first, len(holds))
