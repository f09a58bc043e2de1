"""Orders from receipt to shipment, beside bare SQL that writes the very rows they wrote.

Each step is one call for all of its units. Ours and the limit are run in turn, several rounds, and
the least of each is taken, of the processor's time. A growth is seconds a unit in a large call over
those in a small one; at most 1 is wanted: a unit costs no more in ten thousand than in a hundred.
"""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, NamedTuple

from bench import counted
from bench.echo import Echo, Input, mark
from bench.measure import Figure, database, own_seconds
from bench.stage import Stage, act
from stockthread import catalog, ledger, orders, production, purchases, sales
from stockthread.ledger import Given, Kind, Lines, New
from stockthread.orders import PRODUCTION, PURCHASE, SALE, NewLine, NewOrder, Order
from stockthread.production import Build, NewBom, NewBomLine, NewStep
from stockthread.receipts import Delivery
from stockthread.sales import Load, Scan
from tests.world import START

GOAL = "goal: 0.4"
ROUNDS = 5
SMALL = 100
_numbers = count(1)


class Prepared(NamedTuple):
    """An act that is ready to be done, and what it is given."""

    do: Callable[[], Any]
    given: Input


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area."""
    yield from beside("flow.receive", lambda n: receiving(stage, n), 10_000, "units/s",
                      "pre-advised by serial, received by scans against the order")  # fmt: skip
    workshop = Workshop(stage)
    yield from beside("flow.complete", workshop.completing, 1_000, "units/s",
                      "assemblies of 3 serialised components each, dealt across")  # fmt: skip
    yield from beside("flow.pick", lambda n: shop(stage, n).picking(), 10_000, "units/s",
                      "promised before, picked by scans")  # fmt: skip
    yield from beside("flow.pack", lambda n: shop(stage, n, 1).packing(), 10_000, "units/s",
                      "fifty in a carton")  # fmt: skip
    yield from beside("flow.ship", lambda n: shop(stage, n, 2).shipping(), 10_000, "units/s",
                      "cartons of fifty")  # fmt: skip
    yield from told("flow.count", lambda n: counted.timed(stage, n), 10_000, "units/s",
                    "in one place, none of them on record there, posted")  # fmt: skip


def beside(
    name: str, prepare: Callable[[int], Prepared], number: int, unit: str, what: str
) -> Iterator[Figure]:
    """Do an act for many and for few, each beside its echo."""
    yield from told(name, lambda n: timed(prepare, n), number, unit, what)


def told(
    name: str,
    time: Callable[[int], tuple[float, float, float]],
    number: int,
    unit: str,
    what: str,
) -> Iterator[Figure]:
    """Yield what many of an act take, beside the echo, and beside what few take."""
    ours, limit, rows = time(number)
    few, _, _ = time(SMALL)
    note = f"{number:,} in one call: {what}; {GOAL}; to the rows alone {rows / ours:.2f}"
    yield Figure(name, database(), number / ours, number / limit, unit, limit / ours, note)
    growth = (ours / number) / (few / SMALL)
    wanted = f"seconds a unit in {number:,} over those in {SMALL}; goal: at most 1"
    yield Figure(f"{name}_growth", database(), growth, None, "times", None, wanted)


def timed(prepare: Callable[[int], Prepared], number: int) -> tuple[float, float, float]:
    """Return the least of the act's seconds, of its echo's, and of the echo's rows alone."""
    rounds = []
    for _ in range(ROUNDS):
        ready = prepare(number)
        before = mark()
        own = own_seconds(ready.do)
        echo = Echo(before, ready.given)
        bare = own_seconds(echo.run)
        rounds.append((own, bare, bare - own_seconds(echo.find)))
    own, bare, rows = (min(column) for column in zip(*rounds, strict=True))
    return own, bare, rows


def order(stage: Stage, kind: str, product: int, number: int) -> Order:
    """Make an order for a number of one product."""
    world = stage.world
    party = {PURCHASE: world.supplier_party, SALE: world.customer_party}.get(kind, 0)
    new = NewOrder(kind, (NewLine(product, number),), party)
    [id] = orders.add_orders([new], key=f"bench-{next(_numbers)}", by=world.anna, at=START)
    return orders.read.order(id)


