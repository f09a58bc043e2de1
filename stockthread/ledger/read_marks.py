"""What is said of items beside their state: holds, reservations, readings. Nothing here writes."""

from collections.abc import Sequence
from typing import Any

from stockthread.kernel import clock, db
from stockthread.ledger.records import Cause
from stockthread.ledger.view_records import HoldView, ReadingView, ReservationView

HOLD = "h.id, h.item, h.place, h.reason, h.blocks, h.event, e.happened_at, e.person"
_OPEN = f"""
SELECT {HOLD} FROM ledger_hold h CROSS JOIN ledger_event e
WHERE h.closed_by IS NULL AND h.id > %s AND e.id = h.event ORDER BY h.id LIMIT %s
"""


def open_holds(limit: int = 100, after: int = 0) -> list[HoldView]:
    """Return open holds in the order they were made, from behind the hold `after`."""
    return [hold_of(*row) for row in db.query(_OPEN, [after, limit])]


_LATEST = f"""
SELECT {HOLD} FROM ledger_hold h CROSS JOIN ledger_event e
WHERE h.closed_by IS NULL AND h.id < %s AND e.id = h.event ORDER BY h.id DESC LIMIT %s
"""


def latest_holds(limit: int = 100, before: int = 2**62) -> list[HoldView]:
    """Return open holds, the newest first, from before the hold `before`."""
    return [hold_of(*row) for row in db.query(_LATEST, [before, limit])]


def count_holds() -> int:
    """Return how many holds are open."""
    [(count,)] = db.query("SELECT COUNT(*) FROM ledger_hold WHERE closed_by IS NULL")
    return int(count)


_BY_ID = f"""
SELECT {HOLD} FROM ledger_hold h JOIN ledger_event e ON e.id = h.event
WHERE h.closed_by IS NULL AND h.id IN {{}} ORDER BY h.id
"""


def holds(ids: Sequence[int]) -> list[HoldView]:
    """Return those of these holds that are open."""
    wanted, param = db.ids_in(ids)
    return [hold_of(*row) for row in db.query(_BY_ID.format(wanted), [param])]


_ENDED = f"""
SELECT {HOLD} FROM ledger_hold h JOIN ledger_event e ON e.id = h.closed_by
WHERE h.id IN {{}} ORDER BY h.id
"""


def ended_holds(ids: Sequence[int]) -> list[HoldView]:
    """Return those of these holds that were released, with when and by whom that was."""
    wanted, param = db.ids_in(ids)
    return [hold_of(*row) for row in db.query(_ENDED.format(wanted), [param])]


# An item's own holds, those of its lot, and those of places it stands in or under.
_BEARING = f"""
SELECT s.item AS bears_on, {HOLD} FROM ledger_state s CROSS JOIN ledger_hold h
JOIN ledger_event e ON e.id = h.event
WHERE s.item IN {{ids}} AND h.item = s.item AND h.item <> 0 AND h.closed_by IS NULL
UNION
SELECT s.item, {HOLD} FROM ledger_state s CROSS JOIN ledger_hold h
JOIN ledger_event e ON e.id = h.event
WHERE s.item IN {{ids}} AND h.item = s.lot AND h.item <> 0 AND h.closed_by IS NULL
UNION
SELECT stands.item, {HOLD} FROM ledger_hold h CROSS JOIN places_place above CROSS JOIN (
    SELECT item, place FROM ledger_state WHERE item IN {{ids}}
    UNION SELECT item, place FROM ledger_holding WHERE item IN {{ids}} AND stage < 5) stands
CROSS JOIN places_place here CROSS JOIN ledger_event e
WHERE h.place <> 0 AND h.closed_by IS NULL AND above.id = h.place AND here.id = stands.place
    AND here.path >= above.path AND here.path < above.path || 'x' AND e.id = h.event
ORDER BY 1, 2
"""


