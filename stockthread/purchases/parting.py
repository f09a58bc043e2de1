"""Decisions about lots, taken apart: what is split off, and what stays the lot that it was.

What of a lot is expected still is no part of any decision. Of the parts of one lot the rest that
waits on keeps its number; where nothing waits on, what is accepted does.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stockthread import ledger
from stockthread.ledger import Act, HoldingView, Kind, Lines, Stage
from stockthread.purchases.records import ACCEPT, DEEDS, Decision

Here = Mapping[int, Sequence[HoldingView]]
"""Where lots are in hand, by item."""


class Piece(NamedTuple):
    """What is split off for a deed: so much of a lot, out of one place."""

    deed: str
    item: int
    quantity: int
    place: int
    owner: int
    container: int


class Parted(NamedTuple):
    """The items of each deed, lots of which something is left undecided, and the split's event."""

    items: Mapping[str, list[int]]
    left: list[int]
    events: list[int]


def part(decisions: Sequence[Decision], act: Act) -> Parted:
    """Split off what is to be apart. Raises Refused as `ledger.split`."""
    views = {view.id: view for view in ledger.read.items([each.item for each in decisions])}
    here = in_hand([id for id, view in views.items() if view.kind == Kind.LOT])
    items: dict[str, list[int]] = {deed: [] for deed in DEEDS}
    by_lot: dict[int, list[Decision]] = {}
    for each in decisions:
        if each.item in here:
            by_lot.setdefault(each.item, []).append(each)
        else:
            items[each.deed].append(each.item)
    left, pieces = [], list[Piece]()
    for item, some in by_lot.items():
        kept, off, is_left = _of_lot(item, some, here[item], views[item].quantity)
        for deed in kept:
            items[deed].append(item)
        pieces += off
        left += [item] if is_left else []
    if not pieces:
        return Parted(items, left, [])
    _, lots, quantities, spots, owners, containers = map(list, zip(*pieces, strict=True))
    lines = Lines(lots, quantities, place=spots, owner=owners, container=containers)
    posting = ledger.split(lines, act=act)
    for piece, item in zip(pieces, posting.items, strict=True):
        items[piece.deed].append(item)
    return Parted(items, left, [posting.event])


def in_hand(lots: Sequence[int]) -> dict[int, list[HoldingView]]:
    """Where these lots are in hand, loose before packed, the most first. One statement."""
    found: dict[int, list[HoldingView]] = {}
    for each in ledger.read.holdings_of(lots) if lots else ():
        if Stage.RAW <= each.stage <= Stage.READY:
            found.setdefault(each.item, []).append(each)
    for some in found.values():
        some.sort(key=lambda each: (each.container > 0, -each.quantity, each.place))
    return found


def _of_lot(
    item: int, decisions: Sequence[Decision], there: Sequence[HoldingView], total: int
) -> tuple[list[str], list[Piece], bool]:
    """The deed that the lot itself is for, if any; what is split off; whether something is left."""
    here = sum(each.quantity for each in there)
    wanted = [(each.deed, here if each.quantity is None else each.quantity) for each in decisions]
    wanted.sort(key=lambda each: DEEDS.index(each[0]))
    is_left = sum(quantity for _, quantity in wanted) < here
    kept: list[str] = []
    if not is_left and (wanted[0][0] == ACCEPT or here == total):
        kept = [wanted.pop(0)[0]]
    pieces: list[Piece] = []
    taken = [0] * len(there)
    for deed, quantity in wanted:
        for n, spot in enumerate(there):
            is_last = n == len(there) - 1  # of which the ledger refuses what is not there
            some = quantity if is_last else min(quantity, spot.quantity - taken[n])
            if some or (is_last and not quantity and not pieces):
                pieces.append(Piece(deed, item, some, spot.place, spot.owner, spot.container))
            taken[n] += some
            quantity -= some
            if not quantity:
                break
    return kept, pieces, is_left
