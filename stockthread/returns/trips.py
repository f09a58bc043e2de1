"""What an item's steps tell: when it left us and why, when it came back, in what it was built.

Pure. A trip begins where something is shipped from us to a customer or carrier, and ends where it
is taken back. Whether it was sold is told by whose it was at either end, never by a mark of ours.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread import consigned
from stockthread.ledger import Stage
from stockthread.orders import SALE
from stockthread.returns.records import (
    HOME,
    LENT,
    REPLACED,
    SENT,
    SOLD,
    Replacement,
    Return,
    Step,
    Trip,
)

_THEIRS: Final = ("customer", "carrier", "supplier")


class Story(NamedTuple):
    """What is known of an item from its steps; own: our own companies."""

    trips: tuple[Trip, ...]
    returns: tuple[Return, ...]
    built_in: tuple[Step, ...]
    owner: int
    own: frozenset[int]


def story(
    steps: Sequence[Step],
    own: frozenset[int],
    loans: Collection[int],
    replaced: Sequence[Replacement],
) -> Story:
    """Return what an item's steps tell. loans: events that lent it; replaced: what it was given
    for."""
    trips: list[list[Step]] = []
    returns: list[Return] = []
    for step in steps:
        if _leaves(step):
            trips.append([step])
        elif trips and not _has_ended(trips[-1]):
            trips[-1].append(step)
        if step.verb == "take_back":
            returns.append(
                Return(step.item, step.cause, step.event, step.at, step.to_place, step.reason)
            )
    causes = {each.cause for each in replaced}
    told = tuple(_trip(each, own, loans, causes) for each in trips)
    built_in = tuple(
        step for step in steps if step.verb == "install" and step.to_stage == Stage.CONSUMED
    )
    owner = steps[-1].to_owner if steps else 0
    return Story(told, tuple(returns), built_in, owner, own)


def _leaves(step: Step) -> bool:
    """Whether a trip begins: shipped from us, or straight from the supplier to a customer."""
    is_shipped = step.verb == "ship" and step.from_kind not in _THEIRS
    is_dropped = step.verb == "deliver" and step.from_kind == "supplier"
    return (is_shipped or is_dropped) and step.to_kind in _THEIRS[:2]


def _has_ended(steps: Sequence[Step]) -> bool:
    return steps[-1].to_kind not in _THEIRS and len(steps) > 1


def _trip(
    steps: Sequence[Step], own: frozenset[int], loans: Collection[int], causes: Collection[object]
) -> Trip:
    """One trip, from its shipment on."""
    first = steps[0]
    ended = steps[-1] if _has_ended(steps) else None
    out = [step for step in steps if step is not ended]
    arrived = next((step for step in out if step.to_kind == "customer"), None)
    sold = next((step for step in out if step.to_owner not in own), None)
    if first.from_owner not in own and (sold is None or sold.to_owner == first.from_owner):
        why, sold = HOME, None
    elif sold is not None:
        why = REPLACED if first.cause in causes else SOLD
    elif first.event in loans:
        why = LENT
    else:
        why = SOLD if first.cause.kind == SALE else SENT
    party = sold.to_owner if sold else (arrived or first).to_party
    is_bought_later = sold is not None and (
        first.event in loans or sold.cause.kind == consigned.CAUSE
    )
    return Trip(
        first.item, why, (sold if sold and is_bought_later else first).cause, first.event, party,
        first.at, arrived.at if arrived else None, sold.at if sold else None,
        ended.at if ended else None,
    )  # fmt: skip


def sale(told: Story, before: datetime | None = None) -> Trip | None:
    """Return the trip by which the item was sold, if it is still sold.

    It is not where it has become ours again. before: as it was sold then, whoever has it now.
    """
    sold = [
        trip for trip in told.trips
        if trip.why in (SOLD, REPLACED) and (before is None or trip.shipped_at <= before)
    ]  # fmt: skip
    if not sold:
        return None
    is_under_way = sold[-1].ended_at is None
    return sold[-1] if before or is_under_way or told.owner not in told.own else None


def begins(trip: Trip, loans: Collection[int]) -> datetime:
    """Return when a sale sent the item off: what was on loan or consigned is sold where it is."""
    is_later = trip.event in loans or trip.cause.kind == consigned.CAUSE
    return (trip.sold_at or trip.shipped_at) if is_later else trip.shipped_at


def is_here(kind: str) -> bool:
    """Whether a place of this kind is ours."""
    return kind not in (*_THEIRS, "lost", "variance", "scrap")
