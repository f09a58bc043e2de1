"""The company's orders as documents: made when they are agreed, closed when they are done.

What happens for them is told by the story; here only the paper is written.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from stockthread import ledger, orders
from stockthread.demo.firm import Firm
from stockthread.kernel import clock, money
from stockthread.ledger import Cause
from stockthread.orders import NewLine, NewOrder, Order

DAYS_AFTER: Final = 6
"""So many days after its last event an order is closed, if nothing more of it will come."""
MADE: Final = orders.PRODUCTION
FRUIT: Final = ("APPLE", "PEAR")
"""What never comes to the kilogram."""
PRICES: Final = {
    "MOT12": "18.40", "MOT18": "24.90", "MOT36": "41.50", "CELL": "2.35", "HS12": "3.10",
    "HS18": "3.80", "HS36": "5.20", "BOTTLE": "0.38", "CAP": "0.0415", "CARTON": "0.62",
    "PALLET": "9.80", "SCREW": "0.0128", "APPLE": "0.31", "PEAR": "0.36", "LAMP18": "14.20",
    "CH-EU": "16.90", "CH-UK": "16.40",
}  # fmt: skip
"""What is paid for one, or for a kilogram."""
SALE_PRICES: Final = {
    "DR12": "119.00", "DR18": "169.00", "DR36": "289.00", "BP12": "49.00", "BP18": "69.00",
    "BP36": "119.00", "CH-EU": "34.90", "CH-UK": "34.90", "LAMP18": "39.50", "AJ75": "2.15",
    "PJ75": "2.40", "APJ75": "2.55",
}  # fmt: skip
SELLERS: Final = {
    orders.PURCHASE: "carla", orders.PRODUCTION: "carla", orders.SALE: "emil",
    orders.RETURN: "emil", orders.TRANSFER: "emil",
}  # fmt: skip
"""Who writes the orders of each kind."""
Said = Sequence[tuple[str, int]]
"""SKUs with quantities in smallest units."""


def agree(
    firm: Firm, kind: str, said: Said, party: str = "", days: int = 3, *, is_draft: bool = False,
    way: tuple[str, str] = ("", ""),
) -> Cause:  # fmt: skip
    """Write an order that is due in so many days, and return what its events have as cause."""
    cause = firm.paper(kind, orders.PREFIXES[kind])
    moment = firm.diary.moment
    source, target = (firm.places[code] if code else 0 for code in way)
    new = NewOrder(
        kind,
        tuple(line(firm, kind, *each) for each in said),
        party=firm.parties[party] if party else 0,
        number=cause.id,
        reference=reference(kind, cause),
        due=moment.date() + timedelta(days=days),
        place_from=source,
        place_to=target,
        is_draft=is_draft,
    )
    by = firm.people[SELLERS[kind]]
    orders.add_orders([new], key=f"paper-{cause.id}", by=by, at=moment)
    return cause


def line(firm: Firm, kind: str, sku: str, quantity: int) -> NewLine:
    """A line with its price of the list, where there is one."""
    prices = {orders.PURCHASE: PRICES, orders.SALE: SALE_PRICES}.get(kind, {})
    price = prices.get(sku)
    shown = money.parse_price(price, money.home_currency()) if price else None
    return NewLine(firm.products[sku], quantity, shown)


def reference(kind: str, cause: Cause) -> str:
    """What the customer calls the order; nobody else calls ours anything."""
    number = int(cause.id.rpartition("-")[2])
    return f"{4_500_000 + 1_371 * number}" if kind == orders.SALE and number % 3 else ""


def drop(firm: Firm, cause: Cause, reason: str) -> None:
    """Cancel an order of which nothing will come."""
    order = orders.read.of_causes([cause])[cause]
    by, at = firm.people["carla"], firm.diary.moment
    orders.cancel_order(order.id, by=by, at=at, reason=reason)


def close_done(firm: Firm) -> None:
    """Close what ended some days ago; what is under way, late or awaited stays open."""
    now = firm.diary.moment
    rough = {firm.products[sku] for sku in FRUIT}
    for kind in orders.KINDS:
        found = orders.read.orders(orders.Wanted(kind, (orders.OPEN,)), limit=10_000)
        progress = orders.progress.of_orders(found)
        last = last_events(kind, found)
        for order in found:
            ended = last.get(order.number)
            asked = {each.line.product for each in progress[order.id].lines}
            is_over = progress[order.id].is_complete or bool(asked & rough) or kind == MADE
            if ended and is_over and (now - ended).days >= DAYS_AFTER:
                at = ended + timedelta(minutes=20)
                orders.close_order(order.id, by=order.person, at=at)


def last_events(kind: str, found: Sequence[Order]) -> dict[str, datetime]:
    """When the last goods came, left or were made for each order, by number."""
    flows = ledger.read.flows(kind, [order.number for order in found])
    return {
        flow.cause_id: clock.from_micros(flow.happened_last)
        for flow in sorted(flows, key=lambda flow: flow.happened_last)
    }
