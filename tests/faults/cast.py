"""What the processes of these tests play on: made once, written to a file that each reads."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from stockthread import identifiers, ledger
from stockthread.kernel import clock
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act, Block, Cause, Generated, Given, Kind, Lines, New, Posting
from tests import world as worlds

UNITS, CARTONS, LOTS, PARENTS = 100, 6, 4, 8


class Cast(NamedTuple):
    """Ids that every process knows."""

    person: int
    owner: int
    drill: int
    scheme: int
    places: list[int]
    units: list[int]
    cartons: list[int]
    lots: list[int]
    parents: list[int]
    customer: int
    serial: int
    lot: int


def make(path: str) -> None:
    """Make a small company, its goods all in one place, and write down their ids."""
    world = worlds.build()
    (scheme,) = identifiers.add_schemes(
        [identifiers.NewScheme("fight", "Fought over", "F{counter:8}", world.serial)]
    )
    units = world.drills(UNITS)
    cartons = world.cartons(CARTONS)
    lots = [world.juice_lot(100_000) for _ in range(LOTS)]
    places = [world.a1, world.a2, world.a3]
    parents = world.drills(PARENTS)
    cast = Cast(
        world.anna, world.us, world.drill, scheme, places, units, cartons, lots, parents,
        world.customer, world.serial, world.lot,
    )  # fmt: skip
    Path(path).write_text(json.dumps(cast._asdict()))


def read(path: str) -> Cast:
    """Read the ids."""
    return Cast(**json.loads(Path(path).read_text()))


class Player:
    """Draws acts by chance; the same seed and number always ask for the same."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.cast = cast
        self.name = name

    def act(self, number: int) -> Posting:
        """Do the act of this number. Raises Refused where it came too late."""
        chance = Random(f"{self.name}-{number}")
        header = Act(f"{self.name}-{number}", self.cast.person, clock.now(), accept="good")
        kind: Callable[[Random, Act], Posting] = chance.choice(
            [self._move, self._move_carton, self._pack, self._unpack, self._commission,
             self._hold, self._release, self._draw, self._split, self._adjust, self._ship,
             self._take_back, self._reserve, self._unreserve, self._install, self._remove,
             self._consume, self._merge, self._correct, self._reverse]
        )  # fmt: skip
        return kind(chance, header)

    def _move(self, chance: Random, act: Act) -> Posting:
        units = chance.sample(self.cast.units, chance.randint(1, 30))
        return ledger.move(Lines(units), place=chance.choice(self.cast.places), act=act)

    def _move_carton(self, chance: Random, act: Act) -> Posting:
        cartons = chance.sample(self.cast.cartons, chance.randint(1, 3))
        return ledger.move(Lines(cartons), place=chance.choice(self.cast.places), act=act)

    def _pack(self, chance: Random, act: Act) -> Posting:
        units = chance.sample(self.cast.units, chance.randint(1, 10))
        goods = units if chance.random() < 0.8 else [chance.choice(self.cast.cartons)]
        return ledger.pack(Lines(goods), container=chance.choice(self.cast.cartons), act=act)

    def _unpack(self, chance: Random, act: Act) -> Posting:
        goods = [*chance.sample(self.cast.units, 10), chance.choice(self.cast.cartons)]
        return ledger.unpack(Lines(goods), act=act)

    def _commission(self, chance: Random, act: Act) -> Posting:
        codes = Generated(self.cast.scheme, identifiers.Fields())
        new = New(Kind.UNIT, self.cast.drill, chance.randint(1, 20), codes)
        return ledger.commission(
            new, place=self.cast.places[0], stage=ledger.Stage.READY, owner=self.cast.owner, act=act
        )

    def _ship(self, chance: Random, act: Act) -> Posting:
        goods = [*chance.sample(self.cast.units, 5), chance.choice(self.cast.cartons)]
        return ledger.ship(Lines(goods), place=self.cast.customer, act=act)

    def _take_back(self, chance: Random, act: Act) -> Posting:
        goods = [*chance.sample(self.cast.units, 30), *self.cast.cartons]
        return ledger.take_back(Lines(goods), place=chance.choice(self.cast.places), act=act)

    def _reserve(self, chance: Random, act: Act) -> Posting:
        goods = [*chance.sample(self.cast.units, 3), chance.choice(self.cast.lots)]
        place = [None, None, None, self.cast.places[0]]
        lines = Lines(goods, [1, 1, 1, 50], place=place)  # type: ignore[arg-type]
        return ledger.reserve(lines, order=Cause("order", "7"), act=act)

    def _unreserve(self, chance: Random, act: Act) -> Posting:
        return ledger.unreserve([chance.randint(1, 60) for _ in range(8)], act=act)

    def _install(self, chance: Random, act: Act) -> Posting:
        parts = [*chance.sample(self.cast.units, 4), chance.choice(self.cast.parents)]
        return ledger.install(Lines(parts), parent=chance.choice(self.cast.parents), act=act)

    def _remove(self, chance: Random, act: Act) -> Posting:
        parts = [*chance.sample(self.cast.units, 50), *self.cast.parents]
        return ledger.remove(Lines(parts), stage=ledger.Stage.READY, act=act)

    def _consume(self, chance: Random, act: Act) -> Posting:
        lots = chance.sample(self.cast.lots, 2)
        return ledger.consume(Lines(lots, [10, 20], place=self.cast.places[0]), act=act)

    def _merge(self, chance: Random, act: Act) -> Posting:
        place = chance.choice(self.cast.places)
        lines = Lines(chance.sample(self.cast.lots, 2), [5, 6], place=place)
        return ledger.merge(lines, code=None, place=place, owner=self.cast.owner, act=act)

    def _correct(self, chance: Random, act: Act) -> Posting:
        codes = Given(self.cast.serial, [f"C{chance.randint(1, 20)}" for _ in range(3)])
        return ledger.correct_codes(chance.sample(self.cast.units, 3), codes=codes, act=act)

    def _reverse(self, chance: Random, act: Act) -> Posting:
        return ledger.reverse(
            chance.randint(10, 10 + 12 * (int(act.key.split("-")[1]) + 1)), act=act
        )

    def _hold(self, chance: Random, act: Act) -> Posting:
        units = chance.sample(self.cast.units, 3)
        return ledger.hold(Lines(units), reason="fought over", blocks=Block.MOVE, act=act)

    def _release(self, chance: Random, act: Act) -> Posting:
        return ledger.release([chance.randint(1, 60) for _ in range(3)], act=act)

    def _draw(self, chance: Random, act: Act) -> Posting:
        lines = Lines(
            [chance.choice(self.cast.lots)],
            [chance.randint(1, 5_000)],
            place=chance.choice(self.cast.places),
        )
        return ledger.move(lines, place=chance.choice(self.cast.places), act=act)

    def _split(self, chance: Random, act: Act) -> Posting:
        lot, place = chance.choice(self.cast.lots), chance.choice(self.cast.places)
        return ledger.split(Lines([lot], [chance.randint(1, 500)], place=place), act=act)

    def _adjust(self, chance: Random, act: Act) -> Posting:
        lot, place = chance.choice(self.cast.lots), chance.choice(self.cast.places)
        change = chance.choice([-40, -3, 5, 60])
        act = act._replace(reason="counted")
        return ledger.adjust(Lines([lot], place=place), changes=[change], act=act)


def play(path: str, name: str, first: int, number: int) -> None:
    """Do acts one after the other and say how each ended, as soon as it is known."""
    player = Player(read(path), name)
    for n in range(first, first + number):
        said: dict[str, Any] = {"key": f"{name}-{n}", "number": n}
        print(json.dumps(said | {"began": True}), flush=True)
        try:
            posting = player.act(n)
            said |= {"event": posting.event, "repeated": posting.repeated}
        except Refused as error:
            said |= {"refused": sorted({refusal.code for refusal in error.refusals})}
        print(json.dumps(said), flush=True)
