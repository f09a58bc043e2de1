"""Selling in the demo company: what may be sold instead, and a round that waits to be walked.

Nothing is promised or picked by it, so that the stock is what the diary made of it.
"""

from datetime import datetime, timedelta

from stockthread import catalog, orders, places, sales
from stockthread.orders import OPEN, SALE, Wanted
from stockthread.sales import NewSubstitute

ROUND = 2


def add_rounds(people: dict[str, int], *, at: datetime) -> None:
    """Say what stands in for what, and gather the last orders that wait onto one cart."""
    ids = catalog.read.by_sku(["DR12", "DR18", "DR36", "CH-EU", "CH-UK"])
    sales.add_substitutes(
        [
            NewSubstitute(ids["DR12"], ids["DR18"], 1, False, "stronger, and half a kilo more"),
            NewSubstitute(ids["DR36"], ids["DR18"], 1, False, "no hammer: ask the customer"),
            NewSubstitute(ids["CH-UK"], ids["CH-EU"], 1, True, "with an adapter"),
        ]
    )
    found = orders.finished.orders(Wanted(SALE, (OPEN,)), is_finished=False, limit=20)
    opened = sales.open_of(found)
    waiting = [
        order
        for order in found
        if any(opened.to_pick(order.id, product) for product in opened.products)
    ]
    if waiting:
        [cart] = places.read.by_code(["PK"]).values()
        sales.add_wave(
            waiting[:ROUND],
            place=cart,
            key="demo.wave.1",
            by=people["emil"],
            at=at - timedelta(minutes=10),
        )
