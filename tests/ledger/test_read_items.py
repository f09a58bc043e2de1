"""Items, holdings and contents as they stand."""

import pytest

from stockthread import ledger
from stockthread.kernel.errors import Refused
from stockthread.ledger import Block, Given, Kind, Lines, New, Stage
from tests.world import World


def test_a_unit_is_told_with_place_stage_owner_code_and_last_event(world: World) -> None:
    [drill] = world.drills(1)
    moved = world.move([drill], world.a2)

    view = ledger.read.item(drill)

    assert view[:8] == (
        drill, Kind.UNIT, world.drill, 0, world.a2, Stage.READY, world.us, 0,
    )  # fmt: skip
    assert (view.quantity, view.reserved, view.holds, view.blocks) == (1, 0, 0, 0)
    assert view.code == ledger.read.codes_of(drill)[0].canonical
    assert view.event == moved.event
    assert view.happened_at == ledger.read.event(moved.event).happened_at


def test_items_come_in_the_order_asked_and_unknown_ids_are_left_out(world: World) -> None:
    first, second = world.drills(2)

    assert [view.id for view in ledger.read.items([second, 10**9, first])] == [second, first]
    with pytest.raises(Refused):
        ledger.read.item(10**9)


def test_a_lot_in_one_place_is_told_like_a_unit_in_two_places_by_its_sum(world: World) -> None:
    lot = world.juice_lot(1000)
    assert ledger.read.item(lot)[4:9] == (world.a1, Stage.READY, world.us, 0, 1000)

    ledger.move(Lines([lot], [300]), place=world.a2, act=world.act())

    view = ledger.read.item(lot)
    assert (view.place, view.stage, view.quantity) == (0, Stage.READY, 1000)
    parts = {part.place: part.quantity for part in ledger.read.holdings(lot)}
    assert parts == {world.a1: 700, world.a2: 300}


def test_what_is_scrapped_of_a_lot_is_no_longer_in_its_quantity(world: World) -> None:
    lot = world.juice_lot(1000)
    ledger.scrap(Lines([lot], [400]), place=world.scrap, act=world.act())
    assert ledger.read.item(lot)[4:9] == (world.a1, Stage.READY, world.us, 0, 600)

    ledger.scrap(Lines([lot], [600]), place=world.scrap, act=world.act())

    view = ledger.read.item(lot)
    assert (view.place, view.stage, view.quantity) == (world.scrap, Stage.SCRAPPED, 0)


def test_holds_of_the_item_its_lot_and_its_place_all_bear_on_it(world: World) -> None:
    lot = world.juice_lot(1000)
    drill, other = world.drills(2)
    ledger.hold(Lines([drill]), reason="scratched", blocks=Block.SHIP, act=world.act())
    ledger.hold_place(world.warehouse, reason="fire", blocks=Block.MOVE, act=world.act())

    views = {view.id: view for view in ledger.read.items([drill, other, lot])}

    assert (views[drill].holds, views[drill].blocks) == (2, Block.SHIP | Block.MOVE)
    assert (views[other].holds, views[other].blocks) == (1, Block.MOVE)
    assert (views[lot].holds, views[lot].blocks) == (1, Block.MOVE)
    world_places = ledger.read.holdings(lot)
    assert [(part.holds, part.blocks) for part in world_places] == [(1, Block.MOVE)]


def test_the_hold_on_a_lot_bears_on_its_units(world: World) -> None:
    product = serial_in_lot(world)
    lot, unit = lot_with_unit(world, product)

    ledger.hold(Lines([lot]), reason="cracks", blocks=Block.SHIP, act=world.act())

    view = ledger.read.item(unit)
    assert (view.lot, view.holds, view.blocks) == (lot, 1, Block.SHIP)
    assert [hold.reason for hold in ledger.read.holds_of(unit)] == ["cracks"]


def test_a_carton_shows_what_is_right_inside_and_of_a_lot_only_that_part(world: World) -> None:
    carton, pallet = world.cartons(2)
    drills, lot = world.drills(2), world.juice_lot(900)
    ledger.pack(Lines(drills), container=carton, act=world.act())
    ledger.pack(Lines([lot], [400]), container=carton, act=world.act())
    ledger.pack(Lines([carton]), container=pallet, act=world.act())

    inside = ledger.read.contents(carton)

    assert [view.id for view in inside] == [*drills, lot]
    assert (inside[-1].quantity, inside[-1].container) == (400, carton)
    assert [view.id for view in ledger.read.contents(pallet)] == [carton]
    assert [v.id for v in ledger.read.contents(carton, after=drills[0], limit=1)] == drills[1:]


def test_a_component_is_among_the_contents_of_its_unit(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())

    [inside] = ledger.read.contents(drill)

    assert (inside.id, inside.stage, inside.container) == (battery, Stage.CONSUMED, drill)


def test_an_item_without_a_live_code_shows_its_newest_old_one(world: World) -> None:
    [drill] = world.drills(1)
    before = ledger.read.item(drill).code
    ledger.correct_codes([drill], codes=Given(world.serial, ["NEW-1"]), act=world.act())
    assert ledger.read.item(drill).code == "NEW-1"
    assert ledger.read.codes([drill]) == {drill: "NEW-1"}
    assert before != "NEW-1"

    made = ledger.commission(
        New(Kind.UNIT, world.drill, 1, Given(world.serial, ["OOPS"])),
        place=world.a1, stage=Stage.READY, owner=world.us, act=world.act(),
    )  # fmt: skip
    ledger.reverse(made.event, act=world.act())

    view = ledger.read.item(made.items[0])
    assert (view.code, view.stage) == ("OOPS", Stage.VOID)


def serial_in_lot(world: World) -> int:
    """Add a product whose units belong to lots; return its id."""
    from stockthread import catalog

    [product] = catalog.add_products([catalog.NewProduct("PUMP", "Pump", "serial_in_lot")])
    return product


def lot_with_unit(world: World, product: int) -> tuple[int, int]:
    """Commission a lot of the product and one unit of that lot; return both ids."""
    ready = {"place": world.a1, "stage": Stage.READY, "owner": world.us}
    new = New(Kind.LOT, product, 1, Given(world.lot, ["PL-1"]), [10])
    [lot] = ledger.commission(new, **ready, act=world.act()).items
    new = New(Kind.UNIT, product, 1, Given(world.serial, ["PU-1"]), lot=lot)
    [unit] = ledger.commission(new, **ready, act=world.act()).items
    return lot, unit
