"""Who sees what we pay: prices of purchases are for those who see costs, or make orders.

Pure. What others get has no prices of purchases in it; what we ask of customers everybody sees.
"""

import re
from typing import Final

from stockthread import access
from stockthread.access import Actor
from stockthread.orders.records import PURCHASE, Change, Order, Progress

_PRICE: Final = re.compile(r"\bprice (—|[\d.]+) → (—|[\d.]+)")


def are_seen(actor: Actor) -> bool:
    """Tell whether the actor sees prices of purchases."""
    return access.may(actor, "see_costs") or access.may(actor, "order")


def progress_for(actor: Actor, progress: Progress) -> Progress:
    """Return an order's progress as the actor may see it."""
    if progress.order.kind != PURCHASE or are_seen(actor):
        return progress
    lines = [each._replace(line=each.line._replace(price=None)) for each in progress.lines]
    return progress._replace(lines=tuple(lines))


def change_for(actor: Actor, order: Order, change: Change) -> Change:
    """Return what was changed about an order as the actor may read it."""
    if order.kind != PURCHASE or are_seen(actor):
        return change
    return change._replace(what=_PRICE.sub("price changed", change.what))
