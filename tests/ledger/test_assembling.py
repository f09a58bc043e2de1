"""Install and finish in one go leave what the two verbs leave, and are not done where unplain."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from stockthread import catalog, ledger
from stockthread.kernel import db
from stockthread.ledger import Act, Assembly, Block, Given, Kind, Lines, New, Stage
from stockthread.ledger.schema import SEQUENCES
from tests import stock
from tests.ledger.test_finishing import begun
from tests.world import World

NAMES = ("event", "item", "movement", "movement_item", "edge", "hold", "state")


def pairs(parts: list[int], units: list[int]) -> Assembly:
    """So many parts in each unit, in turn."""
    return Assembly(parts, [units[n % len(units)] for n in range(len(parts))], units)


def one_by_one(done: Assembly, place: int, acts: tuple[Act, Act], process: int | None) -> None:
    ledger.install(Lines(done.parts), parent=done.into, act=acts[0])
    ledger.finish(Lines(done.units), place=place, process=process, act=acts[1])


def in_one_go(done: Assembly, place: int, acts: tuple[Act, Act], process: int | None) -> None:
    made = ledger.assemble(done, place=place, fit=acts[0], done=acts[1], process=process)
    assert made


def left_by(
    way: Callable[..., None], done: Assembly, place: int, acts: tuple[Act, Act], process: int | None
) -> list[list[tuple[Any, ...]]]:
    """All that a way leaves, ids and digests too; it is taken back."""
    with transaction.atomic():
        before = [_next(name) for name in SEQUENCES]
        way(done, place, acts, process)
        stock.assert_sound()
        found = [db.query(f"SELECT * FROM ledger_{name} ORDER BY 1, 2") for name in NAMES]
        transaction.set_rollback(True)
    if db.is_postgresql():  # which never gives an id twice
        for name, id in zip(SEQUENCES, before, strict=True):
            db.execute(f"SELECT setval('ledger_{name}_ids', %s, false)", [id])
    return found


def _next(name: str) -> int:
    sql = f"SELECT next FROM ledger_sequence WHERE name = '{name}'"
    if db.is_postgresql():
        sql = f"SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM ledger_{name}_ids"
    return int(db.query(sql)[0][0])


@pytest.mark.parametrize("has_process", [False, True])
def test_it_leaves_to_the_row_what_the_two_verbs_leave(world: World, has_process: bool) -> None:
    [kit] = catalog.add_products([catalog.NewProduct("KIT", "Kit")])  # between the others
    pump = New(Kind.UNIT, world.pump(), 3, Given(world.serial, ["P1", "P2", "P3"]))
    lot = world.pump_lot()
    of_lot = world.pumps_of(lot, 2)
    first = world.batteries(2)
    stage, owner = Stage.RAW, world.us
    pumps = [
        *ledger.commission(pump, place=world.a1, stage=stage, owner=owner, act=world.act()).items,
        *ledger.commission(of_lot, place=world.a1, stage=stage, owner=owner, act=world.act()).items,
    ]
    parts = [*world.batteries(3), *reversed(pumps), *first]
    process = None
    if has_process:
        process = ledger.consume(Lines([world.juice_lot(9)]), act=world.act()).items[0]
    begun_now = begun(world, 4, product=kit if has_process else world.drill)
    done, acts = pairs(parts, begun_now), (world.act(), world.act())
    for place in (world.a1, world.a2):
        ways = [left_by(way, done, place, acts, process) for way in (one_by_one, in_one_go)]
        for name, slow, quick in zip(NAMES, *ways, strict=True):
            assert slow == quick, name


def inside_another(world: World, parts: list[int], units: list[int]) -> None:
    ledger.install(Lines([parts[1]]), parent=parts[0], act=world.act())


def in_a_box(world: World, parts: list[int], units: list[int]) -> None:
    ledger.pack(Lines([parts[1]]), container=world.cartons(1, world.a1)[0], act=world.act())


def elsewhere(world: World, parts: list[int], units: list[int]) -> None:
    world.move([parts[1]], world.a2)


def held(world: World, parts: list[int], units: list[int]) -> None:
    ledger.hold(Lines([parts[1]]), reason="x", blocks=Block.SHIP, act=world.act())


def unit_held(world: World, parts: list[int], units: list[int]) -> None:
    ledger.hold(Lines([units[1]]), reason="x", blocks=Block.MOVE, act=world.act())


def place_held(world: World, parts: list[int], units: list[int]) -> None:
    ledger.hold_place(world.warehouse, reason="x", blocks=Block.CONSUME, act=world.act())


def promised(world: World, parts: list[int], units: list[int]) -> None:
    ledger.reserve(Lines([parts[1]]), order=ledger.Cause("sale", "7"), act=world.act())


def finished(world: World, parts: list[int], units: list[int]) -> None:
    ledger.finish(Lines([units[1]]), place=world.a1, act=world.act())


def not_empty(world: World, parts: list[int], units: list[int]) -> None:
    ledger.install(Lines(world.batteries(1)), parent=units[1], act=world.act())


def late(world: World, parts: list[int], units: list[int]) -> None:
    act = world.act()
    world.move(world.drills(1), world.a2, recorded_at=act.recorded_at.replace(year=2030))


@pytest.mark.parametrize(
    "change",
    [inside_another, in_a_box, elsewhere, held, unit_held, place_held, promised, finished,
     not_empty, late],
)  # fmt: skip
def test_where_something_is_not_plain_nothing_is_written(
    world: World, change: Callable[[World, list[int], list[int]], None]
) -> None:
    parts, units = world.batteries(4), begun(world, 2)
    change(world, parts, units)
    with stock.unchanged():
        assert not ledger.assemble(
            pairs(parts, units), place=world.a2, fit=world.act(), done=world.act()
        )


def test_what_is_named_twice_or_is_no_unit_is_not_plain(world: World) -> None:
    parts, units, lot = world.batteries(2), begun(world, 2), world.juice_lot(5)
    for bad in (
        pairs([*parts, parts[0]], units),
        pairs(parts, [*units, units[0]]),
        pairs([parts[0], units[0]], units),
        pairs([*parts, lot], units),
        pairs(parts, [*units, lot]),
        pairs([*parts, 10**9], units),
        pairs([*parts, *begun(world, 1)], units),
        Assembly(parts, units, units[:1]),
        Assembly((), (), units),
    ):
        with stock.unchanged():
            assert not ledger.assemble(bad, place=world.a2, fit=world.act(), done=world.act())
