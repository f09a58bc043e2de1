"""The fixed cast, a desk that orders, and someone who keeps the books."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime

import pytest
from django.db import transaction

from stockthread import costs, ledger, orders
from stockthread.costs import Account, ItemCost, NewEntry
from stockthread.kernel import db
from stockthread.ledger import Act, Given, Kind, Lines, New, Posting, Stage
from stockthread.orders import NewLine, NewOrder, Order
from tests.printing.cast import settle
from tests.shared import made_once
from tests.world import World, build

CENT = 10**6
"""A cent as a price has it."""


class Keeper:
    """Someone who buys, and keeps the books of the cast."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.count = 0

    def act(self, order: Order | None = None, **fields) -> Act:
        return self.world.act(**({"cause": order.cause} if order else {}) | fields)

    def order(self, kind: str, *lines: NewLine, **fields) -> Order:
        self.count += 1
        w = self.world
        party = w.supplier_party if kind == orders.PURCHASE else w.customer_party
        new = NewOrder(kind, lines, **{"party": party} | fields)
        [id] = orders.add_orders(
            [new], key=f"order-{self.count}", by=w.anna, at=w.act().recorded_at
        )
        return orders.read.order(id)

    def buy(self, product: int, quantity: int, cents: int, **fields) -> tuple[Order, Posting]:
        """Order and receive at once; `cents` is the price of a shown unit."""
        order = self.order(orders.PURCHASE, NewLine(product, quantity, cents * CENT), **fields)
        return order, self.receive(order, product, quantity)

    def receive(self, order: Order, product: int, quantity: int, **fields) -> Posting:
        w = self.world
        start = next(w.keys)
        if product in (w.juice, w.apples):
            new = New(Kind.LOT, product, 1, Given(w.lot, [f"C{start}"]), [quantity],
                      origin=w.supplier)  # fmt: skip
        else:
            texts = [f"C{start:04d}-{n:06d}" for n in range(quantity)]
            new = New(Kind.UNIT, product, quantity, Given(w.serial, texts), origin=w.supplier)
        act = self.act(order, **fields)
        return ledger.receive_new(new, place=w.a1, stage=Stage.READY, owner=w.us, act=act)

    def sell(
        self, items: list[int], order: Order | None = None, quantities=None, place: int = 0
    ) -> Posting:
        w = self.world
        where = (place or w.a1) if quantities else None
        return ledger.ship(
            Lines(items, quantities, place=where), place=w.customer, owner=w.customer_party,
            act=self.act(order),
        )  # fmt: skip

    def add(self, kind: str, amount: int, at: datetime | None = None, **fields) -> int:
        self.count += 1
        act = self.world.act()
        settle()
        return costs.add_entry(
            NewEntry(kind, amount, **fields), key=f"cost-{self.count}", by=self.world.anna,
            recorded_at=act.recorded_at, at=at,
        )  # fmt: skip

    def cost(self, item: int) -> ItemCost:
        settle()
        found = costs.read.cost_of(item)
        assert found
        return found

    def stock(self, day: date | None = None) -> int:
        """What our stock is worth."""
        settle()
        return sum(each.amount for each in costs.read.value(day))

    def totals(self) -> dict[Account, int]:
        """The balance of each account that has one."""
        settle()
        costs.follow()
        return {
            Account(account): amount
            for account, amount in db.query(
                "SELECT account, CAST(SUM(goods + landed) AS BIGINT) FROM costs_line"
                " GROUP BY account HAVING SUM(goods + landed) <> 0"
            )
        }


def check_books() -> None:
    """Everything adds up: items to entries, lines to items, each event to nothing; and anew too."""
    settle()
    costs.follow()
    [(held,)] = db.query(
        "SELECT CAST(COALESCE(SUM(goods + landed), 0) AS BIGINT) FROM costs_holding"
    )
    [(added,)] = db.query("SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM costs_entry")
    assert held == added
    assert not db.query(
        "SELECT position, entry, booked_at FROM costs_line"
        " GROUP BY position, event, entry, booked_at HAVING SUM(goods + landed) <> 0"
    ), "an event's lines come to nothing"
    told = (
        "SELECT account, place, owner, sale, product, CAST(SUM(quantity) AS BIGINT),"
        " CAST(SUM(goods) AS BIGINT), CAST(SUM(landed) AS BIGINT) FROM {} WHERE account < 10"
        " GROUP BY account, place, owner, sale, product"
        " HAVING SUM(quantity) <> 0 OR SUM(goods) <> 0 OR SUM(landed) <> 0 ORDER BY 1, 2, 3, 4, 5"
    )
    assert db.query(told.format("costs_line")) == db.query(told.format("costs_holding"))
    assert costs.check().wrong == 0


cast = made_once(lambda: Keeper(build()))


@pytest.fixture
def keeper(cast, db) -> Keeper:
    return cast()


@pytest.fixture
def world(keeper) -> World:
    return keeper.world


class _Undo(Exception):
    """Ends a transaction without a trace."""


@pytest.fixture
def undone(db):
    """Gives a fresh keeper as often as asked, each in a transaction that leaves no trace."""

    @contextmanager
    def begun() -> Iterator[Keeper]:
        with suppress(_Undo), transaction.atomic():
            yield Keeper(build())
            raise _Undo

    return begun