def holds_on(items: Sequence[int]) -> dict[int, list[HoldView]]:
    """Return, by item, the open holds that bear on it: its own, its lot's and its places'."""
    wanted, param = db.ids_in(items)
    found: dict[int, list[HoldView]] = {}
    for item, *columns in db.query(_BEARING.format(ids=wanted), [param] * 4):
        found.setdefault(item, []).append(hold_of(*columns))
    return found


def holds_of(item: int) -> list[HoldView]:
    """Return the open holds that bear on an item: its own, its lot's and its places'."""
    return holds_on([item]).get(item, [])


def hold_of(*columns: Any) -> HoldView:
    """A row of HOLD as a record."""
    *hold, since, person = columns
    return HoldView._make((*hold, clock.from_micros(since), person))


_WITH_REASON = f"""
SELECT COALESCE(u.cause_kind, e.cause_kind), COALESCE(u.cause_id, e.cause_id), {HOLD}
FROM ledger_hold h CROSS JOIN ledger_event e LEFT JOIN ledger_event u ON u.id = e.reverses
WHERE h.closed_by IS NULL AND h.item <> 0 AND h.reason = %s AND e.id = h.event"""
_OF_CAUSE = """
    AND COALESCE(u.cause_kind, e.cause_kind) = %s AND COALESCE(u.cause_id, e.cause_id) = %s"""
_OLDEST = " ORDER BY h.id LIMIT %s"


def holds_with_reason(
    reason: str, limit: int = 10_000, *, of: Cause | None = None
) -> list[tuple[Cause, HoldView]]:
    """Return the open holds of items that have exactly this reason, each with its cause.

    of: those of this cause alone, of which no others take up the room.
    Of a hold that came back by an undoing, that is the cause of what was undone.
    """
    sql = f"{_WITH_REASON}{_OF_CAUSE if of else ''}{_OLDEST}"
    return [
        (Cause(kind, id), hold_of(*columns))
        for kind, id, *columns in db.query(sql, [reason, *(of or ()), limit])
    ]


_READINGS = """
SELECT r.attribute, r.value, r.event, e.happened_at
FROM ledger_reading r JOIN ledger_event e ON e.id = r.event
WHERE r.item = %s ORDER BY e.happened_at DESC, r.event DESC, r.attribute LIMIT %s
"""


def readings_of(item: int, limit: int = 1000) -> list[ReadingView]:
    """Return what was read on an item, the latest first."""
    return [
        ReadingView(attribute, value, event, clock.from_micros(at))
        for attribute, value, event, at in db.query(_READINGS, [item, limit])
    ]


_RESERVATION = """
SELECT r.id, r.item, r.place, r.stage, r.owner, r.container, r.quantity, r.order_kind, r.order_id,
    r.event, e.happened_at
FROM ledger_reservation r JOIN ledger_event e ON e.id = r.event WHERE r.closed_by IS NULL
"""


def reservations_of(item: int) -> list[ReservationView]:
    """Return an item's open reservations in the order they were made."""
    sql = f"{_RESERVATION} AND r.item = %s ORDER BY r.id"
    return [_reservation(*row) for row in db.query(sql, [item])]


def reservations_on(items: Sequence[int]) -> list[ReservationView]:
    """Return the open reservations of these items in the order they were made."""
    wanted, param = db.ids_in(items)
    sql = f"{_RESERVATION} AND r.item IN {wanted} ORDER BY r.id"
    return [_reservation(*row) for row in db.query(sql, [param])]


def reservations_for(order_kind: str, order_id: str) -> list[ReservationView]:
    """Return what is promised to an order, in the order it was promised."""
    sql = f"{_RESERVATION} AND r.order_kind = %s AND r.order_id = %s ORDER BY r.id"
    return [_reservation(*row) for row in db.query(sql, [order_kind, order_id])]


_FREED = _RESERVATION.replace("r.closed_by IS NULL", "r.closed_by IN {} ORDER BY r.id")


