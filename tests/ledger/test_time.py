"""Things may be told late: accepted where they contradict nothing that happened later."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from stockthread import ledger
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refused
from stockthread.ledger import Given, Kind, Lines, New, Posting, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


def backdated(posting: Posting) -> bool:
    sql = "SELECT backdated FROM ledger_event WHERE id = %s"
    return bool(db.query(sql, [posting.event])[0][0])


def test_both_times_are_kept_and_a_late_entry_is_marked(world: World) -> None:
    first, second = world.drills(2)
    happened = world.act().recorded_at
    world.move([first], world.a2)
    late = world.move([second], world.a2, at=happened)
    assert backdated(late)
    row = db.query("SELECT happened_at, recorded_at FROM ledger_event WHERE id = %s",
                   [late.event])[0]  # fmt: skip
    assert clock.from_micros(row[0]) == happened < clock.from_micros(row[1])
    assert not backdated(world.move([second], world.a3))


def test_a_unit_is_not_moved_at_a_time_when_it_was_already_elsewhere(world: World) -> None:
    (drill,) = world.drills(1)
    before = world.act().recorded_at
    world.move([drill], world.a2)
    assert refused(lambda: world.move([drill], world.a3, at=before)) == [(0, "out_of_order")]
    after = world.act().recorded_at
    world.move([drill], world.a3, at=after)
    assert stock.places([drill]) == [world.a3]


def test_a_late_event_inside_a_move_of_its_container_is_out_of_order(world: World) -> None:
    carton, drill = world.cartons(1)[0], world.drills(1)
    ledger.pack(Lines(drill), container=carton, act=world.act())
    before = world.act().recorded_at
    world.move([carton], world.a2)
    act = world.act(at=before)
    assert refused(lambda: ledger.unpack(Lines(drill), act=act)) == [(0, "out_of_order")]


def test_nothing_is_packed_late_into_what_stood_elsewhere_then(world: World) -> None:
    carton, drill = world.cartons(1)[0], world.drills(1, world.a2)
    before = world.act().recorded_at
    world.move([carton], world.a2)
    for items in (drill, [world.juice_lot(10, place=world.a2)]):
        act = world.act(at=before)
        found = refused(
            lambda items=items, act=act: ledger.pack(Lines(items), container=carton, act=act)
        )
        assert found == [(0, "out_of_order")]


def test_a_corrected_code_is_no_move_but_hides_none_either(world: World) -> None:
    (drill,) = world.drills(1)
    early = world.act().recorded_at
    world.move([drill], world.a2)
    middle = world.act().recorded_at
    late = world.act(at=early)
    ledger.correct_codes([drill], codes=Given(world.serial, ["NEW"]), act=late)
    ledger.correct_codes([drill], codes=Given(world.serial, ["NEWER"]), act=world.act())
    just_after = early + timedelta(seconds=1)
    assert refused(lambda: world.move([drill], world.a3, at=just_after)) == [(0, "out_of_order")]
    world.move([drill], world.a3, at=middle)


def test_a_lot_gives_late_only_what_it_had_then_and_ever_since(world: World) -> None:
    lot = world.juice_lot(1000)
    then = world.act().recorded_at
    ledger.move(Lines([lot], [700]), place=world.a2, act=world.act())
    world.juice_lot(5)

    def draw(quantity: int) -> Posting:
        lines = Lines([lot], [quantity], place=world.a1)
        return ledger.move(lines, place=world.a3, act=world.act(at=then))

    with stock.unchanged():
        found = refused(
            lambda: ledger.move(
                Lines([lot], [10], place=world.a2), place=world.a3, act=world.act(at=then)
            )
        )
    assert found == [(0, "out_of_order")]
    draw(300)
    assert stock.lying(lot) == {world.a2: 700, world.a3: 300}


def test_what_came_back_since_was_not_there_in_between(world: World) -> None:
    lot = world.juice_lot(1000)
    then = world.act().recorded_at
    ledger.move(Lines([lot], [900]), place=world.a2, act=world.act())
    ledger.move(Lines([lot], [900], place=world.a2), place=world.a1, act=world.act())
    act = world.act(at=then)
    lines = Lines([lot], [101])
    found = refused(lambda: ledger.move(lines, place=world.a3, act=act))
    assert found == [(0, "out_of_order")]
    ledger.move(Lines([lot], [100]), place=world.a3, act=world.act(at=then))


def test_late_lines_of_one_lot_are_judged_together(world: World) -> None:
    lot, other = world.juice_lot(100), world.juice_lot(100)
    then = world.act().recorded_at
    for item in (lot, other):
        ledger.move(Lines([item], [60]), place=world.a2, act=world.act())
        ledger.move(Lines([item], [60], place=world.a2), place=world.a1, act=world.act())
    lines = Lines([lot, lot, other], [30, 30, 40])
    act = world.act(at=then)
    found = refused(lambda: ledger.move(lines, place=world.a3, act=act))
    assert found == [(0, "out_of_order"), (1, "out_of_order")]
    act = world.act(at=then, accept="good")
    assert ledger.move(lines, place=world.a3, act=act).accepted == 1


def test_a_carton_with_several_lots_is_judged_lot_by_lot(world: World) -> None:
    carton, early, late = world.cartons(1)[0], world.juice_lot(10), world.juice_lot(20)
    ledger.pack(Lines([early]), container=carton, act=world.act())
    then = world.act().recorded_at
    ledger.pack(Lines([late]), container=carton, act=world.act())
    since = world.act().recorded_at
    world.juice_lot(5)
    found = refused(lambda: world.move([carton], world.a2, at=then))
    assert found == [(0, "out_of_order")]
    world.move([carton], world.a2, at=since)
    assert [stock.lying(lot) for lot in (early, late)] == [{world.a2: 10}, {world.a2: 20}]


def test_a_part_is_held_late_only_if_it_was_there_then(world: World) -> None:
    lot = world.juice_lot(100)
    then = world.act().recorded_at
    ledger.move(Lines([lot], [60]), place=world.a2, act=world.act())
    act = world.act(at=then)
    lines = Lines([lot], [10], place=world.a2)
    found = refused(lambda: ledger.hold(lines, reason="x", blocks=7, act=act))
    assert found == [(0, "out_of_order")]
    ledger.hold(Lines([lot]), reason="x", blocks=7, act=world.act(at=then))


def test_nothing_is_found_of_a_lot_before_it_was_made(world: World) -> None:
    before = world.act().recorded_at
    lot = world.juice_lot(100)
    act = world.act(at=before, reason="counted")
    found = refused(lambda: ledger.adjust(Lines([lot]), changes=[5], act=act))
    assert found == [(0, "out_of_order")]


def test_new_items_may_be_told_of_late(world: World) -> None:
    before = world.act().recorded_at
    world.drills(1)
    new = New(Kind.UNIT, world.drill, 1, Given(world.serial, ["LATE"]))
    posting = ledger.commission(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act(at=before)
    )
    assert backdated(posting)
    world.move(posting.items, world.a2, at=before + timedelta(seconds=1))


def test_a_moment_without_a_time_of_its_own_is_never_late(world: World) -> None:
    """Of two processes that post at once, the slower one's clock was read first."""
    first, second = world.drills(1), world.drills(1)
    act = world.act()
    world.move(first, world.a2)
    ledger.move(Lines(second), place=world.a2, act=act._replace(
        recorded_at=act.recorded_at + timedelta(seconds=30)))  # fmt: skip
    assert stock.places([*first, *second]) == [world.a2] * 2


