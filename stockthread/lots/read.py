"""Queries of lots. Nothing here writes."""

from collections.abc import Sequence
from typing import Any, Final

from stockthread.kernel import clock, db, rows
from stockthread.ledger import STANDS
from stockthread.lots.drawing import GAIN
from stockthread.lots.records import Carry, Gain, Tank, TankState

_TANKS: Final = "SELECT place, is_active FROM lots_tank"
_LAST: Final = """
    SELECT s.place, s.lot, EXISTS (SELECT 1 FROM lots_cleaning c WHERE c.after = s.lot)
      FROM lots_state s WHERE s.id IN (SELECT MAX(id) FROM lots_state GROUP BY place)
       AND s.place IN {}"""
_IN_TANKS: Final = """
    SELECT h.place, h.item, s.product, h.quantity, h.reserved
      FROM ledger_holding h CROSS JOIN ledger_state s
     WHERE h.place IN {} AND h.stage IN (2, 3, 4) AND s.item = h.item ORDER BY h.item"""
_CARRIED: Final = """
    SELECT s.lot, s.before, s.place FROM lots_state s
     WHERE s.lot IN {} AND s.before <> 0 AND NOT s.is_topped_up"""
_GAINS: Final = f"""
    SELECT e.id, i.item, i.quantity, e.happened_at, e.person, e.reason,
           COALESCE(r.person, 0), r.reviewed_at, COALESCE(r.note, '')
      FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
      LEFT JOIN lots_review r ON r.event = e.id
     WHERE e.kind = 'adjust' AND SUBSTR(e.reason, 1, %s) = %s AND {STANDS}
       AND m.event = e.id AND i.movement = m.id AND m.from_stage = 0"""


def tanks(*, in_use: bool = True) -> list[Tank]:
    """Return the tanks."""
    where = " WHERE is_active" if in_use else ""
    return rows.records(Tank, f"{_TANKS}{where} ORDER BY place")


def states(wanted: Sequence[int]) -> dict[int, TankState]:
    """Return what stands in these places, of those that are tanks. Three statements."""
    ids, param = db.ids_in(wanted)
    known = [tank.place for tank in tanks() if tank.place in set(wanted)]
    last = {place: (lot, bool(clean)) for place, lot, clean in db.query(_LAST.format(ids), [param])}
    content = {row[0]: row for row in db.query(_IN_TANKS.format(ids), [param])}
    found = {}
    for place in known:
        _, lot, product, quantity, reserved = content.get(place, (place, 0, 0, 0, 0))
        before, is_clean = last.get(place, (0, True))
        carries = bool(before) and not is_clean
        found[place] = TankState(place, lot, product, quantity, reserved, before, carries)
    return found


def carried(lots: Sequence[int]) -> list[Carry]:
    """Return which of these states of tanks may have traces of the state before them."""
    ids, param = db.ids_in(lots)
    return db.query_records(Carry, _CARRIED.format(ids), [param])


def gains(*, events: Sequence[int] = (), unreviewed: bool = False, limit: int = 500) -> list[Gain]:
    """Return gains, the latest first: these, or all."""
    sql, params = _GAINS, [len(GAIN), GAIN]
    if events:
        ids, param = db.ids_in(events)
        sql, params = f"{sql} AND e.id IN {ids}", [*params, param]
    if unreviewed:
        sql += " AND r.event IS NULL"
    found = db.query(f"{sql} ORDER BY e.id DESC, i.item LIMIT %s", [*params, limit])
    return [_gain(*row) for row in found]


def _gain(*columns: Any) -> Gain:
    *head, at, person, reason, reviewer, reviewed, note = columns
    when = clock.from_micros(reviewed) if reviewed else None
    return Gain._make((*head, clock.from_micros(at), person, reason, reviewer, when, note))
