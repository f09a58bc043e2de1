"""Records that go into and come out of receipts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple, Protocol, overload

from stockthread.catalog import Product
from stockthread.kernel.errors import Refusal
from stockthread.kernel.rows import of_columns
from stockthread.ledger import Stage

ACCEPTED, DOUBTFUL, REFUSED = "accepted", "doubtful", "refused"
LEAVE, TAKE, TEACH, WRITE = "leave", "take", "teach", "write"


class Awaited(NamedTuple):
    """So much of a product that is expected as one item."""

    product: int
    item: int
    quantity: int


class Delivery(NamedTuple):
    """What comes, one code, range or box a line, as it was scanned, typed or pasted.

    A line may hold several codes of one thing with tabs between them; a lot's amount stands behind
    its number, and behind that its day if any, as in `written`. product: what all of it is, None
    where the codes say it. supplier, lot: ids of a party and an item, 0 for none. is_announced: it
    is to be expected, and not here yet. taken: texts of doubtful entries that somebody has looked
    at and found right; left: texts of those that are left out. year: the present one. owner: the
    party whose goods they stay, 0 for us. awaited: what is expected without a number, in the order
    in which it comes in. by_code: item and product of units that are expected, by their codes: a
    line that is one of these is that unit, whatever else it may say. otherwise: what a line is that
    is one plain code of nothing known, None where that is refused; otherwise_in_lots: what it is
    where it is written as a lot with its amount.
    """

    lines: Sequence[str]
    place: int
    year: int
    product: Product | None = None
    supplier: int = 0
    lot: int = 0
    stage: Stage = Stage.READY
    is_announced: bool = False
    taken: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    owner: int = 0
    awaited: Sequence[Awaited] = ()
    by_code: Mapping[str, tuple[int, int]] = MappingProxyType({})
    otherwise: Product | None = None
    otherwise_in_lots: Product | None = None


class Numbering(NamedTuple):
    """Serials for goods that lie without any: one code or range a line, as in a delivery.

    lot, place, stage, owner, container name the holding; `free` is how much of it may get serials.
    sold_to: the place that the units are shipped to at once, 0 where they stay; buyer: the party
    that owns them then, None where that does not change. taken and left as in a delivery.
    """

    lines: Sequence[str]
    year: int
    product: Product
    lot: int
    place: int
    stage: int
    owner: int
    container: int
    free: int
    sold_to: int = 0
    buyer: int | None = None
    taken: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()


class Repair(NamedTuple):
    """A way to mend an entry: write another text, leave it out, take it as it is, teach a barcode.

    `text` is the whole line to write instead, or the code to teach.
    """

    deed: str
    text: str = ""


class Entry(NamedTuple):
    """One thing that comes: a unit, or an amount of a lot.

    rows: which lines said it, counted from 0. text: what was read of it, as it stands. raw, code:
    its serial or lot number, as it stands and in canonical form. product: id, 0 where nothing says
    it. quantity: in smallest units. lot: the number of the lot that a unit is of. said: codes of
    attributes with what the barcode says of them. problem: why it cannot come in; doubt: what to
    look at first; repairs: how to mend it. awaited: the expected item that it is, where that is
    known.
    """

    rows: tuple[int, ...]
    text: str
    raw: str = ""
    code: str = ""
    product: int = 0
    quantity: int = 1
    lot: str = ""
    said: tuple[tuple[str, str], ...] = ()
    problem: Refusal | None = None
    doubt: Refusal | None = None
    repairs: tuple[Repair, ...] = ()
    awaited: int = 0


class Units(Sequence[Entry]):
    """Entries that are awaited units, each once: nothing is wrong with any of them, or doubtful.

    Ten thousand are the usual case, so they are told by codes, products and items; an entry is made
    when it is looked at. rows: the number of each one's line.
    """

    def __init__(
        self, rows: Sequence[int], codes: Sequence[str], products: Sequence[int],
        items: Sequence[int],
    ) -> None:  # fmt: skip
        self.rows, self.codes, self.products, self.items = rows, codes, products, items

    @cached_property
    def _entries(self) -> list[Entry]:
        same = map(repeat, Entry((), "")[5:-1])
        columns = (zip(self.rows, strict=True), self.codes, self.codes, self.codes, self.products)
        return of_columns(Entry, *columns, *same, self.items)

    @overload
    def __getitem__(self, n: int) -> Entry: ...
    @overload
    def __getitem__(self, n: slice) -> list[Entry]: ...
    def __getitem__(self, n: int | slice) -> Entry | list[Entry]:
        return self._entries[n]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self.codes)


class _Some(Protocol):
    """So much of a product."""

    @property
    def product(self) -> int: ...

    @property
    def quantity(self) -> int: ...


def quantities(came: Iterable[_Some]) -> dict[int, int]:
    """Return how much of each product came. Most of it comes one by one."""
    if isinstance(came, Units):
        return dict(Counter(came.products))
    sums: dict[int, int] = {}
    for (product, quantity), count in Counter(map(attrgetter("product", "quantity"), came)).items():
        sums[product] = sums.get(product, 0) + count * quantity
    return sums


class Verdict(NamedTuple):
    """The pile that an entry goes to, why, and how to mend it."""

    pile: str
    reason: Refusal | None = None
    repairs: tuple[Repair, ...] = ()


class Receipt(NamedTuple):
    """What came of a delivery: entries and their verdicts, and what was posted.

    accepted: how many entries came in, or got serials. Before posting `events` is empty.
    is_repeat: it had been posted before, and nothing was done again. items: by the numbers of the
    entries, what came in; not told of a repeat.
    """

    entries: Sequence[Entry]
    verdicts: Sequence[Verdict]
    events: tuple[int, ...] = ()
    accepted: int = 0
    is_repeat: bool = False
    items: Mapping[int, int] = MappingProxyType({})

    @property
    def came(self) -> Iterable[Entry]:
        """The entries that came in."""
        is_all = len(self.items) == len(self.entries)
        return self.entries if is_all else map(self.entries.__getitem__, self.items)


Judge = Callable[[Sequence[Entry], Sequence[int]], Mapping[int, Verdict]]
"""Tells, by the numbers of entries, the doubtful ones last, what else there is to doubt.

It may be asked again, of other entries, and then begins anew."""