Inside = Callable[[World], tuple[int, int]]


def drill_in_carton(w: World) -> tuple[int, int]:
    """Put something in and take it out again; return what it was, and in what."""
    carton, drill = w.cartons(1)[0], w.drills(1)
    ledger.pack(Lines(drill), container=carton, act=w.act())
    ledger.unpack(Lines(drill), act=w.act())
    return drill[0], carton


def juice_in_carton(w: World) -> tuple[int, int]:
    carton, juice = w.cartons(1)[0], w.juice_lot(10)
    ledger.pack(Lines([juice]), container=carton, act=w.act())
    ledger.unpack(Lines([juice], [4]), act=w.act())
    ledger.unpack(Lines([juice], [6], container=carton), act=w.act())
    return juice, carton


def carton_on_pallet(w: World) -> tuple[int, int]:
    carton, pallet = w.cartons(2)
    ledger.pack(Lines(w.drills(1)), container=carton, act=w.act())
    ledger.pack(Lines([carton]), container=pallet, act=w.act())
    ledger.unpack(Lines([carton]), act=w.act())
    return carton, pallet


def battery_in_drill(w: World) -> tuple[int, int]:
    drill, battery = w.drills(1)[0], w.batteries(1)[0]
    ledger.install(Lines([battery]), parent=drill, act=w.act())
    ledger.remove(Lines([battery]), stage=Stage.RAW, act=w.act())
    return battery, drill


