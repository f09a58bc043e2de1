"""Are the heads what was signed, and the ledger what they cover? All digests are read once.

`ledger.verify` checks that events fit their digests; this checks that the digests are those that
were sealed. Together they find whatever was changed, added, taken away or put elsewhere among what
a head covers, also by somebody who computed the digests anew.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from stockthread import ledger, proofs
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Finding
from stockthread.proofs import Head, tree

RULE: Final = "I-52"
BLOCK_RULE: Final = "I-53"
_HEADS: Final = "SELECT number, size, head, signature FROM seals_head ORDER BY number"
_HEAD: Final = "SELECT head FROM seals_head WHERE number = %s"
_BLOCKS: Final = "SELECT number, root FROM seals_block ORDER BY number"


class Sealed(NamedTuple):
    """What was looked at: heads, the events they cover, and what is not as it must be.

    keys: the public keys that signed, the first one first. unnamed: heads whose key no earlier
    head named, since it was lost; each with its note. is_known: a head that was kept elsewhere is
    among them; None where none was given.
    """

    heads: int
    size: int
    keys: tuple[str, ...]
    unnamed: tuple[Head, ...]
    is_known: bool | None
    findings: tuple[Finding, ...]


def verify(kept: str = "") -> Sealed:
    """Check all heads, and the ledger's order against them.

    kept: the line of a head that was kept elsewhere, as `seal` printed it. Raises Refused
    seal_head_unreadable for a line that is none.
    """
    kept = kept.strip()
    number = _number_of(kept) if kept else 0
    with db.snapshot():
        walk = _Walk()
        findings = [*walk.heads(), *walk.blocks()]
        here = db.query_one(_HEAD, [number])
    is_known = here == (kept,) if kept else None
    if is_known is False:
        findings.append(Finding(
            RULE, "seals_head", f"number {number}",
            "The head that was kept elsewhere is not among those here: "
            "the history was cut off or written anew.",
            kept, here[0] if here else "",
        ))  # fmt: skip
    return Sealed(walk.number, walk.size, tuple(walk.keys), tuple(walk.unnamed), is_known,
                  tuple(findings))  # fmt: skip


def _number_of(line: str) -> int:
    try:
        return proofs.head_of(line).number
    except (ValueError, TypeError):
        refuse("seal_head_unreadable")


class _Walk:
    """One pass over the heads, and beside them over the digests that they cover."""

    def __init__(self) -> None:
        self.number = self.size = 0
        self.keys = dict[str, None]()
        self.unnamed: list[Head] = []
        self._grown = tree.Growing()
        self._block = tree.Growing()
        self._blocks: list[bytes] = []
        self._digests = ledger.read.digests(0, 2**62)

    def heads(self) -> Iterator[Finding]:
        """Yield a finding for each thing about a head that is not as it must be."""
        before, before_text = None, ""
        for number, size, text, signature in db.query(_HEADS):
            found = list(self._head(before, before_text, number, size, text, signature))
            yield from found
            self.number, self.size = number, max(self.size, size)
            try:
                before, before_text = proofs.head_of(text), text
            except (ValueError, TypeError):
                before, before_text = None, text

    def _head(
        self, before: Head | None, before_text: str, number: int, size: int, text: str,
        signature: str,
    ) -> Iterator[Finding]:  # fmt: skip
        row = f"number {number}"
        try:
            head = proofs.head_of(text)
        except (ValueError, TypeError):
            yield Finding(RULE, "seals_head", row, "This is no head.")
            return
        if (head.number, head.size) != (number, size) or number != self.number + 1:
            yield Finding(RULE, "seals_head", row, "Its number or its size is another one, or "
                          "the head before it is missing.")  # fmt: skip
        if not proofs.is_signed(text, signature, head.key):
            yield Finding(RULE, "seals_head", row, "Its signature does not fit.")
        previous = proofs.hash_of(before_text) if before_text else proofs.NOTHING
        if head.previous != previous:
            yield Finding(RULE, "seals_head", row, "It does not follow the head before it.",
                          head.previous, previous)  # fmt: skip
        if before and head.key != (before.next_key or before.key):
            self.unnamed.append(head)
            if not head.note:
                yield Finding(RULE, "seals_head", row, "It is signed by a key that the head "
                              "before it does not name.")  # fmt: skip
        if before and (head.size < before.size or head.ledger != before.ledger):
            yield Finding(RULE, "seals_head", row, "It covers less than the head before it, or "
                          "another ledger.")  # fmt: skip
        self.keys[head.key] = None
        yield from self._covers(head)

    def _covers(self, head: Head) -> Iterator[Finding]:
        for digest in self._digests if head.size > self._grown.size else ():
            self._add(digest)
            if self._grown.size == head.size:
                break
        if self._grown.size < head.size:
            yield Finding(RULE, "seals_head", f"number {head.number}",
                          "Some of the events that it covers are missing at the end.",
                          f"{head.size} events", f"{self._grown.size} events")  # fmt: skip
        elif self._grown.size == head.size and self._grown.root().hex() != head.root:
            yield Finding(RULE, "seals_head", f"number {head.number}",
                          "The events that it covers are not those that were sealed, or stand in "
                          "another order.", head.root, self._grown.root().hex())  # fmt: skip

    def _add(self, digest: bytes) -> None:
        hash = tree.leaf(digest)
        self._grown.add(hash)
        self._block.add(hash)
        if self._block.size == tree.BLOCK:
            self._blocks.append(self._block.root())
            self._block = tree.Growing()

    def blocks(self) -> Iterator[Finding]:
        """Yield a finding for each kept block that is not what the digests come to."""
        for expected, (number, root) in enumerate(db.query(_BLOCKS)):
            if number >= len(self._blocks):
                yield Finding(BLOCK_RULE, "seals_block", f"number {number}",
                              "No head covers it.")  # fmt: skip
            elif number != expected or bytes(root) != self._blocks[number]:
                yield Finding(BLOCK_RULE, "seals_block", f"number {number}",
                              "It is not what the digests come to.",
                              self._blocks[number].hex(), bytes(root).hex())  # fmt: skip
