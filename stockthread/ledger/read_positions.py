"""The ledger's own order of events, for readers that must skip nothing. Nothing here writes."""

from collections.abc import Iterator, Sequence
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


_DIGESTS = """
SELECT e.digest FROM ledger_position p CROSS JOIN ledger_event e
WHERE p.position > %s AND p.position <= %s AND e.id = p.event ORDER BY p.position
"""
_AT = "SELECT event, position FROM ledger_position WHERE event IN {}"


def digests(after: int, until: int) -> Iterator[bytes]:
    """Yield the digests on record of the events behind one position and up to another."""
    for (digest,) in db.stream(_DIGESTS, [after, until]):
        yield bytes(digest)


def positions_of(events: Sequence[int]) -> dict[int, int]:
    """Return the positions of these events, of those that have one."""
    ids, param = db.ids_in(events)
    return dict(db.query(_AT.format(ids), [param]))
