"""What each of many events was done to, in a word or two, and what was done later to what was made.

Nothing here writes.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger.read_items import CODE_OF
from stockthread.ledger.records import Cause, Stage


class Doing(NamedTuple):
    """What an event was done to. codes: of the first of it, "" of what has none; number: how many
    items it moved or observed. is_begun_again: whole units are in work again."""

    codes: tuple[str, ...]
    number: int
    is_begun_again: bool


# Of what was built in or taken out only that is told, not the unit around it, which stays.
_DOINGS = f"""
WITH touched AS (
    SELECT m.event, i.item, CASE WHEN m.to_stage = {int(Stage.WIP)}
        AND m.from_stage = {int(Stage.READY)} THEN 1 ELSE 0 END AS again
    FROM ledger_movement m CROSS JOIN ledger_movement_item i
    WHERE m.event IN {{ids}} AND i.movement = m.id
    UNION
    SELECT r.event, r.item, 0 FROM ledger_reading r WHERE r.event IN {{ids}}
    UNION
    SELECT h.event, h.item, 0 FROM ledger_hold h WHERE h.event IN {{ids}} AND h.item <> 0
    UNION
    SELECT h.closed_by, h.item, 0 FROM ledger_hold h WHERE h.closed_by IN {{ids}} AND h.item <> 0
),
numbered AS (
    SELECT t.event, t.item, ROW_NUMBER() OVER (PARTITION BY t.event ORDER BY t.item) AS number,
        COUNT(*) OVER (PARTITION BY t.event) AS count,
        MAX(t.again) OVER (PARTITION BY t.event) AS again
    FROM touched t
)
SELECT n.event, {CODE_OF.format(item="n.item")}, n.count, n.again
FROM numbered n WHERE n.number <= %s ORDER BY n.event, n.number
"""


def doings(events: Sequence[int], *, named_max: int = 3) -> dict[int, Doing]:
    """Return of each of these events what it was done to; one statement."""
    wanted, param = db.ids_in(events)
    found: dict[int, Doing] = {}
    rows = db.query(_DOINGS.format(ids=wanted), [param, param, param, param, named_max])
    for event, code, count, again in rows:
        before = found.get(event)
        codes = (*(before.codes if before else ()), code or "")
        found[event] = Doing(codes, count, bool(again))
    return found


_FITTED_LATER = """
SELECT DISTINCT e.id FROM ledger_event o CROSS JOIN ledger_movement m
CROSS JOIN ledger_movement_item i CROSS JOIN ledger_edge d CROSS JOIN ledger_event e
WHERE o.cause_kind = %s AND o.cause_id = %s AND o.kind = 'finish' AND m.event = o.id
    AND i.movement = m.id AND d.output = i.item AND e.id IN (d.event, d.closed_by)
    AND NOT (e.cause_kind = o.cause_kind AND e.cause_id = o.cause_id) ORDER BY e.id
"""


def fitted_later(made_for: Cause) -> list[int]:
    """Return the events, of other causes, that built components into what was finished for an
    order, or took some out. One statement."""
    return [event for (event,) in db.query(_FITTED_LATER, [made_for.kind, made_for.id])]
