"""Records that go into and come out of orders."""

from datetime import date, datetime
from typing import NamedTuple

from stockthread.ledger import Cause

PURCHASE, SALE, TRANSFER, RETURN, PRODUCTION = KINDS = (
    "purchase order",
    "sales order",
    "transfer",
    "return",
    "production order",
)
"""Kinds of orders, and of the causes that their events have."""

PREFIXES = dict(zip(KINDS, ("PO", "SO", "TR", "R", "WO"), strict=True))
"""What the numbers of each kind begin with."""

PARTY_ROLES = {PURCHASE: "supplier", SALE: "customer", RETURN: "customer"}
"""What the party of an order must be to us; transfers and production have none."""

DRAFT, OPEN, CLOSED, CANCELLED = STATES = ("draft", "open", "closed", "cancelled")
"""Decided by people. How far an order has come is no state of it, but read from the ledger."""


INSPECTION, DAMAGED = ASKING = ("Inspection", "Damaged on arrival: ")
"""How the reasons begin of holds that ask for a decision about what came for a purchase. All holds
that a return put on what came back do."""


class NewLine(NamedTuple):
    """What is ordered of a product: `quantity` in its smallest units.

    price: for one shown unit, in millionths of the currency's smallest unit; None: not known yet.
    due: when it is to come or to leave; None: when the order is.
    """

    product: int
    quantity: int
    price: int | None = None
    due: date | None = None
    note: str = ""


class NewOrder(NamedTuple):
    """An order to be stored.

    number: empty takes the next of its kind. party: id, 0 for none. place_from, place_to: ids of
    places, of transfers both, 0 for none otherwise. reference: the party's own number.
    """

    kind: str
    lines: tuple[NewLine, ...]
    party: int = 0
    number: str = ""
    reference: str = ""
    currency: str = ""
    due: date | None = None
    place_from: int = 0
    place_to: int = 0
    note: str = ""
    is_draft: bool = False


class Paper(NamedTuple):
    """What is said of an order and can be changed; reference is the party's own number."""

    reference: str
    due: date | None
    note: str


class Order(NamedTuple):
    """An order. `party`, `place_from` and `place_to` are 0 for none, `person` who made it."""

    id: int
    kind: str
    number: str
    state: str
    party: int
    place_from: int
    place_to: int
    reference: str
    currency: str
    due: date | None
    note: str
    person: int
    made_at: datetime

    @property
    def cause(self) -> Cause:
        """What events for this order have as their cause."""
        return Cause(self.kind, self.number)


class Line(NamedTuple):
    """A line of an order; `is_closed` says that no more of it is awaited."""

    id: int
    order: int
    position: int
    product: int
    quantity: int
    price: int | None
    due: date | None
    note: str
    is_closed: bool


class LineBefore(NamedTuple):
    """How a line stood until it was changed."""

    until: datetime
    quantity: int
    price: int | None
    due: date | None


class Change(NamedTuple):
    """What somebody changed about an order, in words, and why."""

    order: int
    what: str
    reason: str
    person: int
    changed_at: datetime


class Bought(NamedTuple):
    """From which party a product was ordered last, at which price."""

    product: int
    party: int
    price: int | None
    currency: str


class Wanted(NamedTuple):
    """Which orders a list shows: of a kind, in states, of a party, with a text at the beginning of
    their number or reference, with a product, with something due before a day or from one day to
    another, from or to one of these places; None or empty for any."""

    kind: str = ""
    states: tuple[str, ...] = ()
    party: int = 0
    text: str = ""
    product: int = 0
    due_before: date | None = None
    due_since: date | None = None
    due_until: date | None = None
    places: tuple[int, ...] | None = None


EXPECTED, ARRIVED, WAITING, DECIDED = STANDINGS = ("expected", "arrived", "waiting", "decided")
"""How an open return stands; see Progress.standing."""


class Done(NamedTuple):
    """How far an order, a line of it or a product in it has come, in smallest units.

    All of it is read from events that have the order as cause, and that stand. announced: expected
    by serial or lot. received: came in; at_dock: of that, what lies where it came in; on_hold: of
    that, what a hold is on; undecided: of that, what waits for a decision. sent_back: went to the
    supplier. allocated: promised, and not picked yet. picked: taken from where it lay; packed: of
    that, what is in containers. shipped: left; came_back: of that, what returned. delivered:
    reached the customer, or the place a transfer goes to. begun: units that work has begun on, with
    those that are done. made: came out of production, and was not
    taken apart since. taken_apart: units that were.
    """

    announced: int = 0
    received: int = 0
    at_dock: int = 0
    on_hold: int = 0
    undecided: int = 0
    sent_back: int = 0
    allocated: int = 0
    picked: int = 0
    packed: int = 0
    shipped: int = 0
    came_back: int = 0
    delivered: int = 0
    begun: int = 0
    made: int = 0
    taken_apart: int = 0


NOTHING_DONE = Done()


class LineDone(NamedTuple):
    """A line with how far it has come. `open` is what is still to come, to leave or to be made.

    wanted: what is ordered; of a line, or an order, that was closed short what it came to.
    """

    line: Line
    done: Done
    open: int
    is_late: bool
    wanted: int


class Progress(NamedTuple):
    """How far an order has come: by line, and by product what no line asks for or is too much.

    undecided: how much waits for a decision, also of what is in no line, such as taken out parts.
    """

    order: Order
    lines: tuple[LineDone, ...]
    extra: dict[int, int]
    undecided: int = 0

    @property
    def is_late(self) -> bool:
        """Whether anything of it is late."""
        return any(line.is_late for line in self.lines)

    @property
    def is_complete(self) -> bool:
        """Whether nothing of it is open any more."""
        return not any(line.open for line in self.lines)

    @property
    def is_finished(self) -> bool:
        """Whether nobody has to do anything for it: all has come and was decided, left or was
        made, or it was ended by hand."""
        if self.order.state in (CLOSED, CANCELLED):
            return True
        return self.order.state == OPEN and self.is_complete and not self.undecided

    @property
    def standing(self) -> str:
        """How an open return stands, one of STANDINGS: nothing came; something waits for a
        decision; part of it came; all came and is decided. "" for all others."""
        if self.order.kind != RETURN or self.order.state != OPEN:
            return ""
        if self.undecided:
            return WAITING
        if self.is_complete:
            return DECIDED
        return ARRIVED if any(line.done.received for line in self.lines) else EXPECTED

    @property
    def lost(self) -> dict[int, int]:
        """Of a transfer that was closed what never arrived, by product."""
        if self.order.kind != TRANSFER or self.order.state != CLOSED:
            return {}
        found: dict[int, int] = {}
        for each in self.lines:
            gone = each.done.shipped - each.done.came_back - each.done.delivered
            found[each.line.product] = found.get(each.line.product, 0) + gone
        return {product: quantity for product, quantity in found.items() if quantity > 0}
