"""Records of what a recall is about. Quantities are in products' smallest units."""

from collections import Counter
from datetime import datetime
from fractions import Fraction
from typing import Final, NamedTuple

from stockthread.ledger import Kind

HAND, TRANSIT, CUSTOMER, SUPPLIER, EXPECTED = "hand", "transit", "customer", "supplier", "expected"
LOST, BUILT_IN, USED, SCRAPPED = "lost", "built_in", "used", "scrapped"
WHERE: Final = (HAND, TRANSIT, CUSTOMER, SUPPLIER, EXPECTED, LOST, BUILT_IN, USED, SCRAPPED)
"""Where affected goods stand: with us, on the way, with a customer or supplier, announced, not
found, built into something affected, used up, scrapped."""
LIVING: Final = (HAND, TRANSIT, CUSTOMER, SUPPLIER, EXPECTED, LOST)

PLACE, CONTAINER, TIME, SHARE = "place", "container", "time", "share"
CUTS: Final = (PLACE, CUSTOMER, CONTAINER, TIME, SHARE)
"""By what a scope can be cut: what stands in a place or under it, what a party has, what is in a
container, what got the cause into it before a moment, what has less of it than a share."""

BELOW, TAKEN_OUT, BY_PRODUCTS, NO_SERIAL = "below", "taken_out", "by_products", "no_serial"
UNDECIDED: Final = (BELOW, TAKEN_OUT, BY_PRODUCTS, NO_SERIAL, LOST)
"""What is told apart: less of the cause than the limit; the cause was taken out again; by-products
may have taken it; pieces that have no serial yet; nobody knows where they are."""


class Cut(NamedTuple):
    """An exclusion. value: the id of the place, party or container, a moment in microseconds, a
    share such as 1/100."""

    kind: str
    value: str
    reason: str


class Scope(NamedTuple):
    """What a recall is about. roots: units and lots. is_traced: with all that was made of them.

    since, until: only what had them in it in that time. with_removed: also what they were taken
    out of again. least: smaller shares are told apart; has_shares: whether shares are computed.
    """

    roots: tuple[int, ...]
    is_traced: bool = True
    since: datetime | None = None
    until: datetime | None = None
    with_removed: bool = False
    least: Fraction = Fraction(0)
    cuts: tuple[Cut, ...] = ()

    @property
    def has_shares(self) -> bool:
        """Whether anything asks for shares: they cost as much as the walk."""
        return bool(self.least) or any(cut.kind == SHARE for cut in self.cuts)


class Affected(NamedTuple):
    """An item that is affected. since: when it first had the cause in it, None for a root."""

    item: int
    kind: int
    product: int
    since: datetime | None
    share: Fraction | None


class Position(NamedTuple):
    """An affected unit, or so much of a lot, where it stands. where: one of WHERE. party: whose
    place it is, 0 for ours. quantity: 0 of a lot all of which was parted into others. lot: of which
    a unit is, 0 for none."""

    item: int
    kind: int
    product: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int
    where: str
    party: int
    since: datetime | None
    share: Fraction | None
    lot: int = 0

    @property
    def is_living(self) -> bool:
        """Whether it is still there to be got."""
        return self.where in LIVING


class Undecided(NamedTuple):
    """Items of which something cannot be told, by why (one of UNDECIDED)."""

    kind: str
    items: tuple[int, ...]


class Preview(NamedTuple):
    """What a scope is about at this moment. cut: positions that are left out, with the number of
    the cut that does it."""

    scope: Scope
    positions: tuple[Position, ...]
    cut: tuple[tuple[Position, int], ...]
    undecided: tuple[Undecided, ...]
    is_truncated: bool

    @property
    def living(self) -> tuple[Position, ...]:
        """What there is to be got."""
        return tuple(each for each in self.positions if each.is_living)

    @property
    def meant(self) -> dict[int, int]:
        """The items that it is about, with their products: not a lot of which all that is there to
        be got is left out, or that stands there only for units of it that are."""
        there, cut = {each.item for each in self.living}, self._cut_lots
        return {each.item: each.product for each in self.positions
                if each.kind != Kind.LOT or each.item in there or each.item not in cut
                or each.item in self._anchors}  # fmt: skip

    @property
    def to_part(self) -> tuple[Position, ...]:
        """What is to be split off lots of which a part is left out, or units of which are: the
        part that is meant. Of an anchor what is left out."""
        cut, anchors = self._cut_lots, self._anchors
        meant = [each for each in self.living
                 if each.kind == Kind.LOT and each.item in cut - anchors]  # fmt: skip
        return (*meant, *(each for each, _ in self.cut if each.is_living and each.item in anchors))

    @property
    def in_part(self) -> tuple[int, ...]:
        """Lots that are held in part."""
        return tuple(sorted({each.item for each in self.to_part}))

    @property
    def _cut_lots(self) -> set[int]:
        """Lots of which, or units of which, something that is there to be got is left out."""
        return {each.item if each.kind == Kind.LOT else each.lot
                for each, _ in self.cut if each.is_living} - {0}  # fmt: skip

    @property
    def _anchors(self) -> set[int]:
        """Lots where it begins that were used up in part: what still comes out of that is held by
        the hold on them. Not where units of them are left out, which that hold would stop."""
        of_units = {each.lot for each, _ in self.cut if each.is_living}
        return {each.item for each in self.positions
                if each.where == USED and each.quantity and each.item in self.scope.roots
                and each.item not in of_units}  # fmt: skip

    def quantities(self) -> dict[int, dict[str, int]]:
        """How much of each product is where; the sum is all of it that is affected."""
        sums: dict[int, Counter[str]] = {}
        for each in self.positions:
            if each.quantity:
                sums.setdefault(each.product, Counter())[each.where] += each.quantity
        return {product: dict(of) for product, of in sums.items()}

    def amounts(self, *by: str) -> dict[tuple[object, ...], tuple[int, int]]:
        """Units, and quantity of lots, by fields of positions and product."""
        units, lots = Counter[tuple[object, ...]](), Counter[tuple[object, ...]]()
        for each in self.positions:
            key = (*(getattr(each, name) for name in by), each.product)
            if each.kind == Kind.LOT:
                lots[key] += each.quantity
            else:
                units[key] += 1
        return {key: (units[key], lots[key]) for key in [*units, *lots] if units[key] or lots[key]}
