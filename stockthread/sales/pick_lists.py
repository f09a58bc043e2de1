"""Pick lists: what is promised and not picked yet, in walking order."""

from collections.abc import Sequence

from stockthread import ledger, places
from stockthread.orders import Order
from stockthread.places import walk
from stockthread.sales import promises, stock
from stockthread.sales.records import PickLine


def pick_list(some: Sequence[Order]) -> list[PickLine]:
    """Return what is promised to orders and not picked yet, in walking order.

    A constant number of statements for any number of orders.
    """
    promises.need_sales(some)
    opened = promises.open_of(some)
    id_of = {order.number: order.id for order in some}
    left = [p for p in promises.of_orders(some) if not promises.is_in_hand(p, opened.spots)]
    if not left:
        return []
    items = sorted({promise.item for promise in left})
    codes = ledger.read.codes(items)
    until = stock.expiries(items)
    spots = places.read.places(sorted({promise.place for promise in left}))
    lines = [
        PickLine(id_of[p.number], p.place, p.container, p.item, p.product, p.is_lot, p.quantity,
                 codes[p.item], until.get(p.item, ""))
        for p in left
    ]  # fmt: skip
    return sorted(
        lines,
        key=lambda line: (
            walk(spots[line.place].code), line.product, line.container, walk(line.code),
        ),
    )  # fmt: skip
