"""The fixed cast, with a purchase order and a buyer's desk."""

from collections.abc import Sequence

import pytest

from stockthread import catalog, ledger, orders, purchases
from stockthread.ledger import Act
from stockthread.orders import NewLine, Order
from stockthread.receipts import Delivery
from tests.orders.conftest import Desk
from tests.shared import made_once
from tests.world import World, build

SSCC = "106141412345678908"
OTHER_SSCC = "095212340000000013"
THIRD_SSCC = "095212340000000020"
GTIN = "09521234543213"


class Dock(Desk):
    """Someone who buys drills and juice, and takes in what comes."""

    def buy(self, *pairs: tuple[int, int], **fields) -> Order:
        """Order so much of each product."""
        lines = [NewLine(product, quantity) for product, quantity in pairs]
        return self.order(orders.PURCHASE, *lines, **fields)

    def delivery(self, *lines: str, product: int = 0, **fields) -> Delivery:
        """What comes into bin A-1."""
        known = catalog.read.product(product) if product else None
        return Delivery(lines, self.world.a1, 2026, product=known, **fields)

    def announce(self, order: Order, *lines: str, product: int = 0, act: Act | None = None):
        said = self.delivery(*lines, product=product)
        return purchases.announce(order, said, act or self.world.act())

    def check(self, order: Order, *lines: str, product: int = 0, counted=(), **fields):
        said = self.delivery(*lines, product=product, **fields)
        return purchases.check(order, said, self.world.act(), counted=counted)

    def receive(self, order: Order, *lines: str, product: int = 0, act: Act | None = None,
                taken: Sequence[str] = (), **fields):  # fmt: skip
        said = self.delivery(*lines, product=product, taken=frozenset(taken))
        return purchases.receive(order, said, act or self.world.act(), **fields)

    def items(self, *codes: str) -> list[int]:
        """The items that bear these codes."""
        found = ledger.read.find_codes(codes)
        return [found[code][0].item for code in codes]

    def views(self, *codes: str) -> list[ledger.ItemView]:
        return ledger.read.items(self.items(*codes))


def _dock() -> Dock:
    found = Dock(build())
    catalog.change_products(
        [catalog.NewProduct("DRILL", "Cordless drill", product_class="tools", maker="US",
                            gtin=GTIN)],
    )  # fmt: skip
    return found


cast = made_once(_dock)


@pytest.fixture
def desk(cast, db) -> Dock:
    return cast()


@pytest.fixture
def world(desk) -> World:
    return desk.world
