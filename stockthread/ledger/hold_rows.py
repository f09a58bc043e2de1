"""Holds as rows: opened, closed, and counted on their items. Whether that may be is not asked here.

`ledger_state.holds` is the number of an item's open holds and `blocks` what they forbid together.
"""

from collections.abc import Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.ledger.post import Work, allot

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
    changed = db.execute(_COUNT_UP, [blocks])
    assert changed == count, f"{count} holds on {changed} items"
    work.rows.add("hold", db.query(_WRITTEN, [first, first + count]))


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
