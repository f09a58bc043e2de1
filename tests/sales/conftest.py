"""The fixed cast with a desk that sells, and somebody with a scanner."""

from collections.abc import Sequence

import pytest

from stockthread import catalog, ledger, orders, sales
from stockthread.ledger import Lines
from stockthread.orders import SALE, NewLine, Order
from stockthread.sales import Load, Scan
from tests.orders.conftest import Desk
from tests.shared import made_once
from tests.world import World, build


class Shop(Desk):
    """A desk that sells, with a bin B-10 behind B-9, and a reader of expiry dates."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        catalog.add_attributes([catalog.NewAttribute("expiry_date", "Expiry", "date")])
        self.expiry = {each.code: each.id for each in catalog.read.attributes()}["expiry_date"]

    def sale(self, quantity: int, product: int = 0, **fields) -> Order:
        """An order of drills, or of another product."""
        return self.order(SALE, NewLine(product or self.world.drill, quantity), **fields)

    def expires(self, items: Sequence[int], day: str) -> None:
        """Somebody read on these items until when they are good."""
        ledger.observe(items, attributes=self.expiry, values=[day] * len(items),
                       act=self.world.act())  # fmt: skip

    def juice(self, quantity: int, day: str = "", place: int = 0) -> int:
        """A lot of juice, good until a day."""
        lot = self.world.juice_lot(quantity, place=place)
        if day:
            self.expires([lot], day)
        return lot

    def allocate(self, *some: Order, **fields) -> sales.Step:
        return sales.allocate(some, act=self.world.act(**fields))

    def suggest(self, *some: Order) -> sales.Suggestion:
        return sales.suggest(some, today=self.world.act().recorded_at.date())

    def check(self, some: Order | Sequence[Order], *items: int | Scan) -> sales.PickCheck:
        """What a pick would do."""
        day = self.world.act().recorded_at.date()
        return sales.check_pick(self.listed(some), self.scans(items), today=day)

    def pick(self, some: Order | Sequence[Order], *items: int | Scan, **fields) -> sales.Picked:
        """Pick items to A-3, or where `place` or `container` say; accepts what matches."""
        names = ("place", "container", "may_break")
        where = {name: fields.pop(name) for name in names if name in fields}
        if "container" not in where:
            where.setdefault("place", self.world.a3)
        act = self.world.act(**{"accept": "good", **fields})
        return sales.pick(self.listed(some), self.scans(items), act=act, **where)

    def ship(self, some: Order | Sequence[Order], *items: int | Load, **fields) -> sales.Shipped:
        names = ("carrier", "tracking", "is_collected", "unpack")
        how = {name: fields.pop(name) for name in names if name in fields}
        what = [each if isinstance(each, Load) else Load(each) for each in items]
        return sales.ship(self.listed(some), what, act=self.world.act(**fields), **how)

    def promised(self, order: Order) -> set[int]:
        """Ids of the items that are promised to an order."""
        return {each.item for each in ledger.read.reservations_for(*order.cause)}

    def places_of(self, *items: int) -> list[int]:
        return [view.place for view in ledger.read.items(list(items))]

    @staticmethod
    def listed(some: Order | Sequence[Order]) -> list[Order]:
        return [some] if isinstance(some, Order) else list(some)

    @staticmethod
    def scans(items: Sequence[int | Scan]) -> list[Scan]:
        return [each if isinstance(each, Scan) else Scan(item=each) for each in items]

    def reserve_for(self, order: Order, items: Sequence[int]) -> None:
        """Promise certain items to an order."""
        ledger.reserve(Lines(items), order=order.cause, act=self.world.act())

    def fresh(self, order: Order) -> Order:
        return orders.read.order(order.id)


cast = made_once(lambda: Shop(build()))


@pytest.fixture
def shop(cast, db) -> Shop:
    return cast()


@pytest.fixture
def world(shop) -> World:
    return shop.world
