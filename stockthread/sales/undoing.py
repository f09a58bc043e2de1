"""Undoing steps of sales: whole, and what they had used up of promises is promised again.

A promise that a step ended is renewed where its order is open still and wants that much, and the
goods are free; else it stays ended. What went in one container is undone together.
"""

from collections import defaultdict
from collections.abc import Sequence

from stockthread import ledger, orders
from stockthread.kernel import db
from stockthread.ledger import NO_CAUSE, Act, Cause, EventView, Posting
from stockthread.orders import OPEN, SALE, Order
from stockthread.sales import instead, promises
from stockthread.sales.promises import Promise
from stockthread.sales.records import PACKING
from stockthread.sales.steps import LOCK, Steps


def undo(events: Sequence[int], *, act: Act) -> list[Posting]:
    """Undo events, all or none, the latest first; of steps of sales all that was done for the
    order, and what shared a container with it.

    For events of other documents it is `ledger.reverse_together`, and raises Refused as that. The
    last posting is that of the promises that were made again, if there are any.
    """

    def once() -> list[Posting]:
        with db.writing():
            parts = ledger.read.parts_of_acts(events)
            if known := _known(act, parts):
                return known
            wanted = _whole(events, parts)
            of_sales = {
                _cause(part) for part in parts if part.id in wanted and part.cause_kind == SALE
            }
            if of_sales:
                db.lock_text(LOCK)
            done = ledger.reverse_together(sorted(wanted), act=act)
            if of_sales and not all(posting.repeated for posting in done):
                _want_again([part for part in parts if part.id in wanted], act)
                done += renew(parts, of_sales, act)
            return done

    return db.retried(once)


def _want_again(undone: Sequence[EventView], act: Act) -> None:
    """Want again what substitutes were sold for, of orders that are open."""
    made = [part for part in undone if part.kind == "reserve" and part.cause_kind == SALE]
    known = orders.read.of_causes(sorted({_cause(part) for part in made})) if made else {}
    for cause, order in known.items():
        if order.state == OPEN:
            mine = [part for part in made if _cause(part) == cause]
            instead.want_again(order, mine, act)


def undone_with(events: Sequence[int]) -> list[EventView]:
    """Return all that `undo` would undo of these events, to ask who may. Four statements at most.

    Events that do not exist are not among them.
    """
    parts = ledger.read.parts_of_acts(events)
    wanted = _whole(events, parts)
    return [part for part in parts if part.id in wanted]


def _cause(event: EventView) -> Cause:
    return Cause(event.cause_kind, event.cause_id)


def _known(act: Act, parts: Sequence[EventView]) -> list[Posting]:
    """What this act undid before, be it more than it was asked for."""
    keys = [f"{act.key[:60]}-{part.id}" for part in parts]
    return [Posting(each.id, each.accepted, (), range(0), repeated=True)
            for each in ledger.read.events_by_keys(keys)]  # fmt: skip


def _whole(events: Sequence[int], parts: Sequence[EventView]) -> set[int]:
    """These events, and of acts of sales what was done for the same orders.

    All of such an act where containers were shared in it, or where promised goods were moved or
    packed beside others.
    """
    wanted = set(events)
    if not any(part.cause_kind == SALE for part in parts):
        return wanted
    causes = {_cause(part) for part in parts if part.id in wanted}
    is_shared = any(wanted & set(pair) for pair in ledger.read.shares_of([p.id for p in parts]))
    is_all = is_shared or any(each == NO_CAUSE or each.kind == PACKING for each in causes)
    left = set(promises.undoable(parts))
    return wanted | {
        part.id for part in parts if part.id in left and (is_all or _cause(part) in causes)
    }


def renew(parts: Sequence[EventView], of: set[Cause], act: Act) -> list[Posting]:
    """Promise again what the acts freed of these orders."""
    freeing = [p.id for p in parts if p.kind == "unreserve"]
    freed = [p for p in promises.ended_by(freeing) if Cause(p.order_kind, p.number) in of]
    known = orders.read.of_causes(sorted({Cause(p.order_kind, p.number) for p in freed}))
    some = {cause.id: order for cause, order in known.items() if order.state == OPEN}
    freed = _still_free([promise for promise in freed if promise.number in some])
    steps = Steps(act._replace(reason="", at=None))
    done = []
    for number, order in sorted(some.items()):
        again = _wanted(order, [promise for promise in freed if promise.number == number])
        if again:
            done.append(steps.promise_again(order, again))
    return done


def _still_free(freed: Sequence[Promise]) -> list[Promise]:
    """Of promises what could be made again now, of lots as much as is free where it was."""
    views = {view.id: view for view in ledger.read.items(sorted({p.item for p in freed}))}
    free: dict[tuple[int, int, int, int], int] = defaultdict(int)
    for part in ledger.read.holdings_of(sorted(p.item for p in freed if p.is_lot)):
        free[part.item, part.place, part.owner, part.container] += part.quantity - part.reserved
    found = []
    for promise in freed:
        view = views[promise.item]
        if not promise.is_lot:
            if view.stage == ledger.Stage.READY and not view.reserved:
                found.append(promise)
            continue
        key = promise.item, promise.place, promise.owner, promise.container
        quantity = min(promise.quantity, free[key])
        free[key] -= quantity
        if quantity > 0:
            found.append(promise._replace(quantity=quantity))
    return found


def _wanted(order: Order, freed: Sequence[Promise]) -> list[Promise]:
    """Of promises no more than the order wants and is not promised already."""
    left = dict(promises.open_of([order]).wanted)
    for promise in promises.of_orders([order]):
        left[order.id, promise.product] = (
            left.get((order.id, promise.product), 0) - promise.quantity
        )
    found = []
    for promise in freed:
        quantity = min(promise.quantity, left.get((order.id, promise.product), 0))
        if quantity > 0:
            left[order.id, promise.product] -= quantity
            found.append(promise._replace(quantity=quantity))
    return found
