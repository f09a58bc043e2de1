"""Which holds bore on items at a moment of the past: their own, their lots' and their places'.

A hold counts from when it happened until its end did. An event that was reversed counts as never
having been, and so does its reversal: where an end was undone, the hold it had ended goes on.
Places count as they lie in one another now. Nothing here writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from stockthread.kernel import clock, db
from stockthread.ledger import chain
from stockthread.trace.records import HoldThen

# A hold, with the event that opened it and the one that closed it, and what reversed each.
_ROW = """h.id, h.item, h.place, h.reason, h.blocks, h.event, o.happened_at, o.recorded_at,
    o.reverses, ro.recorded_at, c.happened_at, c.recorded_at, rc.id, rc.recorded_at"""
_EVENTS = """JOIN ledger_event o ON o.id = h.event
LEFT JOIN ledger_event ro ON ro.reverses = o.id
LEFT JOIN ledger_event c ON c.id = h.closed_by
LEFT JOIN ledger_event rc ON rc.reverses = c.id"""
_OF_ITEMS = f"""
SELECT h.item, {_ROW} FROM ledger_hold h {_EVENTS}
WHERE h.item IN {{}} AND h.item <> 0 ORDER BY h.id
"""
# Begins at the few holds that there ever were on places; without the plus SQLite reads all holds in
# the order of their ids instead.
_OF_PLACES = f"""
SELECT here.id, {_ROW} FROM ledger_hold h {_EVENTS}
CROSS JOIN places_place above CROSS JOIN places_place here
WHERE h.place <> 0 AND h.item = 0 AND above.id = h.place AND here.id IN {{}}
    AND here.path >= above.path AND here.path < above.path || 'x' ORDER BY +h.id
"""


class _Row(NamedTuple):
    id: int
    item: int
    place: int
    reason: str
    blocks: int
    event: int
    opened_at: int
    opened_known: int
    reverses: int | None
    opening_undone: int | None
    closed_at: int | None
    closed_known: int | None
    closing_undone_by: int | None
    closing_undone: int | None


def on_items(
    items: Sequence[int], at: datetime, known_at: datetime | None
) -> dict[int, list[HoldThen]]:
    """Return the holds that were open at a moment on these items themselves. One statement."""
    return _open(_OF_ITEMS, items, at, known_at)


def on_places(
    places: Sequence[int], at: datetime, known_at: datetime | None
) -> dict[int, list[HoldThen]]:
    """Return, by place, the holds open then on it or on what it lies in. One statement."""
    return _open(_OF_PLACES, places, at, known_at)


def _open(
    sql: str, ids: Sequence[int], at: datetime, known_at: datetime | None
) -> dict[int, list[HoldThen]]:
    if not ids:
        return {}
    known = chain.ALWAYS if known_at is None else clock.micros(known_at)
    wanted, param = db.ids_in(ids)
    rows: dict[int, list[_Row]] = {}
    for bears_on, *columns in db.query(sql.format(wanted), [param]):
        rows.setdefault(bears_on, []).append(_Row._make(columns))
    return {id: list(_standing(of, clock.micros(at), known)) for id, of in rows.items()}


def _standing(rows: Sequence[_Row], at: int, known: int) -> Iterable[HoldThen]:
    again = {(row.event, row.item, row.place, row.reason, row.blocks): row for row in rows}
    for first in rows:
        if (
            first.reverses is not None
            or first.opened_at > at
            or first.opened_known > known
            or _is_by(first.opening_undone, known)
        ):
            continue
        last = _last(first, again, known)
        is_closed = _is_by(last.closed_known, known) and _is_by(last.closed_at, at)
        if not is_closed or _is_by(last.closing_undone, known):
            since = clock.from_micros(first.opened_at)
            yield HoldThen(first.id, first.item, first.place, first.reason, first.blocks, since)


def _last(row: _Row, again: Mapping[tuple[int, int, int, str, int], _Row], known: int) -> _Row:
    """Follow a hold whose end was undone to the row under which it went on."""
    while row.closing_undone_by is not None and _is_by(row.closing_undone, known):
        key = (row.closing_undone_by, row.item, row.place, row.reason, row.blocks)
        if key not in again:
            break
        row = again[key]
    return row


def _is_by(moment: int | None, end: int) -> bool:
    return moment is not None and moment <= end
