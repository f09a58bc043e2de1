"""Which order each load of a shipment is for, and why some are for none. Nothing here writes.

What was picked goes to the order that it was picked for; what nobody picked to one that it fits. A
container with goods of several orders is sorted piece by piece.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from stockthread import parties
from stockthread.kernel.errors import Refusal
from stockthread.orders import SALE, Order
from stockthread.sales import customer_rules, promises, stock
from stockthread.sales.loads import Loads, Piece
from stockthread.sales.records import Asked


class Part(NamedTuple):
    """So much of a piece is for an order."""

    piece: Piece
    order: Order
    quantity: int


class Sorted(NamedTuple):
    """Loads by the orders they are for. wanted: what was open before, by order and product."""

    parts: tuple[Part, ...]
    refused: tuple[Refusal, ...]
    wanted: Mapping[tuple[int, int], int]

    @property
    def of_lines(self) -> dict[int, list[Order]]:
        """The orders with goods in each load, by its number."""
        found: dict[int, dict[int, Order]] = defaultdict(dict)
        for part in self.parts:
            found[part.piece.line][part.order.id] = part.order
        return {line: list(orders.values()) for line, orders in found.items()}


class Desk(NamedTuple):
    """What the sorting goes by; `left` is what is open and not yet sorted to an order."""

    some: Sequence[Order]
    ours: Mapping[str, Order]
    left: dict[tuple[int, int], int]
    asked: Mapping[tuple[int, int], Asked]
    until: Mapping[int, str]
    party: str


def sorted_out(some: Sequence[Order], read: Loads, today: date) -> Sorted:
    """Sort loads to orders, as far as they are for any. A few statements for any number."""
    opened = promises.open_of(some)
    by_line: dict[int, list[Piece]] = defaultdict(list)
    for piece in read.pieces:
        by_line[piece.line].append(piece)
    ours = {order.number: order for order in some}
    loose = [piece for piece in read.pieces if not _is_kept(piece, ours)]
    products = sorted({p.product for p in loose})
    asked = customer_rules.asked(some, products, today, with_promised=False)
    until = stock.expiries(sorted({p.item for p in loose})) if asked else {}
    party = parties.read.codes([some[0].party]).get(some[0].party, "") if asked else ""
    desk = Desk(some, ours, dict(opened.wanted), asked, until, party)
    parts: list[Part] = []
    refused: list[Refusal] = []
    for n, view in enumerate(read.views):
        found, refusal = _of_load(desk, n, view.code, by_line.get(n, []))
        if refusal:
            refused.append(refusal)
        parts += found
    return Sorted(tuple(parts), tuple(refused), opened.wanted)


def _is_kept(piece: Piece, ours: Mapping[str, Order]) -> bool:
    kept = sum(p.quantity for p in piece.kept if p.order_kind == SALE and p.number in ours)
    return kept >= piece.quantity


def _of_load(
    desk: Desk, n: int, code: str, pieces: Sequence[Piece]
) -> tuple[list[Part], Refusal | None]:
    """What of a load is for which order; what is open of them is less by that from then on."""
    if not pieces:
        return [], Refusal(n, "pick_empty", {"code": code})
    numbers = {p.number for piece in pieces for p in _bound(piece, desk.ours)}
    foreign = sorted(numbers - set(desk.ours))
    if foreign:
        return [], Refusal(n, "ship_other_order", {"code": code, "number": foreign[0]})
    mine = [order for order in desk.some if order.number in numbers]
    parts = _whole(desk, pieces, mine) if len(mine) < 2 else _divided(desk, pieces, mine)
    if not parts:
        return [], Refusal(n, "ship_not_ordered", {"code": code, "item": pieces[0].item})
    for part in parts:
        if refusal := _broken(desk, n, part):
            return [], refusal
    for part in parts:
        desk.left[part.order.id, part.piece.product] -= part.quantity
    return parts, None


def _bound(piece: Piece, ours: Mapping[str, Order]) -> Sequence[promises.Promise]:
    """The promises that a piece must go by: of a loose lot's part ours first, others where too
    little is left else."""
    if not piece.is_lot or not piece.is_loose or not piece.kept:
        return piece.kept
    own = [p for p in piece.kept if p.number in ours]
    free = piece.held - sum(p.quantity for p in piece.kept)
    return own if own or piece.quantity <= free else piece.kept


def _whole(desk: Desk, pieces: Sequence[Piece], mine: Sequence[Order]) -> list[Part]:
    """All of it for the one order it was picked for, or else for the first that wants all of it."""
    sums: dict[int, int] = defaultdict(int)
    for piece in pieces:
        sums[piece.product] += piece.quantity
    for order in mine or desk.some:
        if all(desk.left.get((order.id, id), 0) >= count for id, count in sums.items()):
            return [Part(piece, order, piece.quantity) for piece in pieces]
    return []


def _divided(desk: Desk, pieces: Sequence[Piece], mine: Sequence[Order]) -> list[Part]:
    """Each order gets what was picked for it; what nobody picked goes to the first that wants it.

    Nothing where an order would get more than is open.
    """
    left = dict(desk.left)
    parts: list[Part] = []
    free: list[tuple[Piece, int]] = []
    for piece in pieces:
        kept: dict[int, int] = defaultdict(int)
        for promise in piece.kept:
            kept[desk.ours[promise.number].id] += promise.quantity
        for order in mine:
            if quantity := kept.get(order.id, 0):
                left[order.id, piece.product] = left.get((order.id, piece.product), 0) - quantity
                parts.append(Part(piece, order, quantity))
        if over := piece.quantity - sum(kept.values()):
            free.append((piece, over))
    if any(quantity < 0 for quantity in left.values()):
        return []
    for piece, quantity in free:
        taker = next((o for o in mine if left.get((o.id, piece.product), 0) >= quantity), None)
        if taker is None:
            return []
        left[taker.id, piece.product] -= quantity
        parts.append(Part(piece, taker, quantity))
    return parts


def _broken(desk: Desk, n: int, part: Part) -> Refusal | None:
    """Why the customer does not take what nobody picked for them."""
    piece = part.piece
    wants = desk.asked.get((part.order.id, piece.product))
    if wants is None or _is_kept(piece, desk.ours):
        return None
    expiry = desk.until.get(piece.item, "")
    broken = customer_rules.broken(wants, expiry=expiry, lot=piece.lot)
    if not broken:
        return None
    data = {"code": piece.code, "expiry": expiry, "party": desk.party, "item": piece.item}
    return customer_rules.refusal(n, broken[0][1], wants, data)
