"""Events as sentences: pieces are counted as people count them, and every product is named."""

import pytest

from stockthread import catalog, ledger
from stockthread.ledger import Act, Cause, Kind, Lines, New, Stage
from stockthread.web import told
from tests.shared import made_once
from tests.world import World, build

cast = made_once(build)


@pytest.fixture
def world(cast, db) -> World:
    return cast()


def sentence(posting: ledger.Posting) -> str:
    [line] = told.lines(ledger.read.events([posting.event]))
    return line.sentence


def with_batteries(world: World, count: int) -> list[int]:
    """Drills in A-1 with a battery in each."""
    drills = world.drills(count)
    ledger.install(Lines(world.batteries(count)), parent=drills, act=world.act())
    return drills


def test_what_is_inside_a_unit_is_not_counted_again(world):
    drills = with_batteries(world, 3)
    name = catalog.read.product(world.drill).name
    moved = ledger.move(Lines(drills), place=world.a3, act=world.act())
    assert sentence(moved).startswith(f"3 × {name} moved")


def test_a_carton_is_told_with_the_pieces_in_it(world):
    drills = with_batteries(world, 3)
    [carton] = world.cartons(1)
    ledger.pack(Lines(drills), container=carton, act=world.act())
    moved = ledger.move(Lines([carton]), place=world.a3, act=world.act())
    assert sentence(moved).startswith("A container with 3 items inside moved")


def test_containers_are_called_so_and_come_with_what_is_in_them(world):
    act, place = world.act(), world.supplier
    one, two = ledger.expect(New(Kind.CONTAINER, 0, 2), place=place, owner=0, act=act).items
    made = ledger.expect(New(Kind.UNIT, world.drill, 3), place=place, owner=0, act=world.act())
    ledger.pack(Lines(made.items), container=one, act=world.act())
    way = {"place": world.a1, "stage": Stage.READY, "owner": world.us}
    came = ledger.receive(Lines([one]), **way, act=world.act())
    assert sentence(came).startswith("A container with 3 items inside received")
    alone = ledger.receive(Lines([two]), **way, act=world.act())
    assert sentence(alone).startswith("1 container received")


def test_every_product_that_is_promised_is_named(world):
    drills = with_batteries(world, 2)
    [saw] = catalog.add_products([catalog.NewProduct("SAW", "Saw")])
    saws = ledger.commission(
        New(Kind.UNIT, saw, 3), place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    ).items
    act: Act = world.act()
    reserved = ledger.reserve(Lines([*drills, *saws]), order=Cause("sale", "1"), act=act)
    name = catalog.read.product(world.drill).name
    assert sentence(reserved) == f"3 × Saw and 2 × {name} promised to an order"
