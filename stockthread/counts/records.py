"""Records that go into and come out of counts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from stockthread.ledger import Cause, Kind

CAUSE = "count"
"""The kind of cause that the events of a count have; its id is the count's number."""

PREFIX = "CT"

OPEN, REVIEWING, POSTED, CANCELLED = STATES = ("open", "reviewing", "posted", "cancelled")
"""Decided by people. Scans are taken while it is open; nothing is changed before it is posted."""

FULL, CYCLE = KINDS = ("full", "cycle")

MISSING, EXTRA, UNKNOWN, QUANTITY = PILES = ("missing", "extra", "unknown", "quantity")
"""Piles of differences: not seen where it is on record; seen where it is not on record; a code that
nothing has; more or less of a lot than is on record."""

MOVE, LOSE, FIND, TAKE_BACK, ADJUST, LEAVE = DECISIONS = (
    "move", "lose", "find", "take_back", "adjust", "leave",
)  # fmt: skip
"""What is done about a difference."""

GAIN, LOSS, SCRAP = DIRECTIONS = ("gain", "loss", "scrap")
"""Which way a reason for an adjustment goes."""


class NewCount(NamedTuple):
    """A count to be opened. Of what is empty in the scope, everything counts.

    places: each stands for itself and for all places below it. classes: with those below them.
    """

    places: tuple[int, ...] = ()
    products: tuple[int, ...] = ()
    classes: tuple[int, ...] = ()
    kind: str = FULL
    is_blind: bool = False
    note: str = ""


class Count(NamedTuple):
    """A count. `posted_by` is 0 and `posted_at` None until it is posted."""

    id: int
    number: str
    state: str
    kind: str
    is_blind: bool
    note: str
    person: int
    made_at: datetime
    posted_by: int
    posted_at: datetime | None

    @property
    def cause(self) -> Cause:
        """What the events of its posting have as their cause."""
        return Cause(CAUSE, self.number)

    @property
    def hides_record(self) -> bool:
        """Whether who may not adjust sees nothing of what is on record, and of what differs: in a
        blind count until it is posted, so that nobody looks and counts again to fit."""
        return self.is_blind and self.state != POSTED


class Scope(NamedTuple):
    """What a count is about: places as chosen, all places with those below, products or any."""

    chosen: tuple[int, ...]
    places: tuple[int, ...]
    products: frozenset[int] | None
    said_products: tuple[int, ...]
    said_classes: tuple[int, ...]


class NewScan(NamedTuple):
    """A code as it was scanned in a place.

    key: chosen by the device; a row that is sent twice counts once. quantity: of a lot, in its
    smallest unit; None means as much as is on record, unless the text says it. container: the
    opened container in which it was found; 0 for none.
    """

    text: str
    place: int
    key: str
    quantity: int | None = None
    container: int = 0


class Scan(NamedTuple):
    """A scan on record. item 0: nothing, or not one thing only, has that code."""

    id: int
    count_id: int
    place: int
    text: str
    canonical: str
    item: int
    kind: int
    product: int
    quantity: int | None
    container: int
    recount: int
    person: int
    device: str
    at: int
    key: str


class Taken(NamedTuple):
    """What a scan turned out to be, told at once to whoever scanned.

    said: here, elsewhere, inside (its container was scanned), again (it was scanned here before),
    other (of a product that is not counted), several (more than one item has the code), unknown.
    expected: the place where it is on record, 0 for none or several. inside: how many things a
    container holds on record.
    """

    scan: int
    text: str
    item: int
    kind: int
    product: int
    quantity: int | None
    place: int
    said: str
    expected: int
    inside: int = 0


class Why(NamedTuple):
    """A likely explanation of a difference; `wording.sentence` says it."""

    code: str
    data: Mapping[str, Any]


class Line(NamedTuple):
    """A difference. expected, counted: places, 0 for none. Quantities are 1 or 0 of a unit.

    key: names the line as long as it stands. container: the one it is in on record. inside: how
    many things come along with a container. choices: decisions that are possible, `proposed` first
    among them by right, not by order.
    """

    key: str
    pile: str
    item: int
    kind: int
    product: int
    text: str
    expected: int
    counted: int
    quantity_expected: int
    quantity_counted: int
    container: int = 0
    inside: int = 0
    whys: tuple[Why, ...] = ()
    choices: tuple[str, ...] = (LEAVE,)
    proposed: str = LEAVE

    @property
    def is_lot(self) -> bool:
        """Whether its quantities are amounts."""
        return self.kind == Kind.LOT

    @property
    def difference(self) -> int:
        """How much more was counted than is on record."""
        return self.quantity_counted - self.quantity_expected


