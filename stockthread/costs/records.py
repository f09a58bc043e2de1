"""Records that go into and come out of costs."""

from datetime import datetime
from fractions import Fraction
from typing import Literal, NamedTuple

from stockthread.catalog import Product
from stockthread.ledger import NO_CAUSE, Cause

GOODS, LANDED, CORRECTION, GAIN, OPENING = KINDS = (
    "goods",
    "landed",
    "correction",
    "gain",
    "opening",
)
"""Kinds of entries: the price of goods; freight, duty and the like; a credit note; what found goods
are worth; what goods were worth when all this began."""

SHARED_BY = ("value", "quantity", "weight")

By = Literal["product", "place", "class", "owner", "account"]


class NewEntry(NamedTuple):
    """Money to be added to goods, or taken off them where the amount is negative.

    kind: goods (where no order has a price), landed, correction, gain or opening. amount: smallest
    units of `currency`, empty for the home currency. rate: what one unit of it is worth at home;
    None takes the one on record for the day. events: receipts whose goods share it; items: or these
    items. weights: one a receipt, where it is shared by weight; one an item, where somebody knows
    how much of each counts. label: freight, duty, insurance. document: the number of the bill.
    percent: of what the goods cost, instead of an amount.
    """

    kind: str
    amount: int
    events: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    currency: str = ""
    rate: Fraction | None = None
    shared_by: str = "value"
    weights: tuple[int, ...] = ()
    label: str = ""
    document: str = ""
    cause: Cause = NO_CAUSE
    note: str = ""
    percent: Fraction | None = None


class Entry(NamedTuple):
    """An entry as it stands on record; `amount` is in the home currency."""

    id: int
    kind: str
    label: str
    event: int
    amount: int
    currency: str
    amount_foreign: int
    rate: Fraction
    shared_by: str
    cause: Cause
    document: str
    note: str
    person: int
    happened_at: datetime
    recorded_at: datetime


class Receipt(NamedTuple):
    """What an event brought in of a product, and which price came to it; `entries`: how many."""

    event: int
    product: int
    quantity: int
    goods: int
    entries: int
    happened_at: datetime


class ItemCost(NamedTuple):
    """What an item cost, in smallest units of the home currency.

    quantity: how much of it is told of, in the product's smallest unit: what is ours, else what
    left us. goods, landed: its own; parts: what is built into it, all of theirs. unit: what one
    shown unit of measure cost, in millionths. accounts: name, quantity and amount of each. went_in:
    how many items are built into it or went into it; bare: those of them that had no cost, so that
    the amount is too low.
    """

    item: int
    product: int
    quantity: int
    goods: int
    landed: int
    parts: int
    unit: int
    is_ours: bool
    accounts: tuple[tuple[str, int, int], ...]
    went_in: int = 0
    bare: tuple[int, ...] = ()

    @property
    def amount(self) -> int:
        """All of it."""
        return self.goods + self.landed + self.parts


class Value(NamedTuple):
    """What stock of one product, place, class or owner is worth; `quantity` is 0 where products
    are added up."""

    id: int
    quantity: int
    goods: int
    landed: int

    @property
    def amount(self) -> int:
        """All of it."""
        return self.goods + self.landed


class Bare(NamedTuple):
    """How much of a product has no cost: in stock, built into something of ours, used up for
    something in stock; items: how many lots and units that are."""

    product: Product
    in_stock: int
    built_in: int
    used_up: int
    items: int


class BareItem(NamedTuple):
    """A lot or unit that has no cost; way: "in stock", "built in" or "used up"."""

    item: int
    way: str
    quantity: int


class Sold(NamedTuple):
    """Cost of goods sold of one order, customer or month; `id` is 0 and `text` empty for none."""

    id: int
    text: str
    goods: int
    landed: int

    @property
    def amount(self) -> int:
        """All of it."""
        return self.goods + self.landed


class Margin(NamedTuple):
    """What a sales order brought in by its prices, and what the goods cost.

    revenue is None where a price or a rate is missing.
    """

    number: str
    revenue: int | None
    cost: int

    @property
    def margin(self) -> int | None:
        """What is left."""
        return None if self.revenue is None else self.revenue - self.cost


class JournalLine(NamedTuple):
    """One line of the journal: an event or an entry, an account's word, debit or credit."""

    booked_at: datetime
    event: int
    entry: int
    what: str
    document: str
    account: str
    debit: int
    credit: int
