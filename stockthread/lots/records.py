"""Records that go into and come out of lots."""

from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple


class Tank(NamedTuple):
    """A place whose content is one lot at a time, each change of it a new state."""

    place: int
    is_active: bool


class TankState(NamedTuple):
    """What stands in a tank: its present lot (0 for none), how much, what it may carry over.

    last: the lot that was in it last; `carries` says that it was not cleaned since.
    """

    place: int
    lot: int
    product: int
    quantity: int
    reserved: int
    last: int
    carries: bool


class Carry(NamedTuple):
    """A state of a tank that may have traces of the state before, as it was not cleaned between."""

    lot: int
    before: int
    tank: int


class Gain(NamedTuple):
    """More was drawn from a lot than was booked; `reviewed_at` is None until somebody looked."""

    event: int
    lot: int
    quantity: int
    happened_at: datetime
    person: int
    reason: str
    reviewed_by: int
    reviewed_at: datetime | None
    note: str


class Part(NamedTuple):
    """How much of a lot becomes a lot of its own, and its number, "" for one that is counted."""

    quantity: int
    code: str = ""


class Yield(NamedTuple):
    """What came out of a process beside what went in, in one dimension, in its base unit."""

    dimension: str
    went_in: Fraction
    came_out: Fraction

    @property
    def share(self) -> Fraction:
        """How much of what went in came out."""
        return self.came_out / self.went_in


class Dated(NamedTuple):
    """Goods that are here with a day until which they are good; quantity in smallest units."""

    item: int
    product: int
    code: str
    place: int
    quantity: int
    day: date
    kind_of_day: str
    owner: int = 0
    is_held: bool = False


class Weight(NamedTuple):
    """Pieces here of a product that were weighed, their kilograms together, and how many are here
    that were not; pieces in smallest units."""

    product: int
    pieces: int
    kilograms: Fraction
    unweighed: int = 0


class Weighed(NamedTuple):
    """A weighed unit or lot: how much of it is here (smallest units) and what that weighs.

    is_whole: all that was weighed is here still. place: 0 where it lies in several.
    """

    item: int
    product: int
    quantity: int
    kilograms: Fraction
    is_whole: bool
    place: int
    at: datetime
    person: int
    event: int


class Sample(NamedTuple):
    """A lot that was taken of another one as a sample; `quantity` is what is kept of it now."""

    lot: int
    of: int
    product: int
    quantity: int
    place: int
    event: int
    taken_at: datetime
    person: int
    reason: str


class Custody(NamedTuple):
    """How much of a lot is in whose hands (a word of custody.WHERE), at which stage, and whose."""

    where: str
    stage: int
    owner: int
    quantity: int


class Rate(NamedTuple):
    """How much of one unit came of one of another: 0.69 l of each kg."""

    value: Fraction
    unit: str
    per: str


class Outcome(NamedTuple):
    """What went into processes and came out: products with quantities in smallest units.

    yields: per dimension, of what was to be made; rate: where it is measured otherwise than what
    went in, None where neither can be told.
    """

    went_in: tuple[tuple[int, int], ...]
    made: tuple[tuple[int, int], ...]
    by_products: tuple[tuple[int, int], ...]
    lost: tuple[tuple[int, int], ...]
    yields: tuple[Yield, ...]
    rate: Rate | None
