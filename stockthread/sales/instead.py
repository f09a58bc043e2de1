"""A substitute is sold in place of what is short: the line wants less, a new one the other."""

import re
from collections.abc import Sequence
from typing import Final

from stockthread import catalog, orders
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, EventView
from stockthread.orders import NewLine, Order
from stockthread.sales import promises
from stockthread.sales.records import Offer, Short, Step
from stockthread.sales.steps import LOCK
from stockthread.sales.suggesting import allocate, suggest

_INSTEAD: Final = " instead of "
_SHORT: Final = ", which is short"
_POSITION: Final = re.compile(r"line ([0-9]+),")


def sell_instead(
    order: Order, position: int, product: int, *, act: Act, quantity: int | None = None
) -> Step:
    """Sell a substitute for what a line misses, at the line's price, and promise it.

    quantity: None is as much as misses and is free. Where nothing is left of the line no more of it
    is awaited. Repeating a key does nothing again. Raises Refused: not_an_open_sale,
    substitute_not_short, substitute_not_offered, substitute_unit, substitute_quantity,
    nothing_free.
    """

    def once() -> Step:
        with db.writing():
            db.lock_text(LOCK)
            if known := promises.done_before(order, act.key):
                return Step(promises.undoable(known), 0, repeated=True)
            [held] = promises.held_sales([order])
            short, offer = _offer(held, position, product, act)
            most = min(short.missing, offer.free)
            amount = most if quantity is None else quantity
            if not 0 < amount <= most:
                refuse("substitute_quantity", position=position, most=_shown(product, most))
            _change(held, short, product, amount, act)
            return allocate([held], act=act)._replace(quantity=amount)

    return db.retried(once)


def _offer(order: Order, position: int, product: int, act: Act) -> tuple[Short, Offer]:
    """What a line misses, and the substitute as it is offered for that."""
    found = suggest([order], today=clock.day_of(act.recorded_at)).short
    short = next((each for each in found if each.line == position), None)
    if short is None:
        refuse("substitute_not_short", position=position)
    wanted, other = catalog.read.product(short.product), catalog.read.product(product)
    offer = next((each for each in short.offers if each.product == product), None)
    if offer is None:
        refuse("substitute_not_offered", sku=other.sku, wanted=wanted.sku)
    if not offer.free:
        refuse("nothing_free")
    if (wanted.unit, wanted.scale) != (other.unit, other.scale):
        refuse("substitute_unit", sku=other.sku, unit=other.unit, wanted=wanted.sku)
    return short, offer


def _shown(product: int, quantity: int) -> str:
    return catalog.shown_quantity(catalog.read.product(product), quantity)


def _change(order: Order, short: Short, product: int, amount: int, act: Act) -> None:
    """Want less of what is short, and as much of the other."""
    line = next(x for x in orders.read.lines([order.id])[order.id] if x.position == short.line)
    skus = {id: catalog.read.product(id).sku for id in (short.product, product)}
    reason = f"{skus[product]}{_INSTEAD}{skus[short.product]}{_SHORT}"
    left = line.quantity - amount
    changed = line._replace(quantity=left) if left else line._replace(is_closed=True)
    orders.change_line(order.id, changed, by=act.by, at=act.recorded_at, reason=reason)
    new = NewLine(product, amount, line.price, line.due, f"instead of {skus[short.product]}")
    orders.add_lines(order.id, [new], by=act.by, at=act.recorded_at, reason=reason)


def want_again(order: Order, undone: Sequence[EventView], act: Act) -> None:
    """Want of an order again what substitutes were sold for by acts of which the promises are
    undone, and the substitutes no more.

    Raises Refused as `orders.remove_lines`, where more happened to a substitute since.
    """
    times = {event.recorded_at for event in undone if event.kind == "reserve"}
    for change in reversed(orders.read.changes(order.id)) if times else ():
        position = _POSITION.match(change.what)
        if change.changed_at not in times or not change.reason.endswith(_SHORT) or not position:
            continue
        lines = orders.read.lines([order.id])[order.id]
        skus = change.reason.removesuffix(_SHORT).split(_INSTEAD)
        ids = catalog.read.by_sku(skus)
        new = [x for x in lines if x.product == ids.get(skus[0])
               and x.note == f"instead of {skus[1]}"]  # fmt: skip
        old = next((x for x in lines if x.position == int(position[1])), None)
        if not new or old is None:
            continue
        by, at, reason = act.by, act.recorded_at, f"Undone: {change.reason}"
        orders.remove_lines(order.id, [new[-1].id], by=by, at=at, reason=reason)
        more = 0 if old.is_closed else new[-1].quantity
        wanted = old._replace(quantity=old.quantity + more, is_closed=False)
        orders.change_line(order.id, wanted, by=by, at=at, reason=reason)
