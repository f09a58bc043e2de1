"""The cast, and goods that are not where their owners are."""

import pytest

from stockthread import consigned, ledger
from stockthread.consigned import Done, Wanted
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.shared import made_once
from tests.world import World, build

PRICE = 12_50 * 10**6


class Yard:
    """A warehouse that keeps a supplier's goods, and has goods at a customer's."""

    def __init__(self, world: World) -> None:
        self.world = world

    def theirs(self, number: int = 1) -> list[int]:
        """Drills that the supplier owns, in A-2."""
        codes = [f"T{next(self.world.keys):04d}-{i}" for i in range(number)]
        new = New(Kind.UNIT, self.world.drill, number, Given(self.world.serial, codes),
                  origin=self.world.supplier)  # fmt: skip
        posting = ledger.receive_new(
            new, place=self.world.a2, stage=Stage.READY, owner=self.world.supplier_party,
            act=self.world.act(),
        )  # fmt: skip
        return list(posting.items)

    def their_juice(self, quantity: int) -> int:
        """A lot of juice that the supplier owns, in A-2."""
        given = Given(self.world.lot, [f"TL{next(self.world.keys):04d}"])
        new = New(Kind.LOT, self.world.juice, 1, given, [quantity], origin=self.world.supplier)
        posting = ledger.receive_new(
            new, place=self.world.a2, stage=Stage.READY, owner=self.world.supplier_party,
            act=self.world.act(),
        )  # fmt: skip
        return posting.items[0]

    def wanted(self, deed: str, party: int, items, quantities=None, **more) -> Wanted:
        return Wanted(deed, party, Lines(items, quantities), **more)

    def do(self, deed: str, party: int, items, quantities=None, act=None, **more) -> Done:
        wanted = self.wanted(deed, party, items, quantities, **more)
        return consigned.do(wanted, act or self.world.act())

    def check(self, deed: str, party: int, items, quantities=None, **more) -> Done:
        return consigned.check(self.wanted(deed, party, items, quantities, **more),
                               self.world.act())  # fmt: skip


cast = made_once(lambda: Yard(build()))


@pytest.fixture
def yard(cast, db) -> Yard:
    return cast()


@pytest.fixture
def world(yard) -> World:
    return yard.world
