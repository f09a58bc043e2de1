"""Holds: what may not be done with an item, a lot, or whatever stands in a place, and why."""

from collections.abc import Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger import checks, hold_rows, splitting, staging, targets
from stockthread.ledger.post import Work, check_text, post
from stockthread.ledger.records import Act, Block, Lines, Posting, To

REASON_LENGTH_MAX = 200


def hold(
    lines: Lines, *, reason: str, blocks: int, act: Act, asked: Lines | None = None
) -> Posting:
    """Put a hold on items. What is in a container at that moment is held with it.

    A line that names a quantity, place or anything else of a lot holds that part: it is split off
    first and the new lot is held. Without that a lot is held whole, wherever it lies, and the hold
    is a rule that every verb checks for the units of the lot too.
    blocks: a sum of `Block` values, what the hold forbids; scrap, take back and release are never
    forbidden. With PASSES_ON what is made from the items from now on is held likewise, and what is
    used up already may be held too: it may still be in a process that goes on.
    asked: what was asked for, where the caller found out what else to hold: a key that is repeated
    is known by it.
    Raises Refused: no_reason, bad_blocks and the usual line refusals.
    """
    _check(reason, blocks)
    is_whole = lines == Lines(lines.items)

    def steps(work: Work) -> None:
        db.lock_alone(db.RULES_LOCK)
        work.lines = len(lines.items)
        if is_whole:
            work.refuse_lines(staging.stage_as_they_are(lines.items))
        else:
            work.refuse_lines(staging.stage_lines(lines, To()))
            db.execute(_ALL_OF_THE_PART)
        checks.run(work, _PASSING_ON if blocks & Block.PASSES_ON else _HELD)
        splitting.split_off_held_parts(work, is_whole=is_whole)
        hold_rows.open_on_staged(work, reason, blocks)

    return post("hold", act, (lines if asked is None else asked, reason, blocks), steps)


_PASSING_ON = ("not_as_expected", "not_a_whole_quantity", "not_enough")
_HELD = ("not_as_expected", "item_is_gone", "not_a_whole_quantity", "not_enough")
# Elsewhere a line without a quantity means what is free of a holding.
_ALL_OF_THE_PART = """
UPDATE stage_item SET quantity = available WHERE kind = 2
    AND line IN (SELECT line FROM stage_line WHERE quantity IS NULL)
"""


def hold_place(place: int, *, reason: str, blocks: int, act: Act) -> Posting:
    """Put a hold on whatever stands in a place or under it, newcomers included."""
    _check(reason, blocks, 7)

    def steps(work: Work) -> None:
        db.lock_alone(db.RULES_LOCK)
        work.lines = 1
        targets.check(work, place, targets.ANYWHERE)
        hold_rows.open_on_place(work, place, reason, blocks)

    return post("hold", act, (0, place, reason, blocks), steps)


def _check(reason: str, blocks: int, blocks_max: int = 15) -> None:
    if not 1 <= len(reason) <= REASON_LENGTH_MAX:
        refuse("no_reason", length_max=REASON_LENGTH_MAX)
    check_text("reason", reason)
    if not 0 <= blocks <= blocks_max:
        refuse("bad_blocks", blocks=blocks)


_OPEN = """
SELECT h.id, h.item, h.closed_by FROM ledger_hold h WHERE h.id IN {} ORDER BY h.item, h.id
"""
_STAGE = """
INSERT INTO stage_line (line, item, quantity)
SELECT ROW_NUMBER() OVER (ORDER BY id) - 1, item, id FROM ledger_hold WHERE id IN {}
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
        hold_rows.close(work, good)

    return post("release", act, (wanted,), steps)


def _not_open(wanted: Sequence[int], found: dict[int, Any]) -> list[Refusal]:
    return [
        Refusal(line, "hold_is_released" if id in found else "unknown_hold", {"hold": id})
        for line, id in enumerate(wanted)
        if id not in found or found[id][1] is not None
    ]
