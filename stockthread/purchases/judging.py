"""What of a delivery fits its order: asked open line by open line, in a fixed order.

What was announced for the order comes first, then packs and counted pieces, then everything else as
it was scanned. Reads, never writes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from stockthread import catalog, orders
from stockthread.kernel.errors import Refusal, refuse
from stockthread.orders import OPEN, PURCHASE, Order
from stockthread.purchases.awaiting import Awaiting
from stockthread.receipts import DOUBTFUL, LEAVE, TAKE, Entry, Repair, Verdict, quantities

_WAYS = (Repair(LEAVE), Repair(TAKE))


def held_open(order: int) -> Order:
    """Hold an open purchase order against changes until the transaction's end, and return it.

    Raises Refused: as `need_open`.
    """
    return need_open(orders.hold_order(order))


def held(order: int) -> Order:
    """The same of a purchase order in whatever state. Raises Refused: as `need_purchase`."""
    return need_purchase(orders.hold_order(order))


def need_open(order: Order) -> Order:
    """Raises Refused: unknown_id, purchase_no_order, order_is_draft, order_ended."""
    need_purchase(order)
    if order.state == orders.DRAFT:
        refuse("order_is_draft", number=order.number)
    if order.state != OPEN:
        refuse("order_ended", number=order.number, state=order.state)
    return order


def need_purchase(order: Order) -> Order:
    """Raises Refused purchase_no_order."""
    if order.kind != PURCHASE:
        refuse("purchase_no_order", number=order.number, kind=order.kind)
    return order


class Room:
    """How much of each product is open on an order, and how much of it a delivery would fill.

    Whether what fits is doubtful is not asked here.
    """

    def __init__(self, order: Order) -> None:
        self._order = order
        self.open: dict[int, int] = {}
        for line in orders.progress.of_order(order).lines:
            product = line.line.product
            self.open[product] = self.open.get(product, 0) + line.open
        self._left = dict(self.open)
        self.fitting: dict[int, int] = {}
        self.extra: dict[int, int] = {}
        self._before_entries: tuple[dict[int, int], ...] = ()

    def begin_entries(self) -> None:
        """Forget entries that were judged before: they are judged once more, from the beginning."""
        self._before_entries = self._before_entries or (
            dict(self._left), dict(self.fitting), dict(self.extra)
        )  # fmt: skip
        self._left, self.fitting, self.extra = map(dict, self._before_entries)

    def fits(self, product: int, quantity: int) -> bool:
        """Whether so much is open still."""
        return quantity <= self._left.get(product, 0)

    def take(self, product: int, quantity: int) -> None:
        """Count a quantity that comes: what is open as fitting, the rest as extra."""
        fitting = min(quantity, self._left.get(product, 0))
        self._left[product] = self._left.get(product, 0) - fitting
        for sums, amount in ((self.fitting, fitting), (self.extra, quantity - fitting)):
            if amount:
                sums[product] = sums.get(product, 0) + amount

    def why(self, product: int, code: str, named: Mapping[int, catalog.Product]) -> Refusal:
        """Why something does not fit: not ordered at all, or no more of it."""
        known = named.get(product)
        data: dict[str, Any] = {
            "code": code,
            "name": known.name if known else "",
            "number": self._order.number,
        }
        if product not in self.open:
            return Refusal(None, "purchase_not_ordered", data)
        left = self.open[product]
        data["open"] = catalog.shown_quantity(known, left) if known else left
        return Refusal(None, "purchase_too_much", data)


def entries_judged(
    room: Room, entries: Sequence[Entry], numbers: Sequence[int], awaiting: Awaiting
) -> dict[int, Verdict]:
    """Return, by their numbers, the entries that do not fit, each with why. Fills `room` anew."""
    room.begin_entries()
    # Usually all of it fits, in whatever order it is asked about.
    are_all = len(numbers) == len(entries)
    sums = quantities(entries if are_all else map(entries.__getitem__, numbers))
    if all(room.fits(product, quantity) for product, quantity in sums.items()):
        for product, quantity in sums.items():
            room.take(product, quantity)
        return {}
    announced = awaiting.keys
    ordered = sorted(numbers, key=lambda n: (entries[n].product, entries[n].code) not in announced)
    named = catalog.read.products(sorted({entries[n].product for n in ordered}))
    found: dict[int, Verdict] = {}
    for n in ordered:
        entry = entries[n]
        if not room.fits(entry.product, entry.quantity):
            reason = room.why(entry.product, entry.code or entry.text, named)
            found[n] = Verdict(DOUBTFUL, reason, _WAYS)
        room.take(entry.product, entry.quantity)
    return found