def freed_by(events: Sequence[int]) -> list[ReservationView]:
    """Return the promises that these events ended, in the order they were made."""
    wanted, param = db.ids_in(events)
    return [_reservation(*row) for row in db.query(_FREED.format(wanted), [param])]


_PROMISED = """
SELECT r.order_id, s.product, CAST(SUM(r.quantity) AS BIGINT)
FROM ledger_reservation r CROSS JOIN ledger_state s
WHERE r.closed_by IS NULL AND r.order_kind = %s AND {} AND s.item = r.item
    AND s.product <> 0
GROUP BY r.order_id, s.product
"""


def promised(order_kind: str, order_ids: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return how much of each product is promised to each of these orders: order, product, sum."""
    wanted, param = db.one_of("r.order_id", order_ids)
    return db.query(_PROMISED.format(wanted), [order_kind, param])


def _reservation(*columns: Any) -> ReservationView:
    *values, since = columns
    return ReservationView._make((*values, clock.from_micros(since)))


_PROMISES_OF = """
SELECT told.event, s.product, CAST(SUM(told.quantity) AS BIGINT) FROM (
    SELECT event, item, quantity FROM ledger_reservation WHERE event IN {ids}
    UNION ALL
    SELECT closed_by, item, quantity FROM ledger_reservation WHERE closed_by IN {ids}
) told CROSS JOIN ledger_state s WHERE s.item = told.item
GROUP BY told.event, s.product ORDER BY told.event, 3 DESC, s.product
"""


def promises_of(events: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """Return what events promised or freed: of each, products with how much, the most first."""
    wanted, param = db.ids_in(events)
    found: dict[int, list[tuple[int, int]]] = {}
    for event, product, quantity in db.query(_PROMISES_OF.format(ids=wanted), [param, param]):
        found.setdefault(event, []).append((product, quantity))
    return found


_HELD_IN = """
SELECT told.event, s.product, COUNT(*) FROM (
    SELECT event, item FROM ledger_hold WHERE event IN {ids} AND item <> 0
    UNION
    SELECT closed_by, item FROM ledger_hold WHERE closed_by IN {ids} AND item <> 0
) told CROSS JOIN ledger_state s WHERE s.item = told.item
GROUP BY told.event, s.product ORDER BY told.event, 3 DESC, s.product
"""


def held_in(events: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """Return what events held or released: of each, products with how many items, 0 for what is
    of none, the most first. One statement."""
    wanted, param = db.ids_in(events)
    found: dict[int, list[tuple[int, int]]] = {}
    for event, product, count in db.query(_HELD_IN.format(ids=wanted), [param, param]):
        found.setdefault(event, []).append((product, count))
    return found


_READINGS_ON = """
SELECT r.item, r.attribute, r.value, r.event, e.happened_at
FROM ledger_reading r CROSS JOIN ledger_event e
WHERE r.item IN {} AND r.attribute = %s AND e.id = r.event ORDER BY r.item, e.happened_at, e.id
"""


def readings_on(items: Sequence[int], attribute: int) -> dict[int, list[ReadingView]]:
    """Return what was read of an attribute on each of these items, the latest last."""
    wanted, param = db.ids_in(items)
    found: dict[int, list[ReadingView]] = {}
    for item, *reading, at in db.query(_READINGS_ON.format(wanted), [param, attribute]):
        found.setdefault(item, []).append(ReadingView._make((*reading, clock.from_micros(at))))
    return found


_VALUES_READ = """
SELECT value, COUNT(*) FROM ledger_reading WHERE event = %s AND attribute = %s
GROUP BY value ORDER BY COUNT(*) DESC, value
"""


def values_read(event: int, attribute: int) -> list[tuple[str, int]]:
    """Return how often each value of an attribute was read by an event, the most frequent first."""
    return db.query(_VALUES_READ, [event, attribute])
