"""Everything that ever happened to one item, in the order in which it happened.

Two statements, four for long histories: one walks the item's movements, one collects what was said
of it (codes, holds, links, readings, reservations). Each gives whole events, the latest `limit` of
its kind; together they are the latest of all. Nothing here writes.
"""

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

_HEADER = """e.id, e.kind, e.happened_at, e.recorded_at, e.person, e.device, e.cause_kind,
    e.cause_id, e.reason, e.reverses, e.backdated,
    (SELECT r.id FROM ledger_event r WHERE r.reverses = e.id)"""
_BEFORE = "(e.happened_at, e.id) < (%s, %s)"
_HEADER_LENGTH = 12

_FROM = ", ".join(f"m.from_{name}" for name in ledger.State._fields)
_TO = ", ".join(f"m.to_{name}" for name in ledger.State._fields)
_MOVED = f"{_HEADER}, {{quantity}}, {_FROM}, {_TO}"
_MOVES = f"""{chain.CHAIN.format(ids="(%s)")}
SELECT {_MOVED.format(quantity="c.quantity")}
FROM chain c CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE m.id = c.movement AND e.id = m.event AND {_BEFORE}
ORDER BY e.happened_at DESC, e.id DESC, m.id LIMIT %s
"""
_LEGS = f"""
SELECT {_MOVED.format(quantity="i.quantity")}
FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
WHERE e.id = %s AND m.event = e.id AND i.movement = m.id AND i.item = %s ORDER BY m.id
"""

# What was said of an item, one row for each beginning and each end: which table, the row's id, the
# event, whether it began, three numbers and two texts.
_CODE, _HOLD, _EDGE, _READING, _RESERVATION = range(5)
_SAID = {
    _CODE: ("0, {event}, {begins}, type, 0, 0, canonical, COALESCE(raw, canonical)", "ledger_code"),
    _HOLD: ("id, {event}, {begins}, blocks, 0, 0, reason, ''", "ledger_hold"),
    _READING: ("0, event, 1, attribute, 0, 0, value, ''", "ledger_reading"),
    _RESERVATION: (
        "id, {event}, {begins}, quantity, 0, 0, order_kind, order_id", "ledger_reservation",
    ),
}  # fmt: skip
_EDGES = "id, {event}, {begins}, quantity, {other}, {is_input}, '', ''"


def _said_sql() -> str:
    """Return a SELECT of all that was said of an item; each of its parameters is the item."""
    arms = []
    for source, (columns, table) in _SAID.items():
        opened = "opened_by" if source == _CODE else "event"
        where = "item = %s AND item <> 0" if source == _HOLD else "item = %s"
        for event, begins in ((opened, 1), ("closed_by", 0)):
            if source == _READING and not begins:
                continue
            picked = columns.format(event=event, begins=begins)
            ended = "" if begins else " AND closed_by IS NOT NULL"
            arms.append(f"SELECT {source}, {picked} FROM {table} WHERE {where}{ended}")
    for own, other, is_input in (("output", "input", 0), ("input", "output", 1)):
        for event, begins in (("event", 1), ("closed_by", 0)):
            picked = _EDGES.format(event=event, begins=begins, other=other, is_input=is_input)
            ended = "" if begins else " AND closed_by IS NOT NULL"
            arms.append(f"SELECT {_EDGE}, {picked} FROM ledger_edge WHERE {own} = %s{ended}")
    return " UNION ALL ".join(arms)


_SAID_SQL = _said_sql()
_MARK = "s.source, s.id, s.begins, s.a, s.b, s.c, s.x, s.y"
_ALL_SAID = f"""
WITH said(source, id, event, begins, a, b, c, x, y) AS ({_SAID_SQL})
SELECT {_HEADER}, {_MARK}, 0 FROM said s CROSS JOIN ledger_event e
WHERE e.id = s.event AND {_BEFORE} LIMIT %s
"""
_LATEST_SAID = f"""
WITH said(source, id, event, begins, a, b, c, x, y) AS ({_SAID_SQL})
SELECT {_HEADER}, {_MARK}, s.number FROM (
    SELECT s.*, DENSE_RANK() OVER (ORDER BY e.happened_at DESC, e.id DESC) AS rank,
        ROW_NUMBER() OVER (PARTITION BY s.event, s.source ORDER BY s.begins, s.id, s.x) AS nth,
        COUNT(*) OVER (PARTITION BY s.event, s.source) AS number
    FROM said s CROSS JOIN ledger_event e WHERE e.id = s.event AND {_BEFORE}) s
CROSS JOIN ledger_event e
WHERE e.id = s.event AND s.rank <= %s AND (s.source <> {_EDGE} OR s.nth <= {EDGES_SHOWN_MAX})
"""


