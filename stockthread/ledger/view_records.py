"""What readers of the ledger give out: plain records of ids, quantities and times.

Ids of nothing are 0. Quantities are whole numbers of the product's smallest unit. Times are UTC.
Names of places, products and people are not here: ask their areas, for all ids of a page at once.
"""

from datetime import datetime
from typing import NamedTuple

from stockthread.ledger.records import State


class ItemView(NamedTuple):
    """One item as it stands.

    kind is a Kind. A lot may lie in several places: place, owner and container are told where all
    of its living holdings agree (0 where they do not), stage is the least of theirs (a Stage; 0
    only for a process), quantity and reserved are their sums. Of others quantity is 1 and reserved
    0 or 1. holds counts the open holds that bear on the item: its own, its lot's, and those of the
    places it stands in; blocks is what they forbid together, a sum of Block. code is the newest
    live code, else the newest old one, else "". event is that of the last movement (0: it never
    moved).
    """

    id: int
    kind: int
    product: int
    lot: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int
    holds: int
    blocks: int
    reserved: int
    code: str
    event: int
    happened_at: datetime | None


class HoldingView(NamedTuple):
    """How much of a lot lies in one place at one stage, with one owner, in one container.

    holds counts the open holds of the place and of those above it; blocks is what they forbid.
    """

    item: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int
    reserved: int
    holds: int
    blocks: int


class CodeMatch(NamedTuple):
    """An item that has, or had, a code. raw is the text as it was first scanned."""

    item: int
    type: int
    canonical: str
    raw: str
    is_live: bool


class CodeView(NamedTuple):
    """One code of an item, from the event that gave it to the one that took it (0: it is live)."""

    type: int
    canonical: str
    raw: str
    opened_by: int
    opened_at: datetime
    closed_by: int
    closed_at: datetime | None


class CodePair(NamedTuple):
    """What a correction did to one code of an item; old or new is "" where there was none."""

    type: int
    old: str
    new: str


class HoldView(NamedTuple):
    """An open hold: on an item, or on a place and all that stands in it (then item is 0)."""

    id: int
    item: int
    place: int
    reason: str
    blocks: int
    event: int
    since: datetime
    person: int


class ScanView(NamedTuple):
    """What a scanned code stands on.

    code is the canonical text that matched, is_live whether it is valid now. State as in ItemView,
    but a lot's is told by `holdings` alone. holds are those that bear on the item.
    """

    item: int
    code: str
    type: int
    is_live: bool
    kind: int
    product: int
    lot: int
    place: int
    stage: int
    owner: int
    container: int
    reserved: int
    holds: tuple[HoldView, ...]
    holdings: tuple[HoldingView, ...]


class StockCount(NamedTuple):
    """How much of a product stands in a place at a stage: so many units, and so much in lots."""

    product: int
    stage: int
    place: int
    units: int
    lot_quantity: int


class Tally(NamedTuple):
    """How many units, and how many lots, fall under one key (a stage, a place or a product)."""

    key: int
    units: int
    lots: int


class EventView(NamedTuple):
    """An event's header.

    accepted and refused_count are lines. reverses and reversed_by are events. item is one of the
    items it was about: made, moved, held, promised or read; 0 where it was about a place.
    """

    id: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    person: int
    device: str
    cause_kind: str
    cause_id: str
    reason: str
    accepted: int
    refused_count: int
    new_items: int
    reverses: int
    reversed_by: int
    is_backdated: bool
    item: int


class EventItem(NamedTuple):
    """An item that an event moved. A lot has one for each leg; stage 0 is "not there yet"."""

    movement: int
    item: int
    kind: int
    code: str
    quantity: int
    source: State
    target: State


class EventLeg(NamedTuple):
    """Items that an event brought from one state to another: how many, and how much in all."""

    movement: int
    source: State
    target: State
    items: int
    quantity: int


class ReadingView(NamedTuple):
    """A value read on an item: a test result, an address it was given."""

    attribute: int
    value: str
    event: int
    happened_at: datetime


class ReservationView(NamedTuple):
    """A quantity of an item, where it stood when promised, that is promised to an order."""

    id: int
    item: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int
    order_kind: str
    order_id: str
    event: int
    since: datetime
