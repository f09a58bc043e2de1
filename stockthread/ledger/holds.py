"""Holds: what may not be done with an item, a lot, or whatever stands in a place, and why."""

from collections.abc import Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger import checks, lots, staging
from stockthread.ledger.moving import check_place
from stockthread.ledger.post import Work, allot, post
from stockthread.ledger.records import Act, Lines, Posting, To

REASON_LENGTH_MAX = 200


def hold(lines: Lines, *, reason: str, blocks: int, act: Act) -> Posting:
    """Put a hold on items. Part of a lot is split off first and the new lot is held.

    blocks: a sum of `Block` values, what the hold forbids; scrap, take back and release are never
    forbidden. A hold on a whole lot is a rule that every verb checks for the units of the lot too.
    Raises Refused: no_reason, bad_blocks and the usual line refusals.
    """
    _check(reason, blocks)

    def steps(work: Work) -> None:
        db.lock_alone(db.RULES_LOCK)
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, To()))
        checks.run(work, ("not_as_expected", "item_is_gone"))
        if lines.quantities is not None:
            checks.run(work, ("not_a_whole_quantity", "not_enough", "reserved"))
            lots.split_off_held_parts(work)
        _open(work, reason, blocks)

    return post("hold", act, (lines, reason, blocks), steps)


def hold_place(place: int, *, reason: str, blocks: int, act: Act) -> Posting:
    """Put a hold on whatever stands in a place or under it, newcomers included."""
    _check(reason, blocks)

    def steps(work: Work) -> None:
        db.lock_alone(db.RULES_LOCK)
        check_place(place)
        work.lines = 1
        event = work.begin_rows()
        first = allot("hold", 1)
        db.execute(_INSERT_PLACE, [first, place, reason, blocks, event])
        work.rows.add("hold", [(first, 0, place, reason, blocks)])

    return post("hold", act, (0, place, reason, blocks), steps)


def _check(reason: str, blocks: int) -> None:
    if not 1 <= len(reason) <= REASON_LENGTH_MAX:
        refuse("no_reason", length_max=REASON_LENGTH_MAX)
    if not 0 <= blocks <= 7:
        refuse("bad_blocks", blocks=blocks)


_INSERT_PLACE = """
INSERT INTO ledger_hold (id, item, place, reason, blocks, event) VALUES (%s, 0, %s, %s, %s, %s)
"""
_HELD = "SELECT DISTINCT item FROM stage_item WHERE is_content = 0"
_INSERT = f"""
INSERT INTO ledger_hold (id, item, place, reason, blocks, event)
SELECT %s + ROW_NUMBER() OVER (ORDER BY item), item, 0, %s, %s, %s FROM ({_HELD}) held
"""
_COUNT_UP = f"""
UPDATE ledger_state SET holds = holds + 1, blocks = blocks | %s WHERE item IN ({_HELD})
"""
_WRITTEN = """
SELECT id, item, place, reason, blocks FROM ledger_hold WHERE id >= %s AND id < %s ORDER BY id
"""


def _open(work: Work, reason: str, blocks: int) -> None:
    event = work.begin_rows()
    row = db.query_one(f"SELECT COUNT(*) FROM ({_HELD}) held")
    count = int(row[0]) if row else 0
    first = allot("hold", count)
    db.execute(_INSERT, [first - 1, reason, blocks, event])
    changed = db.execute(_COUNT_UP, [blocks])
    assert changed == count, f"{count} holds on {changed} items"
    work.rows.add("hold", db.query(_WRITTEN, [first, first + count]))


_OPEN = """
SELECT h.id, h.item, h.closed_by FROM ledger_hold h WHERE h.id IN {} ORDER BY h.item, h.id
"""
_STAGE = """
INSERT INTO stage_line (line, item, quantity)
SELECT ROW_NUMBER() OVER (ORDER BY id) - 1, item, id FROM ledger_hold WHERE id IN {}
"""
_CLOSE = "UPDATE ledger_hold SET closed_by = %s WHERE closed_by IS NULL AND id IN {}"
_COUNT_AGAIN = """
UPDATE ledger_state SET
    holds = (SELECT COUNT(*) FROM ledger_hold h
        WHERE h.item = ledger_state.item AND h.item <> 0 AND h.closed_by IS NULL),
    blocks = (SELECT COALESCE(MAX(h.blocks & 1) + MAX(h.blocks & 2) + MAX(h.blocks & 4), 0)
        FROM ledger_hold h
        WHERE h.item = ledger_state.item AND h.item <> 0 AND h.closed_by IS NULL)
WHERE item IN (SELECT item FROM stage_line WHERE item <> 0)
"""


def release(holds: Sequence[int], *, act: Act) -> Posting:
    """End open holds, named by their ids; items with other holds stay held.

    Raises Refused with unknown_hold or hold_is_released for each id that is not open.
    """
    wanted = sorted(set(holds))

    def steps(work: Work) -> None:
        db.lock_alone(db.RULES_LOCK)
        work.lines = len(wanted)
        if not wanted:
            refuse("no_lines")
        ids, param = db.ids_in(wanted)
        db.execute(_STAGE.format(ids), [param])
        staging.lock(others=[])
        found: dict[int, Any] = {
            id: (item, closed) for id, item, closed in db.query(_OPEN.format(ids), [param])
        }
        work.refuse_lines(list(_not_open(wanted, found)))
        good = [id for id in wanted if id in found and found[id][1] is None]
        close(work, good)

    return post("release", act, (wanted,), steps)


def _not_open(wanted: Sequence[int], found: dict[int, Any]) -> list[Refusal]:
    return [
        Refusal(line, "hold_is_released" if id in found else "unknown_hold", {"hold": id})
        for line, id in enumerate(wanted)
        if id not in found or found[id][1] is not None
    ]


def close(work: Work, holds: Sequence[int]) -> None:
    """Close open holds whose items are staged in `stage_line`, and count their items' again."""
    event = work.begin_rows()
    ids, param = db.ids_in(holds)
    closed = db.execute(_CLOSE.format(ids), [event, param])
    assert closed == len(holds), f"{len(holds)} holds to close, {closed} closed"
    db.execute(_COUNT_AGAIN)
    work.rows.add("hold_closed", [(id,) for id in sorted(holds)])


_AGAIN = """
INSERT INTO ledger_hold (id, item, place, reason, blocks, event)
SELECT %s + ROW_NUMBER() OVER (ORDER BY id), item, place, reason, blocks, %s
FROM ledger_hold WHERE id IN {}
"""


def open_again(work: Work, holds: Sequence[int]) -> None:
    """Put holds that were released on again, as new ones; their items are in `stage_line`."""
    if not holds:
        return
    event = work.begin_rows()
    first = allot("hold", len(holds))
    ids, param = db.ids_in(holds)
    db.execute(_AGAIN.format(ids), [first - 1, event, param])
    db.execute(_COUNT_AGAIN)
    work.rows.add("hold", db.query(_WRITTEN, [first, first + len(holds)]))
