"""The leaves of events' digests with their rows, for those who prove what is on record of an item.

Nothing here writes, and nothing here judges: hashes are computed from the rows as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from stockthread.kernel import db
from stockthread.ledger import digest, event_rows
from stockthread.ledger.records import Header

_Row = tuple[Any, ...]


class LeafRows(NamedTuple):
    """A leaf with rows about the item: its part, its number from 0, all its rows by columns."""

    part: str
    number: int
    rows: tuple[_Row, ...]


class EventLeaves(NamedTuple):
    """An event as its digest sees it.

    header: the columns that are hashed. digest: the one on record. hashes: of all leaves, in order.
    leaves: those with rows about the item.
    """

    header: Header
    digest: bytes
    hashes: tuple[bytes, ...]
    leaves: tuple[LeafRows, ...]


_EVENTS: Final = f"SELECT {', '.join(Header._fields)}, digest FROM ledger_event WHERE id IN {{}}"
_CLOSED: Final = {"edge_closed": "edge", "hold_closed": "hold", "reservation_closed": "reservation"}
# A movement is the item's if a row of movement_item says so: those are read first.
_ORDER: Final = sorted(digest.TABLES, key=lambda name: (name == "movement", name in _CLOSED))
_ITEM: Final = {"item": 0, "code": 0, "code_closed": 0, "hold": 1, "reservation": 1, "reading": 0}


def leaves_about(item: int, events: Sequence[int]) -> dict[int, EventLeaves]:
    """Return these events with their leaves, and the rows of those that tell of an item.

    Thirteen statements; memory for the rows of one part of one event at a time.
    """
    hashes = defaultdict[int, dict[str, list[bytes]]](lambda: defaultdict(list))
    found = defaultdict[int, list[tuple[str, int, tuple[_Row, ...]]]](list)
    mine = defaultdict[str, set[int]](set)
    for name in _ORDER:
        for event, rows in groupby(db.stream(*event_rows.of_events(name, events)), itemgetter(0)):
            for number, leaf in enumerate(_leaves(rows)):
                columns = list(zip(*leaf, strict=True))
                hashes[event][name] += [each.hash for each in digest.leaves(name, columns)]
                about = [_is_about(item, name, row, mine) for row in leaf]
                if any(about):
                    found[event].append((name, number, leaf))
    ids, param = db.ids_in(events)
    told = {}
    for *fields, recorded in db.query(_EVENTS.format(ids), [param]):
        header = Header(*fields)
        of_event = hashes[header.id]
        starts, flat = {}, list[bytes]()
        for name in digest.TABLES:
            starts[name] = len(flat)
            flat += of_event[name]
        leaves = [LeafRows(name, starts[name] + n, rows) for name, n, rows in found[header.id]]
        told[header.id] = EventLeaves(
            header, bytes(recorded), tuple(flat), tuple(sorted(leaves, key=itemgetter(1)))
        )
    return told


def _leaves(rows: Iterable[_Row]) -> Iterable[tuple[_Row, ...]]:
    """The rows of one part of one event, without the event, 256 at a time."""
    several = list[_Row]()
    for row in rows:
        several.append(row[1:])
        if len(several) == digest.LEAF_ROWS:
            yield tuple(several)
            several = []
    if several:
        yield tuple(several)


def _is_about(item: int, name: str, row: _Row, mine: dict[str, set[int]]) -> bool:
    """Whether a row tells of the item; its movements, edges, holds and promises are noted."""
    if name == "movement_item":
        if row[1] == item:
            mine["movement"].add(row[0])
        return bool(row[1] == item)
    if name == "movement":
        return row[0] in mine["movement"]
    if name in _CLOSED:
        return row[0] in mine[_CLOSED[name]]
    is_about = item in row[1:3] if name == "edge" else row[_ITEM[name]] == item
    if is_about and name in _CLOSED.values():
        mine[name].add(row[0])
    return bool(is_about)
