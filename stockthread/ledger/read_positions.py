"""The ledger's own order of events, for readers that must skip nothing. Nothing here writes."""

from typing import NamedTuple

from stockthread.kernel import db


class Positioned(NamedTuple):
    """An event at its place in the order; reversed_by is 0 for one that stands."""

    position: int
    event: int
    kind: str
    reversed_by: int


_LAST = "SELECT COALESCE(MAX(position), 0) FROM ledger_position"
_AFTER = """
SELECT p.position, p.event, e.kind,
    COALESCE((SELECT r.id FROM ledger_event r WHERE r.reverses = e.id), 0)
FROM ledger_position p JOIN ledger_event e ON e.id = p.event
WHERE p.position > %s ORDER BY p.position LIMIT %s
"""


def last_position() -> int:
    """Return the position of the last event that has one; 0 for none."""
    [(position,)] = db.query(_LAST)
    return int(position)


def events_after(position: int, limit: int = 100) -> list[Positioned]:
    """Return the events behind a position, in their order."""
    return db.query_records(Positioned, _AFTER, [position, limit])
