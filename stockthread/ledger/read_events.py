"""Events as they were recorded: headers, what they moved, what they left out. Nothing writes."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger.read_items import CODE_OF
from stockthread.ledger.records import Cause, State
from stockthread.ledger.view_records import EventItem, EventLeg, EventView

ACT_KEY_MAX = 70
"""How long an act's key may be that begins the keys of its parts as it is."""
_KEPT = 43

_EVENT = """
SELECT e.id, e.kind, e.happened_at, e.recorded_at, e.person, e.device, e.cause_kind, e.cause_id,
    e.reason, e.accepted, e.refused, e.new_items, COALESCE(e.reverses, 0),
    COALESCE((SELECT r.id FROM ledger_event r WHERE r.reverses = e.id), 0), e.backdated,
    COALESCE(CASE WHEN e.new_items > 0 THEN e.first_item END, (
        SELECT i.item FROM ledger_movement m CROSS JOIN ledger_movement_item i
        WHERE m.event = e.id AND i.movement = m.id LIMIT 1), (
        SELECT h.item FROM ledger_hold h WHERE h.event = e.id LIMIT 1), (
        SELECT h.item FROM ledger_hold h WHERE h.closed_by = e.id LIMIT 1), (
        SELECT v.item FROM ledger_reservation v WHERE v.event = e.id LIMIT 1), (
        SELECT v.item FROM ledger_reservation v WHERE v.closed_by = e.id LIMIT 1), (
        SELECT o.item FROM ledger_reading o WHERE o.event = e.id LIMIT 1), 0)
FROM ledger_event e
"""


def latest_events(limit: int = 50, before: int = 2**62) -> list[EventView]:
    """Return the events recorded last, the newest first, from before the event `before`."""
    sql = f"{_EVENT} WHERE e.id < %s ORDER BY e.id DESC LIMIT %s"
    return [_event(*row) for row in db.query(sql, [before, limit])]


def events(ids: Sequence[int]) -> list[EventView]:
    """Return these events in the order of ids."""
    wanted, param = db.ids_in(ids)
    sql = f"{_EVENT} WHERE e.id IN {wanted} ORDER BY e.id"
    return [_event(*row) for row in db.query(sql, [param])]


def event(id: int) -> EventView:
    """Return one event. Raises Refused unknown_id."""
    found = events([id])
    return found[0] if found else refuse("unknown_id", id=id)


def events_for(cause_kind: str, cause_id: str, limit: int = 100) -> list[EventView]:
    """Return the events that a document caused, in the order they were recorded."""
    sql = (
        f"{_EVENT} WHERE e.cause_kind = %s AND e.cause_id = %s AND e.cause_kind <> ''"
        " ORDER BY e.id LIMIT %s"
    )
    return [_event(*row) for row in db.query(sql, [cause_kind, cause_id, limit])]


def causes_named(cause_kind: str, cause_ids: Sequence[str]) -> set[str]:
    """Return those documents of a kind that events name as their cause, on record or not."""
    wanted, param = db.texts_in(cause_ids)
    sql = (
        "SELECT DISTINCT e.cause_id FROM ledger_event e WHERE e.cause_kind = %s"
        f" AND e.cause_kind <> '' AND e.cause_id IN {wanted}"
    )
    return {id for (id,) in db.query(sql, [cause_kind, param])}


def events_by_keys(keys: Sequence[str]) -> list[EventView]:
    """Return the events recorded under these keys, in the order they were recorded."""
    wanted, param = db.texts_in(keys)
    sql = f"{_EVENT} WHERE e.key IN {wanted} ORDER BY e.id"
    return [_event(*row) for row in db.query(sql, [param])]


def keys_for(
    cause_kind: str, cause_id: str, *, before: int = 2**62, limit: int = 100
) -> dict[int, str]:
    """Return the keys of the events that a document caused, by event, the latest first.

    Events of one act have the same key but for what follows its last point.
    """
    sql = (
        "SELECT e.id, e.key FROM ledger_event e WHERE e.cause_kind = %s AND e.cause_id = %s"
        " AND e.cause_kind <> '' AND e.id < %s ORDER BY e.id DESC LIMIT %s"
    )
    return dict(db.query(sql, [cause_kind, cause_id, before, limit]))


def stem(key: str) -> str:
    """Return what begins the keys of an act's parts, which add a point and their name.

    Of a key too long for that a digest tells it from others that begin alike.
    """
    if len(key) <= ACT_KEY_MAX:
        return key
    return f"{key[:_KEPT]}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def events_of_act(cause: Cause, key: str) -> list[EventView]:
    """Return the events of one act with several parts, in the order they were recorded.

    Their keys are the act's own, or begin with it and a point.
    """
    sql = (
        f"{_EVENT} WHERE e.cause_kind = %s AND e.cause_id = %s AND e.cause_kind <> ''"
        " AND (e.key = %s OR SUBSTR(e.key, 1, %s) = %s) ORDER BY e.id"
    )
    begins = f"{stem(key)}."
    return [_event(*row) for row in db.query(sql, [*cause, key, len(begins), begins])]


def _event(*columns: Any) -> EventView:
    id, kind, happened_at, recorded_at, *said, refused, made, reverses, reversed_by, late, item = (
        columns
    )
    left_out = 0 if refused == "[]" else len({line for line, *_ in json.loads(refused)})
    times = clock.from_micros(happened_at), clock.from_micros(recorded_at)
    tail = (left_out, made, reverses, reversed_by, bool(late), item)
    return EventView._make((id, kind, *times, *said, *tail))


def refusals_of(event: int) -> list[Refusal]:
    """Return what an event left out, line by line, and why."""
    rows = db.query("SELECT refused FROM ledger_event WHERE id = %s", [event])
    return [Refusal(*refusal) for (text,) in rows for refusal in json.loads(text)]


_FROM = ", ".join(f"m.from_{name}" for name in State._fields)
_TO = ", ".join(f"m.to_{name}" for name in State._fields)
_MOVED = f"""
SELECT i.movement, i.item, s.kind, {CODE_OF.format(item="i.item")}, i.quantity, {_FROM}, {_TO}
FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state s
WHERE m.event = %s AND i.movement = m.id AND (i.movement, i.item) > (%s, %s) AND s.item = i.item
ORDER BY i.movement, i.item LIMIT %s
"""


def event_items(
    event: int, *, after: tuple[int, int] = (0, 0), limit: int = 100
) -> list[EventItem]:
    """Return what an event moved, from behind (movement, item). One statement."""
    return [
        EventItem._make((*columns[:5], State(*columns[5:11]), State(*columns[11:])))
        for columns in db.query(_MOVED, [event, *after, limit])
    ]


_LEGS = f"""
SELECT m.id, {_FROM}, {_TO}, i.items, i.quantity FROM ledger_movement m JOIN (
    SELECT i.movement, COUNT(*) AS items, CAST(SUM(i.quantity) AS BIGINT) AS quantity
    FROM ledger_movement m CROSS JOIN ledger_movement_item i
    WHERE m.event = %s AND i.movement = m.id GROUP BY i.movement) i ON i.movement = m.id
WHERE m.event = %s ORDER BY i.items DESC, m.id LIMIT %s
"""


def event_legs(event: int, limit: int = 100) -> list[EventLeg]:
    """Return what an event brought from where to where, the largest legs first. One statement."""
    return [
        EventLeg(columns[0], State(*columns[1:7]), State(*columns[7:13]), *columns[13:15])
        for columns in db.query(_LEGS, [event, event, limit])
    ]