def receiving(stage: Stage, number: int) -> Prepared:
    """Announce serials for an order; ready to receive them by scans."""
    made = order(stage, PURCHASE, stage.drill, number)
    first = next(_numbers)
    texts = [f"RC{first:04d}-{n:06d}" for n in range(number)]
    said = Delivery(texts, stage.places[0], 2026, catalog.read.product(stage.drill))
    purchases.announce(made, said, act())

    def receive() -> None:
        done = purchases.receive(made, said, act())
        assert done.coming.receipt.accepted == number

    return Prepared(receive, Input(codes=texts))


class Workshop:
    """A station where drills are made of two batteries and a motor."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        [self.motor] = catalog.add_products([catalog.NewProduct("BENCH-MOTOR", "Motor")])
        lines = (NewBomLine(stage.world.battery, 2), NewBomLine(self.motor, 1))
        production.add_boms([NewBom(stage.drill, lines)], key="bench", by=1, at=START)

    def parts(self, product: int, number: int) -> list[int]:
        start = next(_numbers)
        texts = [f"PT{start:04d}-{n:06d}" for n in range(number)]
        new = New(Kind.UNIT, product, number, Given(self.stage.serial, texts))
        made = ledger.commission(
            new, place=self.stage.places[0], stage=ledger.Stage.RAW, owner=self.stage.owner,
            act=act(),
        )  # fmt: skip
        return list(made.items)

    def completing(self, number: int) -> Prepared:
        """Components lie at the station; ready to complete drills of them in one call."""
        stage = self.stage
        made = order(stage, PRODUCTION, stage.drill, number)
        production.plan_order(
            made, [NewStep("Assemble", stage.places[0])], by=1, at=START, place_to=stage.places[1]
        )
        batteries = self.parts(stage.world.battery, 2 * number)
        motors = self.parts(self.motor, number)
        start = next(_numbers)
        texts = [f"AS{start:04d}-{n:06d}" for n in range(number)]
        build = Build((), number, Given(stage.serial, texts), deal=[*batteries, *motors])

        def complete() -> None:
            done = production.complete(made, build, act())
            assert len(done.units) == number

        return Prepared(complete, Input(codes=texts, items=[*batteries, *motors]))


class Shop:
    """An order, its drills, and cartons on the packing table."""

    def __init__(self, stage: Stage, number: int) -> None:
        world, self.stage, self.number = stage.world, stage, number
        new = New(Kind.UNIT, stage.drill, number, ledger.Generated(stage.scheme, stage.fields))
        self.drills = list(ledger.commission(
            new, place=world.a1, stage=ledger.Stage.READY, owner=stage.owner, act=act()
        ).items)  # fmt: skip
        self.order = order(stage, SALE, stage.drill, number)
        ledger.reserve(Lines(self.drills), order=self.order.cause, act=act())
        boxes = max(number // 50, 1)
        self.cartons = list(ledger.commission(
            New(Kind.CONTAINER, 0, boxes), place=world.a3, stage=ledger.Stage.READY,
            owner=stage.owner, act=act(),
        ).items)  # fmt: skip
        codes = ledger.read.codes(self.drills)
        self.scans = [Scan(codes[item]) for item in self.drills]

    def picking(self) -> Prepared:
        def pick() -> None:
            done = sales.pick([self.order], self.scans, act=act(), place=self.stage.world.a3)
            assert len(done.check.matched) == self.number

        return Prepared(pick, Input(codes=[scan.text for scan in self.scans]))

    def packing(self) -> Prepared:
        into = [self.cartons[n * len(self.cartons) // self.number] for n in range(self.number)]
        what = [Load(item) for item in self.drills]
        return Prepared(
            lambda: sales.pack(self.order, what, container=into, act=act()),
            Input(items=self.drills, into=into),
        )

    def shipping(self) -> Prepared:
        what = [Load(carton) for carton in self.cartons]
        return Prepared(
            lambda: sales.ship([self.order], what, act=act()), Input(containers=self.cartons)
        )


def shop(stage: Stage, number: int, steps: int = 0) -> Shop:
    """Return an order of so many drills with so many of its steps done: picked, packed."""
    made = Shop(stage, number)
    for step in (made.picking, made.packing)[:steps]:
        step().do()
    return made
