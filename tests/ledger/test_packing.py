"""Containers: what is packed stands where its container stands, whatever is done to either."""

from collections.abc import Iterator

import pytest

from stockthread import ledger
from stockthread.ledger import Block, Cause, Given, Kind, Lines, New, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


def test_each_line_may_go_into_a_container_of_its_own(world: World) -> None:
    cartons, drills = world.cartons(2), world.drills(2)
    ledger.pack(Lines(drills), container=cartons, act=world.act())
    assert [stock.unit(drill).container for drill in drills] == cartons


def test_unpacked_things_stay_where_the_container_stands(world: World) -> None:
    carton, drills = world.cartons(1)[0], world.drills(2)
    ledger.pack(Lines(drills), container=carton, act=world.act())
    world.move([carton], world.a3)
    ledger.unpack(Lines(drills[:1]), act=world.act())
    world.move([carton], world.a2)
    assert stock.places(drills) == [world.a3, world.a2]


def test_part_of_a_lot_is_packed_and_the_rest_stays(world: World) -> None:
    carton, lot = world.cartons(1)[0], world.juice_lot(1000)
    ledger.pack(Lines([lot], [300]), container=carton, act=world.act())
    assert [part[2:4] for part in stock.parts(lot)] == [(0, 700), (carton, 300)]
    lines = Lines([lot], [100], container=carton)
    ledger.unpack(lines, act=world.act())
    assert [part[2:4] for part in stock.parts(lot)] == [(0, 800), (carton, 200)]


def test_the_same_lot_lies_in_two_cartons_of_one_pallet(world: World) -> None:
    pallet, first, second = world.cartons(3)
    lot = world.juice_lot(1000)
    for carton, quantity in ((first, 300), (second, 200)):
        lines = Lines([lot], [quantity], container=0)
        ledger.pack(lines, container=carton, act=world.act())
    ledger.pack(Lines([first, second]), container=pallet, act=world.act())
    world.move([pallet], world.a2)
    assert stock.lying(lot) == {world.a1: 500, world.a2: 500}
    found = {part.container: part.quantity for part in stock.parts(lot)}
    assert found == {0: 500, first: 300, second: 200}


def test_two_containers_do_not_go_into_each_other(world: World) -> None:
    first, second = cartons = world.cartons(2)
    act = world.act()
    found = refused(lambda: ledger.pack(Lines(cartons), container=[second, first], act=act))
    assert found == [(0, "container_in_itself"), (1, "container_in_itself")]
    found = refused(lambda: ledger.pack(Lines([first]), container=first, act=world.act()))
    assert found == [(0, "container_in_itself")]


def test_a_carton_whose_lot_is_promised_does_not_move(world: World) -> None:
    carton, lot = world.cartons(1)[0], world.juice_lot(1000)
    ledger.pack(Lines([lot]), container=carton, act=world.act())
    ledger.reserve(Lines([lot], [10]), order=Cause("order", "1"), act=world.act())
    assert refused(lambda: world.move([carton], world.a2)) == [(0, "lot_reserved")]
    ledger.unreserve(stock.reservations(lot), act=world.act())
    assert world.move([carton], world.a2).accepted == 1


def test_an_inner_container_is_unpacked_with_all_that_is_in_it(world: World) -> None:
    pallet, carton = world.cartons(2)
    drill = world.drills(1)
    ledger.pack(Lines(drill), container=carton, act=world.act())
    ledger.pack(Lines([carton]), container=pallet, act=world.act())
    ledger.unpack(Lines([carton]), act=world.act())
    world.move([carton], world.a2)
    assert stock.places([pallet, carton, *drill]) == [world.a1, world.a2, world.a2]


def test_a_container_and_its_content_in_one_list_is_told(world: World) -> None:
    carton, drill = world.cartons(1)[0], world.drills(1)[0]
    ledger.pack(Lines([drill]), container=carton, act=world.act())
    assert refused(lambda: world.move([drill, carton], world.a2)) == [(0, "listed_twice")]
    posting = world.move([drill, carton], world.a2, accept="good")
    assert posting.accepted == 1
    assert stock.places([carton, drill]) == [world.a2] * 2


def test_what_is_inside_keeps_its_stage_when_the_container_ends_with_others(world: World) -> None:
    carton, drill = world.cartons(1)[0], world.drills(1)
    ledger.pack(Lines(drill), container=carton, act=world.act())
    ledger.ship(Lines([carton]), place=world.customer, act=world.act())
    ledger.take_back(Lines([carton]), place=world.a1, stage=Stage.WIP, act=world.act())
    assert stock.stages([carton, *drill]) == [Stage.WIP, Stage.READY]


