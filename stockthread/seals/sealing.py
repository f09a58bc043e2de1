"""Sealing: the root over all events so far is signed, and the head names the one before it.

Positions never change, so the tree is computed without a lock; two who seal at once come to the
same number, and the second finds it taken.
"""

from datetime import UTC, datetime
from typing import Final, NamedTuple
from uuid import uuid4

from django.db import IntegrityError

from stockthread import ledger, proofs
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.proofs import Head, tree
from stockthread.seals import keys

_INSERT: Final = "INSERT INTO seals_head (number, size, head, signature) VALUES (%s, %s, %s, %s)"
_LAST: Final = "SELECT head, signature FROM seals_head ORDER BY number DESC LIMIT 1"
_LATEST: Final = "SELECT head FROM seals_head ORDER BY number DESC LIMIT %s"
_BLOCKS: Final = "SELECT root FROM seals_block WHERE number < %s ORDER BY number"
_ADD_BLOCK: Final = "INSERT INTO seals_block (number, root) VALUES (%s, %s)"


class Signed(NamedTuple):
    """A head, the line that was signed, and the signature in hexadecimal."""

    head: Head
    text: str
    signature: str


def last() -> Signed | None:
    """Return the last head; None where nothing was ever sealed."""
    row = db.query_one(_LAST)
    return Signed(proofs.head_of(row[0]), *row) if row else None


def latest(limit: int) -> list[Head]:
    """Return the last heads, the newest first."""
    return [proofs.head_of(text) for (text,) in db.query(_LATEST, [limit])]


def seal(at: datetime) -> Signed | None:
    """Seal what is not sealed yet, and return the head; None where there is nothing new.

    The first seal makes the first key. Raises Refused seal_key_missing where the key that signs
    from now on is not here, and seal_broken where the ledger is not what was sealed before.
    """
    before = last()
    size = _placed()
    if size <= (before.head.size if before else 0):
        return None
    return _sealed(before, size, at)


def change_key(at: datetime) -> Signed:
    """Seal, and hand over to a new key in the same head; return it.

    Raises Refused seal_key_missing, nothing_sealed, seal_broken.
    """
    before = last()
    if before is None:
        refuse("nothing_sealed")
    need_key(_signs(before.head))
    signed = _sealed(before, _placed(), at, next_key=keys.make())
    return signed or refuse("database_busy")


def begin_anew(at: datetime, *, note: str) -> Signed:
    """Seal with a new key that the old one does not name, since that is lost; return the head.

    note: why, for ever in the head. Raises Refused nothing_sealed, seal_note_missing, seal_broken,
    and seal_key_here where the old key is not lost at all.
    """
    before = last()
    if before is None:
        refuse("nothing_sealed")
    if not note.strip():
        refuse("seal_note_missing")
    if keys.private(_signs(before.head)):
        refuse("seal_key_here")
    signed = _sealed(before, _placed(), at, key=keys.make(), note=note.strip())
    return signed or refuse("database_busy")


def need_key(public: str) -> bytes:
    """Return the private part of a key. Raises Refused seal_key_missing."""
    return keys.private(public) or refuse("seal_key_missing", path=str(keys.path_of(public)))


def _placed() -> int:
    """How many events have their place in the ledger's order, for ever."""
    ledger.sequence()
    return ledger.read.last_position()


def _signs(head: Head) -> str:
    """The key that signs the next head."""
    return head.next_key or head.key


def _sealed(
    before: Signed | None, size: int, at: datetime, *, key: str = "", next_key: str = "",
    note: str = "",
) -> Signed | None:  # fmt: skip
    """Sign the tree of this size, and keep the head; None where another one was first."""
    if before:
        key = key or _signs(before.head)
        ledger_id, number, previous = before.head.ledger, before.head.number + 1, before.text
    else:
        key, ledger_id, number, previous = keys.make(), uuid4().hex, 1, ""
    private = need_key(key)
    root, blocks = _grown(before.head if before else None, size)
    head = Head(
        ledger=ledger_id, number=number, size=size, root=root.hex(),
        previous=proofs.hash_of(previous) if previous else proofs.NOTHING,
        sealed_at=at.astimezone(UTC).isoformat(timespec="seconds"), key=key,
        next_key=next_key, note=note,
    )  # fmt: skip
    text = proofs.head_text(head)
    signed = Signed(head, text, proofs.signature(text, private))
    try:
        with db.writing():
            db.execute(_INSERT, [number, size, text, signed.signature])
            for block in blocks[:1]:  # none is kept that no head covered
                db.execute("DELETE FROM seals_block WHERE number >= %s", [block[0]])
            db.execute_many(_ADD_BLOCK, blocks)
    except IntegrityError:
        if not before:
            keys.path_of(key).unlink(missing_ok=True)
        return None
    return signed


_Blocks = list[tuple[int, bytes]]


def _grown(before: Head | None, size: int) -> tuple[bytes, _Blocks]:
    """Return the root over the first events, and the blocks that are new since the last head.

    Only what holds the last head's tree is signed. Raises Refused seal_broken.
    """
    if before is None:
        return _root([], size)
    kept = kept_blocks(before.size)
    if _root(kept, before.size)[0].hex() == before.root:
        return _root(kept, size)
    root, blocks = _root([], before.size)  # a block that is kept may be wrong
    if root.hex() != before.root:
        refuse("seal_broken", number=before.number)
    root, more = _root([root for _, root in blocks], size)
    return root, blocks + more


def _root(kept: list[bytes], size: int) -> tuple[bytes, _Blocks]:
    """Return the root over the first events, of which complete blocks are known, and new blocks."""
    blocks, new, leaves = list(kept), [], list[bytes]()
    for digest in ledger.read.digests(len(blocks) * tree.BLOCK, size):
        leaves.append(tree.leaf(digest))
        if len(leaves) == tree.BLOCK:
            new.append((len(blocks), tree.root(leaves)))
            blocks.append(new[-1][1])
            leaves = []
    return tree.root([*blocks, tree.root(leaves)] if leaves else blocks), new


def kept_blocks(size: int) -> list[bytes]:
    """Return the complete blocks of a tree of this size, from the first on, as they are kept."""
    rows = db.query(_BLOCKS, [size // tree.BLOCK])
    return [bytes(root) for (root,) in rows]
