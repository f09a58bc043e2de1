"""A shop with a second customer, which sells and takes back; its clock can be set."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from stockthread import ledger, orders, parties, places, returns
from stockthread.ledger import Act, Lines
from stockthread.orders import RETURN, SALE, NewLine, NewOrder, Order
from stockthread.returns import Came, Delivery, Warranty
from tests.world import START, World

TODAY = START.date()


class Shop:
    """Sells and takes back; its clock can be set to any day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.count = 0
        self.day = TODAY
        self.customer = world.customer_party
        [self.other] = parties.add_parties(
            [parties.NewParty("OTHER", "Other Ltd", is_customer=True)]
        )
        self.other_place = places.place_of_party(self.other, "customer")

    def act(self, **fields: Any) -> Act:
        """The next act, on the shop's day."""
        self.count += 1
        at = datetime(self.day.year, self.day.month, self.day.day, 10, tzinfo=UTC)
        at += timedelta(minutes=self.count)
        return self.world.act(**{"recorded_at": at, **fields})

    def order(self, kind: str, product: int, number: int = 1, party: int = 0) -> Order:
        self.count += 1
        new = NewOrder(kind, (NewLine(product, number),), party or self.customer)
        key = f"shop-{self.count}"
        [id] = orders.add_orders([new], key=key, by=self.world.anna, at=START)
        return orders.read.order(id)

    def sell(self, items: Sequence[int], party: int = 0) -> Order:
        """Ship items to a customer for an order of theirs, and have them arrive."""
        party = party or self.customer
        product = ledger.read.item(items[0]).product
        order = self.order(SALE, product, len(items), party)
        act = self.act(cause=order.cause)
        ledger.ship(Lines(items), place=self.world.carrier, act=act)
        place = places.place_of_party(party, "customer")
        act = self.act(cause=order.cause)
        ledger.deliver(Lines(items), place=place, owner=party, act=act)
        return order

    def rma(self, product: int, number: int = 1, party: int = 0) -> Order:
        return self.order(RETURN, product, number, party)

    def code(self, item: int) -> str:
        return ledger.read.item(item).code

    def check(self, items: Sequence[int | str], order: Order | None = None, **more: Any) -> Came:
        return returns.check(self.delivery(items, order, **more), on=self.day)

    def receive(
        self, items: Sequence[int | str], order: Order | None = None, *, act: Act | None = None,
        on_purpose: bool = False, **more: Any,
    ) -> Came:  # fmt: skip
        return returns.receive(
            self.delivery(items, order, **more), place=self.world.a3, act=act or self.act(),
            on=self.day, with_doubtful=on_purpose,
        )  # fmt: skip

    def delivery(
        self, items: Sequence[int | str], order: Order | None = None, **more: Any
    ) -> Delivery:
        texts = tuple(item if isinstance(item, str) else self.code(item) for item in items)
        return Delivery(texts, order.id if order else 0, **more)

    def returned(self, item: int) -> Order:
        """Take an item back from the customer, for a return order of its own."""
        return self.returned_by(item, self.customer)

    def returned_by(self, item: int, party: int) -> Order:
        """Take an item back from a customer, for a return order of its own."""
        order = self.rma(ledger.read.item(item).product, party=party)
        assert self.receive([item], order).accepted == 1
        return order

    def decide(self, order: Order, items: Sequence[int], outcome: str, **more: Any) -> None:
        returns.decide(order.id, items, outcome, act=self.act(), **more)

    def warranty(self, item: int, on: date | None = None) -> Warranty:
        [found] = returns.warranty([item], on=on or self.day)
        return found

    def drill(self, *, with_battery: bool = False) -> tuple[int, int]:
        """A drill, and the battery in it, 0 without one."""
        [drill] = self.world.drills(1)
        if not with_battery:
            return drill, 0
        [battery] = self.world.batteries(1)
        ledger.install(Lines([battery]), parent=drill, act=self.act())
        return drill, battery
