"""How items stood at a moment of the past, as we know it now or as we knew it then.

At the present moment this is the current state. Nothing here writes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from stockthread import ledger
from stockthread.ledger import chain
from stockthread.trace import holds_then
from stockthread.trace.records import StateView


def as_of(item: int, at: datetime, known_at: datetime | None = None) -> StateView | None:
    """Return how an item stood at a moment; None where it did not exist yet.

    known_at: tell it as it was known at that moment: later records, and reversals recorded later,
    do not count. Four statements at most.
    """
    return as_of_many([item], at, known_at).get(item)


def as_of_many(
    items: Sequence[int], at: datetime, known_at: datetime | None = None
) -> dict[int, StateView]:
    """Return how items stood at a moment, by id; those that did not exist yet are left out.

    Four statements at most, however many items.
    """
    states = chain.states_then(items, at, known_at)
    lots = [item for item, then in states.items() if then.kind == ledger.Kind.LOT]
    parts: dict[int, list[chain.HoldingThen]] = {}
    for part in chain.holdings_then(lots, at, known_at) if lots else ():
        parts.setdefault(part.item, []).append(part)
    views = {
        item: _lot(then, parts.get(item, [])) if then.kind == ledger.Kind.LOT else _one(then)
        for item, then in states.items()
    }
    return _with_holds(views, at, known_at)


def _with_holds(
    views: dict[int, StateView], at: datetime, known_at: datetime | None
) -> dict[int, StateView]:
    held = {view.item for view in views.values()} | {view.lot for view in views.values()}
    of_items = holds_then.on_items(sorted(held - {0}), at, known_at)
    spots = {place for view in views.values() for place in _places(view)}
    of_places = holds_then.on_places(sorted(spots - {0}), at, known_at)
    told = {}
    for item, view in views.items():
        own = [hold for id in {item, view.lot} for hold in of_items.get(id, [])]
        own += [hold for place in _places(view) for hold in of_places.get(place, [])]
        told[item] = view._replace(holds=tuple(sorted(set(own))))
    return told


def _places(view: StateView) -> set[int]:
    """Where it stood; of a lot, wherever some of it did."""
    parts = {part.place for part in view.holdings if part.stage not in ledger.GONE}
    return parts | {view.place}


def _one(then: chain.StateThen) -> StateView:
    return StateView(then.item, then.kind, *then.state, 1, then.event, then.happened_at, ())


def _lot(then: chain.StateThen, parts: Sequence[chain.HoldingThen]) -> StateView:
    living = [part for part in parts if part.stage not in ledger.GONE]
    shown = living or parts
    return StateView(
        then.item,
        then.kind,
        then.state.product,
        then.state.lot,
        place=_common(part.place for part in shown),
        stage=min((part.stage for part in shown), default=0),
        owner=_common(part.owner for part in shown),
        container=_common(part.container for part in shown),
        quantity=sum(part.quantity for part in living),
        event=then.event,
        happened_at=then.happened_at,
        holdings=tuple(parts),
    )


def _common(values: Iterable[int]) -> int:
    different = set(values)
    return different.pop() if len(different) == 1 else 0
