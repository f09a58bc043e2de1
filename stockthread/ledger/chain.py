"""An item's chain of movements, and what stood at a moment of the past.

Movements are not indexed by item: an item's state names its last movement, and every movement of
an item names the one before. `CHAIN` walks that for one item or many. The walk goes in recorded
order; what counts at a moment goes by when things happened, then by event and movement.

An event that was reversed counts as never having been, and so does its reversal, from the moment
the reversal was known; only that a thing made by mistake is void from then on stays told.
Steps that leave an item as it was (a code corrected) say nothing about where it was.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from stockthread.kernel import clock, db
from stockthread.ledger.records import Stage, State

# {which}: a condition on `s.item`. CROSS JOIN pins the order of the joins on SQLite.
CHAIN_OF = """
WITH RECURSIVE chain(item, movement, quantity, previous) AS (
    SELECT i.item, i.movement, i.quantity, i.previous
    FROM ledger_state s CROSS JOIN ledger_movement_item i
    WHERE {which} AND i.movement = s.last_movement AND i.item = s.item
    UNION ALL
    SELECT i.item, i.movement, i.quantity, i.previous
    FROM chain c CROSS JOIN ledger_movement_item i
    WHERE c.previous <> 0 AND i.movement = c.previous AND i.item = c.item
)"""
CHAIN = CHAIN_OF.replace("{which}", "s.item IN {ids}")
"""The chains of items of which `{ids}` is a list for IN."""

ALWAYS = 2**62
"""A moment, in microseconds, behind all that was ever recorded."""

_COUNTS = f"""m.id = c.movement AND e.id = m.event AND e.happened_at <= %s AND e.recorded_at <= %s
    AND (e.reverses IS NULL OR m.to_stage = {int(Stage.VOID)}) AND NOT EXISTS (
        SELECT 1 FROM ledger_event r WHERE r.reverses = e.id AND r.recorded_at <= %s)"""
_FROM = ", ".join(f"m.from_{name}" for name in State._fields)
_TO = ", ".join(f"m.to_{name}" for name in State._fields)

_STATES = f"""{CHAIN}, told AS (
    SELECT c.item, {_TO}, m.event, e.happened_at, ROW_NUMBER() OVER (
        PARTITION BY c.item ORDER BY e.happened_at DESC, m.event DESC, m.id DESC) AS nth
    FROM chain c CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
    WHERE {_COUNTS} AND ({_FROM}) <> ({_TO})
)
SELECT told.item, s.kind, {_TO.replace("m.", "told.")}, told.event, told.happened_at
FROM told JOIN ledger_state s ON s.item = told.item WHERE told.nth = 1
"""


class StateThen(NamedTuple):
    """The state that an item's last movement before some moment had brought about.

    Of a lot only product and lot mean anything here; see `holdings_then`.
    """

    item: int
    kind: int
    state: State
    event: int
    happened_at: datetime


def states_then(
    items: Sequence[int], at: datetime, known_at: datetime | None = None
) -> dict[int, StateThen]:
    """Return how items stood at a moment, as known at another or, without that, as known now.

    Items that did not exist yet are left out. One statement.
    """
    ids, param = db.ids_in(items)
    rows = db.query(_STATES.format(ids=ids), [param, *_moments(at, known_at)])
    return {
        item: StateThen(item, kind, State(*columns[:6]), columns[6], clock.from_micros(columns[7]))
        for item, kind, *columns in rows
    }


# Each movement takes a lot's quantity from one holding (side -1) and brings it to another.
_HOLDINGS = f"""{CHAIN}
SELECT item, place, stage, owner, container, CAST(SUM(change) AS BIGINT) FROM (
    SELECT c.item, c.quantity * side.sign AS change,
        CASE side.sign WHEN 1 THEN m.to_place ELSE m.from_place END AS place,
        CASE side.sign WHEN 1 THEN m.to_stage ELSE m.from_stage END AS stage,
        CASE side.sign WHEN 1 THEN m.to_owner ELSE m.from_owner END AS owner,
        CASE side.sign WHEN 1 THEN m.to_container ELSE m.from_container END AS container
    FROM chain c CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
    CROSS JOIN (SELECT 1 AS sign UNION ALL SELECT -1) side
    WHERE {_COUNTS} AND (side.sign = 1 OR m.from_stage <> 0 AND e.reverses IS NULL)
) told
GROUP BY item, place, stage, owner, container HAVING SUM(change) <> 0
ORDER BY item, stage, place, owner, container
"""


class HoldingThen(NamedTuple):
    """How much of a lot lay in one place at one stage, with one owner, in one container."""

    item: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int


def holdings_then(
    lots: Sequence[int], at: datetime, known_at: datetime | None = None
) -> list[HoldingThen]:
    """Return where lots lay at a moment, as known at another, lot by lot. One statement."""
    ids, param = db.ids_in(lots)
    sql = _HOLDINGS.format(ids=ids)
    return db.query_records(HoldingThen, sql, [param, *_moments(at, known_at)])


def _moments(at: datetime, known_at: datetime | None) -> list[int]:
    known = ALWAYS if known_at is None else clock.micros(known_at)
    return [clock.micros(at), known, known]
