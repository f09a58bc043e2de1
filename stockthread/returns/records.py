"""Records that go into and come out of returns."""

from datetime import date, datetime
from typing import Final, NamedTuple

from stockthread.kernel.errors import Refusal
from stockthread.ledger import Cause, HoldView, ItemView
from stockthread.orders import Order

SHIPMENT, INSTALLATION, REGISTRATION = STARTS = ("shipment", "installation", "registration")
"""What a warranty can begin with."""

SOLD, REPLACED, LENT, HOME, SENT = TRIPS = ("sold", "replaced", "lent", "home", "sent")
"""Why something left us: sold; given for another; lent; back to its owner; none of these."""

STOCK, REPAIR, SCRAP, SUPPLIER, BACK = OUTCOMES = ("stock", "repair", "scrap", "supplier", "back")
"""What can be decided about what came back; `back` sends it to its owner."""

MATCHED, EXTRA = "matched", "extra"
GOOD, DOUBTFUL, REFUSED = "good", "doubtful", "refused"

INSPECT: Final = "Returned: to be inspected"
IN_REPAIR: Final = "In repair"
WAITING_FOR: Final = (INSPECT, IN_REPAIR)
"""Reasons of holds of what came back and is not decided about, or not mended, yet."""
"""Reasons of the holds on what came back, and on what is being mended."""


class NewTerm(NamedTuple):
    """A warranty of so many months, of a product or of a class (the other is 0).

    part: the product of a component that it is for; 0 for the product itself.
    """

    months: int
    product: int = 0
    product_class: int = 0
    part: int = 0
    starts: str = SHIPMENT


class Term(NamedTuple):
    """A warranty term on record; see NewTerm."""

    id: int
    product: int
    product_class: int
    part: int
    months: int
    starts: str


class Start(NamedTuple):
    """A unit was registered or installed (`what`) on a day.

    withdrawn_at: when somebody said that it was noted wrongly, and why; None while it counts.
    """

    id: int
    item: int
    what: str
    day: date
    person: int
    noted_at: datetime
    note: str
    withdrawn_at: datetime | None = None
    why: str = ""


class Replacement(NamedTuple):
    """`new` was given for `old`, by an event with this cause."""

    old: int
    new: int
    event: int
    is_in_advance: bool
    at: datetime
    cause: Cause


class Loan(NamedTuple):
    """A unit of ours at a party's, due back on a day."""

    item: int
    party: int
    due: date
    event: int
    since: datetime
    cause: Cause


class Step(NamedTuple):
    """One movement of one item. kinds are those of places; to_party is whose place it is."""

    item: int
    event: int
    verb: str
    at: datetime
    cause: Cause
    reason: str
    person: int
    from_place: int
    from_kind: str
    from_owner: int
    to_place: int
    to_kind: str
    to_party: int
    to_stage: int
    to_owner: int
    to_container: int


class Trip(NamedTuple):
    """An item's way out of our hands, until it came back (ended_at).

    party: who it was sold, lent or sent to. sold_at: when it became theirs. delivered_at: when it
    arrived. None: not (yet).
    """

    item: int
    why: str
    cause: Cause
    event: int
    party: int
    shipped_at: datetime
    delivered_at: datetime | None
    sold_at: datetime | None
    ended_at: datetime | None


class Return(NamedTuple):
    """An item came back into our hands."""

    item: int
    cause: Cause
    event: int
    at: datetime
    place: int
    reason: str


class Warranty(NamedTuple):
    """An item's warranty on a day: since and until, both days in it; None where there is none.

    why: the code of what is missing or that it has ended ("" while it runs): no_term, not_sold,
    not_installed, not_registered, not_begun, ended. inherited_from: the item that it replaced.
    part_of: the unit whose component it is.
    """

    item: int
    since: date | None = None
    until: date | None = None
    term: Term | None = None
    why: str = ""
    inherited_from: int = 0
    part_of: int = 0

    @property
    def runs(self) -> bool:
        """Whether the item is under warranty on the day."""
        return self.until is not None and not self.why


class Part(NamedTuple):
    """A component, in the unit or component `parent`, with its own warranty."""

    view: ItemView
    parent: int
    warranty: Warranty


class Look(NamedTuple):
    """All that one scan shows of an item.

    is_ours: whether it belongs to us. sale: the trip by which its present owner, or the last one,
    got it. order: the order of that sale. trips and returns: the latest first. loan: if it is out
    on loan now. replaces: the item that it was given for; replaced_by: what was given for it.
    """

    view: ItemView
    is_ours: bool
    is_here: bool
    sale: Trip | None
    order: Order | None
    trips: tuple[Trip, ...]
    returns: tuple[Return, ...]
    loan: Loan | None
    holds: tuple[HoldView, ...]
    warranty: Warranty
    parts: tuple[Part, ...]
    replaces: int
    replaced_by: int


DEEDS = (
    REPAIRED, MENDED, PUT_ON_HOLD, LET_GO, NEW_OWNER_IS, SCRAPPED, REPLACES, REPLACED_BY, NOTED,
    WITHDRAWN, PART_IN, PART_OUT,
) = (
    "repair", "mended", "held", "let_go", "owner", "scrapped", "replaces", "replaced_by", "noted",
    "withdrawn", "part_in", "part_out",
)  # fmt: skip
"""What can be done with a unit beside sending it out and taking it back."""


class Deed(NamedTuple):
    """Something that was done with a unit: one of DEEDS, by an event (0: none of its own).

    other: the party that owns it since then, the unit that it was given for or that for it, or the
    component. text: a reason; of what was noted or withdrawn, what and its day. start: what was
    noted and still counts, 0 for all else.
    """

    at: datetime
    kind: str
    event: int
    cause: Cause
    other: int = 0
    text: str = ""
    start: int = 0


class LotSale(NamedTuple):
    """How much of a lot went to a party, and came back; cause, event, at: of the last of it."""

    lot: int
    party: int
    shipped: int
    back: int
    cause: Cause
    event: int
    at: datetime

    @property
    def out(self) -> int:
        """How much the party has, by the books."""
        return max(self.shipped - self.back, 0)


class Spot(NamedTuple):
    """How much of a lot lies somewhere with a party, or is on its way there; 0: nobody knows."""

    item: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int
    party: int


class Judged(NamedTuple):
    """One scan: which item it is, its pile, whether it may come in, and why not.

    item and product are 0 where nothing on record has the code. quantity: how much it is, in
    smallest units. is_amount: whether it is of a lot, or of bulk goods (item is 0), and not one
    unit; parts: then from where.
    """

    nth: int
    text: str
    item: int
    product: int
    pile: str
    verdict: str
    reason: Refusal | None
    seen: Look | None
    quantity: int = 1
    parts: tuple[Spot, ...] = ()
    is_amount: bool = False


class Came(NamedTuple):
    """What comes, or came, back: by scan, and what is missing of each product of the order.

    order: 0 where there is none yet. accepted: how many scans came in.
    """

    lines: tuple[Judged, ...]
    missing: dict[int, int]
    order: int = 0
    events: tuple[int, ...] = ()
    accepted: int = 0
    is_repeated: bool = False
