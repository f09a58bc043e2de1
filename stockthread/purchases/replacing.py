"""What came for what was sent back to the supplier, and what is owed still.

Read from the ledger: goods that come for an order after some went back are first what had never
come of it, then replacements of what went back, the earliest first. So an undone receipt or return
links nothing, and nothing is kept beside the events. Reads, never writes.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread import ledger, orders, trace
from stockthread.ledger import Cause, EventItem, EventView, Kind
from stockthread.orders import PURCHASE, Order
from stockthread.trace import Step

BACK, GONE = "back", "gone"
"""How the keys of events end by which goods went back: a replacement is to come, or none."""
_EVENTS_MAX: Final = 10_000
_ITEMS_MAX: Final = 100_000


class Replaced(NamedTuple):
    """So much of `new` came for `old`, by the event `came`; `sent` brought the old one back."""

    old: int
    new: int
    quantity: int
    sent: int
    came: int


class Owed(NamedTuple):
    """So much of an item that went back and for which nothing has come yet, since when and why."""

    item: int
    product: int
    quantity: int
    event: int
    since: datetime
    reason: str


class Replacements(NamedTuple):
    """Of an order: what came for what, and what is owed."""

    replaced: tuple[Replaced, ...]
    owed: tuple[Owed, ...]


NOTHING: Final = Replacements((), ())


def of_order(order: Order) -> Replacements:
    """Return what came for what of an order was sent back. One statement where nothing was."""
    if order.kind != PURCHASE:
        return NOTHING
    events = [
        each for each in ledger.read.events_for(*order.cause, limit=_EVENTS_MAX)
        if each.kind in ("receive", "ship") and not each.reverses and not each.reversed_by
    ]  # fmt: skip
    back = [each.id for each in events if each.kind == "ship"]
    if not back:
        return NOTHING
    ends = {id: key.rpartition(".")[2] for id, key in ledger.read.keys_of(back).items()}
    ordered = Counter[int]()
    for line in orders.read.lines([order.id])[order.id]:
        ordered[line.product] += line.quantity
    walk = _Walk(ordered)
    for event in events:
        items = [
            each for each in ledger.read.event_items(event.id, limit=_ITEMS_MAX)
            if each.kind != Kind.CONTAINER
        ]  # fmt: skip
        if event.kind == "receive":
            walk.came(event, items)
        elif event.id in ends:
            walk.went(event, items, is_replaced=ends[event.id] != GONE)
    return Replacements(tuple(walk.replaced), tuple(walk.left()))


def by_event(item: int, found: Replacements) -> dict[int, list[tuple[bool, int]]]:
    """Return, by the events of an item's history, whether it is the new one and what the other is.

    An old one is told at the event that brought it back.
    """
    told: dict[int, list[tuple[bool, int]]] = defaultdict(list)
    for each in found.replaced:
        is_new = each.new == item
        told[each.came if is_new else each.sent].append((is_new, each.old if is_new else each.new))
    return dict(told)


class _Walk:
    """The events of an order in their order, and what is open and owed after each."""

    def __init__(self, ordered: Counter[int]) -> None:
        self._never_came = ordered
        self._owed: dict[int, list[Owed]] = defaultdict(list)
        self.replaced: list[Replaced] = []

    def went(self, event: EventView, items: Sequence[EventItem], *, is_replaced: bool) -> None:
        """Goods went back."""
        for each in items:
            if is_replaced:
                product = each.source.product
                self._owed[product].append(Owed(each.item, product, each.quantity, event.id,
                                                event.happened_at, event.reason))  # fmt: skip

    def came(self, event: EventView, items: Sequence[EventItem]) -> None:
        """Goods came: what had never come, then what is owed."""
        for each in items:
            product, quantity = each.target.product, each.quantity
            new = min(max(self._never_came[product], 0), quantity)
            self._never_came[product] -= new
            quantity -= new
            waiting = self._owed[product]
            while quantity and waiting:
                first = waiting[0]
                part = min(first.quantity, quantity)
                if first.item != each.item:
                    self.replaced.append(
                        Replaced(first.item, each.item, part, first.event, event.id)
                    )
                quantity -= part
                waiting[0] = first._replace(quantity=first.quantity - part)
                if not waiting[0].quantity:
                    waiting.pop(0)

    def left(self) -> list[Owed]:
        """What is owed after all events, the earliest first."""
        found = [each for waiting in self._owed.values() for each in waiting]
        return sorted(found, key=lambda each: (each.event, each.item))


def of_item(item: int, steps: Sequence[Step] | None = None) -> Replacements:
    """Return what an item was replaced by and what it replaced, as far as its orders tell.

    `owed` is what is owed for the item itself. steps: its history, where that has been read.
    """
    numbers = {
        step.cause.id
        for step in (trace.history(item, limit=_EVENTS_MAX) if steps is None else steps)
        if step.cause.kind == PURCHASE and step.kind in ("receive", "ship")
    }  # fmt: skip
    known = orders.read.of_causes([Cause(PURCHASE, each) for each in sorted(numbers)])
    found = [of_order(order) for order in known.values()]
    return Replacements(
        tuple(each for some in found for each in some.replaced if item in (each.old, each.new)),
        tuple(each for some in found for each in some.owed if each.item == item),
    )


def words(item: int, steps: Sequence[Step]) -> dict[int, str]:
    """By event, what ends its sentence: `; D-9 came for it`, `, for D-2 that went back`."""
    found = by_event(item, of_item(item, steps))
    codes = ledger.read.codes([other for some in found.values() for _, other in some])
    return {
        event: "".join(
            f", for {codes.get(other, other)} that went back" if is_new
            else f"; {codes.get(other, other)} came for it"
            for is_new, other in some
        )
        for event, some in found.items()
    }  # fmt: skip
