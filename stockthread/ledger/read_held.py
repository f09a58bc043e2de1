"""Units of a document that are on hold. Nothing here writes."""

from stockthread.kernel import db
from stockthread.ledger.read_flows import STANDS
from stockthread.ledger.read_items import RULES
from stockthread.ledger.records import Cause, Stage

_HELD = f"""
SELECT s.item FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s LEFT JOIN ledger_state l ON l.item = s.lot AND s.lot <> 0
WHERE e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id = %s AND e.kind = %s AND {STANDS}
    AND m.event = e.id AND i.movement = m.id AND s.item = i.item AND s.kind = 1 AND s.stage = %s
    AND (s.holds > 0 OR l.holds > 0 OR {RULES.format(place="s.place")} > 0)
ORDER BY s.item LIMIT %s
"""


def held_of(cause: Cause, verb: str, stage: Stage, limit: int = 200) -> list[int]:
    """Return the units at a stage that a document brought by a verb and on which a hold bears.

    The hold may be on the unit, its lot or a place where it stands. One statement.
    """
    return [item for (item,) in db.query(_HELD, [*cause, verb, int(stage), limit])]
