"""Loads leave, each order's by an event of its own; of a container with goods of several orders
each order's share by its own."""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread import ledger
from stockthread.ledger import Lines, Share
from stockthread.orders import Order
from stockthread.sales import loads
from stockthread.sales.loads import Loads
from stockthread.sales.promises import Promise
from stockthread.sales.sorting import Part, Sorted
from stockthread.sales.steps import Steps


class Going(NamedTuple):
    """What goes for one order: whole loads by their numbers, and parts inside of shared ones."""

    order: Order
    whole: list[int]
    inside: list[Part]
    parts: list[Part]


def leave(
    steps: Steps, some: Sequence[Order], read: Loads, sorted_out: Sorted, *, place: int,
    owner: int | None, unpack: bool = False,
) -> list[tuple[int, int]]:  # fmt: skip
    """Free what is promised of the loads and let them go; return (order, event).

    unpack: what is in a container that stays is taken out of it on record.
    """
    goings, shared = _goings(some, sorted_out)
    for going in goings:
        kept = {id for part in going.parts for id in part.piece.promises(going.order)}
        steps.free(going.order, sorted(kept))
    alone = [going for going in goings if not shared or not _is_in(going, shared)]
    gone = []
    for going in alone:
        lines = read.some(going.whole)
        act = steps.part(going.order)
        posting = ledger.ship(lines, place=place, owner=owner, act=act, unpack=unpack)
        gone.append((going.order.id, steps.done(posting).event))
    together = [going for going in goings if going not in alone]
    if together:
        shares = [Share(_lines(read, going), steps.part(going.order)) for going in together]
        postings = ledger.go_in_shares("ship", shares, place=place, owner=owner)
        gone += [
            (going.order.id, steps.done(posting).event)
            for going, posting in zip(together, postings, strict=True)
        ]
    for going in goings:
        steps.promise(going.order, _again(going))
    return gone


def _goings(some: Sequence[Order], sorted_out: Sorted) -> tuple[list[Going], set[int]]:
    """What goes for each order, that with the shared containers last; and which loads are shared.

    The order with most in shared containers takes them along, and what is its own in them.
    """
    of_lines = sorted_out.of_lines
    shared = {line for line, orders in of_lines.items() if len(orders) > 1}
    by_order: dict[int, list[Part]] = {order.id: [] for order in some}
    for part in sorted_out.parts:
        by_order[part.order.id].append(part)
    weight = {
        id: sum(part.piece.line in shared for part in parts) for id, parts in by_order.items()
    }
    taker = max(weight, key=lambda id: weight[id]) if shared else 0
    goings = []
    for order in sorted(some, key=lambda order: order.id == taker):
        parts = by_order[order.id]
        if not parts:
            continue
        whole = {part.piece.line for part in parts} - shared
        is_taker = order.id == taker
        inside = [] if is_taker else [part for part in parts if part.piece.line in shared]
        goings.append(Going(order, sorted(whole | (shared if is_taker else set())), inside, parts))
    return goings, shared


def _is_in(going: Going, shared: set[int]) -> bool:
    return bool(going.inside or shared & set(going.whole))


def _lines(read: Loads, going: Going) -> Lines:
    """Whole loads and parts of shared containers as lines for the ledger."""
    whole = read.some(going.whole)
    columns = [list(column or ()) for column in (whole.quantities, whole.place, whole.container)]  # type: ignore[arg-type]
    quantities, place, container = columns
    owner: list[int | None] = [None for _ in going.whole]
    for part in going.inside:
        is_lot = part.piece.is_lot
        quantities.append(part.quantity if is_lot else None)
        place.append(part.piece.place if is_lot else None)
        container.append(part.piece.container)
        owner.append(part.piece.owner if is_lot else None)
    items = [*whole.items, *(part.piece.item for part in going.inside)]
    return Lines(items, quantities, place=place, owner=owner, container=container)


def _again(going: Going) -> list[Promise]:
    """What is still promised of where lots' parts were taken from."""
    return [
        promise
        for part in going.parts
        if part.piece.is_loose
        for promise in loads.left_over(part.piece, going.order)
    ]
