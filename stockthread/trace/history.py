"""Everything that ever happened to one item, in the order in which it happened.

First the events that touched the item are found, the last `limit` of them, then what each of them
did to it: seven statements, however long the history. Nothing here writes.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from stockthread import ledger
from stockthread.kernel import clock, db
from stockthread.ledger import chain
from stockthread.trace.records import (
    CodeChange,
    EdgeChange,
    HoldChange,
    Move,
    Reading,
    ReservationChange,
    Step,
)

EDGES_SHOWN_MAX = 100

_TOUCHED = f"""{chain.CHAIN.format(ids="(%s)")}, touched(event) AS (
    SELECT m.event FROM chain c CROSS JOIN ledger_movement m WHERE m.id = c.movement
    UNION SELECT opened_by FROM ledger_code WHERE item = %s
    UNION SELECT closed_by FROM ledger_code WHERE item = %s
    UNION SELECT event FROM ledger_hold WHERE item = %s AND item <> 0
    UNION SELECT closed_by FROM ledger_hold WHERE item = %s AND item <> 0
    UNION SELECT event FROM ledger_edge WHERE output = %s
    UNION SELECT closed_by FROM ledger_edge WHERE output = %s
    UNION SELECT event FROM ledger_edge WHERE input = %s
    UNION SELECT closed_by FROM ledger_edge WHERE input = %s
    UNION SELECT event FROM ledger_reading WHERE item = %s
    UNION SELECT event FROM ledger_reservation WHERE item = %s
    UNION SELECT closed_by FROM ledger_reservation WHERE item = %s
)
SELECT e.id, e.kind, e.happened_at, e.recorded_at, e.person, e.device, e.cause_kind, e.cause_id,
    e.reason, COALESCE(e.reverses, 0),
    COALESCE((SELECT r.id FROM ledger_event r WHERE r.reverses = e.id), 0), e.backdated
FROM touched t CROSS JOIN ledger_event e
WHERE e.id = t.event AND (e.happened_at, e.id) < (%s, %s)
ORDER BY e.happened_at DESC, e.id DESC LIMIT %s
"""
_ITEM_PARAMS = _TOUCHED.count("%s") - 3


class _Details(NamedTuple):
    """What the events on a page did to the item, by event."""

    moves: dict[int, list[Move]]
    codes: dict[int, list[CodeChange]]
    holds: dict[int, list[HoldChange]]
    edges: dict[int, list[EdgeChange]]
    edge_counts: dict[int, int]
    readings: dict[int, list[Reading]]
    reservations: dict[int, list[ReservationChange]]


def history(item: int, limit: int = 100, before: tuple[datetime, int] | None = None) -> list[Step]:
    """Return the last `limit` things that happened to an item, the earliest of them first.

    before: (happened_at, event) of a step; only what happened before it comes back. Reversed
    events and their reversals are told like all others and bear the mark.
    """
    at, last = (chain.ALWAYS, 0) if before is None else (clock.micros(before[0]), before[1])
    headers = db.query(_TOUCHED, [item] * _ITEM_PARAMS + [at, last, limit])
    if not headers:
        return []
    details = _details(item, [header[0] for header in headers])
    return [_step(header, details) for header in reversed(headers)]


def _step(header: tuple[Any, ...], details: _Details) -> Step:
    event, kind, happened_at, recorded_at, person, device, *cause, reason = header[:9]
    reverses, reversed_by, backdated = header[9:]
    edges = tuple(details.edges.get(event, ()))
    return Step(
        event,
        kind,
        clock.from_micros(happened_at),
        clock.from_micros(recorded_at),
        person,
        device,
        ledger.Cause(*cause),
        reason,
        reverses,
        reversed_by,
        bool(backdated),
        tuple(details.moves.get(event, ())),
        tuple(details.codes.get(event, ())),
        tuple(details.holds.get(event, ())),
        edges,
        details.edge_counts.get(event, 0) - len(edges),
        tuple(details.readings.get(event, ())),
        tuple(details.reservations.get(event, ())),
    )


def _details(item: int, events: Sequence[int]) -> _Details:
    edges, counts = _edges(item, events)
    return _Details(
        _moves(item, events),
        _codes(item, events),
        _holds(item, events),
        edges,
        counts,
        _readings(item, events),
        _reservations(item, events),
    )


_FROM = ", ".join(f"m.from_{name}" for name in ledger.State._fields)
_TO = ", ".join(f"m.to_{name}" for name in ledger.State._fields)
_MOVES = f"""
SELECT m.event, i.quantity, {_FROM}, {_TO}
FROM ledger_movement m CROSS JOIN ledger_movement_item i
WHERE m.event IN {{}} AND i.movement = m.id AND i.item = %s ORDER BY m.id
"""


def _moves(item: int, events: Sequence[int]) -> dict[int, list[Move]]:
    ids, param = db.ids_in(events)
    found = defaultdict(list)
    for event, quantity, *state in db.query(_MOVES.format(ids), [param, item]):
        move = Move(ledger.State(*state[:6]), ledger.State(*state[6:]), quantity)
        found[event].append(move)
    return found


# Each row tells of two events: the one that opened it and, if it is closed, the one that did that.
_CODES = """
SELECT opened_by, closed_by, type, canonical, COALESCE(raw, canonical) FROM ledger_code
WHERE item = %s AND (opened_by IN {ids} OR closed_by IN {ids}) ORDER BY type, canonical, opened_by
"""
_HOLDS = """
SELECT event, closed_by, id, reason, blocks FROM ledger_hold
WHERE item = %s AND item <> 0 AND (event IN {ids} OR closed_by IN {ids}) ORDER BY id
"""
_RESERVATIONS = """
SELECT event, closed_by, id, quantity, order_kind, order_id FROM ledger_reservation
WHERE item = %s AND (event IN {ids} OR closed_by IN {ids}) ORDER BY id
"""


def _codes(item: int, events: Sequence[int]) -> dict[int, list[CodeChange]]:
    found = defaultdict(list)
    for event, is_opened, values in _both_ends(_CODES, item, events):
        found[event].append(CodeChange._make((*values, is_opened)))
    return found


def _holds(item: int, events: Sequence[int]) -> dict[int, list[HoldChange]]:
    found = defaultdict(list)
    for event, is_opened, values in _both_ends(_HOLDS, item, events):
        found[event].append(HoldChange._make((*values, is_opened)))
    return found


def _reservations(item: int, events: Sequence[int]) -> dict[int, list[ReservationChange]]:
    found = defaultdict(list)
    for event, is_opened, values in _both_ends(_RESERVATIONS, item, events):
        found[event].append(ReservationChange._make((*values, is_opened)))
    return found


def _both_ends(
    sql: str, item: int, events: Sequence[int]
) -> list[tuple[int, bool, tuple[Any, ...]]]:
    """Return (event, is_opened, values) of each row's beginning and end; ends come first."""
    ids, param = db.ids_in(events)
    rows = db.query(sql.format(ids=ids), [item, param, param])
    ends = [(closed, False, tuple(values)) for _, closed, *values in rows if closed is not None]
    return ends + [(opened, True, tuple(values)) for opened, _, *values in rows]


