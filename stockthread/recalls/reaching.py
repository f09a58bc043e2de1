"""Everything that some goods went into, through any depth: parts of lots, units, what was made.

A component that was taken out again counts where it was in until after a moment that is named:
what was repaired before a fault began is not meant. Nothing here writes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from stockthread.kernel import clock, db
from stockthread.kernel.reach import Way, steps_sql
from stockthread.recalls.balance import Family

_IN: Final = "e.input = r.item AND (e.closed_by IS NULL{ended})"
_ENDED: Final = """ OR EXISTS (
    SELECT 1 FROM ledger_event x WHERE x.id = e.closed_by AND x.happened_at > {moment}
        AND (x.reverses IS NULL OR x.reverses <> e.event))"""
_OF_LOT: Final = Way("ledger_state u", "u.item", "u.lot = r.item AND u.lot <> 0 AND u.stage <> 7")
_BELOW: Final = """
WITH RECURSIVE reach(item) AS (
    SELECT item FROM ledger_state WHERE item IN {ids} UNION {steps}
)
SELECT s.item, s.kind, s.product FROM reach r CROSS JOIN ledger_state s
WHERE s.item = r.item AND s.product <> 0 AND s.stage <> 7 ORDER BY s.item
"""


def below(items: Sequence[int], *, taken_out_after: datetime | None = None) -> Family:
    """Return goods and all that they went into and are in still. Two statements.

    taken_out_after: what they were taken out of again since that moment counts, too.
    """
    ended = "" if taken_out_after is None else _ENDED.format(moment=clock.micros(taken_out_after))
    ways = [Way("ledger_edge e", "e.output", _IN.format(ended=ended)), _OF_LOT]
    ids, param = db.ids_in(items)
    with db.looking_up():
        rows = db.query(_BELOW.format(ids=ids, steps=steps_sql(ways)), [param])
    return Family(
        tuple(item for item, _, _ in rows),
        {item: kind for item, kind, _ in rows},
        {item: product for item, _, product in rows},
    )
