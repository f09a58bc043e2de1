"""The digest of an event, against an encoder written from the document alone."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from stockthread.ledger import digest, event_rows
from stockthread.ledger.records import Header
from tests import world
from tests.ledger import story, tampering

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "digests.md"


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def number(value: int) -> bytes:
    return value.to_bytes(8, "little", signed=True)


def leaf(tag: int, kinds: str, rows: list[list[Any]]) -> bytes:
    """The hash of a leaf, as docs/reference/digests.md says."""
    parts = [b"\x00\x01", bytes([tag]), len(rows).to_bytes(2, "big")]
    for place, kind in enumerate(kinds):
        column = [row[place] for row in rows]
        if kind == "q":
            parts += [number(value) for value in column]
        else:
            texts = [None if text is None else text.encode("utf-8") for text in column]
            parts += [number(-1 if text is None else len(text)) for text in texts]
            parts += [text for text in texts if text is not None]
    return sha(*parts)


def root(leaves: list[bytes]) -> bytes:
    """The tree hash of RFC 9162, section 2.1.1, as it is written there."""
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha(b"\x01", root(leaves[:half]), root(leaves[half:]))


def event_digest(header: list[Any], leaves: list[bytes]) -> bytes:
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"))
    return sha(b"\x02\x01", root(leaves), text.encode("utf-8"))


def vectors() -> list[dict[str, Any]]:
    """The examples of the page."""
    return [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.S)]


def test_the_page_has_examples() -> None:
    assert len(vectors()) >= 4


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["name"])
def test_the_examples_of_the_page_hold(vector: dict[str, Any]) -> None:
    rows = digest.Rows()
    by_hand, marks = [], b""
    for part, (tag, kinds) in digest.TABLES.items():
        written = vector["rows"].get(part, [])
        rows.add(part, written)
        marks += b"".join(bytes([tag]) + leaf(tag, kinds, [row])[:3] for row in written)
        for start in range(0, len(written), 256):
            by_hand.append(leaf(tag, kinds, written[start : start + 256]))
    header = list(vector["header"])
    fields = dict(zip(Header._fields, header, strict=True))
    fields["request"] = bytes.fromhex(fields["request"])
    leaves = rows.leaves()
    assert [each.hash.hex() for each in leaves] == vector["leaves"]
    assert [each.hash for each in leaves] == by_hand
    assert digest.marks(leaves).hex() == marks.hex() == vector["marks"]
    assert digest.of_event(Header(**fields), leaves).hex() == vector["digest"]
    assert event_digest(header, by_hand).hex() == vector["digest"]


def test_the_page_names_every_part_and_column() -> None:
    said = re.findall(r"^\| (\d+) \| `(\w+)` \| ([^|]+) \|", PAGE.read_text(), re.M)
    real = [(str(tag), part, len(kinds)) for part, (tag, kinds) in digest.TABLES.items()]
    assert [(tag, part, len(columns.split(","))) for tag, part, columns in said] == real


@pytest.mark.parametrize("leaves", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33, 100])
def test_the_tree_has_the_standards_shape(leaves: int) -> None:
    hashes = [sha(bytes([number])) for number in range(leaves)]
    assert digest.tree_root(hashes) == root(hashes)


@pytest.mark.parametrize("rows", [1, 255, 256, 257, 512, 700])
def test_rows_are_cut_into_leaves_wherever_they_were_added(rows: int) -> None:
    written = [[n, -n, f"text {n}" if n % 3 else None] for n in range(rows)]
    whole, in_parts = digest.Rows(), digest.Rows()
    whole.add("reading", written)
    for start in range(0, rows, 100):
        in_parts.add("reading", written[start : start + 100])
    by_hand = [leaf(12, "qqt", written[n : n + 256]) for n in range(0, rows, 256)]
    assert [each.hash for each in whole.leaves()] == by_hand
    assert in_parts.leaves() == whole.leaves()


@pytest.mark.parametrize("rows, marks", [(1, 1), (2, 2), (64, 64), (65, 1), (256, 1), (257, 2)])
def test_few_rows_are_marked_each_and_many_by_leaves(rows: int, marks: int) -> None:
    written = digest.Rows()
    written.add("item", [[number, 1] for number in range(rows)])
    assert len(digest.marks(written.leaves())) == 4 * marks


@pytest.mark.parametrize(
    "one, other",
    [
        ([["ab", "c"]], [["a", "bc"]]),
        ([["", None]], [[None, ""]]),
        ([["a", "b"], ["c", "d"]], [["a", "d"], ["c", "b"]]),
        ([["é", ""]], [["e\u0301", ""]]),
    ],
)
def test_other_texts_give_another_hash(one: list[list[Any]], other: list[list[Any]]) -> None:
    leaves = []
    for texts in (one, other):
        rows = digest.Rows()
        rows.add("reservation", [[1] * 7 + pair for pair in texts])
        leaves.append(rows.leaves()[0].hash)
        assert leaves[-1] == leaf(8, "qqqqqqqtt", [[1] * 7 + pair for pair in texts])
    assert leaves[0] != leaves[1]


@pytest.mark.django_db
def test_every_verb_leaves_the_digest_that_the_document_gives() -> None:
    """Rows are read from the tables here, one by one, and hashed as the document says."""
    from stockthread.kernel import db

    for _ in story.told(world.build()):
        pass
    written: dict[int, dict[str, list[list[Any]]]] = {}
    for part, source in event_rows.SOURCES.items():
        for event, *row in db.query(source.sql):
            written.setdefault(event, {}).setdefault(part, []).append(row)
    for event in tampering.rows("ledger_event"):
        header = [event[name] for name in Header._fields]
        header = [bytes(v).hex() if isinstance(v, bytes | memoryview) else v for v in header]
        leaves = []
        for part, (tag, kinds) in digest.TABLES.items():
            rows = written.get(event["id"], {}).get(part, [])
            leaves += [leaf(tag, kinds, rows[n : n + 256]) for n in range(0, len(rows), 256)]
        assert event_digest(header, leaves) == bytes(event["digest"]), event
