"""Records that go into and come out of production."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from stockthread.kernel.errors import Refusal
from stockthread.ledger import Generated, Given

DRAFT, ACTIVE, CLOSED = STATES = ("draft", "active", "closed")
"""Of a version of a bill: being written, what orders are made by now, no longer used."""

SERIALISED, LOT, BULK = LINE_KINDS = ("serialised", "lot", "bulk")
"""How a component goes in: by its serial, by the lot loaded at the station, by what lies there."""


FAIL, HOLD = POLICIES = ("fail", "hold")
"""What becomes of a unit with a reading outside its limits: it fails its test and goes to rework,
or it is held where it stands until quality has decided."""


class NewBomLine(NamedTuple):
    """So much of a product, in its smallest units, for the bill's yield.

    kind: one of LINE_KINDS; empty takes what the product's tracking means. position: where in a
    unit; of several pieces with a name each, parted by commas (`left, right`), each piece has its
    own. alternatives: products that may go in instead, the preferred first.
    """

    product: int
    quantity: int
    kind: str = ""
    position: str = ""
    alternatives: tuple[int, ...] = ()


class NewBom(NamedTuple):
    """The next version of what goes into `yield_quantity` of a product."""

    product: int
    lines: tuple[NewBomLine, ...]
    yield_quantity: int = 1
    note: str = ""
    is_draft: bool = False


class Bom(NamedTuple):
    """A version of a bill of materials."""

    id: int
    product: int
    version: int
    state: str
    yield_quantity: int
    note: str
    person: int
    made_at: datetime


class BomLine(NamedTuple):
    """A line of a bill; `alternatives` in the order of their ranks."""

    id: int
    bom: int
    number: int
    product: int
    quantity: int
    kind: str
    position: str
    alternatives: tuple[int, ...] = ()

    @property
    def products(self) -> tuple[int, ...]:
        """What may go in: the product, then its alternatives."""
        return (self.product, *self.alternatives)

    @property
    def positions(self) -> tuple[str, ...]:
        """The names of its positions, as many as it has."""
        return tuple(name.strip() for name in self.position.split(",") if name.strip())


class NewStep(NamedTuple):
    """A step of an order: what is done at which station. needs_test: only what passed goes on.

    parts: products of the bill that go in by serial there; without them nothing goes on.
    supplier: a party at whose place the step is done, instead of `place`; that is made as the plan
    is kept.
    """

    name: str
    place: int
    needs_test: bool = False
    parts: tuple[int, ...] = ()
    supplier: int = 0


class Step(NamedTuple):
    """A step of an order or a routing; numbers rise from 1. parts: as in NewStep."""

    number: int
    name: str
    place: int
    needs_test: bool
    parts: tuple[int, ...] = ()


class Routing(NamedTuple):
    """The usual steps of a product, which its new orders take over; place_to: as in Plan, or 0."""

    product: int
    steps: tuple[Step, ...]
    place_to: int


class Plan(NamedTuple):
    """By what bill and steps an order makes a product; what is finished goes to `place_to`."""

    order: int
    bom: Bom
    lines: tuple[BomLine, ...]
    steps: tuple[Step, ...]
    place_to: int

    @property
    def station(self) -> int:
        """The place where units are completed."""
        return self.steps[-1].place


class StepCount(NamedTuple):
    """How many units of an order stand at a step, and on how many of them is a hold."""

    step: Step
    units: int
    held: int


class Work(NamedTuple):
    """How far a product of an order has come, in units: begun, at each step, elsewhere, scrapped.

    `elsewhere` is in work at no step's place. Made is told by orders.progress.
    """

    begun: int
    steps: tuple[StepCount, ...]
    elsewhere: int
    scrapped: int


class HeldUnit(NamedTuple):
    """A unit of an order that is on hold: at which step (None: at none), and why.

    holds: those on the unit itself, on its lot, or on a place where it stands.
    """

    item: int
    product: int
    code: str
    step: Step | None
    reasons: tuple[str, ...]
    holds: tuple[int, ...]


class Load(NamedTuple):
    """A lot that was loaded at a station, until `ended_at` (None: it is)."""

    id: int
    place: int
    product: int
    lot: int
    person: int
    loaded_at: datetime
    ended_at: datetime | None


class Build(NamedTuple):
    """What is to be completed, line by line a unit.

    units: ids of units begun before; or `number` new ones, with these codes. components: ids by
    unit, one list a unit, as scanned. product: what the new ones are, 0 where their order makes one
    product alone. deal: ids of components, in the order of their scans, that
    are dealt out over the units. kits: one container a unit (0: none), whose contents go into it.
    """

    units: Sequence[int] = ()
    number: int = 0
    codes: Given | Generated | None = None
    components: Sequence[Sequence[int]] = ()
    deal: Sequence[int] = ()
    kits: Sequence[int] = ()
    product: int = 0

    @property
    def has_parts(self) -> bool:
        """Whether anything is to go into the units."""
        return bool(self.deal) or any(map(len, self.components)) or any(self.kits)


class Extra(NamedTuple):
    """A component that cannot go in: of which unit (its line; None: it was left over), and why."""

    line: int | None
    item: int
    refusal: Refusal


class Missing(NamedTuple):
    """So many of a product are missing in the unit of a line."""

    line: int
    product: int
    quantity: int


class Piles(NamedTuple):
    """Expected against scanned: (line, component) that fit, what does not, what is not there.

    refusals: why lines cannot be completed, with the line; of none where all is well. positions:
    (line, component, position) of what fits, as far as the bill names positions.
    """

    matched: tuple[tuple[int, int], ...] = ()
    extra: tuple[Extra, ...] = ()
    missing: tuple[Missing, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    positions: tuple[tuple[int, int, str], ...] = ()


class Completed(NamedTuple):
    """What a completion did: the units that are finished, the events, and its piles."""

    units: tuple[int, ...]
    events: tuple[int, ...]
    piles: Piles
    is_repeated: bool = False


class ByProduct(NamedTuple):
    """What else came out: so much of a product, as a lot with this code."""

    product: int
    quantity: int
    code: Given | Generated | None = None


class Result(NamedTuple):
    """What was found of a unit: readings by attribute, addresses by type of code, and a verdict.

    is_passed: None where nothing was judged.
    """

    unit: int
    is_passed: bool | None = None
    readings: tuple[tuple[int, str], ...] = ()
    addresses: tuple[tuple[int, str], ...] = ()


class NewLimit(NamedTuple):
    """What a reading of a product's units must not be below or above.

    attribute: the code or name of what is read; it is made where there is none. lower, upper:
    decimals, both included, empty for none. unit: such as Nm. policy: one of POLICIES. is_needed:
    no unit passes a test before it was read.
    """

    product: int
    attribute: str
    lower: str = ""
    upper: str = ""
    unit: str = ""
    policy: str = FAIL
    is_needed: bool = False


class Limit(NamedTuple):
    """A limit of readings, by the attribute that is read."""

    id: int
    product: int
    attribute: int
    lower: str
    upper: str
    unit: str
    policy: str
    is_needed: bool
    person: int
    made_at: datetime
    ended_at: datetime | None

    @property
    def words(self) -> str:
        """What is inside: `38 to 44 Nm`, `at least 1 MΩ`, `at most 3`."""
        said = f"{self.lower} to {self.upper}"
        if not (self.lower and self.upper):
            said = f"at least {self.lower}" if self.lower else f"at most {self.upper}"
        return f"{said} {self.unit}".strip()


class Outside(NamedTuple):
    """A reading that is below or above what it must be."""

    unit: int
    name: str
    value: str
    limit: Limit


class Tested(NamedTuple):
    """What recording results did: units that passed, that failed, and the events.

    held: units that are held where they stand for a reading outside its limits. outside: all
    readings that are, also of units that failed for them.
    """

    passed: tuple[int, ...]
    failed: tuple[int, ...]
    events: tuple[int, ...]
    refusals: tuple[Refusal, ...] = ()
    held: tuple[int, ...] = ()
    outside: tuple[Outside, ...] = ()


class NewShift(NamedTuple):
    """A shift, from and to minutes of the local day."""

    name: str
    begins: int
    ends: int


class Shift(NamedTuple):
    """A shift; one that ends before it begins goes over midnight."""

    id: int
    name: str
    begins: int
    ends: int


class MachineShift(NamedTuple):
    """A shift that works at a machine, whatever the clock says, until `ended_at` (None: now)."""

    id: int
    machine: str
    shift: str
    person: int
    begun_at: datetime
    ended_at: datetime | None


class Circumstance(NamedTuple):
    """Who did something, with which machine, in which shift ("" where none is known).

    kind: the verb; `take apart` where whole units are in work again. codes: of what it was done to,
    the first few; number: of how many items.
    """

    event: int
    kind: str
    happened_at: datetime
    person: int
    device: str
    shift: str
    codes: tuple[str, ...] = ()
    number: int = 0


class Fitted(NamedTuple):
    """A component in a unit, or a lot that went into it: since when, and until when (None: is).

    position: where in the unit, "" where nobody said.
    """

    item: int
    product: int
    quantity: int
    since: datetime | None
    until: datetime | None
    position: str = ""
