"""Items that are picked in a list are promised to one sale; what it cannot have is told by item."""

from collections import defaultdict
from typing import Any, Final

from django.http import HttpRequest

from stockthread import orders, parties, sales
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.orders import OPEN, SALE, Order, Wanted
from stockthread.sales import Scan
from stockthread.web import asked
from stockthread.web.lists import Deed, Outcome, Records

SUGGESTED_MAX: Final = 300


def sale(request: HttpRequest) -> Order:
    """The sale that the form names. Raises Refused unknown_order."""
    number = request.POST.get("order", "").strip()
    found = orders.read.by_number(SALE, number) or orders.read.by_number(SALE, number.upper())
    return found or refuse("unknown_order", number=number)


def open_sales() -> list[dict[str, Any]]:
    """The sales that the form offers, the newest first, with their customers."""
    found = orders.read.orders(Wanted(SALE, (OPEN,)), limit=SUGGESTED_MAX)
    names = parties.read.names(sorted({order.party for order in found}))
    return [{"number": each.number, "customer": names.get(each.party, "")} for each in found]


def reserve(records: Records, request: HttpRequest) -> Outcome:
    """Promise items to a sale, those that it can have; the others come back with why.

    Raises Refused: unknown_order, and as `sales.choose` where it is about the order.
    """
    order, act = sale(request), asked.act(request)
    left, refused = list(records), list[tuple[Any, Refused]]()
    while left:
        try:
            step = sales.choose(order, [Scan(item=each.id) for each in left], act=act)
        except Refused as why:
            of_row = defaultdict[int, list[Refusal]](list)
            for each in why.refusals:
                if each.line is None:
                    raise
                of_row[each.line].append(each)
            refused += [(left[line], Refused(some)) for line, some in of_row.items()]
            left = [each for line, each in enumerate(left) if line not in of_row]
        else:
            return Outcome(refused, step.events)
    return Outcome(refused)


RESERVE: Final = Deed(
    "Reserve", "check", "reserved", "reserve", reserve,
    "They are promised to the order, as much of a lot as it wants. Nothing is moved.",
    offers=lambda: {"asks_order": True, "sales": open_sales()},
)  # fmt: skip
