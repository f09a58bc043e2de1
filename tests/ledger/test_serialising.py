"""Counted goods get serials where they stand: each becomes a unit of its lot."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import identifiers, ledger, trace
from stockthread.ledger import Block, Cause, Generated, Given, Kind, Lines, New, Posting, Stage
from tests import stock
from tests.refusals import refused
from tests.world import START, World


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


def serials(w: World, number: int) -> Given:
    """Return codes that nothing has yet."""
    start = next(w.keys)
    return Given(w.serial, [f"S{start:04d}-{i:05d}" for i in range(number)])


def serialise(w: World, lot: int, number: int | None, codes: Any = None, **act: Any) -> Posting:
    """Give serials to so many pieces of a lot."""
    codes = codes or serials(w, number or 0)
    return ledger.serialise(Lines([lot], [number]), codes=codes, act=w.act(**act))


def test_a_part_of_a_lot_becomes_units_where_it_stands(world: World) -> None:
    lot, codes = world.pump_lot(10), ["P-1", "P-2", "P-3"]
    made = serialise(world, lot, 3, Given(world.serial, codes))
    assert made.accepted == 3
    units = ledger.read.items(list(made.items))
    assert [unit.code for unit in units] == codes
    for unit in units:
        assert unit[1:8] == (
            Kind.UNIT, world.pump(), lot, world.a1, Stage.READY, world.us, 0
        )  # fmt: skip
    assert stock.lying(lot) == {world.a1: 7}


def test_all_that_is_free_goes_where_no_quantity_is_said(world: World) -> None:
    lot = world.pump_lot(5)
    serialise(world, lot, None, serials(world, 5))
    assert stock.lying(lot) == {}


def test_several_holdings_of_several_lots_in_one_act(world: World) -> None:
    first, second = world.pump_lot(10), world.pump_lot(5)
    ledger.move(Lines([first], [4]), place=world.a2, act=world.act())
    lines = Lines([first, second, first, first], [1, 2, 1, 2],
                  place=[world.a2, world.a1, world.a2, world.a1])  # fmt: skip
    made = ledger.serialise(lines, codes=serials(world, 6), act=world.act())
    units = ledger.read.items(list(made.items))
    a1, a2 = world.a1, world.a2
    assert [(unit.lot, unit.place) for unit in units] == [
        (first, a2), (second, a1), (second, a1), (first, a2), (first, a1), (first, a1)
    ]  # fmt: skip
    assert stock.lying(first) == {a1: 4, a2: 2}
    assert stock.lying(second) == {a1: 3}


def test_units_made_in_a_carton_stay_in_it_and_go_with_it(world: World) -> None:
    lot, carton = world.pump_lot(10), world.cartons(1)[0]
    ledger.pack(Lines([lot], [4]), container=carton, act=world.act())
    lines = Lines([lot], [3], container=carton)
    made = ledger.serialise(lines, codes=serials(world, 3), act=world.act())
    world.move([carton], world.a3)
    assert stock.places(list(made.items)) == [world.a3] * 3
    assert {stock.unit(unit).container for unit in made.items} == {carton}


def test_what_is_expected_gets_its_serials_before_it_comes(world: World) -> None:
    new = New(Kind.LOT, world.pump(), 1, Given(world.lot, ["ON-ITS-WAY"]), [10])
    (lot,) = ledger.expect(new, place=world.supplier, owner=world.us, act=world.act()).items
    made = serialise(world, lot, 10)
    assert set(stock.stages(list(made.items))) == {Stage.EXPECTED}
    ledger.receive(
        Lines(made.items), place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    )


def test_serials_are_made_by_a_scheme(world: World) -> None:
    [scheme] = identifiers.add_schemes(
        [identifiers.NewScheme("PU", "Pumps", "PU-{counter:5}", world.serial)]
    )
    lot = world.pump_lot(10)
    fields = identifiers.Fields(on=START.date())
    made = serialise(world, lot, 4, Generated(scheme, fields))
    assert [unit.code for unit in ledger.read.items(list(made.items))] == [
        "PU-00001", "PU-00002", "PU-00003", "PU-00004"
    ]  # fmt: skip


def test_a_trace_finds_the_units_of_a_lot_and_the_lot_of_a_unit_once(world: World) -> None:
    lot = world.pump_lot(10)
    made = serialise(world, lot, 3)
    down, up = trace.trace_down(lot), trace.trace_up(made.items[0])
    assert [(link.output, link.input, link.quantity) for link in down.links] == [
        (unit, lot, 1) for unit in made.items
    ]  # fmt: skip
    assert [(link.output, link.input) for link in up.links] == [(made.items[0], lot)]


def test_pieces_are_counted_once_before_and_after(world: World) -> None:
    lot = world.pump_lot(10)
    before = world.act().recorded_at
    serialise(world, lot, 4)
    counted = {
        (count.place, count.stage): (count.units, count.lot_quantity)
        for count in ledger.read.stock_counts([world.pump()])
    }
    assert counted[world.a1, Stage.READY] == (4, 6)
    then = trace.as_of(lot, before)
    assert then is not None
    assert then.quantity == 10
    now = trace.as_of(lot, world.act().recorded_at)
    assert now is not None
    assert now.quantity == 6


def test_a_hold_on_the_lot_bears_on_its_new_units(world: World) -> None:
    lot = world.pump_lot(10)
    ledger.hold(Lines([lot]), reason="recalled", blocks=Block.SHIP, act=world.act())
    made = serialise(world, lot, 2)
    found = refused(lambda: ledger.ship(Lines(made.items), place=world.customer, act=world.act()))
    assert {code for _, code in found} == {"held"}


def test_what_is_reserved_is_not_numbered(world: World) -> None:
    lot = world.pump_lot(10)
    ledger.reserve(Lines([lot], [8]), order=Cause("order", "1"), act=world.act())
    with stock.unchanged():
        assert refused(lambda: serialise(world, lot, 3)) == [(0, "lot_reserved")]
    serialise(world, lot, 2)


Wrong = Callable[[World], tuple[Lines, Given]]


def of_a_unit(w: World) -> tuple[Lines, Given]:
    return Lines(w.drills(1)), serials(w, 1)


def of_a_carton(w: World) -> tuple[Lines, Given]:
    return Lines(w.cartons(1)), serials(w, 1)


def of_nothing_known(w: World) -> tuple[Lines, Given]:
    return Lines([10**12], [1]), serials(w, 1)


def of_too_many(w: World) -> tuple[Lines, Given]:
    return Lines([w.pump_lot(3)], [4]), serials(w, 4)


def of_none(w: World) -> tuple[Lines, Given]:
    return Lines([w.pump_lot(3)], [0]), serials(w, 0)


def of_less_than_none(w: World) -> tuple[Lines, Given]:
    return Lines([w.pump_lot(3)], [-1]), serials(w, 1)


def of_two_places(w: World) -> tuple[Lines, Given]:
    lot = w.pump_lot(4)
    ledger.move(Lines([lot], [2]), place=w.a2, act=w.act())
    return Lines([lot], [1]), serials(w, 1)


def of_elsewhere(w: World) -> tuple[Lines, Given]:
    return Lines([w.pump_lot(4)], [1], place=w.a3), serials(w, 1)


def of_what_is_lost(w: World) -> tuple[Lines, Given]:
    lot = w.pump_lot(4)
    ledger.lose(Lines([lot]), place=w.lost, act=w.act())
    return Lines([lot], [1]), serials(w, 1)


def twice_too_many(w: World) -> tuple[Lines, Given]:
    lot = w.pump_lot(4)
    return Lines([lot, lot], [2, 3]), serials(w, 5)


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        (of_a_unit, ["wrong_kind"]),
        (of_a_carton, ["wrong_kind"]),
        (of_nothing_known, ["unknown_item"]),
        (of_too_many, ["not_enough"]),
        (of_none, ["not_a_whole_quantity"]),
        (of_less_than_none, ["not_a_whole_quantity"]),
        (of_two_places, ["lot_in_several_places"]),
        (of_elsewhere, ["lot_not_there"]),
        (of_what_is_lost, ["not_with_us"]),
        (twice_too_many, ["not_enough", "not_enough"]),
    ],
)
@pytest.mark.parametrize("accept", ["all", "good"])
def test_a_holding_that_cannot_be_stops_everything(
    world: World, wrong: Wrong, codes: list[str], accept: str
) -> None:
    lines, given = wrong(world)
    act = world.act(accept=accept)
    with stock.unchanged():
        found = refused(lambda: ledger.serialise(lines, codes=given, act=act))
    assert [code for _, code in found] == codes
    assert [line for line, _ in found] == list(range(len(codes)))


@pytest.mark.parametrize("number", [0, 2, 4])
def test_there_are_as_many_codes_as_units(world: World, number: int) -> None:
    lot = world.pump_lot(10)
    with stock.unchanged():
        found = refused(lambda: serialise(world, lot, 3, serials(world, number)))
    assert found == [(None, "bad_lines")]


def test_what_was_counted_on_arrival_waits_for_its_serials(world: World) -> None:
    """Counted now, serials later: it is moved, and does not leave before it has serials."""
    new = New(Kind.LOT, world.drill, 1, None, [5], origin=world.supplier)

    def receive(counted: bool) -> ledger.Posting:
        act = world.act()
        return ledger.receive_new(
            new, place=world.a1, stage=Stage.READY, owner=world.us, act=act, counted=counted
        )

    assert refused(lambda: receive(False)) == [(0, "wrong_tracking")]
    [lot] = receive(True).items
    world.move([lot], world.a2)
    shipping = world.act()
    found = refused(lambda: ledger.ship(Lines([lot]), place=world.customer, act=shipping))
    assert found == [(0, "serials_needed")]
    assert [part.quantity for part in ledger.read.waiting(world.drill)] == [5]
    given = Given(world.serial, ["N-1", "N-2"])
    made = ledger.serialise(Lines([lot], [2]), codes=given, act=world.act())
    assert [view.lot for view in ledger.read.items(list(made.items))] == [lot, lot]


def test_goods_that_are_followed_by_amount_get_no_serials(world: World) -> None:
    lot = world.juice_lot(10)
    with stock.unchanged():
        assert refused(lambda: serialise(world, lot, 3)) == [(None, "wrong_tracking")]


def test_more_units_than_a_batch_may_have_are_refused_at_once(world: World) -> None:
    lot = world.pump_lot(10**9)
    found = refused(lambda: serialise(world, lot, 10**9, serials(world, 1)))
    assert found == [(None, "too_many_lines")]


def test_bad_serials_stop_all_or_are_left_in_the_lot(world: World) -> None:
    lot = world.pump_lot(10)
    serialise(world, lot, 1, Given(world.serial, ["TAKEN"]))
    codes = Given(world.serial, ["A", "TAKEN", "B", "", "A", "PUMP", "C"])
    wrong = [(1, "code_in_use"), (3, "empty_code"), (4, "code_listed_twice"),
             (5, "code_is_a_product")]  # fmt: skip
    with stock.unchanged():
        assert refused(lambda: serialise(world, lot, 7, codes)) == wrong
    made = serialise(world, lot, 7, codes, accept="good")
    assert [refusal[:2] for refusal in made.refused] == wrong
    assert made.accepted == 3
    assert [unit.code for unit in ledger.read.items(list(made.items))] == ["A", "B", "C"]
    assert stock.lying(lot) == {world.a1: 6}


def test_a_holding_none_of_whose_serials_are_good_stays_as_it_is(world: World) -> None:
    first, second = world.pump_lot(2), world.pump_lot(2)
    codes = Given(world.serial, ["", "", "X1", "X2"])
    lines = Lines([first, second], [2, 2])
    made = ledger.serialise(lines, codes=codes, act=world.act(accept="good"))
    assert {unit.lot for unit in ledger.read.items(list(made.items))} == {second}
    assert stock.lying(first) == {world.a1: 2}
    assert [each.item for each in ledger.read.event_items(made.event)].count(first) == 0


def test_with_no_good_serial_at_all_nothing_happens(world: World) -> None:
    lot = world.pump_lot(2)
    with stock.unchanged():
        found = refused(lambda: serialise(world, lot, 2, Given(world.serial, ["", ""]),
                                          accept="good"))  # fmt: skip
    assert found == [(0, "empty_code"), (1, "empty_code")]


def test_the_same_key_gives_serials_once(world: World) -> None:
    lot, codes, act = world.pump_lot(10), serials(world, 3), world.act()
    first = ledger.serialise(Lines([lot], [3]), codes=codes, act=act)
    again = ledger.serialise(Lines([lot], [3]), codes=codes, act=act)
    assert again == first._replace(repeated=True)
    assert stock.lying(lot) == {world.a1: 7}
    other = refused(lambda: ledger.serialise(Lines([lot], [2]), codes=serials(world, 2), act=act))
    assert other == [(None, "key_reused")]


def test_undone_the_goods_are_counted_again_and_their_serials_free(world: World) -> None:
    lot, codes = world.pump_lot(10), serials(world, 4)
    made = serialise(world, lot, 4, codes)
    ledger.reverse(made.event, act=world.act())
    assert stock.lying(lot) == {world.a1: 10}
    assert set(stock.stages(list(made.items))) == {Stage.VOID}
    assert trace.trace_down(lot).links == ()
    assert serialise(world, lot, 4, codes).accepted == 4


def test_undone_goods_go_back_into_their_carton(world: World) -> None:
    lot, carton = world.pump_lot(10), world.cartons(1)[0]
    ledger.pack(Lines([lot], [4]), container=carton, act=world.act())
    lines = Lines([lot], [3], container=carton)
    made = ledger.serialise(lines, codes=serials(world, 3), act=world.act())
    ledger.reverse(made.event, act=world.act())
    assert (carton, 4) in [(part.container, part.quantity) for part in stock.parts(lot)]


def later_move(w: World, lot: int, unit: int) -> int:
    return w.move([unit], w.a2).event


def later_hold(w: World, lot: int, unit: int) -> int:
    return ledger.hold(Lines([unit]), reason="x", blocks=1, act=w.act()).event


def later_promise(w: World, lot: int, unit: int) -> int:
    return ledger.reserve(Lines([unit]), order=Cause("order", "1"), act=w.act()).event


def later_code(w: World, lot: int, unit: int) -> int:
    codes = Given(w.serial, ["NEW"])
    return ledger.correct_codes([unit], codes=codes, act=w.act()).event


def later_part(w: World, lot: int, unit: int) -> int:
    return ledger.install(Lines(w.batteries(1)), parent=unit, act=w.act()).event


def later_serials(w: World, lot: int, unit: int) -> int:
    return serialise(w, lot, 1).event


@pytest.mark.parametrize(
    "later", [later_move, later_hold, later_promise, later_code, later_part, later_serials]
)
def test_once_something_rests_on_it_it_stays(
    world: World, later: Callable[[World, int, int], int]
) -> None:
    lot = world.pump_lot(10)
    made = serialise(world, lot, 4)
    event = later(world, lot, made.items[2])
    with stock.unchanged():
        found = refused(lambda: ledger.reverse(made.event, act=world.act()))
    assert {code for _, code in found} == {"later_event"}
    ledger.reverse(event, act=world.act())
    ledger.reverse(made.event, act=world.act())
    assert stock.lying(lot) == {world.a1: 10}


def test_serials_are_given_late_only_to_what_stood_there_all_the_time(world: World) -> None:
    lot = world.pump_lot(10)
    early = world.act().recorded_at
    world.drills(1)
    serialise(world, lot, 2, at=early)
    ledger.move(Lines([lot], [3]), place=world.a2, act=world.act())
    codes = serials(world, 1)
    act = world.act(at=early)
    lines = Lines([lot], [1], place=world.a2)
    with stock.unchanged():
        found = refused(lambda: ledger.serialise(lines, codes=codes, act=act))
    assert found == [(0, "out_of_order")]


def test_one_or_a_thousand_units_cost_the_same_statements(world: World) -> None:
    def statements(number: int, holdings: int) -> int:
        lots = [world.pump_lot(number) for _ in range(holdings)]
        codes = serials(world, number * holdings)
        with CaptureQueriesContext(connection) as captured:
            ledger.serialise(Lines(lots, [number] * holdings), codes=codes, act=world.act())
        return len(captured)

    statements(1, 2)
    few, many = statements(1, 2), statements(400, 20)
    assert many <= few + 5  # larger temporary tables are analysed
