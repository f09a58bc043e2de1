"""A sale that is opened again gets back what was promised to it, as far as it is free still."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from stockthread import ledger, orders
from stockthread.kernel import clock, db
from stockthread.orders import SALE
from stockthread.sales import promises, undoing
from stockthread.sales.promises import Promise
from stockthread.sales.steps import LOCK


def open_again(order: int, *, by: int, at: datetime, reason: str = "") -> dict[int, int]:
    """Open an order as `orders.open_order`, and promise to a sale what its end had freed.

    Return how much of each product could not be promised again, in smallest units. Raises Refused
    as `orders.open_order`.
    """

    def once() -> dict[int, int]:
        with db.writing():
            db.lock_text(LOCK)
            freeing = ledger.read.events_by_keys(orders.freed_keys(order))
            orders.open_order(order, by=by, at=at, reason=reason)
            sale = orders.read.order(order)
            if sale.kind != SALE or not freeing:
                return {}
            freed = promises.ended_by([event.id for event in freeing])
            key = f"s{order}.again.{clock.micros(at)}"
            undoing.renew(freeing, {sale.cause}, ledger.Act(key=key, by=by, recorded_at=at))
            return dict(_sums(freed) - _sums(promises.of_orders([sale])))

    return db.retried(once)


def _sums(some: Iterable[Promise]) -> Counter[int]:
    sums = Counter[int]()
    for promise in some:
        sums[promise.product] += promise.quantity
    return sums
