"""The fixed cast with somebody who packs: a desk that sells beside it."""

from collections.abc import Sequence

import pytest

from stockthread import containers, identifiers, ledger, sales
from stockthread.containers import Packed, Piles
from stockthread.ledger import Lines
from tests.sales.conftest import Shop
from tests.shared import made_once
from tests.world import World, build


class Packer(Shop):
    """Somebody with a scanner beside containers."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        type_id = identifiers.read.code_type_by_code("sscc").id
        scheme = identifiers.NewScheme("BOX", "SSCC", "09521234{counter:9}{check:gs1}", type_id)
        [self.scheme] = identifiers.add_schemes([scheme])

    def box(self, place: int = 0) -> int:
        """An empty container, in A-1 unless told."""
        act = self.world.act()
        done = containers.pack_into_new(
            [], act=act, place=place or self.world.a1, scheme=self.scheme
        )
        return done.container

    def code(self, item: int) -> str:
        return ledger.read.item(item).code

    def texts(self, things: Sequence[int | str]) -> list[str]:
        return [each if isinstance(each, str) else self.code(each) for each in things]

    def put(self, box: int, *things: int | str, **fields) -> Packed:
        """Pack things by their codes, or by what was typed."""
        with_doubtful = fields.pop("with_doubtful", False)
        act = self.world.act(**fields)
        return containers.pack(box, self.texts(things), act=act, with_doubtful=with_doubtful)

    def look(self, box: int, *things: int | str, place: int = 0) -> Piles:
        act = self.world.act()
        return containers.check_pack(box, self.texts(things), act=act, place=place)

    def take_out(self, box: int, *things: int | str, place: int = 0, **fields) -> Packed:
        act = self.world.act(**fields)
        return containers.unpack(box, self.texts(things), act=act, place=place)

    def packed(self, box: int, *items: int) -> None:
        """Put items into a container past all this."""
        ledger.pack(Lines(items), container=box, act=self.world.act())

    def undo(self, done: Packed) -> None:
        sales.undo(done.events, act=self.world.act())


cast = made_once(lambda: Packer(build()))


@pytest.fixture
def packer(cast, db) -> Packer:
    return cast()


@pytest.fixture
def world(packer) -> World:
    return packer.world
