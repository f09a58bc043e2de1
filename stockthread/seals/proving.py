"""A proof of one item: what is on record of it, with all that an outsider needs to check it.

What `proofs.check` reads. It holds the rows of whole leaves, so that up to 255 neighbours of the
item's rows are in it too, by their ids and codes; docs/proofs.md says so.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from stockthread import catalog, ledger, parties, places, proofs, trace
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.proofs import PARTS, Head, tree
from stockthread.seals.sealing import kept_blocks

STEPS_MAX: Final = 100_000
_HEADS: Final = "SELECT head, signature FROM seals_head WHERE {} ORDER BY number"
_LAST: Final = "number = (SELECT MAX(number) FROM seals_head)"
_HANDS_OVER: Final = """head NOT LIKE '%%"next_key":"","note"%%'"""


class Proof(NamedTuple):
    """A proof as it is written to a file; events: how many it shows, unsealed: not yet sealed.

    head: the one that covers them.
    """

    text: str
    events: int
    unsealed: int
    head: Head


def prove(item: int, *, at: datetime) -> Proof:
    """Return the proof of an item: every event that touched it and is sealed.

    Raises Refused unknown_id, nothing_sealed, and not_sealed where no event of it is.
    """
    code = ledger.read.item(item).code
    events = [step.event for step in trace.history(item, limit=STEPS_MAX)]
    with db.snapshot():
        signed = db.query(_HEADS.format(_HANDS_OVER))
        last = db.query_one(_HEADS.format(_LAST))
        if last is None:
            refuse("nothing_sealed")
        head = proofs.head_of(last[0])
        at_position = ledger.read.positions_of(events)
        sealed = sorted(
            (position, event) for event, position in at_position.items() if position <= head.size
        )
        if not sealed:
            refuse("not_sealed", item=code or f"#{item}")
        found = ledger.read.leaves_about(item, [event for _, event in sealed])
        ways = _ways([position for position, _ in sealed], head.size)
    rows = [_event(position, found[event], ways[position]) for position, event in sealed]
    heads = [each for each in signed if each != last] + [last]
    proof = {
        "format": "stockthread proof 1",
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "item": item,
        "heads": [{"head": text, "signature": signature} for text, signature in heads],
        "events": rows,
        "names": _names(item, found.values()),
    }
    text = json.dumps(proof, separators=(",", ":"), ensure_ascii=False) + "\n"
    return Proof(text, len(rows), len(events) - len(rows), head)


def _event(position: int, event: ledger.EventLeaves, way: Sequence[bytes]) -> dict[str, Any]:
    header = [value.hex() if isinstance(value, bytes) else value for value in event.header]
    return {
        "position": position,
        "header": header,
        "leaves_count": len(event.hashes),
        "leaves": [
            {
                "part": leaf.part, "index": leaf.number, "rows": leaf.rows,
                "path": [each.hex() for each in tree.path(event.hashes, leaf.number)],
            }
            for leaf in event.leaves
        ],
        "path": [each.hex() for each in way],
    }  # fmt: skip


def _ways(positions: Sequence[int], size: int) -> dict[int, list[bytes]]:
    """Return the way of each position to the root: within its block, then among the blocks."""
    blocks = kept_blocks(size)
    leaves = {}
    for number in sorted({(position - 1) // tree.BLOCK for position in positions} | {len(blocks)}):
        start = number * tree.BLOCK
        end = min(start + tree.BLOCK, size)
        leaves[number] = [tree.leaf(each) for each in ledger.read.digests(start, end)]
    if leaves[len(blocks)]:
        blocks.append(tree.root(leaves[len(blocks)]))
    ways = {}
    for position in positions:
        number, index = divmod(position - 1, tree.BLOCK)
        ways[position] = tree.path(leaves[number], index) + tree.path(blocks, number)
    return ways


def _names(item: int, events: Iterable[ledger.EventLeaves]) -> dict[str, dict[int, str]]:
    """What the ids of the item's own rows are called. It is not proven, and is for reading alone.

    No name of a person, supplier or customer is among them: their places are called by their kind.
    """
    ids = defaultdict[str, set[int]](set)
    for event in events:
        rows = _own_rows(item, event)
        for row in rows["edge"]:
            ids["item"] |= {row["output"], row["input"]}
        for row in rows["movement"]:
            for name, value in row.items():
                ids[name.removeprefix("from_").removeprefix("to_")].add(value)
    products = catalog.read.products(sorted(ids["product"] - {0}))
    spots = places.read.places(sorted(ids["place"] - {0}))
    own = parties.read.own_party()
    return {
        "product": {id: product.name for id, product in products.items()},
        "place": {
            id: spot.kind if spot.kind in places.PARTY_KINDS else spot.name
            for id, spot in spots.items()
        },
        "item": ledger.read.codes(sorted((ids["item"] | ids["lot"] | ids["container"]) - {0})),
        "owner": {own.id: own.name} if own else {},
    }


def _own_rows(item: int, event: ledger.EventLeaves) -> dict[str, list[dict[str, Any]]]:
    """The item's own edges and movements: a leaf holds those of its neighbours too."""
    rows = defaultdict[str, list[dict[str, Any]]](list)
    for leaf in event.leaves:
        columns = PARTS[leaf.part].columns
        rows[leaf.part] += [dict(zip(columns, row, strict=True)) for row in leaf.rows]
    mine = {row["movement"] for row in rows["movement_item"] if row["item"] == item}
    return {
        "edge": [row for row in rows["edge"] if item in (row["output"], row["input"])],
        "movement": [row for row in rows["movement"] if row["id"] in mine],
    }
