"""Records that go into and come out of purchases."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread import orders
from stockthread.files import NewFile
from stockthread.kernel.errors import Refusal
from stockthread.ledger import Brought
from stockthread.orders import Order
from stockthread.receipts import Receipt

NONE, ALL, SAMPLE = MODES = ("none", "all", "sample")
"""How goods of a product are inspected on arrival."""

INSPECTION: Final = orders.INSPECTION
"""The reason of the holds that wait for somebody to look at the goods."""

DAMAGED: Final = orders.DAMAGED
"""How the reason of a hold begins that was put on damaged goods."""

ACCEPT, HOLD_BACK, SEND_BACK = DEEDS = ("accept", "hold back", "send back")
"""What becomes of goods that were inspected."""

MATCHED, EXTRA = "matched", "extra"


class PackedLine(NamedTuple):
    """A line of a delivery without the number of the pack it is in; sscc "" for none."""

    text: str
    sscc: str = ""


class Packs(NamedTuple):
    """Lines by the packs they are in. parents: of each pack named, the one that it is in, "" for
    none, in the order in which they were named."""

    lines: tuple[PackedLine, ...]
    parents: Mapping[str, str]

    @property
    def empty(self) -> tuple[str, ...]:
        """The packs that nothing is in."""
        filled = {line.sscc for line in self.lines if line.text.strip()} | {*self.parents.values()}
        return tuple(sscc for sscc in self.parents if sscc not in filled)


class Announced(NamedTuple):
    """What an announcement is or was: goods in three piles, and packs, each with its outer one.

    packed: how many entries are inside packs. events: what was posted, of a check nothing.
    empty: of a check, the packs that nothing is said to be in.
    """

    order: Order
    receipt: Receipt
    packs: Mapping[str, str]
    packed: int = 0
    events: tuple[int, ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def is_repeat(self) -> bool:
        """Whether it had been posted before, and nothing was done again."""
        return self.receipt.is_repeat


class Counted(NamedTuple):
    """Pieces that come in by number, to get their serials later.

    lot: the number of their lot, "" for none. is_extra: more than is open, and taken on purpose.
    """

    product: int
    quantity: int
    lot: str = ""
    is_extra: bool = False


class Damaged(NamedTuple):
    """What is damaged of a delivery: the entry with this text or code, and why.

    quantity: how much of a lot, None for all of it.
    """

    text: str
    reason: str
    quantity: int | None = None
    photos: tuple[NewFile, ...] = ()


class Scanned(NamedTuple):
    """An announced pack that was scanned, with all that is in it by product.

    pile: MATCHED or EXTRA. text: the line.
    """

    text: str
    item: int
    code: str
    contents: Mapping[int, int]
    things: int
    pile: str
    reason: Refusal | None = None


class ProductPiles(NamedTuple):
    """Of a product, in smallest units: what was open before, what of the delivery fits and nobody
    doubts, what is more than was ordered, what is missing still, and what is doubtful but would
    fit.

    missing: what is open beyond what matched, and at least all that was announced by serial or lot
    and not scanned.
    """

    product: int
    open: int
    matched: int
    extra: int
    missing: int
    doubtful: int = 0

    @property
    def would_be_full(self) -> bool:
        """Whether nothing would be open if what is doubtful were taken."""
        return bool(self.doubtful) and self.matched + self.doubtful >= self.open


class Coming(NamedTuple):
    """A delivery beside its order: what was expected, what was scanned, what differs.

    receipt: the loose goods, entry by entry. missing: what was announced by serial or lot and has
    not been scanned.
    """

    order: Order
    receipt: Receipt
    packs: tuple[Scanned, ...]
    counted: tuple[Counted, ...]
    products: tuple[ProductPiles, ...]
    missing: tuple[Brought, ...]
    is_repeat: bool = False


class Received(NamedTuple):
    """What was brought in: what was compared, the events, and what was put on hold of it.

    accepted: how many entries, packs and counted lots. quantities: in smallest units, by product.
    samples: items drawn for inspection.
    """

    coming: Coming
    events: tuple[int, ...] = ()
    accepted: int = 0
    damaged: int = 0
    inspected: int = 0
    samples: tuple[int, ...] = ()
    quantities: Mapping[int, int] = {}


class Policy(NamedTuple):
    """How a product is inspected on arrival; supplier 0 for any.

    mode SAMPLE: of each sample_of that come, sample_count are drawn; in pieces, or in smallest
    units of what is followed by lots.
    """

    product: int
    supplier: int = 0
    mode: str = ALL
    sample_count: int = 1
    sample_of: int = 1


class ToInspect(NamedTuple):
    """An item that waits for inspection. order: the number of its order, "" where it has none.

    quantity: of a lot, all that is in hand, without what is expected still; sampled: how much was
    drawn to be looked at. reason: why it is held where it does not wait for inspection.
    """

    order: str
    hold: int
    item: int
    kind: int
    product: int
    code: str
    place: int
    quantity: int
    sampled: int
    since: datetime
    reason: str = ""


class Part(NamedTuple):
    """An item to be judged or sent back, and how much of a lot, None for all of it."""

    item: int
    quantity: int | None = None


class Decision(NamedTuple):
    """What becomes of an item that was inspected, or of so much of a lot; None for all that waits.

    deed: ACCEPT, HOLD_BACK or SEND_BACK.
    """

    item: int
    deed: str
    quantity: int | None = None


class Put(NamedTuple):
    """Where an item is put away, and how much of a lot, None for all that is at the dock."""

    item: int
    place: int
    quantity: int | None = None


class DockScans(NamedTuple):
    """What was scanned to be put away: what goes where, what was scanned since the last place and
    has none yet, what is wrong with which line, and what lies at the dock unscanned."""

    puts: tuple[Put, ...]
    waiting: tuple[Put, ...]
    problems: tuple[Refusal, ...]
    left: tuple[Brought, ...]


class Minimum(NamedTuple):
    """How much of a product there should be at least in a place and below it, 0 for everywhere,
    and up to how much is ordered when there is less."""

    product: int
    place: int
    minimum: int
    order_up_to: int


class Reorder(NamedTuple):
    """A product below its minimum: what is available, what is coming, and how much to order.

    supplier: who it was last bought from, 0 where it never was; price: what it cost then.
    """

    minimum: Minimum
    available: int
    coming: int
    quantity: int
    supplier: int
    price: int | None
    currency: str


class Judgement(NamedTuple):
    """What became of goods: events, and the items they are now, parts as lots of their own."""

    events: tuple[int, ...]
    items: Sequence[int]
    note: str = ""
