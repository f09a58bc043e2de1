"""Records that go into and come out of sales. Quantities are in a product's smallest units."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread.kernel.errors import Refusal

REMAINING_LIFE, NOT_OLDER, ONE_LOT = RULE_KINDS = ("remaining_life", "not_older", "one_lot")
"""What customers ask: so many days left to live; nothing older than what they got last; all of a
product in an order of one lot."""

EXPIRY: Final = (
    "expiry_date", "expiry", "use_by_date", "use_by", "best_before_date", "best_before",
    "sell_by_date",
)  # fmt: skip
"""Codes of the attributes whose readings say until when goods are good; the latest counts."""


class NewSubstitute(NamedTuple):
    """`substitute` may be sold in place of `product`, both ids; mutual: and the other way round."""

    product: int
    substitute: int
    rank: int = 1
    is_mutual: bool = False
    note: str = ""


class Substitute(NamedTuple):
    """A substitute on record, as NewSubstitute says."""

    id: int
    product: int
    substitute: int
    rank: int
    is_mutual: bool
    note: str


class Offer(NamedTuple):
    """What may be sold instead: how much of it is free, and where, the most first."""

    product: int
    rank: int
    note: str
    free: int
    places: tuple[tuple[int, int], ...]


class NewRule(NamedTuple):
    """A customer's rule: of a product, of a class, or of any where both are 0; days: of life."""

    party: int
    kind: str
    product: int = 0
    product_class: int = 0
    days: int = 0
    note: str = ""


class Rule(NamedTuple):
    """A rule on record, as NewRule says."""

    id: int
    party: int
    kind: str
    product: int
    product_class: int
    days: int
    note: str
    is_active: bool


class Override(NamedTuple):
    """A rule that somebody broke knowingly for one item, and why. kind, days: what it asks."""

    rule: int
    order: int
    item: int
    reason: str
    person: int
    made_at: datetime
    kind: str
    days: int


class Suggested(NamedTuple):
    """Stock that an order could have: where it stands now, and its expiry ("" where none is known).

    quantity: 1 of a unit, and how much of a lot's holding.
    """

    order: int
    product: int
    item: int
    is_lot: bool
    quantity: int
    place: int
    owner: int
    container: int
    expiry: str

    @property
    def key(self) -> tuple[int, int, int, int]:
        """What tells it from other stock."""
        return self.item, self.place, self.owner, self.container


class Short(NamedTuple):
    """How much of an order's line nothing is free for, and what may be sold instead.

    unfit: (place, quantity) of what is free and not as the customer asks.
    """

    order: int
    line: int
    product: int
    missing: int
    offers: tuple[Offer, ...] = ()
    unfit: tuple[tuple[int, int], ...] = ()


class Suggestion(NamedTuple):
    """Stock for orders, and what there is too little of. Nothing is promised by it."""

    picks: tuple[Suggested, ...]
    short: tuple[Short, ...]


class Scan(NamedTuple):
    """What was scanned at the pick: a text, or the id of an item.

    quantity: how much of a lot; None takes as much as is wanted. place: from which of a lot's
    places, 0 where only one can be meant; container: there in which, 0 for loose, None for any.
    """

    text: str = ""
    item: int = 0
    quantity: int | None = None
    place: int = 0
    container: int | None = None


class Kept(NamedTuple):
    """Stock that is promised to an order, where it stands now; is_picked: for it, already.

    id: of the reservation. quantity: 1 of a unit.
    """

    id: int
    item: int
    is_lot: bool
    product: int
    place: int
    container: int
    quantity: int
    is_picked: bool


PROMISED, FREE, SWAPPED, EXCHANGED = "promised", "free", "swapped", "exchanged"
"""What a picked item was: promised to the order; free; free, and another is given free for it;
promised to another order, which gets the promise of one of the same product."""


class Matched(NamedTuple):
    """Goods that a scan brings to an order; `top` is the item in hand, they or their container."""

    scan: int
    order: int
    top: int
    item: int
    product: int
    quantity: int
    how: str


