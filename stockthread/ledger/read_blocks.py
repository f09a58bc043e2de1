"""What became of numbers that were reserved: which are on record, which nobody bears."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from stockthread import identifiers
from stockthread.ledger.read_code_lists import codes_on_record


class BlockUse(NamedTuple):
    """A block with its serials. `unused` are the indexes of those that no item bears or bore.

    `state`: out, expired, or returned.
    """

    block: identifiers.BlockRow
    serials: list[str]
    unused: list[int]
    state: str

    @property
    def used(self) -> int:
        """How many of its numbers are on record."""
        return len(self.serials) - len(self.unused)


class Run(NamedTuple):
    """Unused numbers in a row: the first number, the outer serials, how many they are."""

    number: int
    first: str
    last: str
    size: int


def block_uses(
    code_type: int,
    scheme: identifiers.Scheme,
    blocks: Sequence[identifiers.BlockRow],
    now: datetime,
) -> list[BlockUse]:
    """Return what became of blocks of one scheme, whose codes are of that type. One statement.

    `scheme` has its own key, as identifiers.read.parsed gives it.
    """
    made = [identifiers.block_serials(block, scheme) for block in blocks]
    every = [serial for serials in made for serial in serials]
    borne = codes_on_record(code_type, every) if every else set()
    return [
        BlockUse(
            block,
            serials,
            [n for n, serial in enumerate(serials) if serial not in borne],
            _state(block, now),
        )
        for block, serials in zip(blocks, made, strict=True)
    ]


def _state(block: identifiers.BlockRow, now: datetime) -> str:
    if block.returned_at:
        return "returned"
    return "expired" if block.expires_at <= now else "out"


def unused_runs(use: BlockUse) -> list[Run]:
    """Return the unused numbers of a block, those in a row together."""
    runs, start = list[Run](), 0
    for n, index in enumerate(use.unused):
        if n + 1 == len(use.unused) or use.unused[n + 1] != index + 1:
            first = use.unused[start]
            number = use.block.first_number + first
            runs.append(Run(number, use.serials[first], use.serials[index], index - first + 1))
            start = n + 1
    return runs
