"""Records that go into and come out of recalls. Quantities are in products' smallest units."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final, NamedTuple

from stockthread.ledger import NO_CAUSE, Cause

MADE: Final = "made"
RECEIVED: Final = "received"
GAINED: Final = "gained"
HAND: Final = "hand"
OTHERS: Final = "others"
SHIPPED: Final = "shipped"
CONSUMED: Final = "consumed"
SCRAPPED: Final = "scrapped"
SAMPLES: Final = "samples"
LOSS: Final = "loss"
CORRECTED: Final = "corrected"
LOST: Final = "lost"
DIFFERENCE: Final = "difference"
CAME: Final = (MADE, RECEIVED, GAINED)
WENT: Final = (HAND, OTHERS, SHIPPED, CONSUMED, SCRAPPED, SAMPLES, LOSS, CORRECTED)
UNEXPLAINED: Final = (LOST, DIFFERENCE)
"""The lines of a balance: what came, what became of it, and what nobody can tell.

hand: with us. others: with others and ours. shipped: with others and not ours, less what came back.
loss: told as lost in work. corrected: units that turned out to be of another
product (below 0: that turned out to be of this one). lost: not found. difference: counted less
(or, below 0, more)."""


class Evidence(NamedTuple):
    """What stands behind a number: an event, or a place where goods are, and how much that is.

    event: 0 where goods only stand there. place, owner: where they came to, and whose they are.
    """

    line: str
    product: int
    quantity: int
    event: int = 0
    verb: str = ""
    happened_at: datetime | None = None
    person: int = 0
    cause: Cause = NO_CAUSE
    reason: str = ""
    place: int = 0
    owner: int = 0


class Balance(NamedTuple):
    """What came of a product and what became of it; both sides are the same to the smallest unit.

    lots, units: how many items were looked at. numbers: each line's quantity; of what is missing
    in the ledger itself, which never should be, "unrecorded" says how much.
    """

    product: int
    lots: int
    units: int
    numbers: dict[str, int]
    unrecorded: int
    evidence: tuple[Evidence, ...]

    def sum_of(self, lines: Sequence[str]) -> int:
        """How much some lines come to."""
        return sum(self.numbers.get(line, 0) for line in lines)

    @property
    def came(self) -> int:
        """How much was made, received or gained."""
        return self.sum_of(CAME)

    @property
    def unexplained(self) -> int:
        """How much nobody can tell the whereabouts of; below 0 where more was counted."""
        return self.sum_of(UNEXPLAINED) + self.unrecorded

    @property
    def accounted(self) -> Fraction:
        """Which part of what came is accounted for; 1 where nothing came."""
        return Fraction(self.came - abs(self.unexplained), self.came) if self.came else Fraction(1)


class Made(NamedTuple):
    """What a process, or a unit, was made of and what it gave.

    used: how much of the goods asked about went in, and `of`: how much of their product in all.
    outputs: products with how much came out.
    """

    output: int
    kind: int
    product: int
    used: int
    of: int
    outputs: tuple[tuple[int, int], ...]

    @property
    def share(self) -> Fraction:
        """Which part of its product's input the goods were."""
        return Fraction(self.used, self.of)


class Mock(NamedTuple):
    """A rehearsal of a recall, as it is kept.

    trace, balance, evidence: microseconds from the press until that was done. reached: how many
    items are affected. balances: of each affected product, that of the roots first, without the
    evidence behind them. holders: (product, line, place, quantity) of what is somewhere.
    """

    id: int
    title: str
    roots: tuple[int, ...]
    person: int
    started_at: datetime
    trace: int
    balance: int
    evidence: int
    reached: int
    balances: tuple[Balance, ...]
    holders: tuple[tuple[int, str, int, int], ...]

    @property
    def number(self) -> str:
        """What people call it."""
        return f"M-{self.id}"

    @property
    def accounted(self) -> Fraction:
        """Which part is accounted for: of the product of which the least is."""
        return min((each.accounted for each in self.balances), default=Fraction(1))
