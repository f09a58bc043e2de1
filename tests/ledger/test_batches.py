"""A batch is one event: whole or not at all, at as many statements for two lines as for many."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection

from stockthread import identifiers, ledger
from stockthread.kernel import db
from stockthread.ledger import Cause, Generated, Given, Kind, Lines, New, Stage
from tests import stock
from tests.ledger import verbs
from tests.refusals import refused
from tests.world import World

Act = Callable[[World, Sequence[int]], Any]
MANY = 2_000


def statements(action: Callable[[], Any]) -> list[str]:
    """Do something and return the SQL it ran; hints to the planner do not count."""
    ran: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("ANALYZE"):
            ran.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        action()
    return ran


def made(w: World, number: int) -> list[int]:
    """Return drills in A-1."""
    return w.drills(number)


def shipped(w: World, number: int) -> list[int]:
    drills = w.drills(number)
    ledger.ship(Lines(drills), place=w.customer, act=w.act())
    return drills


def missing(w: World, number: int) -> list[int]:
    drills = w.drills(number)
    ledger.lose(Lines(drills), place=w.lost, act=w.act())
    return drills


def packed(w: World, number: int) -> list[int]:
    drills = w.drills(number)
    ledger.pack(Lines(drills), container=w.cartons(1)[0], act=w.act())
    return drills


def carton(w: World, number: int) -> list[int]:
    """Return a carton with that many drills in it."""
    box = w.cartons(1)
    ledger.pack(Lines(w.drills(number)), container=box[0], act=w.act())
    return box


def built_in(w: World, number: int) -> list[int]:
    drills = w.drills(number)
    ledger.install(Lines(drills), parent=w.drills(1)[0], act=w.act())
    return drills


def coming(w: World, number: int) -> list[int]:
    texts = [f"E{next(w.keys)}-{n}" for n in range(number)]
    new = New(Kind.UNIT, w.drill, number, Given(w.serial, texts))
    return list(ledger.expect(new, place=w.supplier, owner=w.us, act=w.act()).items)


def lots(w: World, number: int) -> list[int]:
    texts = [f"L{next(w.keys)}-{n}" for n in range(number)]
    new = New(Kind.LOT, w.juice, number, Given(w.lot, texts), [100] * number)
    return list(
        ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=w.act()).items
    )


def held(w: World, number: int) -> list[int]:
    drills = w.drills(number)
    event = ledger.hold(Lines(drills), reason="x", blocks=7, act=w.act()).event
    return [id for (id,) in db.query("SELECT id FROM ledger_hold WHERE event = %s", [event])]


def promised(w: World, number: int) -> list[int]:
    event = ledger.reserve(Lines(w.drills(number)), order=Cause("o", "1"), act=w.act()).event
    sql = "SELECT id FROM ledger_reservation WHERE event = %s"
    return [id for (id,) in db.query(sql, [event])]


def moved(w: World, number: int) -> list[int]:
    return [w.move(w.drills(number), w.a2).event]


def codes(w: World, items: Sequence[int]) -> Given:
    return Given(w.serial, [f"C{next(w.keys)}-{item}" for item in items])


COSTS: dict[str, tuple[Callable[[World, int], list[int]], Act]] = {
    "commission": (made, lambda w, i: w.drills(len(i))),
    "receive": (coming, lambda w, i: ledger.receive(
        Lines(i), place=w.a1, stage=Stage.READY, owner=w.us, act=w.act())),
    "move": (made, lambda w, i: w.move(i, w.a2)),
    "move_carton": (carton, lambda w, i: w.move(i, w.a2)),
    "move_lots": (lots, lambda w, i: ledger.move(
        Lines(i, [60] * len(i)), place=w.a2, act=w.act())),
    "ship": (made, lambda w, i: ledger.ship(Lines(i), place=w.customer, act=w.act())),
    "deliver": (shipped, lambda w, i: ledger.deliver(Lines(i), place=w.carrier, act=w.act())),
    "take_back": (shipped, lambda w, i: ledger.take_back(Lines(i), place=w.a1, act=w.act())),
    "scrap": (made, lambda w, i: ledger.scrap(Lines(i), place=w.scrap, act=w.act())),
    "lose": (made, lambda w, i: ledger.lose(Lines(i), place=w.lost, act=w.act())),
    "find": (missing, lambda w, i: ledger.find(Lines(i), place=w.a1, act=w.act())),
    "pack": (made, lambda w, i: ledger.pack(Lines(i), container=w.cartons(1)[0], act=w.act())),
    "unpack": (packed, lambda w, i: ledger.unpack(Lines(i), act=w.act())),
    "install": (made, lambda w, i: ledger.install(
        Lines(i), parent=w.drills(1)[0], act=w.act())),
    "remove": (built_in, lambda w, i: ledger.remove(Lines(i), stage=Stage.RAW, act=w.act())),
    "consume": (made, lambda w, i: ledger.consume(Lines(i), act=w.act())),
    "merge": (lots, lambda w, i: ledger.merge(
        Lines(i), code=None, place=w.a1, owner=w.us, act=w.act())),
    "split": (lots, lambda w, i: ledger.split(Lines(i, [40] * len(i)), act=w.act())),
    "adjust": (lots, lambda w, i: ledger.adjust(
        Lines(i), changes=[5] * len(i), act=w.act(reason="counted"))),
    "hold": (made, lambda w, i: ledger.hold(Lines(i), reason="x", blocks=7, act=w.act())),
    "hold_carton": (carton, lambda w, i: ledger.hold(
        Lines(i), reason="x", blocks=7, act=w.act())),
    "hold_parts": (lots, lambda w, i: ledger.hold(
        Lines(i, [40] * len(i)), reason="x", blocks=7, act=w.act())),
    "release": (held, lambda w, i: ledger.release(i, act=w.act())),
    "reserve": (made, lambda w, i: ledger.reserve(
        Lines(i), order=Cause("order", "1"), act=w.act())),
    "unreserve": (promised, lambda w, i: ledger.unreserve(i, act=w.act())),
    "correct_codes": (made, lambda w, i: ledger.correct_codes(
        i, codes=codes(w, i), act=w.act())),
    "correct_product": (made, lambda w, i: ledger.correct_product(
        i, product=w.battery, act=w.act())),
    "observe": (made, lambda w, i: ledger.observe(
        i, attributes=verbs.days(), values=["1"] * len(i), act=w.act())),
    "reverse": (moved, lambda w, i: ledger.reverse(i[0], act=w.act())),
}  # fmt: skip


@pytest.mark.parametrize("verb", COSTS)
def test_thousands_of_lines_cost_as_many_statements_as_two(world: World, verb: str) -> None:
    prepare, act = COSTS[verb]
    few, many = prepare(world, 2), prepare(world, MANY)
    act(world, prepare(world, 2))  # makes temporary tables and fills caches
    costs = [statements(lambda items=items: act(world, items)) for items in (few, many)]
    assert len(costs[0]) == len(costs[1]), set(costs[1]) - set(costs[0])
    assert len(costs[0]) < 100


def test_half_a_batch_wrong_stops_all_of_it_or_only_that_half(world: World) -> None:
    good, bad = world.drills(50), world.drills(50)
    ledger.scrap(Lines(bad), place=world.scrap, act=world.act())
    mixed = [item for pair in zip(good, bad, strict=True) for item in pair]
    with stock.unchanged():
        found = refused(lambda: world.move(mixed, world.a2))
    assert found == [(line, "item_is_gone") for line in range(1, 100, 2)]
    posting = world.move(mixed, world.a2, accept="good")
    assert posting.accepted == 50
    assert [refusal.line for refusal in posting.refused] == list(range(1, 100, 2))
    assert stock.places(good) == [world.a2] * 50
    assert stock.places(bad) == [world.scrap] * 50
    stock.assert_sound()


def test_a_batch_of_which_nothing_is_good_is_no_event(world: World) -> None:
    gone = world.drills(2)
    ledger.scrap(Lines(gone), place=world.scrap, act=world.act())
    with stock.unchanged():
        found = refused(lambda: world.move(gone, world.a2, accept="good"))
    assert found == [(0, "item_is_gone"), (1, "item_is_gone")]


def test_new_items_of_the_good_lines_have_ids_without_gaps(world: World) -> None:
    new = New(Kind.UNIT, world.drill, 4, Given(world.serial, ["A", "A", " ", "B"]))
    posting = ledger.commission(
        new, place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act(accept="good")
    )
    assert [stock.codes(item) for item in posting.items] == [["A"], ["B"]]
    assert [refusal[:2] for refusal in posting.refused] == [
        (1, "code_listed_twice"), (2, "empty_code"),
    ]  # fmt: skip
    stock.assert_sound()


def test_lines_may_each_have_a_place_a_product_and_a_quantity(world: World) -> None:
    new = New(Kind.LOT, [world.juice, world.apples], 2, None, [10, 20])
    posting = ledger.commission(
        new, place=[world.a1, world.a2], stage=Stage.RAW, owner=world.us, act=world.act()
    )
    assert [stock.lying(lot) for lot in posting.items] == [{world.a1: 10}, {world.a2: 20}]
    drills = world.drills(3)
    ledger.move(Lines(drills), place=[world.a2, world.a3, world.a2], act=world.act())
    assert stock.places(drills) == [world.a2, world.a3, world.a2]
    stock.assert_sound()


def test_generated_serials_are_taken_in_order_and_only_once(world: World) -> None:
    new = identifiers.NewScheme("S", "Serials", "S-{counter:4}", world.serial)
    scheme = identifiers.add_schemes([new])[0]
    serials = Generated(scheme, identifiers.Fields())
    for first in (1, 4):
        posting = ledger.commission(
            New(Kind.UNIT, world.drill, 3, serials),
            place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act(),
        )  # fmt: skip
        texts = [f"S-{n:04d}" for n in range(first, first + 3)]
        assert [stock.codes(item) for item in posting.items] == [[text] for text in texts]


def test_a_generated_serial_that_somebody_has_typed_before_is_refused(world: World) -> None:
    new = identifiers.NewScheme("S", "Serials", "S-{counter:4}", world.serial)
    scheme = identifiers.add_schemes([new])[0]
    serials = Generated(scheme, identifiers.Fields())
    for codes, number in ((Given(world.serial, ["S-0002"]), 1), (serials, 3)):
        wanted = New(Kind.UNIT, world.drill, number, codes)

        def post(wanted: New = wanted) -> Any:
            return ledger.commission(
                wanted, place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act()
            )

        if number == 1:
            post()
        else:
            assert refused(post) == [(1, "code_in_use")]