_EDGES = f"""
SELECT event, role, other, quantity, is_opened, number FROM (
    SELECT told.*, ROW_NUMBER() OVER (PARTITION BY event ORDER BY role, is_opened, id) AS nth,
        COUNT(*) OVER (PARTITION BY event) AS number
    FROM (
        SELECT id, event, 'output' AS role, input AS other, quantity, 1 AS is_opened
        FROM ledger_edge WHERE output = %s AND event IN {{ids}}
        UNION ALL SELECT id, closed_by, 'output', input, quantity, 0
        FROM ledger_edge WHERE output = %s AND closed_by IN {{ids}}
        UNION ALL SELECT id, event, 'input', output, quantity, 1
        FROM ledger_edge WHERE input = %s AND event IN {{ids}}
        UNION ALL SELECT id, closed_by, 'input', output, quantity, 0
        FROM ledger_edge WHERE input = %s AND closed_by IN {{ids}}) told) numbered
WHERE nth <= {EDGES_SHOWN_MAX} ORDER BY event, nth
"""


def _edges(item: int, events: Sequence[int]) -> tuple[dict[int, list[EdgeChange]], dict[int, int]]:
    """Return the first edges of each event, and how many each has."""
    ids, param = db.ids_in(events)
    found, counts = defaultdict(list), {}
    for event, role, other, quantity, is_opened, number in db.query(
        _EDGES.format(ids=ids), [item, param] * 4
    ):
        found[event].append(EdgeChange(role, other, quantity, bool(is_opened)))
        counts[event] = number
    return found, counts


_READINGS = """
SELECT event, attribute, value FROM ledger_reading WHERE item = %s AND event IN {}
ORDER BY attribute
"""


def _readings(item: int, events: Sequence[int]) -> dict[int, list[Reading]]:
    ids, param = db.ids_in(events)
    found = defaultdict(list)
    for event, attribute, value in db.query(_READINGS.format(ids), [item, param]):
        found[event].append(Reading(attribute, value))
    return found
