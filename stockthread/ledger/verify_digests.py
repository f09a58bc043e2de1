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


class _Marked(NamedTuple):
    """Rows that share a mark: the first and the last of them, and how many there are."""

    mark: bytes
    first: Row
    last: Row
    rows: int


class _Leaf(NamedTuple):
    """A leaf as computed again, with its rows by their marks."""

    leaf: digest.Leaf
    marked: list[_Marked]


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
            found += self._hashed(waiting[:whole], is_begin=not found)
            del waiting[:whole]
            self._fill()
        found += self._hashed(waiting, is_begin=not found)
        return found

    def _pass(self, event: int) -> None:
        self._next = bisect_right(self._rows, event - 1, lo=self._next, key=_event_of)
        if self._next == len(self._rows):
            self._fill()

    def _hashed(self, rows: Sequence[Row], *, is_begin: bool) -> list[_Leaf]:
        if not rows:
            return []
        try:
            columns = list(zip(*rows, strict=True))[1:]
            leaves = digest.leaves(self.name, columns, is_begin=is_begin)
        except _UNHASHABLE:
            leaves = self._as_far_as_they_go(rows, is_begin)
        starts = range(0, len(rows), digest.LEAF_ROWS)
        return [
            _Leaf(leaf, _marked(leaf, rows[start : start + digest.LEAF_ROWS]))
            for leaf, start in zip(leaves, starts, strict=True)
        ]

    def _as_far_as_they_go(self, rows: Sequence[Row], is_begin: bool) -> list[digest.Leaf]:
        """Hash rows of which some hold what no posting writes; those have a hash of zeros."""
        tag, size = digest.TABLES[self.name][0], digest.LEAF_ROWS
        hashes = [self._hash(rows[n : n + size]) for n in range(0, len(rows), size)]
        leaves = [digest.Leaf(tag, hash, digest.mark(tag, hash)) for hash in hashes]
        if is_begin and len(rows) <= digest.MARKED_ROWS:
            marks = [digest.mark(tag, self._hash([row])) for row in rows]
            leaves[0] = leaves[0]._replace(marks=b"".join(marks))
        return leaves

    def _hash(self, rows: Sequence[Row]) -> bytes:
        try:
            return digest.leaves(self.name, list(zip(*rows, strict=True))[1:])[0].hash
        except _UNHASHABLE:
            return bytes(32)

    def named(self, row: Row) -> str:
        """Return what names a row, as people read it."""
        return ", ".join(f"{name} {row[place]}" for name, place in self.source.key.items())


def _event_of(row: Row) -> Any:
    return row[0]


def _marked(leaf: digest.Leaf, rows: Sequence[Row]) -> list[_Marked]:
    marks = _split(leaf.marks)
    if len(marks) == 1:
        return [_Marked(leaf.marks, rows[0], rows[-1], len(rows))]
    return [_Marked(mark, row, row, 1) for mark, row in zip(marks, rows, strict=True)]


def _split(marks: bytes) -> list[bytes]:
    size = digest.MARK_BYTES
    return [marks[start : start + size] for start in range(0, len(marks), size)]


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
    there = {each.mark for of_part in leaves for leaf in of_part for each in leaf.marked}
    wanted = _split(marks)
    strange = len(wanted) > 1 and there.isdisjoint(wanted)
    made = any(finding.table == "ledger_item" for finding in found)
    if not found or not there or strange or made or computed == recorded:
        what = f"The row of event {header.id} itself does not fit its digest."
        row = f"id {header.id}"
        yield Finding(RULE, "ledger_event", row, what, bytes(recorded).hex(), computed.hex())


def _of_part(event: int, part: _Part, marks: bytes, leaves: Sequence[_Leaf]) -> list[Finding]:
    """Compare a part's marks with those recorded, from both ends where their number differs."""
    tag, table = digest.TABLES[part.name][0], part.source.table
    wanted = [mark for mark in _split(marks) if mark[0] == tag]
    there = [each for leaf in leaves for each in leaf.marked]
    verb = "closed" if part.name.endswith("_closed") else "wrote"
    then = f"that event {event} {verb} is not as it was then."
    if len(wanted) == len(there):
        return [
            Finding(RULE, table, _rows(part, [each]),
                    f"This {then}" if each.rows == 1 else f"One of these {each.rows} rows {then}",
                    mark.hex(), each.mark.hex())
            for mark, each in zip(wanted, there, strict=True)
            if mark != each.mark
        ]  # fmt: skip
    begin = end = 0
    least = min(len(wanted), len(there))
    while begin < least and wanted[begin] == there[begin].mark:
        begin += 1
    while end < least - begin and wanted[-1 - end] == there[-1 - end].mark:
        end += 1
    between = there[begin : len(there) - end]
    row = _rows(part, between) if between else _gap(part, event, there, begin)
    what = f"Of the rows that event {event} {verb} some are missing here, or others were added."
    counts = [f"{len(wanted)} marks", f"{len(there)} marks"]
    return [Finding(RULE, table, row, what, *counts)]


def _rows(part: _Part, marked: Sequence[_Marked]) -> str:
    first, last = part.named(marked[0].first), part.named(marked[-1].last)
    return first if first == last else f"{first} to {last}"


def _gap(part: _Part, event: int, there: Sequence[_Marked], place: int) -> str:
    """Say where rows are missing between those that are there."""
    if place:
        return f"behind {part.named(there[place - 1].last)}"
    return f"before {part.named(there[0].first)}" if there else f"of event {event}"
