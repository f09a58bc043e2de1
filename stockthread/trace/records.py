"""What looking back gives out: plain records of ids, quantities and times.

Ids of nothing are 0. Quantities are whole numbers of the product's smallest unit. Times are UTC.
"""

from datetime import datetime
from fractions import Fraction
from typing import Literal, NamedTuple

from stockthread import ledger


class Move(NamedTuple):
    """A step from one state to another; stage 0 is "not there yet". quantity is 1 but for lots."""

    source: ledger.State
    target: ledger.State
    quantity: int


class CodeChange(NamedTuple):
    """A code that the item was given (is_opened) or lost. raw is the text as scanned."""

    type: int
    canonical: str
    raw: str
    is_opened: bool


class HoldChange(NamedTuple):
    """A hold that was put on the item (is_opened) or ended; blocks is a sum of Block."""

    hold: int
    reason: str
    blocks: int
    is_opened: bool


class EdgeChange(NamedTuple):
    """The item went into `other` (as input), or `other` went into it (as output), or came out.

    quantity is the input's.
    """

    role: Literal["input", "output"]
    other: int
    quantity: int
    is_opened: bool


class ReservationChange(NamedTuple):
    """A quantity that was promised to an order (is_opened) or set free."""

    reservation: int
    quantity: int
    order_kind: str
    order_id: str
    is_opened: bool


class Reading(NamedTuple):
    """A value that was read."""

    attribute: int
    value: str


class Step(NamedTuple):
    """Everything that one event did to one item.

    reverses and reversed_by are events. edges are the first EDGES_SHOWN_MAX of them, and
    edges_left_out says how many more there are.
    """

    event: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    person: int
    device: str
    cause: ledger.Cause
    reason: str
    reverses: int
    reversed_by: int
    is_backdated: bool
    moves: tuple[Move, ...]
    codes: tuple[CodeChange, ...]
    holds: tuple[HoldChange, ...]
    edges: tuple[EdgeChange, ...]
    edges_left_out: int
    readings: tuple[Reading, ...]
    reservations: tuple[ReservationChange, ...]


class HoldThen(NamedTuple):
    """A hold that was open at a moment: on an item, or on a place (then item is 0)."""

    id: int
    item: int
    place: int
    reason: str
    blocks: int
    since: datetime


class StateView(NamedTuple):
    """How an item stood at a moment, and the event that had brought it there.

    Of a lot, place, owner and container are told where its living holdings agreed, stage is the
    least of theirs and quantity their sum; `holdings` says it all. holds: those open then on the
    item, its lot and its places.
    """

    item: int
    kind: int
    product: int
    lot: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int
    event: int
    happened_at: datetime
    holdings: tuple[ledger.chain.HoldingThen, ...]
    holds: tuple[HoldThen, ...] = ()


class Node(NamedTuple):
    """An item met on a trace, as it stands now; depth is the fewest links from where it began.

    since, until: when it first was in the root, or had the root in it, and when it last came out
    (None: it never did). since is None where that was from its beginning.
    """

    item: int
    kind: int
    product: int
    code: str
    depth: int
    stage: int
    place: int
    since: datetime | None = None
    until: datetime | None = None


class Link(NamedTuple):
    """`input` went into `output`, by an event; closed_by is the one that took it out again (or 0).

    A unit of a lot is linked to its lot with quantity 1 and no event of its own (0).
    """

    output: int
    input: int
    quantity: int
    event: int
    happened_at: datetime | None
    closed_by: int
    closed_at: datetime | None


class Trace(NamedTuple):
    """All that was reached from `root`, nearest first. is_truncated: there is more than this."""

    root: int
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    is_truncated: bool


class Ingredient(NamedTuple):
    """An ancestor in an item: how much of it, in its own smallest units, exact.

    share: of all sources measured in the same dimension, None where nothing is. is_source: nothing
    went into it. is_at_most: by-products may have taken some of it, nobody can say how much.
    """

    item: int
    product: int
    code: str
    kind: int
    amount: Fraction
    share: Fraction | None
    is_source: bool
    is_at_most: bool


class Composition(NamedTuple):
    """What is in `quantity` of an item, the largest share first. is_truncated: there is more.

    unknown: the share of what was gained on the way, of which nobody can say where it is from.
    """

    root: int
    quantity: int
    ingredients: tuple[Ingredient, ...]
    unknown: Fraction
    is_truncated: bool


class Descendant(NamedTuple):
    """An item that has something of the roots in it.

    since, until: when it first had, and when it last came out (None: it never did). depth: the
    fewest links from a root. share: how much of it is of the roots, of all that went in measured
    alike; of an assembled unit that of the component with most. None where shares were not asked
    for. amount: how much of the roots is in it, in their smallest units; None where they are of
    several products. is_undecided: by-products may have taken it, nobody can say how much.
    """

    item: int
    kind: int
    product: int
    stage: int
    depth: int
    since: datetime | None
    until: datetime | None
    share: Fraction | None
    amount: Fraction | None
    is_undecided: bool


class Descent(NamedTuple):
    """All that some items went into, the nearest first; the roots are not among it.

    items: what has them in it. below: what has less of them than was asked for. taken_out: what
    had them in it, but not in the period asked for. is_truncated: there is more.
    """

    roots: tuple[int, ...]
    items: tuple[Descendant, ...]
    below: tuple[Descendant, ...]
    taken_out: tuple[Descendant, ...]
    is_truncated: bool


class Shared(NamedTuple):
    """A unit or lot that was in `container` together with what was asked for, and when.

    until: None where both still are.
    """

    item: int
    kind: int
    container: int
    since: datetime
    until: datetime | None


class Traced(NamedTuple):
    """A line of a trace written down. way: up or down.

    share: up, its share of the root; down, the root's share of it; None where that cannot be told.
    amount: how much of it is in the root, or of the root in it, in words with its unit. dimension:
    in which the share is measured, "" where nobody can say.
    """

    way: str
    item: int
    kind: str
    code: str
    product: int
    sku: str
    name: str
    depth: int
    stage: str
    place: int
    place_code: str
    since: datetime | None
    until: datetime | None
    share: Fraction | None
    amount: str
    is_undecided: bool
    is_below: bool
    dimension: str = ""


class Sheet(NamedTuple):
    """A trace both ways as lines, the nearest first; processes are left out of the lines.

    up, down: the traces themselves. below: how many have less than the least share. is_truncated:
    there is more than this.
    """

    root: int
    code: str
    name: str
    up: Trace | None
    down: Trace | None
    lines: tuple[Traced, ...]
    below: int
    is_truncated: bool
