"""The cast, and a laboratory: juice that is asked for a certificate, Brix, pH and a taste."""

from datetime import date

import pytest

from stockthread import certificates, ledger
from stockthread.certificates import Certified, Entered, NewCertificate, NewNeed, NewResult
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.shared import made_once
from tests.world import World, build

NEEDS = (
    NewNeed("certificate", "COA"),
    NewNeed("number", "Brix", "°Bx", "11.0", "13.5"),
    NewNeed("pass", "Taste"),
)
GOOD = {"Brix": "12.1", "Taste": "pass"}


class Laboratory:
    """A company that asks for papers."""

    def __init__(self, world: World) -> None:
        self.world = world

    def ask(self, product: int = 0, needs=NEEDS, supplier: int = 0) -> int:
        """Ask this of a product's goods from now on, juice unless told."""
        return certificates.set_specification(
            product or self.world.juice, needs, supplier=supplier, key=f"s{next(self.world.keys)}",
            by=self.world.anna, at=self.world.act().recorded_at,
        )  # fmt: skip

    def receive(self, number: int = 1, product: int = 0, quantity: int = 5000) -> list[int]:
        """Receive lots of the supplier's in A-1, of juice unless told."""
        start = next(self.world.keys)
        codes = Given(self.world.lot, [f"R{start:04d}-{n:05d}" for n in range(number)])
        new = New(Kind.LOT, product or self.world.juice, number, codes, [quantity] * number,
                  origin=self.world.supplier)  # fmt: skip
        posting = ledger.receive_new(
            new, place=self.world.a1, stage=Stage.READY, owner=self.world.us, act=self.world.act()
        )
        return list(posting.items)

    def certify(self, items, number: str = "C-1", kind: str = "COA", **more) -> Certified:
        act = more.pop("act", None) or self.world.act()
        new = NewCertificate(kind, number, "Lab Ltd", date(2026, 3, 1), **more)
        return certificates.add_certificate(new, items, act=act)

    def measure(self, item: int, values=GOOD, act=None) -> Entered:
        results = [NewResult(item, subject, value) for subject, value in values.items()]
        return certificates.enter_results(results, act=act or self.world.act())

    def complete(self, items) -> None:
        """Give items all that the juice is asked for."""
        self.certify(items, f"C-{next(self.world.keys)}")
        for item in items:
            self.measure(item)

    def texts(self, item: int) -> list[str]:
        """For what an item is held now."""
        return sorted(hold.reason for hold in ledger.read.holds_on([item]).get(item, ()))

    def use(self, item: int) -> ledger.Posting:
        return ledger.consume(Lines([item], [100]), act=self.world.act())


cast = made_once(lambda: Laboratory(build()))


@pytest.fixture
def lab(cast, db) -> Laboratory:
    return cast()


@pytest.fixture
def world(lab) -> World:
    return lab.world
