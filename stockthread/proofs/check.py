"""Is what a proof tells of an item on the record that a company signed? From the file alone.

A proof holds, for each event of the item, the event's header and the leaves with the item's rows,
the way from those leaves to the event's digest, the way from the digest to the root of a signed
head, and that head. Nothing in it is believed: every hash is computed here again.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from stockthread.proofs import heads, parts, tree

FORMAT: Final = "stockthread proof 1"
SIZE_MAX: Final = 50_000_000
_Row = dict[str, Any]


class NotProven(Exception):
    """The proof does not hold; the text says what does not."""


class Told(NamedTuple):
    """What one event did to the item: its position in the ledger's order, header and rows by part.

    Times in the header are microseconds since 1970, UTC.
    """

    position: int
    header: Mapping[str, Any]
    rows: Mapping[str, Sequence[_Row]]


class Checked(NamedTuple):
    """A proof that holds, and what it tells.

    head: the signed one that covers it. codes: all that the item was given. is_whole: its movements
    are an unbroken chain from its beginning to the last one told. names: what ids are called, by
    kind and id; the company's word, and not proven.
    """

    item: int
    codes: tuple[str, ...]
    head: heads.Head
    events: tuple[Told, ...]
    is_whole: bool
    names: Mapping[str, Mapping[str, str]]


def check(text: str, key: str) -> Checked:
    """Check a proof against the public key of the company, and return what it tells.

    key: as the company gave it, by another way than the proof. Raises NotProven.
    """
    proof = _read(text)
    try:
        wanted = heads.key_of(key)
    except ValueError as error:
        raise NotProven(f"The key cannot be read: {error}.") from None
    try:
        head = _head(proof["heads"], wanted)
        item = _number(proof["item"])
        events = [_event(each, head) for each in proof["events"]]
        names = _names(proof.get("names", {}))
    except (KeyError, TypeError, ValueError, IndexError, struct.error) as error:
        raise NotProven(f"The file is not whole: {error!r}.") from None
    positions = [position for position, _, _ in events]
    if not events or sorted(set(positions)) != positions:
        raise NotProven("Its events do not stand in the ledger's order, each once.")
    told = _about(item, events)
    codes = dict.fromkeys(row["canonical"] for each in told for row in each.rows.get("code", ()))
    return Checked(item, tuple(codes), head, told, _is_whole(told), names)


def _read(text: str) -> dict[str, Any]:
    if len(text) > SIZE_MAX:
        raise NotProven(f"The file is larger than {SIZE_MAX:,} letters.")
    try:
        proof = json.loads(text)
    except (ValueError, RecursionError):
        raise NotProven("The file is no proof: it is not JSON.") from None
    if not isinstance(proof, dict) or proof.get("format") != FORMAT:
        raise NotProven(f"The file is no proof: it does not begin as {FORMAT!r}.")
    return proof


def _head(signed: Sequence[Mapping[str, str]], key: str) -> heads.Head:
    """Return the last head, reached from the trusted key by heads that hand over."""
    is_trusted = False
    for number, each in enumerate(signed, 1):
        head = heads.head_of(each["head"])
        if not heads.is_signed(each["head"], each["signature"], head.key):
            raise NotProven(f"Head {head.number} is not signed by the key that it names.")
        is_trusted = is_trusted or head.key == key
        if not is_trusted:
            continue
        if head.key != key:
            raise NotProven(f"Head {head.number} is signed by a key that nothing hands over to.")
        if number == len(signed):
            return head
        key = head.next_key or key
    raise NotProven(
        "It is signed by another key than yours. Ask the company for its key by another way."
    )


def _event(event: Mapping[str, Any], head: heads.Head) -> tuple[int, _Row, dict[str, list[_Row]]]:
    """Return position, header and rows of an event whose hashes fit the head."""
    position = _number(event["position"])
    header = list(event["header"])
    fields = dict(zip(parts.HEADER, header, strict=True))
    count = _number(event["leaves_count"])
    roots, rows = set(), dict[str, list[_Row]]()
    for leaf in event["leaves"]:
        name = leaf["part"]
        hash = parts.leaf_hash(name, leaf["rows"])
        roots.add(tree.root_by_path(hash, _number(leaf["index"]), count, _hashes(leaf["path"])))
        columns = parts.PARTS[name].columns
        rows.setdefault(name, []).extend(
            dict(zip(columns, row, strict=True)) for row in leaf["rows"]
        )
    if len(roots) != 1 or None in roots:
        raise NotProven(f"The rows of the event at position {position:,} do not fit together.")
    [root] = roots
    assert root is not None
    leaf_of_event = tree.leaf(parts.digest(header, root))
    reached = tree.root_by_path(leaf_of_event, position - 1, head.size, _hashes(event["path"]))
    if reached is None or reached.hex() != head.root:
        raise NotProven(
            f"The event at position {position:,} is not the one that head {head.number} covers: "
            "something in it was changed."
        )
    return position, fields, rows


def _hashes(way: Sequence[str]) -> list[bytes]:
    found = [bytes.fromhex(each) for each in way]
    if any(len(each) != 32 for each in found):
        raise ValueError("a hash has 32 bytes")
    return found


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is no number")
    return value


def _names(said: Any) -> dict[str, dict[str, str]]:
    return {str(k): {str(id): str(name) for id, name in each.items()} for k, each in said.items()}


def _about(
    item: int, events: Sequence[tuple[int, _Row, dict[str, list[_Row]]]]
) -> tuple[Told, ...]:
    """What is about the item: a leaf holds other items' rows too."""
    opened = dict[str, set[int]]()
    told = []
    for position, header, rows in events:
        kept = {name: [row for row in rows[name] if _names_item(name, row, item)] for name in rows}
        movements = {row["movement"] for row in kept.get("movement_item", ())}
        for name, of_part in rows.items():
            if name == "movement":
                kept[name] = [row for row in of_part if row["id"] in movements]
            elif name in _OPENED:
                opened.setdefault(f"{name}_closed", set()).update(row["id"] for row in kept[name])
            elif name in _CLOSED:
                kept[name] = [row for row in of_part if row["id"] in opened.get(name, ())]
        told.append(Told(position, header, {name: some for name, some in kept.items() if some}))
    return tuple(told)


_OPENED: Final = ("edge", "hold", "reservation")
_CLOSED: Final = tuple(f"{name}_closed" for name in _OPENED)


def _names_item(name: str, row: _Row, item: int) -> bool:
    if name == "edge":
        return item in (row["output"], row["input"])
    return bool(row.get("id" if name == "item" else "item") == item)


def _is_whole(events: Sequence[Told]) -> bool:
    """Whether each movement follows the one before it, and the first follows none."""
    last = 0
    for event in events:
        chain = {row["previous"]: row["movement"] for row in event.rows.get("movement_item", ())}
        while chain:
            if last not in chain:
                return False
            last = chain.pop(last)
    return last != 0