def history(
    item: int,
    limit: int = 100,
    before: tuple[datetime, int] | None = None,
    kinds: Sequence[str] = (),
) -> list[Step]:
    """Return the last `limit` things that happened to an item, the earliest of them first.

    before: (happened_at, event) of a step; only what happened before it comes back. kinds: only
    events of these. Reversed events and their reversals are told like all others and bear the mark.
    """
    end = (chain.ALWAYS, 0) if before is None else (clock.micros(before[0]), before[1])
    asked = _Asked(_BEFORE, end)
    if kinds:
        of_kinds, param = db.one_of("e.kind", kinds)
        asked = _Asked(f"{_BEFORE} AND {of_kinds}", (*end, param))
    steps: dict[int, _Told] = {}
    for row in _moved(item, asked, limit):
        told = steps.get(row[0])
        if told is None:
            told = steps[row[0]] = _Told(row)
        source, target = ledger.State._make(row[13:19]), ledger.State._make(row[19:])
        told.moves.append(Move._make((source, target, row[12])))
    for row in _said(item, asked, limit):
        if row[0] not in steps:
            steps[row[0]] = _Told(row)
        steps[row[0]].note(row[_HEADER_LENGTH:])
    latest = sorted(steps.values(), key=_Told.order)[-limit:]
    return [told.step() for told in latest]


class _Asked(NamedTuple):
    """Which events count, as SQL of an event `e`, and its parameters."""

    fits: str
    params: tuple[Any, ...]

    def within(self, sql: str) -> str:
        """Return a statement with this in it, instead of all that happened before."""
        return sql.replace(_BEFORE, self.fits)


def _moved(item: int, asked: _Asked, limit: int) -> list[tuple[Any, ...]]:
    """Return the moves of the last `limit` events at least; the earliest event is whole too."""
    rows = db.query(asked.within(_MOVES), [item, *asked.params, limit + 1])
    if len(rows) <= limit:
        return rows
    cut = rows.pop()[0]
    if rows[-1][0] != cut:
        return rows
    return [row for row in rows if row[0] != cut] + db.query(_LEGS, [cut, item])


def _said(item: int, asked: _Asked, limit: int) -> list[tuple[Any, ...]]:
    """Return what was said by the last `limit` events that said anything, sorted for a step."""
    items, few = [item] * _SAID_SQL.count("%s"), max(limit, EDGES_SHOWN_MAX)
    rows = db.query(asked.within(_ALL_SAID), [*items, *asked.params, few])
    if len(rows) == few:
        rows = db.query(asked.within(_LATEST_SAID), [*items, *asked.params, limit])
    rows.sort(key=lambda row: row[_HEADER_LENGTH:-1])
    return rows


class _Told:
    """What one event did to the item, as far as it has been read."""

    __slots__ = ("edges_left_out", "header", "marks", "moves")

    def __init__(self, row: Sequence[Any]) -> None:
        self.header = row[:_HEADER_LENGTH]
        self.moves: list[Move] = []
        self.marks: dict[int, list[Any]] = {}
        self.edges_left_out = 0

    def order(self) -> tuple[int, int]:
        """Return what steps are sorted by: when it happened, then the event."""
        return self.header[2], self.header[0]

    def note(self, mark: Sequence[Any]) -> None:
        """Add one thing that the event said of the item."""
        source, id, begins, a, b, c, x, y, number = mark
        change: Any
        if source == _CODE:
            change = CodeChange(a, x, y, bool(begins))
        elif source == _HOLD:
            change = HoldChange(id, x, a, bool(begins))
        elif source == _EDGE:
            change = EdgeChange("input" if c else "output", b, a, bool(begins))
            self.edges_left_out = max(0, number - EDGES_SHOWN_MAX)
        elif source == _READING:
            change = Reading(a, x)
        else:
            change = ReservationChange(id, a, x, y, bool(begins))
        self.marks.setdefault(source, []).append(change)

    def step(self) -> Step:
        """Return it as a record."""
        (event, kind, happened_at, recorded_at, person, device, cause_kind, cause_id, reason,
         reverses, backdated, reversed_by) = self.header  # fmt: skip
        at = clock.from_micros(happened_at)
        known_at = at if recorded_at == happened_at else clock.from_micros(recorded_at)
        cause = ledger.Cause(cause_kind, cause_id) if cause_kind else ledger.NO_CAUSE
        head = (event, kind, at, known_at, person, device, cause, reason, reverses or 0,
                reversed_by or 0, backdated == 1)  # fmt: skip
        moves = tuple(self.moves)
        if not self.marks:
            return Step._make((*head, moves, (), (), (), 0, (), ()))
        codes, holds, edges, readings, reservations = (
            tuple(self.marks.get(source, ())) for source in range(5)
        )
        left_out = self.edges_left_out
        return Step._make((*head, moves, codes, holds, edges, left_out, readings, reservations))
