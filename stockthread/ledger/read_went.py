"""Which way items went, leg by leg, summed: what a balance is made from. Nothing here writes.

What was undone is not told, and neither is its undoing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from stockthread.kernel import clock, db
from stockthread.ledger.chain import ALWAYS, CHAIN
from stockthread.ledger.records import Cause, Stage, State


class Went(NamedTuple):
    """How much of a product went one leg of an event; product is what it is now.

    is_apart: those of the items that were to be told apart. items: how many went.
    """

    event: int
    verb: str
    happened_at: datetime
    person: int
    cause: Cause
    reason: str
    product: int
    is_apart: bool
    source: State
    target: State
    quantity: int
    items: int


_FROM = ", ".join(f"m.from_{name}" for name in State._fields)
_TO = ", ".join(f"m.to_{name}" for name in State._fields)
# Summed by movement first: a hundred thousand units that went ten ways together are ten rows.
_WENT = f"""{CHAIN}, went AS (
    SELECT c.movement, s.product, CASE WHEN {{apart}} THEN 1 ELSE 0 END AS apart,
        CAST(SUM(c.quantity) AS BIGINT) AS quantity, COUNT(*) AS items
    FROM chain c CROSS JOIN ledger_state s WHERE s.item = c.item AND s.product <> 0
    GROUP BY 1, 2, 3
)
SELECT m.event, e.kind, e.happened_at, e.person, e.cause_kind, e.cause_id, e.reason,
    w.product, w.apart, w.quantity, w.items, {_FROM}, {_TO}
FROM went w CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE m.id = w.movement AND e.id = m.event AND e.happened_at <= %s AND e.reverses IS NULL
    AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)
ORDER BY e.happened_at, e.id, m.id, w.product, w.apart
"""


_PARTED = f"""{CHAIN}
SELECT c.item, CAST(SUM(c.quantity) AS BIGINT)
FROM chain c CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE m.id = c.movement AND e.id = m.event AND e.kind IN ('split', 'hold', 'serialise')
    AND m.to_stage = {int(Stage.CONSUMED)} AND m.from_stage <> {int(Stage.CONSUMED)}
    AND e.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)
GROUP BY c.item
"""


def parted(items: Sequence[int]) -> dict[int, int]:
    """Return how much of these lots became lots and units of their own: it counts as consumed in
    them, and nothing used it up. One statement."""
    ids, param = db.ids_in(items)
    return dict(db.query(_PARTED.format(ids=ids), [param]))


_MOVED = f"""{CHAIN}
SELECT c.item, m.from_place, m.to_place, CAST(SUM(c.quantity) AS BIGINT), e.recorded_at
FROM chain c CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE m.id = c.movement AND e.id = m.event AND m.from_place <> m.to_place AND m.from_place <> 0
    AND e.recorded_at >= %s AND e.reverses IS NULL
    AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)
GROUP BY c.item, m.from_place, m.to_place, e.recorded_at
"""


def moved(items: Sequence[int], since: datetime) -> list[tuple[int, int, int, int, datetime]]:
    """Return which of these items went from which place to which, how much and when that was
    recorded, from a moment on. One statement."""
    ids, param = db.ids_in(items)
    rows = db.query(_MOVED.format(ids=ids), [param, clock.micros(since)])
    return [(*head, clock.from_micros(at)) for *head, at in rows]


def went(
    items: Sequence[int], *, until: datetime | None = None, apart: Sequence[int] = ()
) -> list[Went]:
    """Return which ways these items went, in the order in which it happened, up to a moment or now.

    apart: those of them that are told apart. One statement.
    """
    ids, param = db.ids_in(items)
    which, others = db.ids_in(apart)
    moment = ALWAYS if until is None else clock.micros(until)
    rows = db.query(_WENT.format(ids=ids, apart=f"c.item IN {which}"), [param, others, moment])
    return [_went(*row) for row in rows]


def _went(
    event: int, verb: str, at: int, person: int, cause_kind: str, cause_id: str, reason: str,
    product: int, apart: int, quantity: int, items: int, *states: Any,
) -> Went:  # fmt: skip
    source, target = State(*states[:6]), State(*states[6:])
    cause = Cause(cause_kind, cause_id)
    return Went(event, verb, clock.from_micros(at), person, cause, reason, product, bool(apart),
                source, target, quantity, items)  # fmt: skip