class Missing(NamedTuple):
    """What is still to be picked of an order's product, and where there is some, in walking order.

    places: (place, quantity); what is promised to the order comes before what is free.
    """

    order: int
    product: int
    quantity: int
    places: tuple[tuple[int, int], ...]


class PickCheck(NamedTuple):
    """The three piles of a pick: what fits, what does not and why (line: the scan), what misses.

    broken: rules that would be broken, (rule, order, item); they are extra unless overridden.
    """

    matched: tuple[Matched, ...]
    extra: tuple[Refusal, ...]
    missing: tuple[Missing, ...]
    broken: tuple[tuple[int, int, int], ...] = ()


class Step(NamedTuple):
    """What a step of an order did. events: those that can be undone together."""

    events: tuple[int, ...]
    quantity: int
    repeated: bool = False


class Picked(NamedTuple):
    """What a pick did, with its piles."""

    events: tuple[int, ...]
    check: PickCheck
    repeated: bool = False


class PickLine(NamedTuple):
    """A line of a pick list; code is the unit's or lot's own."""

    order: int
    place: int
    container: int
    item: int
    product: int
    is_lot: bool
    quantity: int
    code: str
    expiry: str


class Wave(NamedTuple):
    """Orders that are picked in one round, in the order of their positions on the cart.

    closed_by, closed_at: who ended the round and when; 0 and None while it is picked.
    """

    id: int
    place: int
    orders: tuple[int, ...]
    person: int
    made_at: datetime
    closed_by: int = 0
    closed_at: datetime | None = None


class WaveFilter(NamedTuple):
    """Which waves are wanted: closed or not, with one of these orders or of this number, onto one
    of these places, made between two moments; None for any."""

    is_closed: bool | None = None
    orders: Sequence[int] | None = None
    number: int = 0
    places: Sequence[int] | None = None
    since: datetime | None = None
    until: datetime | None = None


PACKING = "packing"
"""The kind of cause that packing in the store has: the act itself."""


class Load(NamedTuple):
    """Something to be packed, shipped or taken back: an item, and how much of a lot from where."""

    item: int
    quantity: int | None = None
    place: int | None = None
    container: int | None = None


class Shipment(NamedTuple):
    """What left together; orders: (order, event). carrier: a party, 0 where the customer collected
    it, whose place is `place` then, or where we bring it ourselves."""

    id: int
    key: str
    carrier: int
    tracking: str
    place: int
    person: int
    shipped_at: datetime
    orders: tuple[tuple[int, int], ...] = ()


class Proof(NamedTuple):
    """That a shipment arrived: who took it, and when."""

    shipment: int
    name: str
    note: str
    file: int
    person: int
    arrived_at: datetime


class Loading(NamedTuple):
    """Whether what stands at the door is what is to leave: items by pile; foreign: (line, why)."""

    there: tuple[int, ...]
    missing: tuple[int, ...]
    foreign: tuple[Refusal, ...]


class PutBack(NamedTuple):
    """What was picked for an order that is closed or cancelled, and where it lies."""

    order: int
    item: int
    product: int
    quantity: int
    place: int
    container: int
    code: str


class Content(NamedTuple):
    """Something inside a container, at any depth; top is the container that was asked for."""

    top: int
    container: int
    item: int
    kind: int
    product: int
    lot: int
    place: int
    stage: int
    owner: int
    quantity: int
    depth: int


class Asked(NamedTuple):
    """What a customer's rules ask of one product of one order.

    not_before: goods must be good at least until then (ISO, "" for any), by the rule `life`, which
    asks so many `days`. delivered: the latest expiry they got, nothing older by the rule `older`.
    one_lot: the rule that wants one lot; lots: those that the order has already.
    """

    not_before: str = ""
    life: int = 0
    days: int = 0
    delivered: str = ""
    older: int = 0
    one_lot: int = 0
    lots: frozenset[int] = frozenset()

    @property
    def bound(self) -> str:
        """The least expiry that fits; "" for any."""
        return max(self.not_before, self.delivered)