@pytest.mark.parametrize(
    "inside", [drill_in_carton, juice_in_carton, carton_on_pallet, battery_in_drill]
)
def test_what_was_inside_until_later_is_not_left_behind_late(world: World, inside: Inside) -> None:
    drill = world.drills(1)
    _, box = inside(world)
    then = world.act().recorded_at - timedelta(minutes=3)
    after = world.act().recorded_at
    world.move(drill, world.a2)
    verbs = (
        lambda act: ledger.move(Lines([box]), place=world.a2, act=act),
        lambda act: ledger.ship(Lines([box]), place=world.customer, act=act),
        lambda act: ledger.lose(Lines([box]), place=world.lost, act=act),
        lambda act: ledger.scrap(Lines([box]), place=world.scrap, act=act),
    )
    for verb in verbs:
        act = world.act(at=then)
        with stock.unchanged():
            assert refused(lambda verb=verb, act=act: verb(act)) == [(0, "out_of_order")]
    assert backdated(world.move([box], world.a2, at=after))


def test_the_refusal_names_what_went_out_later(world: World) -> None:
    then = world.act().recorded_at + timedelta(minutes=3)
    drill, carton = drill_in_carton(world)
    act = world.act(at=then)
    with pytest.raises(Refused) as caught:
        ledger.move(Lines([carton]), place=world.a2, act=act)
    assert caught.value.refusals[0].data["item"] == drill


def test_a_pallet_is_not_moved_late_while_a_carton_on_it_was_emptied(world: World) -> None:
    carton, pallet = world.cartons(2)
    drill = world.drills(1)
    ledger.pack(Lines(drill), container=carton, act=world.act())
    ledger.pack(Lines([carton]), container=pallet, act=world.act())
    then = world.act().recorded_at
    ledger.unpack(Lines(drill), act=world.act())
    assert refused(lambda: world.move([pallet], world.a2, at=then)) == [(0, "out_of_order")]


def test_only_the_line_whose_contents_changed_is_left_out(world: World) -> None:
    drills, (first, second) = world.drills(2), world.cartons(2)
    ledger.pack(Lines(drills), container=[first, second], act=world.act())
    then = world.act().recorded_at
    ledger.unpack(Lines(drills[:1]), act=world.act())
    posting = world.move([first, second], world.a2, at=then, accept="good")
    assert [refusal.line for refusal in posting.refused] == [0]
    assert stock.places([first, second, *drills]) == [world.a1, world.a2, world.a1, world.a2]


def test_a_carton_goes_onto_a_pallet_late_whatever_was_taken_out_of_it_later(world: World) -> None:
    """Nothing changes its place by that, so nothing is left behind."""
    (pallet,) = world.cartons(1)
    _, carton = drill_in_carton(world)
    then = world.act().recorded_at - timedelta(minutes=2)
    ledger.pack(Lines([carton]), container=pallet, act=world.act(at=then))
    assert stock.unit(carton).container == pallet
