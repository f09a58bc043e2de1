"""An event is undone by one that names it, while nothing later rests on it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, trace
from stockthread.kernel import db
from stockthread.kernel.errors import Refused
from stockthread.ledger import Cause, Given, Kind, Lines, New, Posting, Stage
from tests import stock
from tests.ledger import verbs
from tests.refusals import refused
from tests.world import World

Later = Callable[[World, list[int]], object]


@pytest.fixture(autouse=True)
def sound(world: World) -> object:
    """Whatever was undone, the ledger is sound afterwards."""
    yield
    stock.assert_sound()


def undo(w: World, posting: Posting) -> Posting:
    return ledger.reverse(posting.event, act=w.act())


def living() -> dict[str, list[tuple[object, ...]]]:
    """Return what stands, is held, promised, built in and named, without ids of events."""
    return {
        "state": db.query(
            "SELECT item, product, place, stage, owner, container, holds, blocks, reserved"
            " FROM ledger_state WHERE stage <> 7 AND kind NOT IN (2, 4) ORDER BY 1"
        ),
        "holding": db.query(
            "SELECT item, place, stage, owner, container, quantity, reserved FROM ledger_holding"
            " WHERE stage <> 7 ORDER BY 1, 2, 3, 4, 5"
        ),
        "hold": db.query(
            "SELECT item, place, blocks FROM ledger_hold WHERE closed_by IS NULL ORDER BY 1, 2, 3"
        ),
        "edge": db.query(
            "SELECT output, input, quantity FROM ledger_edge WHERE closed_by IS NULL ORDER BY 1, 2"
        ),
        "code": db.query(
            "SELECT item, canonical FROM ledger_code WHERE closed_by IS NULL ORDER BY 1, 2"
        ),
    }


@pytest.mark.parametrize("verb", [verb for verb in verbs.DO if verb != "observe"])
def test_every_verb_undone_leaves_what_was_before(world: World, verb: str) -> None:
    rows = verbs.with_targets(
        world, verb, [verbs.Row(verbs.either(world, verb), 5 if verb in verbs.OF_LOTS else None)]
    )
    before = living()
    posting = verbs.DO[verb](world, rows, world.act())
    assert living() != before
    reversal = undo(world, posting)
    assert living() == before
    assert refused(lambda: undo(world, posting)) == [(None, "already_reversed")]
    assert refused(lambda: undo(world, reversal)) == [(None, "not_reversible")]


def test_what_was_made_by_mistake_is_void_and_its_serial_is_free(world: World) -> None:
    new = New(Kind.UNIT, world.drill, 2, Given(world.serial, ["A", "B"]))

    def make() -> Posting:
        return ledger.commission(
            new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
        )

    first = make()
    undo(world, first)
    assert stock.stages(first.items) == [Stage.VOID] * 2
    assert stock.codes(first.items[0]) == []
    assert stock.codes(make().items[0]) == ["A"]


def test_a_lot_made_by_mistake_is_void_in_full(world: World) -> None:
    lot = world.juice_lot(700)
    event = db.query("SELECT MAX(id) FROM ledger_event")[0][0]
    ledger.reverse(event, act=world.act())
    assert stock.parts(lot) == [stock.Part(world.a1, Stage.VOID, 0, 700, 0)]


LATER: dict[str, Later] = {
    "moved": lambda w, items: w.move(items[:1], w.a3),
    "held": lambda w, items: ledger.hold(Lines(items[:1]), reason="x", blocks=1, act=w.act()),
    "promised": lambda w, items: ledger.reserve(
        Lines(items[:1]), order=Cause("order", "1"), act=w.act()),
    "used_up": lambda w, items: ledger.consume(Lines(items[:1]), act=w.act()),
    "built_in": lambda w, items: ledger.install(
        Lines(items[:1]), parent=_drill_in(w, w.a2), act=w.act()),
    "renamed": lambda w, items: ledger.correct_codes(
        items[:1], codes=Given(w.serial, ["NEW"]), act=w.act()),
    "of_another_product": lambda w, items: ledger.correct_product(
        items[:1], product=w.battery, act=w.act()),
    "place_held": lambda w, items: ledger.hold_place(w.a2, reason="x", blocks=4, act=w.act()),
}  # fmt: skip


def _drill_in(w: World, place: int) -> int:
    return w.drills(1, place)[0]


@pytest.mark.parametrize("later", LATER)
def test_a_move_is_not_undone_under_what_came_later(world: World, later: str) -> None:
    drills = world.drills(2)
    moved = world.move(drills, world.a2)
    event = LATER[later](world, drills).event  # type: ignore[attr-defined]
    with stock.unchanged():
        found = refused(lambda: undo(world, moved))
        lines = 2 if later == "place_held" else 1
        assert found == [(line, "later_event") for line in range(lines)]
        with_good = world.act(accept="good")
        assert refused(lambda: ledger.reverse(moved.event, act=with_good)) == found
    ledger.reverse(event, act=world.act())
    undo(world, moved)
    assert stock.places(drills) == [world.a1] * 2


def test_a_hold_that_was_there_before_or_is_released_does_not_hinder(world: World) -> None:
    drill = world.drills(1)
    ledger.hold(Lines(drill), reason="ship nothing", blocks=1, act=world.act())
    moved = world.move(drill, world.a2)
    ledger.hold(Lines(drill), reason="later", blocks=1, act=world.act())
    ledger.release(stock.open_holds(drill[0])[1:], act=world.act())
    undo(world, moved)
    assert stock.places(drill) == [world.a1]


def test_a_container_does_not_go_back_without_what_was_packed_later(world: World) -> None:
    (carton,) = world.cartons(1)
    moved = world.move([carton], world.a2)
    drill = world.drills(1, world.a2)
    packed = ledger.pack(Lines(drill), container=carton, act=world.act())
    assert refused(lambda: undo(world, moved)) == [(0, "later_event")]
    undo(world, packed)
    lot = world.juice_lot(100, place=world.a2)
    packed = ledger.pack(Lines([lot], [60]), container=carton, act=world.act())
    assert refused(lambda: undo(world, moved)) == [(0, "later_event")]
    undo(world, packed)
    undo(world, moved)
    assert stock.places([carton, *drill]) == [world.a1, world.a2]


def test_a_receipt_is_not_undone_under_what_was_packed_since(world: World) -> None:
    (carton,) = ledger.expect(
        New(Kind.CONTAINER, 0, 1), place=world.a1, owner=world.us, act=world.act()
    ).items
    received = verbs.receive(world, [verbs.Row(carton)], world.act())
    (drill,) = world.drills(1)
    ledger.pack(Lines([drill]), container=carton, act=world.act())
    assert refused(lambda: undo(world, received)) == [(0, "later_event")]
    unpacked = ledger.unpack(Lines([drill]), act=world.act())
    undo(world, received)
    assert refused(lambda: undo(world, unpacked)) == [(0, "container_moved")]
    assert stock.unit(drill).container == 0


def test_nothing_goes_back_into_a_container_that_has_moved(world: World) -> None:
    carton = world.cartons(1)[0]
    drill = world.drills(1)
    ledger.pack(Lines(drill), container=carton, act=world.act())
    unpacked = ledger.unpack(Lines(drill), act=world.act())
    moved = world.move([carton], world.a2)
    assert refused(lambda: undo(world, unpacked)) == [(0, "container_moved")]
    undo(world, moved)
    undo(world, unpacked)
    assert stock.unit(drill[0]).container == carton


def test_no_container_goes_back_into_one_that_lies_in_it_now(world: World) -> None:
    inner, outer, middle = world.cartons(3)
    ledger.pack(Lines([inner]), container=outer, act=world.act())
    unpacked = ledger.unpack(Lines([inner]), act=world.act())
    ledger.pack(Lines([outer]), container=middle, act=world.act())
    ledger.pack(Lines([middle]), container=inner, act=world.act())
    assert refused(lambda: undo(world, unpacked)) == [(0, "container_in_itself")]


def test_a_process_is_not_undone_under_what_came_out_of_it(world: World) -> None:
    apples = world.juice_lot(1000, product=world.apples)
    used = ledger.consume(Lines([apples], [600]), act=world.act())
    made = ledger.produce(
        New(Kind.LOT, world.juice, 1, None, [500]),
        process=used.items[0], place=world.a1, owner=world.us, act=world.act(),
    )  # fmt: skip
    assert refused(lambda: undo(world, used)) == [(0, "later_event")]
    undo(world, made)
    undo(world, used)
    assert stock.lying(apples) == {world.a1: 1000}


def test_a_lot_goes_back_only_while_enough_of_it_is_free(world: World) -> None:
    lot = world.juice_lot(1000)
    moved = ledger.move(Lines([lot], [600]), place=world.a2, act=world.act())
    ledger.reserve(Lines([lot], [100], place=world.a2), order=Cause("order", "1"), act=world.act())
    assert refused(lambda: undo(world, moved)) == [(0, "lot_reserved")]
    ledger.unreserve(stock.reservations(lot), act=world.act())
    undo(world, moved)
    assert stock.lying(lot) == {world.a1: 1000}


def test_a_lot_is_not_undone_under_the_units_made_of_it(world: World) -> None:
    lot = world.pump_lot()
    event = db.query("SELECT MAX(id) FROM ledger_event")[0][0]
    ledger.commission(
        world.pumps_of(lot), place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    )
    assert refused(lambda: ledger.reverse(event, act=world.act())) == [(0, "later_event")]


def test_a_serial_is_not_given_back_while_another_unit_has_it(world: World) -> None:
    first, second = world.drills(2)
    (old,) = stock.codes(first)
    corrected = ledger.correct_codes([first], codes=Given(world.serial, ["NEW"]), act=world.act())
    given = ledger.correct_codes([second], codes=Given(world.serial, [old]), act=world.act())
    with CaptureQueriesContext(connection) as asked:
        assert refused(lambda: undo(world, corrected)) == [(0, "later_event")]
    assert not [query for query in asked if "UPDATE ledger_code" in query["sql"]]
    undo(world, given)
    undo(world, corrected)
    assert stock.codes(first) == [old]


def test_a_swap_of_serials_is_undone_and_then_the_units_themselves(world: World) -> None:
    first, second = drills = world.drills(2)
    event = db.query("SELECT MAX(id) FROM ledger_event")[0][0]
    before = [stock.codes(drill) for drill in drills]
    swapped = ledger.correct_codes(
        drills, codes=Given(world.serial, [before[1][0], before[0][0]]), act=world.act()
    )
    assert [stock.codes(first), stock.codes(second)] == before[::-1]
    undo(world, swapped)
    assert [stock.codes(drill) for drill in drills] == before
    ledger.reverse(event, act=world.act())
    assert [stock.codes(drill) for drill in drills] == [[], []]


def test_a_removal_from_what_was_built_in_is_undone(world: World) -> None:
    """A cell goes into a battery, that into a drill; the cell is taken out by mistake."""
    (drill,), (battery, other), (cell,) = world.drills(1), world.batteries(2), world.batteries(1)
    ledger.install(Lines([cell]), parent=battery, act=world.act())
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    removed = ledger.remove(Lines([cell]), stage=Stage.RAW, act=world.act())
    undo(world, removed)
    assert stock.unit(cell).container == battery
    assert cell in {node.item for node in trace.trace_up(drill).nodes}
    removed = ledger.remove(Lines([cell]), stage=Stage.RAW, act=world.act())
    world.move([drill], world.a2)
    assert refused(lambda: undo(world, removed)) == [(0, "container_moved")]
    ledger.install(Lines([cell]), parent=other, act=world.act())
    removed = ledger.remove(Lines([cell]), stage=Stage.RAW, act=world.act())
    built_in = ledger.install(Lines([other]), parent=world.drills(1)[0], act=world.act())
    assert refused(lambda: undo(world, removed)) == [(0, "container_moved")], "built in since"
    undo(world, built_in)
    undo(world, removed)
    assert stock.unit(cell).container == other


def test_a_removal_is_undone_and_then_the_installation(world: World) -> None:
    drill, battery = world.drills(1)[0], world.batteries(1)
    installed = ledger.install(Lines(battery), parent=drill, act=world.act())
    removed = ledger.remove(Lines(battery), stage=Stage.RAW, act=world.act())
    undo(world, removed)
    assert stock.edges(drill) == {battery[0]: 1}
    undo(world, installed)
    assert stock.edges(drill) == {}
    assert stock.unit(battery[0])[:4] == (world.a1, Stage.RAW, world.us, 0)


def test_a_release_undone_holds_again_and_a_hold_undone_is_gone(world: World) -> None:
    drill = world.drills(1)
    held = ledger.hold(Lines(drill), reason="x", blocks=5, act=world.act())
    released = ledger.release(stock.open_holds(drill[0]), act=world.act())
    assert refused(lambda: undo(world, held)) == [(0, "later_event")]
    undo(world, released)
    assert (stock.unit(drill[0]).holds, stock.unit(drill[0]).blocks) == (1, 5)


def test_a_released_hold_on_a_place_is_not_undone(world: World) -> None:
    held = ledger.hold_place(world.a1, reason="x", blocks=4, act=world.act())
    ledger.release(stock.place_holds(), act=world.act())
    assert refused(lambda: undo(world, held)) == [(None, "hold_is_released")]


def test_the_end_of_a_reservation_is_not_undone(world: World) -> None:
    drill = world.drills(1)
    ledger.reserve(Lines(drill), order=Cause("order", "1"), act=world.act())
    ended = ledger.unreserve(stock.reservations(drill[0]), act=world.act())
    assert refused(lambda: undo(world, ended)) == [(None, "not_reversible")]


def test_an_event_that_happened_later_than_its_undoing_is_out_of_order(world: World) -> None:
    before = world.act().recorded_at
    moved = world.move(world.drills(1), world.a2)
    act = world.act(at=before)
    assert refused(lambda: ledger.reverse(moved.event, act=act)) == [(0, "out_of_order")]


def test_what_carried_something_meanwhile_stays_where_it_went(world: World) -> None:
    """It would have lain in a carton that was never there."""
    carton, drill = world.cartons(1)[0], world.drills(1, world.a2)
    moved = world.move([carton], world.a2)
    packed = ledger.pack(Lines(drill), container=carton, act=world.act())
    unpacked = ledger.unpack(Lines(drill), act=world.act())
    with pytest.raises(Refused) as caught:
        undo(world, moved)
    assert caught.value.refusals[0].code == "later_event"
    assert caught.value.refusals[0].data["event"] == unpacked.event
    undo(world, unpacked)
    undo(world, packed)
    undo(world, moved)
    assert stock.places([carton]) == [world.a1]


def test_a_carton_that_held_something_is_not_unmade(world: World) -> None:
    new = New(Kind.CONTAINER, 0, 1)
    made = ledger.commission(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    )
    drill = world.drills(1)
    ledger.pack(Lines(drill), container=made.items[0], act=world.act())
    ledger.unpack(Lines(drill), act=world.act())
    assert refused(lambda: undo(world, made)) == [(0, "later_event")]


def test_nothing_goes_back_into_a_carton_that_was_away_meanwhile(world: World) -> None:
    carton, drill, juice = world.cartons(1)[0], world.drills(1)[0], world.juice_lot(10)
    ledger.pack(Lines([drill, juice], [None, 6]), container=carton, act=world.act())
    unpacked = [
        ledger.unpack(Lines([drill]), act=world.act()),
        ledger.unpack(Lines([juice], container=carton), act=world.act()),
    ]
    there = world.move([carton], world.a2)
    back = world.move([carton], world.a1)
    for posting in unpacked:
        assert refused(lambda posting=posting: undo(world, posting)) == [(0, "container_moved")]
    undo(world, back)
    undo(world, there)
    for posting in unpacked:
        undo(world, posting)
    assert stock.unit(drill).container == carton
