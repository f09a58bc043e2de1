"""The events of one act on orders, recorded one after the other in one transaction."""

from collections.abc import Sequence
from typing import Final

from stockthread import ledger
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act, Lines
from stockthread.orders import Order
from stockthread.sales import promises
from stockthread.sales.promises import Promise

LOCK: Final = "sales_allocation"
"""Of two who promise stock at once, the second sees what the first did."""


class Steps:
    """The events of one act so far; `events` are those that can be undone."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.count = 0
        self.events: list[int] = []

    def part(self, order: Order) -> Act:
        """The header of the next event."""
        self.count += 1
        return promises.part_of(self.act, order, self.count - 1)

    def done(self, posting: ledger.Posting) -> ledger.Posting:
        """Note an event."""
        self.events.append(posting.event)
        return posting

    def free(self, order: Order, reservations: Sequence[int]) -> None:
        """End promises."""
        if reservations:
            ledger.unreserve(sorted(reservations), act=self.part(order))

    def promise(self, order: Order, some: Sequence[Promise]) -> None:
        """Promise stock, where it stands, to an order."""
        some = [each for each in some if each.quantity]
        if some:
            self.done(ledger.reserve(_lines(some), order=order.cause, act=self.part(order)))

    def promise_again(self, order: Order, some: Sequence[Promise]) -> ledger.Posting:
        """Promise to an order what of it may be, and leave the rest; return what was done."""
        act = self.part(order)._replace(accept="good")
        try:
            return self.done(ledger.reserve(_lines(some), order=order.cause, act=act))
        except Refused as refused:  # nothing of it may be
            return ledger.Posting(0, 0, tuple(refused.refusals), range(0))


def _lines(some: Sequence[Promise]) -> Lines:
    return Lines(
        [each.item for each in some],
        [each.quantity if each.is_lot else None for each in some],
        place=[each.place if each.is_lot else None for each in some],
        owner=[each.owner if each.is_lot else None for each in some],
        container=[each.container if each.is_lot else None for each in some],
    )
