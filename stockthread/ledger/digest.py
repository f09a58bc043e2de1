"""The digest of an event: a hash of its header and of every row that it wrote.

The rows of each table stand in a fixed order, 256 a leaf, column by column; leaves and inner nodes
are hashed with different first bytes and the tree has the shape of RFC 9162, section 2.1. Beside
the digest an event keeps marks of its leaves or, where there are few, of its rows: they prove
nothing, they tell where to look when the digest does not fit. The encoding is written down, with
test vectors, in docs/reference/digests.md. Nothing here reads the database.
"""

import hashlib
import json
from array import array
from collections.abc import Iterable, Sequence
from itertools import repeat
from sys import byteorder
from typing import Any, NamedTuple

from stockthread.ledger.records import Header

VERSION = 1
LEAF_ROWS = 256
MARKED_ROWS = 64
MARK_BYTES = 4
_LEAF, _NODE, _EVENT = b"\x00", b"\x01", b"\x02"

# Table → (tag, columns' kinds: q whole number, t text or nothing), in the order they are hashed.
TABLES: dict[str, tuple[int, str]] = {
    "item": (1, "qq"),
    "movement": (2, "q" * 13),
    "movement_item": (3, "qqqq"),
    "edge": (4, "qqqq"),
    "edge_closed": (5, "q"),
    "hold": (6, "qqqtq"),
    "hold_closed": (7, "q"),
    "reservation": (8, "qqqqqqqtt"),
    "reservation_closed": (9, "q"),
    "code": (10, "qqqtt"),
    "code_closed": (11, "qqqt"),
    "reading": (12, "qqt"),
}


class Leaf(NamedTuple):
    """The hash of up to 256 rows of one table, the table's tag, and the marks that go with them."""

    tag: int
    hash: bytes
    marks: bytes


class Rows:
    """The rows an event wrote, as columns, table by table."""

    def __init__(self) -> None:
        self._columns: dict[str, list[list[Any]]] = {}

    def add(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows in the order in which they are to be hashed."""
        columns = list(map(list, zip(*rows, strict=True)))
        if columns:
            self.add_columns(table, columns)

    def add_columns(self, table: str, columns: Sequence[Sequence[Any]]) -> None:
        """Add rows given as columns of equal length."""
        kinds = TABLES[table][1]
        assert len(columns) == len(kinds), f"{table} has {len(kinds)} columns"
        held = self._columns.setdefault(table, [[] for _ in kinds])
        for column, more in zip(held, columns, strict=True):
            column.extend(more)

    def leaves(self) -> list[Leaf]:
        """Return every leaf, in order."""
        found: list[Leaf] = []
        for table in TABLES:
            if table in self._columns:
                found += leaves(table, self._columns[table])
        return found


def of_event(header: Header, leaves: Sequence[Leaf]) -> bytes:
    """Return the event's digest, 32 bytes."""
    fields = [value.hex() if isinstance(value, bytes) else value for value in header]
    text = json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()
    root = tree_root([leaf.hash for leaf in leaves])
    return hashlib.sha256(_EVENT + bytes([VERSION]) + root + text).digest()


def marks(leaves: Sequence[Leaf]) -> bytes:
    """Return an event's marks: four bytes a leaf, or a row where a part has at most 64 rows."""
    return b"".join(leaf.marks for leaf in leaves)


def mark(tag: int, hash: bytes) -> bytes:
    """Return the tag of a table and the beginning of a hash."""
    return bytes([tag]) + hash[: MARK_BYTES - 1]


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash of RFC 9162 over leaf hashes; of none, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:  # an odd last node moves up, which gives the standard's own shape
        pairs = [
            hashlib.sha256(_NODE + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def leaves(table: str, columns: Sequence[Sequence[Any]], *, is_begin: bool = True) -> list[Leaf]:
    """Return the leaves of rows that begin at a leaf's first row, given as columns.

    is_begin: they are the first rows of their part, and all of it if they are 64 or less.
    """
    tag, kinds = TABLES[table]
    count = len(columns[0])
    packed: list[Any] = [
        _numbers(c) if kind == "q" else c for kind, c in zip(kinds, columns, strict=True)
    ]
    found = []
    for start in range(0, count, LEAF_ROWS):
        hash = _hash(tag, kinds, packed, start, min(start + LEAF_ROWS, count))
        found.append(Leaf(tag, hash, mark(tag, hash)))
    if is_begin and 1 < count <= MARKED_ROWS:
        rows = [mark(tag, _hash(tag, kinds, packed, row, row + 1)) for row in range(count)]
        found[0] = found[0]._replace(marks=b"".join(rows))
    return found


def _hash(tag: int, kinds: str, packed: Sequence[Any], start: int, end: int) -> bytes:
    parts = [_LEAF, bytes([VERSION, tag]), (end - start).to_bytes(2, "big")]
    for kind, column in zip(kinds, packed, strict=True):
        if kind == "q":
            parts.append(column[start * 8 : end * 8])
        else:
            parts.append(_texts(column[start:end]))
    return hashlib.sha256(b"".join(parts)).digest()


def _numbers(column: Sequence[int]) -> bytes:
    """Return 8 bytes a number, two's complement, least significant first."""
    packed = array("q", column)
    if byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _texts(column: Sequence[str | None]) -> bytes:
    """Return each text's length in bytes (-1: nothing) as numbers, then all the UTF-8."""
    if None not in column and (joined := "".join(column)).isascii():  # type: ignore[arg-type]
        return _numbers(list(map(len, column))) + joined.encode()  # type: ignore[arg-type]
    encoded = [None if text is None else text.encode() for text in column]
    lengths = [-1 if data is None else len(data) for data in encoded]
    return _numbers(lengths) + b"".join(data for data in encoded if data is not None)


def constant(value: int, count: int) -> list[int]:
    """Return a column that says the same in every row."""
    return list(repeat(value, count))
