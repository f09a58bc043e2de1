"""Merkle trees by RFC 9162, section 2.1: the root, the way from a leaf to it, and its check.

Hashes in, hashes out: a leaf here is already hashed. All hashes are SHA-256, 32 bytes.
"""

import hashlib
from collections.abc import Sequence

BLOCK_LEVEL = 8
BLOCK = 1 << BLOCK_LEVEL
"""Leaves under one inner node of level 8: what is kept of a tree so that it can grow quickly."""


def leaf(entry: bytes) -> bytes:
    """Return the hash of a leaf that holds an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes; of none, the hash of nothing.

    Complete blocks may stand for their leaves, with the root of the rest as the last: the tree of
    the standard never parts a block.
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        level = _parents(level)
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from a leaf to the root, the nearest first (section 2.1.3.1)."""
    level, found = list(leaves), []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(level[beside])
        level, index = _parents(level), index >> 1
    return found


def _parents(level: list[bytes]) -> list[bytes]:
    """The next level; an odd last node moves up, which gives the standard's own shape."""
    pairs = [node(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
    return pairs + ([level[-1]] if len(level) % 2 else [])


def root_by_path(hash: bytes, index: int, size: int, way: Sequence[bytes]) -> bytes | None:
    """Return the root that a leaf, its index and its path give (section 2.1.3.2).

    None where a tree of this size has no such leaf, or its path has another length.
    """
    if not 0 <= index < size:
        return None
    last = size - 1
    for beside in way:
        if last == 0:
            return None
        if index & 1 or index == last:
            hash = node(beside, hash)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            hash = node(hash, beside)
        index, last = index >> 1, last >> 1
    return hash if last == 0 else None


class Growing:
    """A tree that grows leaf by leaf; its root costs a hash for each bit of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._complete: list[bytes] = []  # the largest complete trees, from the first leaf on

    def add(self, hash: bytes) -> None:
        """Add the hash of the next leaf."""
        size = self.size = self.size + 1
        while size % 2 == 0:
            hash = node(self._complete.pop(), hash)
            size //= 2
        self._complete.append(hash)

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._complete:
            return root([])
        *others, found = self._complete
        for each in reversed(others):
            found = node(each, found)
        return found
