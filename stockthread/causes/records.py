"""Records that go into and come out of the area causes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

UNITS_MAX: Final = 40_000
"""So many units are compared at most; where there are more, so many are drawn at random."""
COMPLAINED_MAX: Final = 20_000
"""So many units can be asked about at once."""

MADE, SHIPPED = TIMES = ("made", "shipped")
"""By which moment a base population is bounded."""

KINDS: Final = (
    "lot", "unit", "supplier", "machine", "operator", "shift", "place", "container", "reading",
    "part", "model", "maker", "class", "property", "customer", "day", "week", "order", "run",
)  # fmt: skip
"""What kinds of circumstances there are."""

CLEAR, RIVAL, ALONG, UNCLEAR, FEW, FEWER = STANDINGS = (
    "clear", "rival", "along", "unclear", "few", "fewer",
)  # fmt: skip
"""What can be said of a circumstance: over-represented beyond chance and by itself; that, or the
clear one before it, which these units do not tell; only together with a clearer one; perhaps by
chance; too few to tell; complained of less often than others."""


class Case(NamedTuple):
    """A unit that was complained of. at: when; what happened to it later is no circumstance."""

    item: int
    at: datetime | None = None


class LeftOut(NamedTuple):
    """A unit that a study is not about, neither complained of nor compared with, and why."""

    item: int
    reason: str


class Population(NamedTuple):
    """What the complained units are compared with: items that fit all that is said.

    products: ids; empty is those of the complained units. by: MADE or SHIPPED, between `since` and
    `until` (not included). items: just these, such as those of a search; None is all that fit.
    """

    products: Sequence[int] = ()
    by: str = MADE
    since: datetime | None = None
    until: datetime | None = None
    items: Sequence[int] | None = None


class Drawn(NamedTuple):
    """The units that are compared. items: ids, the complained ones first.

    complained: how many those are. until: moments in microseconds, of complained items that have
    one. found: how many units the population has in all; outside: how many of the complained units
    are not in it, and so are left out.
    """

    items: Sequence[int]
    complained: int
    until: dict[int, int]
    found: int
    outside: int


class Circumstance(NamedTuple):
    """Something that is true of a unit.

    verb, product: of what act on what it is told ("installed", of a motor), or ""and 0. value: an
    id, a text, or a day as 2026-05-31.
    """

    kind: str
    verb: str
    product: int
    value: int | str


class Group(NamedTuple):
    """Circumstances that all have the same units, and so cannot be told apart, with their verdict.

    hits of `number` units with it were complained of. mask: bit n is unit n of those drawn.
    behind: of a RIVAL or one that goes ALONG, the number in the list of the clear one; else -1.
    """

    circumstances: tuple[Circumstance, ...]
    hits: int
    number: int
    odds: float
    low: float
    high: float
    log_p: float
    log_q: float
    standing: str
    behind: int
    mask: int


def goes_out(each: Circumstance) -> bool:
    """Tell whether it says to whom, when or how a unit went out, and not how it was made."""
    return (
        each.kind == "customer"
        or each.verb in ("ship", "pack")
        or (each.kind == "order" and str(each.value).startswith("sales"))
    )


def is_outward(group: Group) -> bool:
    """Tell whether a group says only to whom, when and how its units went out."""
    return all(goes_out(each) for each in group.circumstances)


class Ranking(NamedTuple):
    """What came of a comparison: groups in the order in which they should be looked at.

    tested: how many different circumstances could be tested; few: how many had too few units.
    """

    groups: tuple[Group, ...]
    complained: int
    total: int
    tested: int
    few: int


class Question(NamedTuple):
    """What is asked: which units were complained of, and what they are compared with.

    title: what people call it. asked: how the complained units were chosen, in words. complaints:
    the numbers of those that named some of them.
    """

    title: str
    cases: Sequence[Case]
    population: Population
    asked: str = ""
    left_out: Sequence[LeftOut] = ()
    complaints: Sequence[str] = ()


class Study(NamedTuple):
    """A comparison that was made and is kept as it came out.

    position: up to which event of the ledger it looked. found: units in the population;
    outside: complained units that are not in it. drawn: ids of the units compared, the complained
    ones first, of which there are `ranking.complained`.
    """

    id: int
    title: str
    asked: str
    cases: tuple[Case, ...]
    population: Population
    person: int
    made_at: datetime
    position: int
    found: int
    outside: int
    ranking: Ranking
    drawn: tuple[int, ...]
    left_out: tuple[LeftOut, ...] = ()
    complaints: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """What people call it: `S-3`."""
        return number_of(self.id)


def number_of(id: int) -> str:
    """The number of a study."""
    return f"S-{id}"


class StudyHead(NamedTuple):
    """A study as a line of a list; told: what its clearest cause was called, "" for none."""

    id: int
    title: str
    complained: int
    found: int
    clear: int
    told: str
    person: int
    made_at: datetime
