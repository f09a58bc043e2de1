"""Searching, counting and paging items."""

from typing import Any

import pytest

from stockthread import ledger
from stockthread.ledger import Block, Cause, Filter, Kind, Lines, Stage, read_filter
from tests.ledger.test_read_items import lot_with_unit, serial_in_lot
from tests.world import World


def ids(**wanted: Any) -> list[int]:
    """Return what a filter finds, after asking in all three ways."""
    filter = Filter(**wanted)
    found = [view.id for view in ledger.read.search(filter, limit=1000)]
    assert ledger.read.matching_ids(filter, 1000) == found
    assert ledger.read.count(filter) == len(found)
    assert ledger.read.count(filter, 2) == min(2, len(found))
    assert found == sorted(found)
    return found


@pytest.fixture(params=["window", "index"])
def world(world: World, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> World:
    """The cast, once with pages found among the next items, once by indexes alone."""
    if request.param == "index":
        monkeypatch.setattr(read_filter, "WINDOW_MIN", 0)
        monkeypatch.setattr(read_filter, "WINDOW_FACTOR", 0)
    return world


def test_everything_is_found_but_processes(world: World) -> None:
    drills, lot = world.drills(2), world.juice_lot(1000)
    used = ledger.consume(Lines([lot], [100]), act=world.act())

    assert ids() == [*drills, lot]
    assert ids(kinds=[Kind.PROCESS]) == list(used.items)
    assert ids(kinds=[Kind.LOT]) == [lot]


def test_products_places_stages_and_owners_narrow_the_search(world: World) -> None:
    drills, batteries, lot = world.drills(3), world.batteries(2), world.juice_lot(1000)
    world.move(drills[:1], world.a2)
    ledger.move(Lines([lot], [300]), place=world.a2, act=world.act())

    assert ids(products=[world.drill]) == drills
    assert ids(products=[world.drill, world.battery]) == [*drills, *batteries]
    assert ids(places=[world.a2]) == [drills[0], lot]
    assert ids(places=[world.a1, world.a2], products=[world.juice]) == [lot]
    assert ids(stages=[Stage.RAW]) == batteries
    assert ids(stages=[Stage.READY]) == [*drills, lot]
    assert ids(stages=[Stage.READY], places=[world.a2]) == [drills[0], lot]
    assert ids(stages=[Stage.RAW], places=[world.a2]) == []
    assert ids(owners=[world.us]) == [*drills, *batteries, lot]
    assert ids(owners=[world.customer_party]) == []
    assert ids(places=range(world.a1, world.a1 + 100)) == [*drills, *batteries, lot]


def test_place_and_stage_must_hold_of_one_part_of_a_lot(world: World) -> None:
    lot = world.juice_lot(1000)
    ledger.scrap(Lines([lot], [100]), place=world.scrap, act=world.act())

    assert ids(places=[world.scrap], stages=[Stage.SCRAPPED]) == [lot]
    assert ids(places=[world.scrap], stages=[Stage.READY]) == []


def test_held_counts_holds_of_lots_and_places_too(world: World) -> None:
    lot, unit = lot_with_unit(world, serial_in_lot(world))
    drill, free = world.drills(2)
    world.move([free], world.a2)
    carton = world.cartons(1, place=world.a3)[0]
    juice = world.juice_lot(500, place=world.a3)
    ledger.hold(Lines([drill]), reason="r", blocks=Block.SHIP, act=world.act())
    ledger.hold(Lines([lot]), reason="r", blocks=Block.SHIP, act=world.act())
    ledger.hold_place(world.a3, reason="r", blocks=Block.MOVE, act=world.act())

    assert ids(held=True) == sorted([lot, unit, drill, carton, juice])
    assert ids(held=False) == [free]
    assert all(view.holds for view in ledger.read.search(Filter(held=True)))
    assert not any(view.holds for view in ledger.read.search(Filter(held=False)))


def test_the_text_is_how_a_live_or_old_code_begins(world: World) -> None:
    [first] = world.drills(1, prefix="AB-")
    [second] = world.drills(1, prefix="AC-")
    old = ledger.read.item(first).code
    codes = ledger.Given(world.serial, ["ZZ-1"])
    ledger.correct_codes([first], codes=codes, act=world.act())

    assert ids(text="AB-") == [first]
    assert ids(text=old) == [first]
    assert ids(text="A") == [first, second]
    assert ids(text="zz") == [first]
    assert ids(text="Y") == []
    assert ids(text="Z", products=[world.drill]) == [first]
    assert ids(text="Z", products=[world.battery]) == []


def test_containers_and_loose_items(world: World) -> None:
    carton = world.cartons(1)[0]
    inside, loose = world.drills(2)
    lot = world.juice_lot(900)
    ledger.pack(Lines([inside]), container=carton, act=world.act())
    ledger.pack(Lines([lot], [400]), container=carton, act=world.act())

    assert ids(container=carton) == [inside, lot]
    assert ids(container=0) == [carton, loose, lot]
    assert ids(container=10**9) == []


def test_units_of_a_lot(world: World) -> None:
    lot, unit = lot_with_unit(world, serial_in_lot(world))
    world.drills(1)

    assert ids(lot=lot) == [unit]


def test_pages_follow_each_other_without_gap_or_double(world: World) -> None:
    drills = world.drills(7)
    world.batteries(3)
    drills += world.drills(4)
    seen: list[int] = []
    after = 0
    while page := ledger.read.search(Filter(products=[world.drill]), after=after, limit=3):
        seen += [view.id for view in page]
        after = seen[-1]

    assert seen == drills


def test_no_limit_no_items(world: World) -> None:
    world.drills(1)

    assert ledger.read.search(limit=0) == []


def test_stock_is_counted_where_it_stands(world: World) -> None:
    drills, lot = world.drills(3), world.juice_lot(1000)
    other = world.juice_lot(500, place=world.a2)
    world.cartons(1)
    world.move(drills[:1], world.a2)
    ledger.move(Lines([lot], [300]), place=world.a2, act=world.act())
    ready = Stage.READY

    assert ledger.read.stock_counts() == [
        (world.drill, ready, world.a1, 2, 0),
        (world.drill, ready, world.a2, 1, 0),
        (world.juice, ready, world.a1, 0, 700),
        (world.juice, ready, world.a2, 0, 800),
    ]
    assert ledger.read.stock_counts([world.juice]) == ledger.read.stock_counts()[2:]
    assert ledger.read.stock_in([world.a1]) == ledger.read.stock_counts()[::2]
    assert ledger.read.stock_in([]) == []
    ledger.scrap(Lines([other]), place=world.scrap, act=world.act())
    assert ledger.read.stock_by("stage") == [(ready, 3, 1), (Stage.SCRAPPED, 0, 1)]
    assert ledger.read.stock_by("place") == [(world.a1, 2, 1), (world.a2, 1, 1)]
    assert ledger.read.stock_by("product") == [(world.drill, 3, 0), (world.juice, 0, 1)]


def test_what_is_promised_shows_with_item_and_order(world: World) -> None:
    [drill], lot = world.drills(1), world.juice_lot(1000)
    order = Cause("order", "S-1")
    ledger.reserve(Lines([drill]), order=order, act=world.act())
    ledger.reserve(Lines([lot], [250]), order=order, act=world.act())

    [of_lot] = ledger.read.reservations_of(lot)
    assert (of_lot.quantity, of_lot.order_id, of_lot.place) == (250, "S-1", world.a1)
    assert [each.item for each in ledger.read.reservations_for("order", "S-1")] == [drill, lot]
    assert [view.reserved for view in ledger.read.items([drill, lot])] == [1, 250]
    ledger.unreserve([of_lot.id], act=world.act())
    assert ledger.read.reservations_of(lot) == []
