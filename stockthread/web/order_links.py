"""What caused an event, as a link: an order's number leads to its page. One query for many."""

from collections.abc import Iterable

from stockthread import orders
from stockthread.ledger import Cause
from stockthread.web import shown


def hrefs(causes: Iterable[Cause]) -> dict[Cause, str]:
    """The pages of those causes that are orders on record."""
    wanted = sorted({Cause(*cause) for cause in causes if cause[0] in orders.KINDS})
    if not wanted:
        return {}
    found = orders.read.of_causes(wanted)
    return {cause: shown.order_href(order.id) for cause, order in found.items()}
