"""The fixed cast of the stories, and short words for what people do all day."""

from collections.abc import Sequence
from typing import Any

import pytest

from stockthread import catalog, ledger, orders, production, purchases, sales
from stockthread.ledger import Act, Given, Kind, Lines, New, Stage
from stockthread.orders import PRODUCTION, PURCHASE, SALE, NewLine, NewOrder, Order
from stockthread.production import Build, NewStep
from stockthread.receipts import Delivery
from stockthread.sales import Load, Scan
from tests.shared import made_once
from tests.world import START, World, build

CENT = 10**6
"""A cent as a price has it."""


class Firm:
    """Everybody at the firm: buyers, makers, sellers, with the cast of the tests."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.made = 0

    def act(self, **fields: Any) -> Act:
        return self.world.act(**fields)

    def order(self, kind: str, *lines: NewLine, **fields: Any) -> Order:
        self.made += 1
        w = self.world
        party = {PURCHASE: w.supplier_party, SALE: w.customer_party}.get(kind, 0)
        new = NewOrder(kind, lines, **{"party": party, **fields})
        [id] = orders.add_orders([new], key=f"story-{self.made}", by=w.anna, at=START)
        return orders.read.order(id)

    def buy(self, product: int, codes: Sequence[str], cents: int) -> Order:
        """Order pieces, have their serials announced, and receive them by scans into A-1."""
        order = self.order(PURCHASE, NewLine(product, len(codes), cents * CENT))
        said = Delivery(codes, self.world.a1, 2026, catalog.read.product(product),
                        stage=Stage.RAW)  # fmt: skip
        purchases.announce(order, said, self.act())
        purchases.receive(order, said, self.act())
        return order

    def buy_lot(self, product: int, code: str, quantity: int, cents: int) -> int:
        """Order and receive a lot into A-1; return it."""
        order = self.order(PURCHASE, NewLine(product, quantity, cents * CENT))
        new = New(Kind.LOT, product, 1, Given(self.world.lot, [code]), [quantity],
                  origin=self.world.supplier)  # fmt: skip
        act = self.act(cause=order.cause)
        return ledger.receive_new(
            new, place=self.world.a1, stage=Stage.RAW, owner=self.world.us, act=act
        ).items[0]

    def make(self, product: int, codes: Sequence[str], parts: Sequence[int]) -> list[int]:
        """Make units by the product's bill, their parts dealt out; return them, in A-2."""
        w = self.world
        order = self.order(PRODUCTION, NewLine(product, len(codes)))
        steps = [NewStep("Assemble", w.a1)]
        production.plan_order(order, steps, by=w.anna, at=START, place_to=w.a2)
        build = Build((), len(codes), Given(w.serial, list(codes)), deal=list(parts))
        return list(production.complete(order, build, self.act()).units)

    def sell(self, product: int, items: Sequence[int], cents: int = 0) -> Order:
        """Sell units: promised, picked by scans to A-3, shipped to the customer."""
        order = self.order(SALE, NewLine(product, len(items), cents * CENT if cents else None))
        sales.allocate([order], act=self.act())
        sales.pick([order], [Scan(item=item) for item in items], act=self.act(),
                   place=self.world.a3)  # fmt: skip
        self.deliver([order], [Load(item) for item in items])
        return order

    def deliver(self, some: Sequence[Order], loads: Sequence[Load], **fields: Any) -> None:
        """Bring loads to the customer, who takes them."""
        gone = sales.ship(some, loads, act=self.act(**fields))
        sales.deliver(gone.shipment, name="Mr Gate", act=self.act(**fields))

    def items(self, *codes: str) -> list[int]:
        """The items that bear these codes."""
        found = ledger.read.find_codes(codes)
        return [next(each.item for each in found[code] if each.is_live) for code in codes]

    def codes(self, items: Sequence[int]) -> set[str]:
        return set(ledger.read.codes(list(items)).values())

    def carton(self, place: int) -> int:
        self.made += 1
        new = New(Kind.CONTAINER, 0, 1, Given(self.world.serial, [f"PALLET-{self.made}"]))
        made = ledger.commission(new, place=place, stage=Stage.READY, owner=self.world.us,
                                 act=self.act())  # fmt: skip
        return made.items[0]

    def pack(self, items: Sequence[int], container: int) -> None:
        ledger.pack(Lines(items), container=container, act=self.act())


cast = made_once(lambda: Firm(build()))


@pytest.fixture
def firm(cast, db) -> Firm:
    return cast()
