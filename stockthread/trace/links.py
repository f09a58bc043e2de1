"""Edges as they ever were: without those recorded by mistake and reversed, with their true ends.

Nothing here writes.
"""

from collections.abc import Mapping
from operator import itemgetter
from typing import NamedTuple

from stockthread.kernel import clock, db
from stockthread.ledger import chain
from stockthread.trace.paths import ALWAYS, CLOSED_BY, EVENT, INPUT, NEVER, OUTPUT, Cut, Moment, Row

_EVENTS = "SELECT id, happened_at, recorded_at, reverses FROM ledger_event WHERE id IN {}"
_FIRST = f"""{chain.CHAIN}
SELECT c.item, e.happened_at, e.recorded_at FROM chain c
CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE c.previous = 0 AND m.id = c.movement AND e.id = m.event
"""


class Mended(NamedTuple):
    """Edges that ever were. starts, ends: when the events happened that opened or closed them."""

    rows: list[Row]
    starts: Mapping[int, Moment]
    ends: Mapping[int | None, Moment]


def mended(rows: list[Row], cut: Cut) -> Mended:
    """Return the edges that ever were, as far as they were known. Two statements at most.

    rows begin with id, output, input, quantity, event and closing event; event 0 stands for a
    unit's link to its lot, whose id is below 0.
    """
    opened = set(map(itemgetter(EVENT), rows))
    ended = set(map(itemgetter(CLOSED_BY), rows)) - {None}
    ids, param = db.ids_in(sorted(opened | ended))
    known = chain.ALWAYS if cut.known_at is None else clock.micros(cut.known_at)
    moments: dict[int, Moment] = {0: ALWAYS}
    reverses: dict[int, int] = {}
    is_all_known = True
    for id, at, recorded_at, reversed_one in db.query(_EVENTS.format(ids), [param]):
        if recorded_at > known:
            is_all_known = False
            continue
        moments[id] = (at, id)
        if reversed_one is not None:
            reverses[id] = reversed_one
    if not is_all_known:
        rows = [
            row if row[CLOSED_BY] is None or row[CLOSED_BY] in moments
            else (*row[:CLOSED_BY], None, *row[CLOSED_BY + 1 :])
            for row in rows if row[EVENT] in moments
        ]  # fmt: skip
    if reverses:
        rows = _unreversed(rows, reverses)
    if cut.until is not None or cut.known_at is not None:
        rows = _members_then(rows, cut, known)
    ends: dict[int | None, Moment] = {None: NEVER}
    for event, moment in moments.items():
        ends[event] = moment
    return Mended(rows, moments, ends)


def _unreversed(rows: list[Row], reverses: Mapping[int, int]) -> list[Row]:
    """Leave out edges that were reversed, and undo ends that were.

    An edge whose end was reversed has a second row, made by the reversal, with its true end.
    """
    again = {
        (row[OUTPUT], row[INPUT], reverses[row[EVENT]]): row[CLOSED_BY]
        for row in rows
        if row[EVENT] in reverses
    }
    found = []
    for row in rows:
        _, output, into, _, _, end = row[:6]
        while (output, into, end) in again:
            end = again[output, into, end]
        if row[EVENT] not in reverses and reverses.get(end) != row[EVENT]:
            found.append((*row[:5], end, *row[6:]))
    return found


def _members_then(rows: list[Row], cut: Cut, known: int) -> list[Row]:
    """Leave out units of lots that did not exist yet, or were not known yet."""
    units = sorted({row[OUTPUT] for row in rows if row[0] < 0})
    if not units:
        return rows
    until = NEVER[0] if cut.until is None else clock.micros(cut.until)
    ids, param = db.ids_in(units)
    there = {
        item for item, at, recorded_at in db.query(_FIRST.format(ids=ids), [param])
        if at <= until and recorded_at <= known
    }  # fmt: skip
    return [row for row in rows if row[0] >= 0 or row[OUTPUT] in there]