def expected(world: World, kind: Kind, number: int = 1) -> list[int]:
    """Things that a supplier announced: cartons, drills, or lots of a thousand millilitres."""
    product = {Kind.CONTAINER: 0, Kind.UNIT: world.drill, Kind.LOT: world.juice}[kind]
    type_id = world.serial if kind == Kind.UNIT else world.lot
    codes = [f"E{next(world.keys):04d}" for _ in range(number)]
    given = None if kind == Kind.CONTAINER else Given(type_id, codes)
    new = New(kind, product, number, given, [1000] * number if kind == Kind.LOT else None)
    return list(ledger.expect(new, place=world.supplier, owner=0, act=world.act()).items)


def test_an_announced_pallet_is_received_with_all_that_is_in_it(world: World) -> None:
    pallet, *cartons = expected(world, Kind.CONTAINER, 3)
    drills, [lot] = expected(world, Kind.UNIT, 2), expected(world, Kind.LOT)
    ledger.pack(Lines(drills), container=cartons[0], act=world.act())
    ledger.pack(Lines([lot], [400]), container=cartons[1], act=world.act())
    ledger.pack(Lines(cartons), container=pallet, act=world.act())
    receive(world, [pallet])
    for item in (pallet, *cartons, *drills):
        found = stock.unit(item)
        assert (found.place, found.stage, found.owner) == (world.a1, Stage.READY, world.us)
    assert [stock.unit(drill).container for drill in drills] == [cartons[0]] * 2
    assert [part[0:4] for part in stock.parts(lot)] == [
        (world.supplier, Stage.EXPECTED, 0, 600), (world.a1, Stage.READY, cartons[1], 400),
    ]  # fmt: skip


def test_an_undone_receipt_of_a_pack_is_expected_again_as_it_was_packed(world: World) -> None:
    [carton], drills = expected(world, Kind.CONTAINER), expected(world, Kind.UNIT, 2)
    ledger.pack(Lines(drills), container=carton, act=world.act())
    ledger.reverse(receive(world, [carton]).event, act=world.act())
    for item in drills:
        found = stock.unit(item)
        assert (found.place, found.stage) == (world.supplier, Stage.EXPECTED)
        assert found.container == carton


def test_what_is_here_is_not_packed_into_what_is_expected_nor_the_other_way(world: World) -> None:
    [carton], [coming] = world.cartons(1), expected(world, Kind.CONTAINER)
    [here], [drill] = world.drills(1), expected(world, Kind.UNIT)
    for item, container in ((here, coming), (drill, carton)):
        act = world.act()
        found = refused(lambda: ledger.pack(Lines([item]), container=container, act=act))  # noqa: B023
        assert found == [(0, "not_here_yet")]


def test_a_unit_scanned_by_itself_is_taken_out_of_its_announced_pack(world: World) -> None:
    [carton], drills = expected(world, Kind.CONTAINER), expected(world, Kind.UNIT, 2)
    ledger.pack(Lines(drills), container=carton, act=world.act())
    assert refused(lambda: receive(world, drills[:1])) == [(0, "packed")]
    receive(world, drills[:1], unpack=True)
    found = stock.unit(drills[0])
    assert (found.place, found.container, found.stage) == (world.a1, 0, Stage.READY)
    assert stock.unit(drills[1]).container == carton


def test_a_held_thing_inside_stops_the_receipt_of_its_pack(world: World) -> None:
    [carton], [drill] = expected(world, Kind.CONTAINER), expected(world, Kind.UNIT)
    ledger.pack(Lines([drill]), container=carton, act=world.act())
    ledger.hold(Lines([drill]), reason="Not to be moved", blocks=Block.MOVE, act=world.act())
    assert refused(lambda: receive(world, [carton])) == [(0, "held")]


def receive(world: World, items: list[int], *, unpack: bool = False) -> ledger.Posting:
    lines, act = Lines(items), world.act()
    return ledger.receive(
        lines, place=world.a1, stage=Stage.READY, owner=world.us, act=act, unpack=unpack
    )


def test_a_unit_is_shipped_out_of_its_carton_only_where_that_is_said(world: World) -> None:
    carton, drills = world.cartons(1)[0], world.drills(2)
    ledger.pack(Lines(drills), container=carton, act=world.act())
    lines = Lines(drills[:1])
    assert refused(lambda: ledger.ship(lines, place=world.customer, act=world.act())) == [
        (0, "packed")
    ]
    done = ledger.ship(lines, place=world.customer, act=world.act(), unpack=True)
    assert [stock.unit(drill).container for drill in drills] == [0, carton]
    assert stock.places(drills) == [world.customer, world.a1]
    ledger.reverse(done.event, act=world.act())
    assert [stock.unit(drill).container for drill in drills] == [carton] * 2
