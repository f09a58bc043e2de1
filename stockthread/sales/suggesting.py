"""What orders could have of the stock that is free, and the promise of it.

A suggestion is one pass over the stock for any number of orders; it says what would fit and
changes nothing. Which goods an order gets is decided by the scan.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from stockthread import ledger
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Lines
from stockthread.orders import Order
from stockthread.sales import customer_rules, promises, shortage, stock
from stockthread.sales.records import Asked, Step, Suggested, Suggestion
from stockthread.sales.steps import LOCK
from stockthread.sales.stock import Free, Need

NOTHING_ASKED = Asked()


class Want(NamedTuple):
    """How much of a product an order still wants promised, and what its customer asks of it."""

    order: Order
    product: int
    quantity: int
    asked: Asked


def suggest(orders: Sequence[Order], *, today: date) -> Suggestion:
    """Return what of the free stock orders could have, and by line what there is too little of.

    Orders that are due first choose first. Raises Refused: no_lines, not_an_open_sale.
    """
    promises.need_sales(orders)
    opened = promises.open_of(orders)
    wants = _wants(orders, opened, today)
    picks, missing = _dealt(wants)
    asked = {(want.order.id, want.product): want.asked for want in wants}
    short = shortage.told(orders, missing, picks, opened, asked, today)
    return Suggestion(tuple(picks), tuple(short))


def _wants(orders: Sequence[Order], opened: promises.Open, today: date) -> list[Want]:
    """What is open and not promised, those orders first that are due first."""
    left = left_of(orders, opened)
    asked = customer_rules.asked(orders, opened.products, today)
    found = []
    for order in sorted(orders, key=lambda order: (order.due or date.max, order.id)):
        for product in opened.products:
            key = order.id, product
            if key in left:
                found.append(Want(order, product, left[key], asked.get(key, NOTHING_ASKED)))
    return found


def left_of(orders: Sequence[Order], opened: promises.Open) -> dict[tuple[int, int], int]:
    """Return how much is open and neither promised nor picked, by order and product."""
    number = {order.number: order.id for order in orders}
    promised: dict[tuple[int, int], int] = defaultdict(int)
    for name, product, quantity in ledger.read.promised(orders[0].kind, list(number)):
        promised[number[name], product] += quantity
    left = {
        key: wanted - max(promised[key], opened.in_hand.get(key, 0))
        for key, wanted in opened.wanted.items()
    }
    return {key: quantity for key, quantity in left.items() if quantity > 0}


Missing = dict[tuple[int, int], int]


def _dealt(wants: Sequence[Want]) -> tuple[list[Suggested], Missing]:
    """Deal what is free to those who want it, in their order."""
    lots = _lots(wants)
    total: dict[int, int] = defaultdict(int)
    for want in wants:
        total[want.product] += want.quantity
    keys = [(want.product, want.asked.bound, lots.get((want.order.id, want.product), 0))
            for want in wants]  # fmt: skip
    needs = list(dict.fromkeys(keys))
    found = stock.free_stock([Need(product, total[product], bound, max(lot, 0))
                        for product, bound, lot in needs])  # fmt: skip
    free = dict(zip(needs, found, strict=True))
    used: dict[tuple[int, int, int, int], int] = defaultdict(int)
    next_of: dict[tuple[int, str, int], int] = defaultdict(int)
    picks: list[Suggested] = []
    missing: Missing = {}
    for want, key in zip(wants, keys, strict=True):
        left = want.quantity
        there = free[key] if key[2] >= 0 else []
        while left and next_of[key] < len(there):
            each = there[next_of[key]]
            taken = min(left, each.quantity - used[each.key])
            if taken > 0:
                used[each.key] += taken
                left -= taken
                picks.append(_suggested(want, each, taken))
            if used[each.key] >= each.quantity:
                next_of[key] += 1
        if left:
            missing[want.order.id, want.product] = left
    return picks, missing


def _suggested(want: Want, each: Free, quantity: int) -> Suggested:
    return Suggested(want.order.id, want.product, each.item, each.is_lot, quantity, each.place,
                     each.owner, each.container, each.expiry)  # fmt: skip


def _lots(wants: Sequence[Want]) -> dict[tuple[int, int], int]:
    """Choose a lot for each want of which all is to be of one; -1 where none has enough.

    The lot that the order has already, else the one that expires first and has enough.
    """
    found: dict[tuple[int, int], int] = {}
    some = [want for want in wants if want.asked.one_lot]
    if not some:
        return found
    free = stock.free_by_lot(sorted({want.product for want in some}))
    until = stock.expiries(sorted({lot for lots in free.values() for lot in lots}))
    for want in some:
        there = free.get(want.product, {})
        has = want.asked.lots
        fitting = [
            lot
            for lot in sorted(there, key=lambda lot: (until.get(lot) or "9999", lot))
            if (lot in has if has else there[lot] >= want.quantity)
            and (until.get(lot, "") >= want.asked.bound)
        ]
        chosen = fitting[0] if fitting and len(has) < 2 else -1
        found[want.order.id, want.product] = chosen
        if chosen > 0:
            there[chosen] -= want.quantity
    return found


def allocate(orders: Sequence[Order], *, act: Act) -> Step:
    """Promise to orders what is suggested for them, each in an event with the order as its cause.

    Repeating the key promises nothing again. Raises Refused as `suggest` and `ledger.reserve` do;
    nothing_free where nothing is.
    """

    def once() -> Step:
        with db.writing():
            db.lock_text(LOCK)  # two who allocate at once would suggest the same stock
            if known := [e for order in orders for e in promises.done_before(order, act.key)]:
                return Step(promises.undoable(known), 0, repeated=True)
            held = promises.held_sales(orders)
            return _promised(held, suggest(held, today=clock.day_of(act.recorded_at)), act)

    return db.retried(once)


def _promised(orders: Sequence[Order], suggestion: Suggestion, act: Act) -> Step:
    if not suggestion.picks:
        refuse("nothing_free")
    events: list[int] = []
    for order in orders:
        picks = [pick for pick in suggestion.picks if pick.order == order.id]
        if picks:
            part = promises.part_of(act, order, len(events))
            events.append(ledger.reserve(lines(picks), order=order.cause, act=part).event)
    return Step(tuple(events), sum(pick.quantity for pick in suggestion.picks))


def lines(picks: Sequence[Suggested]) -> Lines:
    """Suggested stock as lines for the ledger."""
    return Lines(
        [pick.item for pick in picks],
        [pick.quantity if pick.is_lot else None for pick in picks],
        place=[pick.place for pick in picks],
        owner=[pick.owner for pick in picks],
        container=[pick.container for pick in picks],
    )
