"""The demo company at work: ids of everything, what is at hand, and what is still to be done.

It remembers what its people would remember. Stock itself is only in the ledger; what is kept here
is which units are free to be taken and how much is left of which lot, so that the story never asks
for what is not there.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from heapq import heappop, heappush
from random import Random
from typing import Literal, NamedTuple

from stockthread import catalog, identifiers, ledger, places
from stockthread.demo.catalogue import Catalogue
from stockthread.demo.diary import DAYS, Diary
from stockthread.demo.people import DEVICES
from stockthread.kernel import db
from stockthread.ledger import NO_CAUSE, Act, Cause, Generated, Given, Lines

Task = Callable[["Firm"], None]


class Part(NamedTuple):
    """A quantity of a lot, and the place where it stands."""

    lot: int
    quantity: int
    place: int


class Stack:
    """What is left of a lot in one place."""

    def __init__(self, lot: int, left: int, place: int) -> None:
        self.lot, self.left, self.place = lot, left, place


class Sale(NamedTuple):
    """A unit that a customer got, with its order; carton is 0 where it went loose."""

    item: int
    sku: str
    customer: str
    order: Cause
    carton: int


class Pallet(NamedTuple):
    """A pallet of juice: its container, the product, the lot and the cartons on it."""

    item: int
    sku: str
    lot: int
    cartons: list[int]


class Firm:
    """The company while its history is written.

    free: units that may be taken, by SKU, oldest first. stacks: what is left of lots, by SKU,
    oldest first. sold: what customers have. pallets: full pallets in store.
    """

    def __init__(
        self, diary: Diary, random: Random, people: dict[str, int], parties: dict[str, int],
        catalogue: Catalogue,
    ) -> None:  # fmt: skip
        self.diary, self.random = diary, random
        self.people, self.parties, self.catalogue = people, parties, catalogue
        self.products = catalogue.products
        self.places = _place_ids(parties)
        self.us = parties["MILLBROOK"]
        self.free: defaultdict[str, list[int]] = defaultdict(list)
        self.stacks: defaultdict[str, list[Stack]] = defaultdict(list)
        self.on_order: Counter[str] = Counter()
        self.sold: list[Sale] = []
        self.pallets: list[Pallet] = []
        self.built_in: dict[int, int] = {}  # drill → the battery pack in it
        self.suspects: set[int] = set()  # battery packs with cells of the bad lot
        self.complained: set[str] = set()  # customers who have had such a pack
        self.empty: list[int] = []  # drills that came back with one
        self.loads_of: dict[str, list[int]] = {}  # customer → the juice delivered last
        self.known: dict[str, int] = {}  # what a later chapter of a story comes back to
        self.events = 0
        self._waiting: list[tuple[int, int, Task]] = []
        self._planned = 0
        self._numbers: Counter[str] = Counter()

    def plan(self, day: int, task: Task) -> None:
        """Note a task for a working day; those of one day are done in the order noted."""
        self._planned += 1
        heappush(self._waiting, (day, self._planned, task))

    def later(self, days: int, task: Task) -> None:
        """Note a task for so many working days from now; past the last day it stays undone."""
        self.plan(self.diary.today + days, task)

    def work(self, progress: Callable[[str], None]) -> None:
        """Do what is planned, day by day to the last."""
        month = 0
        for day in range(-DAYS, 1):
            self.diary.open(day)
            if self.diary.date(day).month != month:
                month = self.diary.date(day).month
                progress(f"{self.diary.date(day):%B %Y}")
                _let_planner_look()
            while due := sum(planned <= day for planned, *_ in self._waiting):
                self.diary.pause(due)
                heappop(self._waiting)[2](self)

    def act(
        self, who: str, cause: Cause = NO_CAUSE, reason: str = "", *,
        at: datetime | None = None, accept: Literal["all", "good"] = "all",
    ) -> Act:  # fmt: skip
        """Return the header of the next event: somebody, now, on a device of theirs."""
        self.events += 1
        device = self.random.choice(DEVICES[who])
        return Act(f"demo-{self.events:05d}", self.people[who], self.diary.tick(), at, device,
                   cause, reason, accept)  # fmt: skip

    def aside(self, who: str, cause: Cause = NO_CAUSE) -> Act:
        """Return the header of an event in the same moment as the last: nothing is drawn for it, so
        that the story goes on as it would have without it."""
        self.events += 1
        return Act(f"demo-{self.events:05d}", self.people[who], self.diary.moment,
                   device=DEVICES[who][0], cause=cause)  # fmt: skip

    def paper(self, kind: str, prefix: str) -> Cause:
        """Return a new document of ours, numbered within the year."""
        year = f"{self.diary.date(self.diary.today):%y}"
        self._numbers[prefix + year] += 1
        return Cause(kind, f"{prefix}-{year}-{self._numbers[prefix + year]:04d}")

    def counted(self, name: str) -> int:
        """Return the next number of other people's numbering: a maker's serials, say."""
        self._numbers[name] += 1
        return self._numbers[name]

    def take(self, sku: str, number: int) -> list[int]:
        """Take up to so many free units, the oldest first."""
        taken, self.free[sku] = self.free[sku][:number], self.free[sku][number:]
        return taken

    def waits_for(self, sku: str, number: int, task: Task) -> bool:
        """Put a task off for two days, again and again, while there are not so many free units."""
        is_short = len(self.free[sku]) < number
        if is_short:
            self.later(2, task)
        return is_short

    def at_hand(self, sku: str) -> int:
        """Return how much is free: units, or what is left of lots."""
        return len(self.free[sku]) + sum(stack.left for stack in self.stacks[sku])

    def draw(self, sku: str, quantity: int) -> list[Part]:
        """Take a quantity from the stacks, the oldest first."""
        parts = []
        for stack in self.stacks[sku]:
            part = Part(stack.lot, min(stack.left, quantity), stack.place)
            if part.quantity:
                stack.left -= part.quantity
                quantity -= part.quantity
                parts.append(part)
        assert not quantity, f"{quantity} of {sku} too few on the {self.diary.today}th day"
        self.stacks[sku] = [stack for stack in self.stacks[sku] if stack.left]
        return parts

    def put(self, sku: str, lot: int, quantity: int, place: str) -> None:
        """Remember a lot that can be drawn from."""
        self.stacks[sku].append(Stack(lot, quantity, self.places[place]))

    def serials(self, scheme: str, sku: str = "") -> Generated:
        """Return codes to be taken from a scheme, issued today."""
        on = self.diary.date(self.diary.today)
        fields = identifiers.Fields(on)
        if sku:
            fields = catalog.serial_fields(catalog.read.product(self.products[sku]), on=on)
        return Generated(self.catalogue.schemes[scheme], fields)

    def given(self, code_type: str, texts: Sequence[str]) -> Given:
        """Return codes that stand on the goods."""
        return Given(self.catalogue.code_types[code_type], list(texts))

    def code(self, item: int) -> str:
        """Return the code that stands on an item."""
        return ledger.read.item(item).code


def _let_planner_look() -> None:
    """Within one long transaction nobody else tells PostgreSQL how much there is by now."""
    if db.is_postgresql():
        db.execute("ANALYZE")


def lines(parts: Sequence[Part]) -> Lines:
    """Return parts of lots as lines of a posting."""
    lots, quantities, stands = zip(*parts, strict=True)
    return Lines(list(lots), list(quantities), place=list(stands))


def _place_ids(parties: dict[str, int]) -> dict[str, int]:
    """Return ids of places: ours by code, virtual ones by kind, those of parties by their code."""
    ids = {place.code: place.id for place in places.read.tree()}
    ids |= {kind: place.id for kind, place in places.read.virtual_places().items()}
    codes = {f"{kind}:{code}": code for kind in places.PARTY_KINDS for code in parties}
    return ids | {codes[code]: id for code, id in places.read.by_code(list(codes)).items()}
