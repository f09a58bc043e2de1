"""A workshop: drills of a housing, two batteries and a motor, oil and screws; two stations."""

from collections.abc import Sequence

import pytest

from stockthread import catalog, ledger, orders, production
from stockthread.ledger import Act, Given, Kind, Lines, New, Stage
from stockthread.orders import PRODUCTION, NewLine, NewOrder, Order
from stockthread.production import Build, NewBom, NewBomLine, NewStep
from tests.shared import made_once
from tests.world import START, World, build


class Workshop:
    """The cast, a bill of the drill, an order for it, and hands that make things."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.count = 0
        self.motor, self.other_motor, self.oil, self.screw = catalog.add_products(
            [
                catalog.NewProduct("MOTOR", "Motor"),
                catalog.NewProduct("MOTOR-B", "Motor of another maker"),
                catalog.NewProduct("OIL", "Oil", "lot", "l", 1000, code_type="lot"),
                catalog.NewProduct("SCREW", "Screw", "bulk", code_type="lot"),
            ]
        )
        [self.bom] = production.add_boms(
            [NewBom(world.drill, self.lines())], key="bom", by=world.anna, at=START
        )
        self.station, self.first, self.store = world.a1, world.a3, world.a2

    def lines(self) -> tuple[NewBomLine, ...]:
        return (
            NewBomLine(self.world.battery, 2, position="left and right"),
            NewBomLine(self.motor, 1, alternatives=(self.other_motor,)),
            NewBomLine(self.oil, 5),
            NewBomLine(self.screw, 8),
        )

    def order(
        self,
        number: int = 100,
        *,
        is_tested: bool = False,
        is_planned: bool = True,
        product: int = 0,
    ) -> Order:
        """An order for drills, made in two steps."""
        self.count += 1
        new = NewOrder(PRODUCTION, (NewLine(product or self.world.drill, number),))
        [id] = orders.add_orders([new], key=f"o{self.count}", by=self.world.anna, at=START)
        order = orders.read.order(id)
        if is_planned:
            steps = [NewStep("Assemble", self.first), NewStep("Finish", self.station, is_tested)]
            production.plan_order(order, steps, by=self.world.anna, at=START, place_to=self.store)
        return order

    def act(self, **fields) -> Act:
        return self.world.act(**fields)

    def serials(self, number: int, prefix: str = "W") -> Given:
        start = next(self.world.keys)
        return Given(self.world.serial, [f"{prefix}{start:04d}-{n:05d}" for n in range(number)])

    def motors(self, number: int, product: int = 0, place: int = 0) -> list[int]:
        new = New(Kind.UNIT, product or self.motor, number, self.serials(number, "M"))
        made = ledger.commission(
            new, place=place or self.station, stage=Stage.RAW, owner=self.world.us, act=self.act()
        )
        return list(made.items)

    def batteries(self, number: int, place: int = 0) -> list[int]:
        return self.world.batteries(number, place or self.station)

    def lot(self, product: int, quantity: int, code: str = "", place: int = 0) -> int:
        return self.world.juice_lot(quantity, code, place or self.station, product)

    def stocked(self, units: int = 100) -> tuple[int, int]:
        """Oil that is loaded and screws that lie at the station, for so many units."""
        oil, screws = self.lot(self.oil, 5 * units), self.lot(self.screw, 8 * units)
        production.load(self.station, oil, by=self.world.anna, at=START)
        return oil, screws

    def begun(self, order: Order, number: int) -> list[int]:
        """Units that are begun and stand at the last station."""
        posting = production.start(order, number, self.act(), codes=self.serials(number))
        production.advance(order, posting.items, self.act())
        return list(posting.items)

    def parts(self, number: int) -> list[list[int]]:
        """Components for so many drills, unit by unit."""
        batteries, motors = self.batteries(2 * number), self.motors(number)
        return [[*batteries[2 * n : 2 * n + 2], motors[n]] for n in range(number)]

    def new(self, number: int, components: Sequence[Sequence[int]] = (), **fields) -> Build:
        """Units that are begun and completed at once."""
        return Build((), number, self.serials(number), components, **fields)

    def completed(self, order: Order, build: Build, **fields) -> production.Completed:
        return production.complete(order, build, self.act(**fields))

    def made(self, order: Order, number: int) -> list[int]:
        """Drills that are completed."""
        self.stocked(number)
        return list(self.completed(order, self.new(number, self.parts(number))).units)

    def moved(self, items: Sequence[int], place: int) -> None:
        ledger.move(Lines(items), place=place, act=self.act())


cast = made_once(lambda: Workshop(build()))


@pytest.fixture
def shop(cast, db) -> Workshop:
    return cast()


@pytest.fixture
def world(shop) -> World:
    return shop.world
