"""Promises: they move nothing, and nobody else gets what is promised."""

from collections.abc import Iterator

import pytest

from stockthread import ledger
from stockthread.kernel import db
from stockthread.ledger import Cause, Lines, Stage
from tests import stock
from tests.ledger import verbs
from tests.refusals import refused
from tests.world import World

ORDER = Cause("order", "S-1")


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


def test_a_promised_unit_is_for_one_order_only(world: World) -> None:
    drill = world.drills(1)
    ledger.reserve(Lines(drill), order=ORDER, act=world.act())
    other = Cause("order", "S-2")
    act = world.act()
    assert refused(lambda: ledger.reserve(Lines(drill), order=other, act=act)) == [(0, "reserved")]
    rows = db.query("SELECT order_kind, order_id, quantity FROM ledger_reservation")
    assert rows == [("order", "S-1", 1)]


@pytest.mark.parametrize("verb", ["ship", "scrap", "lose", "consume", "install", "blend"])
def test_a_promised_unit_is_not_taken_by_another(world: World, verb: str) -> None:
    rows = verbs.with_targets(world, verb, [verbs.Row(verbs.unit(world, verb))])
    ledger.reserve(Lines([rows[0].item]), order=ORDER, act=world.act())
    assert refused(lambda: verbs.DO[verb](world, rows, world.act())) == [(0, "reserved")]


def test_a_promised_unit_may_be_moved_and_packed(world: World) -> None:
    (drill,) = world.drills(1)
    ledger.reserve(Lines([drill]), order=ORDER, act=world.act())
    world.move([drill], world.a2)
    ledger.pack(Lines([drill]), container=world.cartons(1, world.a2)[0], act=world.act())
    assert stock.unit(drill).reserved == 1


def test_promises_of_a_lot_together_are_never_more_than_there_is(world: World) -> None:
    lot = world.juice_lot(1000)
    for quantity in (400, 600):
        ledger.reserve(Lines([lot], [quantity]), order=ORDER, act=world.act())
    act = world.act()
    found = refused(lambda: ledger.reserve(Lines([lot], [1]), order=ORDER, act=act))
    assert found == [(0, "reserved")]
    first, second = stock.reservations(lot)
    ledger.unreserve([first], act=world.act())
    assert stock.parts(lot) == [stock.Part(world.a1, Stage.READY, 0, 1000, 600)]
    ledger.unreserve([second], act=world.act())
    assert stock.parts(lot)[0].reserved == 0


def test_the_promise_is_of_the_part_in_one_place(world: World) -> None:
    lot = world.juice_lot(1000)
    ledger.move(Lines([lot], [400]), place=world.a2, act=world.act())
    ledger.reserve(Lines([lot], [400], place=world.a2), order=ORDER, act=world.act())
    ledger.ship(Lines([lot], [600], place=world.a1), place=world.customer, act=world.act())
    lines = Lines([lot], [1], place=world.a2)
    act = world.act()
    found = refused(lambda: ledger.ship(lines, place=world.customer, act=act))
    assert found == [(0, "lot_reserved")]


def test_what_is_on_its_way_may_be_promised_already(world: World) -> None:
    unit, lot = verbs.expected_unit(world), verbs.expected_lot(world)
    ledger.reserve(Lines([unit, lot], [1, 300]), order=ORDER, act=world.act())

    def receive(item: int) -> ledger.Posting:
        return ledger.receive(
            Lines([item], None if item == unit else [1000]), place=world.a1, stage=Stage.READY,
            owner=world.us, act=world.act(),
        )  # fmt: skip

    receive(unit)
    assert stock.unit(unit).reserved == 1
    assert refused(lambda: receive(lot)) == [(0, "lot_reserved")]
    ledger.unreserve(stock.reservations(lot), act=world.act())
    receive(lot)


def test_a_container_is_promised_with_all_that_is_in_it(world: World) -> None:
    carton = world.cartons(1)
    ledger.pack(Lines(world.drills(2)), container=carton[0], act=world.act())
    ledger.reserve(Lines(carton), order=ORDER, act=world.act())
    act = world.act()
    found = refused(lambda: ledger.ship(Lines(carton), place=world.customer, act=act))
    assert found == [(0, "reserved")]
    ledger.unreserve(stock.reservations(carton[0]), act=world.act())
    assert ledger.ship(Lines(carton), place=world.customer, act=world.act()).accepted == 1


def test_open_ends_of_a_list_are_ended_without_the_others(world: World) -> None:
    drills = world.drills(3)
    ledger.reserve(Lines(drills), order=ORDER, act=world.act())
    ids = [stock.reservations(drill)[0] for drill in drills]
    ledger.unreserve(ids[:1], act=world.act())
    with stock.unchanged():
        found = refused(lambda: ledger.unreserve(ids, act=world.act()))
    assert found == [(0, "reservation_is_closed")]
    posting = ledger.unreserve([*ids, verbs.NOBODY], act=world.act(accept="good"))
    assert posting.accepted == 2
    assert [refusal[1] for refusal in posting.refused] == [
        "reservation_is_closed", "unknown_reservation",
    ]  # fmt: skip
    assert [stock.unit(drill).reserved for drill in drills] == [0, 0, 0]
