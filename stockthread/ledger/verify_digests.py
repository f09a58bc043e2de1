"""Every event's digest is computed again from its rows and compared with the one on record.

One pass over all facts: events and the parts of their digests are read side by side, 256 rows in
memory for each part. Where a digest does not fit, the marks of its leaves tell which rows to name.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from stockthread.kernel import db
from stockthread.ledger import digest, event_rows
from stockthread.ledger.findings import Finding
from stockthread.ledger.records import Header

RULE = "I-1"
Row = tuple[Any, ...]
_UNHASHABLE = (TypeError, AttributeError, OverflowError, ValueError)


class _Leaf(NamedTuple):
    """A leaf as computed again, with the rows it begins and ends with."""

    leaf: digest.Leaf
    first: Row
    last: Row


def check() -> Iterator[Finding]:
    """Yield a finding for each leaf, or header, that is not what was recorded."""
    parts = [_Part(name) for name in digest.TABLES]
    for row in db.stream(event_rows.EVENTS):
        *fields, recorded, marks = row
        header = Header(*fields)
        leaves = [part.leaves(header.id) for part in parts]
        flat = [each.leaf for of_part in leaves for each in of_part]
        computed, computed_marks = _hashed(header, flat)
        if computed != recorded or computed_marks != marks:
            yield from _findings(header, recorded, computed, marks, parts, leaves)


def _hashed(header: Header, leaves: Sequence[digest.Leaf]) -> tuple[bytes, bytes]:
    try:
        return digest.of_event(header, leaves), digest.marks(leaves)
    except _UNHASHABLE:  # a column holds what no posting writes there
        return b"", digest.marks(leaves)


class _Part:
    """One part of all events' digests, read in the order of the events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.source = event_rows.SOURCES[name]
        self._chunks = db.chunks(self.source.sql)
        self._rows: Sequence[Row] = ()
        self._next = 0
        self._fill()

    def _fill(self) -> None:
        self._rows = next(self._chunks, ())
        self._next = 0

    def leaves(self, event: int) -> list[_Leaf]:
        """Return the leaves of the event's rows; rows of events that are not there are passed."""
        while self._rows and self._rows[self._next][0] < event:
            self._pass(event)
        found: list[_Leaf] = []
        waiting: list[Row] = []
        while self._rows and self._rows[self._next][0] == event:
            rows, start = self._rows, self._next
            end = len(rows)
            if rows[-1][0] != event:
                end = bisect_right(rows, event, lo=start, key=_event_of)
            waiting += rows[start:end]
            self._next = end
            if end < len(rows):
                break
            whole = len(waiting) - len(waiting) % digest.LEAF_ROWS
            found += self._hashed(waiting[:whole])
            del waiting[:whole]
            self._fill()
        found += self._hashed(waiting)
        return found

    def _pass(self, event: int) -> None:
        self._next = bisect_right(self._rows, event - 1, lo=self._next, key=_event_of)
        if self._next == len(self._rows):
            self._fill()

    def _hashed(self, rows: Sequence[Row]) -> list[_Leaf]:
        if not rows:
            return []
        starts = range(0, len(rows), digest.LEAF_ROWS)
        try:
            leaves = digest.leaves(self.name, list(zip(*rows, strict=True))[1:])
        except _UNHASHABLE:
            leaves = [self._leaf(rows[start : start + digest.LEAF_ROWS]) for start in starts]
        ends = [min(start + digest.LEAF_ROWS, len(rows)) - 1 for start in starts]
        return [
            _Leaf(leaf, rows[start], rows[end])
            for leaf, start, end in zip(leaves, starts, ends, strict=True)
        ]

    def _leaf(self, rows: Sequence[Row]) -> digest.Leaf:
        try:
            return digest.leaves(self.name, list(zip(*rows, strict=True))[1:])[0]
        except _UNHASHABLE:
            return digest.Leaf(digest.TABLES[self.name][0], bytes(32))

    def named(self, row: Row) -> str:
        """Return what names a row, as people read it."""
        return ", ".join(f"{name} {row[place]}" for name, place in self.source.key.items())


def _event_of(row: Row) -> Any:
    return row[0]


def _findings(
    header: Header,
    recorded: bytes,
    computed: bytes,
    marks: bytes,
    parts: Sequence[_Part],
    leaves: Sequence[Sequence[_Leaf]],
) -> Iterator[Finding]:
    """Say which rows are not those recorded.

    Where none can be told, or all of them differ, it is the event's own row; and perhaps too where
    its items are not those recorded, since that row says which they are.
    """
    found = []
    for part, of_part in zip(parts, leaves, strict=True):
        found += _of_part(header.id, part, marks, of_part)
    yield from found
    there = {digest.marks([each.leaf]) for of_part in leaves for each in of_part}
    wanted = [marks[start : start + 4] for start in range(0, len(marks), 4)]
    strange = len(wanted) > 1 and there.isdisjoint(wanted)
    made = any(finding.table == "ledger_item" for finding in found)
    if not found or not there or strange or made or computed == recorded:
        what = f"The row of event {header.id} itself does not fit its digest."
        row = f"id {header.id}"
        yield Finding(RULE, "ledger_event", row, what, bytes(recorded).hex(), computed.hex())


def _of_part(event: int, part: _Part, marks: bytes, leaves: Sequence[_Leaf]) -> list[Finding]:
    tag = digest.TABLES[part.name][0]
    table = part.source.table
    wanted = [marks[i : i + 4].hex() for i in range(0, len(marks), 4) if marks[i] == tag]
    there = [digest.marks([each.leaf]).hex() for each in leaves]
    verb = "closed" if part.name.endswith("_closed") else "wrote"
    if len(wanted) == len(there):
        return [
            Finding(
                RULE, table, _rows(part, each, each),
                f"What event {event} {verb} here is not what it {verb} when it was recorded.",
                expected, mark,
            )
            for each, expected, mark in zip(leaves, wanted, there, strict=True)
            if expected != mark
        ]  # fmt: skip
    same = [a == b for a, b in zip(wanted, there, strict=False)]
    begin = same.index(False) if False in same else len(same)
    row = _rows(part, leaves[begin], leaves[-1]) if begin < len(leaves) else f"of event {event}"
    what = f"Of what event {event} {verb} here, rows are missing or were added."
    sizes = [f"{len(them)} leaves of up to {digest.LEAF_ROWS} rows" for them in (wanted, there)]
    return [Finding(RULE, table, row, what, *sizes)]


def _rows(part: _Part, first: _Leaf, last: _Leaf) -> str:
    begin, end = part.named(first.first), part.named(last.last)
    return begin if begin == end else f"{begin} to {end}"
