"""What came for purchase orders and lies where it came in, order by order."""

from typing import Any, Final

from django.urls import reverse

from stockthread import catalog, orders, parties
from stockthread.kernel import ids
from stockthread.orders import CLOSED, OPEN, PURCHASE, Progress, Wanted
from stockthread.web import order_list, order_story

OPEN_MAX: Final = 200
CLOSED_MAX: Final = 50
NAMED_MAX: Final = 3


def page() -> dict[str, Any]:
    """The orders that are open, and the latest of those that were closed, with goods at the dock.

    A constant number of statements.
    """
    listed = orders.read.orders(Wanted(PURCHASE, (OPEN,)), limit=OPEN_MAX)
    listed += orders.read.orders(Wanted(PURCHASE, (CLOSED,)), limit=CLOSED_MAX)
    found = [
        progress for progress in orders.progress.of_orders(listed).values()
        if any(line.done.at_dock for line in progress.lines)
    ]  # fmt: skip
    products = order_list.products_of(found)
    names = parties.read.names(sorted({each.order.party for each in found}))
    return {"rows": [row(each, products, names) for each in found]}


def row(
    progress: Progress, products: dict[int, catalog.Product], names: dict[int, str]
) -> dict[str, Any]:
    """One order with what of it lies at the dock."""
    order = progress.order
    there: dict[int, int] = {}
    held = False
    for line in progress.lines:
        if line.done.at_dock:
            product = line.line.product
            there[product] = there.get(product, 0) + line.done.at_dock
            held = held or bool(line.done.on_hold)
    every = [
        f"{order_story.grouped(products[id], quantity)} {products[id].name}"
        for id, quantity in there.items()
    ]
    return {
        "key": order.id,
        "id": ids.public_id("order", order.id),
        "number": order.number,
        "party": order.party,
        "href": reverse("order_put_away", args=[ids.public_id("order", order.id)]),
        "supplier": names.get(order.party, ""),
        "what": every[:NAMED_MAX],
        "all": every,
        "more": max(len(every) - NAMED_MAX, 0),
        "is_held": held,
    }
