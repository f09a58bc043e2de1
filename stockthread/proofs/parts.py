"""How the rows of an event are hashed, written anew from docs/reference/digests.md.

It is not the ledger's own encoder on purpose: what checks must not share its mistakes with what is
checked. A test compares the two.
"""

import hashlib
import json
import struct
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

VERSION: Final = 1
ROWS_MAX: Final = 256


class Part(NamedTuple):
    """One part of an event's rows: its tag, its columns, and which of them are texts."""

    tag: int
    columns: tuple[str, ...]
    texts: frozenset[str]


_STATE = ("product", "lot", "place", "stage", "owner", "container")


def _part(tag: int, columns: str, texts: str = "") -> Part:
    return Part(tag, tuple(columns.split()), frozenset(texts.split()))


PARTS: Final[dict[str, Part]] = {
    "item": _part(1, "id kind"),
    "movement": _part(2, " ".join(["id", *(f"from_{c}" for c in _STATE),
                                   *(f"to_{c}" for c in _STATE)])),
    "movement_item": _part(3, "movement item quantity previous"),
    "edge": _part(4, "id output input quantity"),
    "edge_closed": _part(5, "id"),
    "hold": _part(6, "id item place reason blocks", "reason"),
    "hold_closed": _part(7, "id"),
    "reservation": _part(8, "id item place stage owner container quantity order_kind order_id",
                         "order_kind order_id"),
    "reservation_closed": _part(9, "id"),
    "code": _part(10, "item type scope canonical raw", "canonical raw"),
    "code_closed": _part(11, "item opened_by type canonical", "canonical"),
    "reading": _part(12, "item attribute value", "value"),
}  # fmt: skip
HEADER: Final = (
    "id", "kind", "happened_at", "recorded_at", "person", "device", "cause_kind", "cause_id",
    "reason", "key", "request", "accepted", "refused", "first_item", "new_items", "reverses",
    "backdated",
)  # fmt: skip
"""The columns of an event's header, in the order in which they are hashed."""


def leaf_hash(name: str, rows: Sequence[Sequence[Any]]) -> bytes:
    """Return the hash of a leaf: up to 256 rows of one part, as tuples of its columns.

    Raises ValueError, TypeError or struct.error for rows that no ledger holds.
    """
    part = PARTS[name]
    if not 0 < len(rows) <= ROWS_MAX:
        raise ValueError("a leaf has 1 to 256 rows")
    packed = [b"\x00", bytes([VERSION, part.tag]), len(rows).to_bytes(2, "big")]
    for column, values in zip(part.columns, zip(*rows, strict=True), strict=True):
        packed.append(_texts(values) if column in part.texts else _numbers(values))
    return hashlib.sha256(b"".join(packed)).digest()


def digest(header: Sequence[Any], root: bytes) -> bytes:
    """Return the digest of an event from its header and the root over its leaves."""
    text = json.dumps(list(header), separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\x02" + bytes([VERSION]) + root + text.encode()).digest()


def _numbers(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}q", *values)


def _texts(values: Sequence[str | None]) -> bytes:
    encoded = [None if text is None else text.encode() for text in values]
    lengths = _numbers([-1 if data is None else len(data) for data in encoded])
    return lengths + b"".join(data for data in encoded if data is not None)
