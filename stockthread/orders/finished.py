"""Orders of which nothing has to be done any more, told from those of which something has.

Whether an order is finished is read from the ledger like all progress, never stored: an undone step
makes it unfinished again by itself. So lists read the progress of what may be wanted, some hundreds
at a time, until they have enough.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from stockthread.orders import progress, read
from stockthread.orders.records import OPEN, Order, Progress, Wanted

CHUNK: Final = 200
COUNTED_MAX: Final = 1_000


class Count(NamedTuple):
    """How many orders there are; `is_exact`: else there are more, which were not looked at."""

    number: int
    is_exact: bool


def orders(
    wanted: Wanted,
    *,
    is_finished: bool = False,
    standing: str = "",
    before: int = 2**62,
    limit: int = 50,
) -> list[Order]:
    """Return open orders that are finished, or drafts and open ones that are not, the newest first,
    from before the order `before`. standing: returns that stand so, finished or not."""
    found: list[Order] = []
    for order in _sorted(wanted, is_finished, standing, before):
        found.append(order)
        if len(found) == limit:
            break
    return found


def count(wanted: Wanted, *, is_finished: bool = False, standing: str = "") -> Count:
    """Return how many there are, looking at so many orders at most."""
    there = read.count(wanted)
    some = read.orders(wanted, limit=COUNTED_MAX)
    told = progress.of_orders([order for order in some if order.state == OPEN])
    number = sum(_fits(told, order, is_finished, standing) for order in some)
    return Count(number, there <= COUNTED_MAX)


def _sorted(wanted: Wanted, is_finished: bool, standing: str, before: int) -> Iterator[Order]:
    while some := read.orders(wanted, before=before, limit=CHUNK):
        told = progress.of_orders([order for order in some if order.state == OPEN])
        yield from (order for order in some if _fits(told, order, is_finished, standing))
        before = some[-1].id


def _fits(told: dict[int, Progress], order: Order, is_finished: bool, standing: str) -> bool:
    if standing:
        return order.id in told and told[order.id].standing == standing
    return (order.id in told and told[order.id].is_finished) == is_finished
