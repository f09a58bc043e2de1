"""What waits for serials: where, how much, and how much of the lot has some."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger
from stockthread.ledger import Cause, Given, Lines
from tests.world import World


def number(w: World, lot: int, count: int, place: int) -> list[int]:
    codes = Given(w.serial, [f"S{next(w.keys)}-{n}" for n in range(count)])
    lines = Lines([lot], [count], place=place)
    return list(ledger.serialise(lines, codes=codes, act=w.act()).items)


def told(w: World) -> list[tuple[int, ...]]:
    """Return lot, place, quantity, reserved, numbered and unnumbered of what waits."""
    found = ledger.read.waiting(w.pump())
    return [(e.lot, e.place, e.quantity, e.reserved, e.numbered, e.unnumbered) for e in found]


def test_each_place_of_each_lot_is_told_with_what_has_serials(world: World) -> None:
    first, second = world.pump_lot(120), world.pump_lot(5)
    ledger.move(Lines([first], [20]), place=world.a2, act=world.act())
    made = number(world, first, 34, world.a1)
    ledger.ship(Lines(made[:4]), place=world.customer, act=world.act())
    ledger.reserve(Lines([second], [2]), order=Cause("order", "1"), act=world.act())
    assert told(world) == [
        (first, world.a1, 66, 0, 34, 86),
        (first, world.a2, 20, 0, 34, 86),
        (second, world.a1, 5, 2, 0, 5),
    ]
    [code] = {each.code for each in ledger.read.waiting(world.pump()) if each.lot == first}
    assert code.startswith("PL")


def test_what_is_void_has_no_serial(world: World) -> None:
    lot = world.pump_lot(10)
    number(world, lot, 2, world.a1)
    ledger.reverse(ledger.read.latest_events(1)[0].id, act=world.act())
    assert told(world) == [(lot, world.a1, 10, 0, 0, 10)]


def test_what_is_not_in_our_hands_does_not_wait_here(world: World) -> None:
    lost, back, used = (world.pump_lot(10) for _ in range(3))
    ledger.lose(Lines([lost]), place=world.lost, act=world.act())
    ledger.ship(Lines([back]), place=world.supplier, act=world.act())
    number(world, used, 10, world.a1)
    assert told(world) == []


def test_many_lots_cost_one_statement(world: World) -> None:
    for _ in range(5):
        world.pump_lot(3)
    with CaptureQueriesContext(connection) as captured:
        assert len(ledger.read.waiting(world.pump(), limit=4)) == 4
    assert len(captured) <= 2  # the cast's product is looked up too
