"""The fixed cast, and orders of it."""

from datetime import date

import pytest

from stockthread import orders
from stockthread.ledger import Act
from stockthread.orders import Done, NewLine, NewOrder, Order, Progress
from tests.shared import made_once
from tests.world import START, World, build


class Desk:
    """Someone at a desk who makes orders, in the world of the cast."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.count = 0
        places = world.supplier_party, world.customer_party
        self.supplier, self.customer = places

    def order(self, kind: str, *lines: NewLine, **fields) -> Order:
        """Make an order of a kind; its party is the cast's supplier or customer."""
        [made] = self.made(self.new(kind, *lines, **fields))
        return made

    def new(self, kind: str, *lines: NewLine, **fields) -> NewOrder:
        party = {orders.PURCHASE: self.supplier}.get(kind, self.customer)
        if kind in (orders.TRANSFER, orders.PRODUCTION):
            party = 0
        return NewOrder(kind, lines, **{"party": party, **fields})

    def made(self, *new: NewOrder) -> list[Order]:
        self.count += 1
        made = orders.add_orders(new, key=f"orders-{self.count}", by=self.world.anna, at=START)
        return [orders.read.order(id) for id in made]

    def act(self, order: Order, **fields) -> Act:
        """The next act for an order."""
        return self.world.act(cause=order.cause, **fields)

    def done(self, order: Order, product: int) -> Done:
        """How far a product of an order has come."""
        found = orders.progress.of_products(order.kind, [order.number])
        return found.get((order.number, product), Done())

    def progress(self, order: Order, today: date | None = None) -> Progress:
        return orders.progress.of_order(orders.read.order(order.id), today)


cast = made_once(lambda: Desk(build()))


@pytest.fixture
def desk(cast, db) -> Desk:
    return cast()


@pytest.fixture
def world(desk) -> World:
    return desk.world