class Figures(NamedTuple):
    """A count in numbers: things on record in the scope, and what was found of them.

    matched: seen where they are on record; assumed: inside a container that was seen; moved: moved
    on record while it was counted, and nobody's fault; uncounted: in places that were not counted
    yet. The piles are numbers of lines.
    """

    expected: int = 0
    matched: int = 0
    assumed: int = 0
    moved: int = 0
    uncounted: int = 0
    missing: int = 0
    extra: int = 0
    unknown: int = 0
    quantity: int = 0
    other: int = 0
    places: int = 0
    places_counted: int = 0


class PlaceProgress(NamedTuple):
    """A place of a count: how many things are on record there, scanned there, and by whom.

    is_begun: something was scanned there. is_counted: somebody said that all was, or counting is
    over.
    """

    place: int
    expected: int
    scanned: int
    is_begun: bool
    is_counted: bool
    is_asked_again: bool
    persons: tuple[int, ...]
    last_at: datetime | None


class Survey(NamedTuple):
    """A count as it stands against what is on record now."""

    figures: Figures
    lines: tuple[Line, ...]
    places: tuple[PlaceProgress, ...]


class Posted(NamedTuple):
    """What the posting of a count did: events, lines done by decision, lines refused with why."""

    document: Count
    events: tuple[int, ...]
    done: Mapping[str, int]
    refused: tuple[tuple[str, str], ...]
    repeated: bool = False


class Outcome(NamedTuple):
    """A line of a posted count as it was decided; refused: why it was not done, "" where it was."""

    line: Line
    decision: str
    refused: str


class NewReason(NamedTuple):
    """A reason for adjustments: its code stands ahead of the words in every event."""

    code: str
    name: str
    direction: str


class Reason(NamedTuple):
    """A reason for adjustments."""

    id: int
    code: str
    name: str
    direction: str
    is_active: bool


class Content(NamedTuple):
    """Something inside a container: is_seen says that it was seen since it came into our hands.

    container: what it is right inside of. quantity: of a lot, what lies in there.
    """

    item: int
    kind: int
    product: int
    container: int
    code: str
    quantity: int
    is_seen: bool
    seen_at: datetime | None


class Compared(NamedTuple):
    """What was scanned in an opened container against what is on record in it.

    expected: how many things are. found, extra, missing: items; unknown: texts that nothing has.
    """

    expected: int
    found: tuple[int, ...]
    extra: tuple[int, ...]
    missing: tuple[int, ...]
    unknown: tuple[str, ...]


class Checked(NamedTuple):
    """A sample check of a container: `opened` of `expected` things were looked at.

    found: those on record in it; extra: items that are on record elsewhere; missing: items not
    found though all was opened; unknown: texts that nothing has. events: what broke the pack.
    """

    id: int
    container: int
    expected: int
    opened: int
    found: tuple[int, ...]
    extra: tuple[int, ...]
    missing: tuple[int, ...]
    unknown: tuple[str, ...]
    events: tuple[int, ...]
    is_whole: bool
    person: int
    at: datetime

    @property
    def is_right(self) -> bool:
        """Whether what was opened is what is on record."""
        return not (self.extra or self.missing or self.unknown)


class Due(NamedTuple):
    """A bin that is due for a count: its class, when it was counted last and how much is in it."""

    place: int
    grade: str
    counted_at: datetime | None
    days: int | None
    things: int


class Change(NamedTuple):
    """What somebody changed about a count, in words."""

    what: str
    person: int
    changed_at: datetime


class Made(NamedTuple):
    """One adjustment: what an event did to a product in one place, and why.

    reason: the code of the table, "" for none; words: what else was said. items: how many units
    and parts of lots.
    """

    event: int
    verb: str
    reason: str
    words: str
    person: int
    happened_at: datetime
    cause: Cause
    product: int
    place: int
    items: int
    gained: int
    given_up: int


class Adjusted(NamedTuple):
    """A row of the report of adjustments; reason "" where none of the table was named."""

    reason: str
    product: int
    person: int
    verb: str
    items: int
    gained: int
    given_up: int
