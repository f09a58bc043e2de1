"""What is on hold: seen by every verb, by every road, until it is released."""

from collections import Counter

import pytest

from stockthread import ledger
from stockthread.kernel import db
from stockthread.ledger import Block, Cause, Given, Kind, Lines, New, Stage
from tests import stock
from tests.ledger import verbs
from tests.ledger.verbs import Row
from tests.refusals import refused
from tests.world import World

STOPPED = {
    Block.SHIP: {"ship", "reserve"},
    Block.CONSUME: {"consume", "install", "blend", "merge"},
    Block.MOVE: {"move", "pack", "receive"},
    Block.PASSES_ON: set(),
}
# What a hold never stops: facts of others, corrections, and what puts things aside.
FREE = {
    "deliver", "take_back", "change_owner", "scrap", "lose", "find", "unpack", "remove", "split",
    "adjust", "hold", "correct_codes", "correct_product", "observe",
}  # fmt: skip


def test_each_verb_is_stopped_by_one_kind_of_hold_or_by_none() -> None:
    assert sorted([verb for stopped in STOPPED.values() for verb in stopped] + list(FREE)) == (
        sorted(verbs.DO)
    )


@pytest.mark.parametrize("verb", verbs.DO)
@pytest.mark.parametrize("block", Block)
def test_a_hold_stops_what_it_forbids_and_nothing_else(
    world: World, verb: str, block: Block
) -> None:
    change = 5 if verb in verbs.OF_LOTS else None
    rows = verbs.with_targets(world, verb, [Row(verbs.either(world, verb), change)])
    lines = Lines([rows[0].item])
    ledger.hold(lines, reason="x", blocks=block, act=world.act())

    def act() -> ledger.Posting:
        return verbs.DO[verb](world, rows, world.act())

    if verb in STOPPED[block]:
        with stock.unchanged():
            assert refused(act) == [(0, "held")]
        ledger.release(stock.open_holds(rows[0].item), act=world.act())
    assert act().accepted == 1
    stock.assert_sound()


def test_several_holds_forbid_what_any_of_them_forbids(world: World) -> None:
    (drill,) = world.drills(1)
    for blocks in (Block.SHIP, Block.MOVE, 0):
        ledger.hold(Lines([drill]), reason="x", blocks=blocks, act=world.act())
    assert (stock.unit(drill).holds, stock.unit(drill).blocks) == (3, Block.SHIP | Block.MOVE)
    ship, move, note = stock.open_holds(drill)
    ledger.release([move, note], act=world.act())
    assert (stock.unit(drill).holds, stock.unit(drill).blocks) == (1, Block.SHIP)
    world.move([drill], world.a2)
    ledger.release([ship], act=world.act())
    assert (stock.unit(drill).holds, stock.unit(drill).blocks) == (0, 0)


def test_a_hold_on_a_place_is_on_all_under_it_and_on_newcomers(world: World) -> None:
    drills = world.drills(2)
    ledger.hold_place(world.warehouse, reason="flood", blocks=Block.SHIP, act=world.act())
    newcomers = world.drills(1)
    for items in (drills, newcomers):
        act = world.act()
        found = refused(
            lambda items=items, act=act: ledger.ship(Lines(items), place=world.customer, act=act)
        )
        assert found == [(line, "held") for line in range(len(items))]
    world.move(drills, world.a2)
    ledger.release(stock.place_holds(), act=world.act())
    assert ledger.ship(Lines(drills), place=world.customer, act=world.act()).accepted == 2


def test_what_leaves_a_held_place_is_free_and_what_stays_is_not(world: World) -> None:
    first, second = world.drills(2)
    ledger.hold_place(world.a1, reason="check", blocks=Block.SHIP, act=world.act())
    world.move([first], world.a2)
    act = world.act(accept="good")
    posting = ledger.ship(Lines([first, second]), place=world.customer, act=act)
    assert [refusal[:2] for refusal in posting.refused] == [(1, "held")]


def test_a_hold_on_a_lot_is_on_its_units_and_on_those_made_later(world: World) -> None:
    lot = world.pump_lot()
    ledger.hold(Lines([lot]), reason="leaky", blocks=7, act=world.act())
    unit = ledger.commission(
        world.pumps_of(lot), place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    ).items[0]
    assert refused(lambda: world.move([unit], world.a2)) == [(0, "held")]


def test_a_lot_is_held_whole_wherever_it_lies(world: World) -> None:
    lot = world.juice_lot(1000)
    ledger.move(Lines([lot], [400]), place=world.a2, act=world.act())
    ledger.ship(Lines([lot], [100], place=world.a2), place=world.customer, act=world.act())
    held = ledger.hold(Lines([lot]), reason="sour", blocks=7, act=world.act())
    assert len(held.items) == 0
    lines = Lines([lot], [10], place=world.a2)
    assert refused(lambda: ledger.move(lines, place=world.a3, act=world.act())) == [(0, "held")]
    stock.assert_sound()


def test_a_held_part_of_a_lot_becomes_a_lot_of_its_own(world: World) -> None:
    lot = world.juice_lot(1000, code="J1")
    ledger.move(Lines([lot], [400]), place=world.a2, act=world.act())
    lines = Lines([lot], [300], place=world.a2)
    held = ledger.hold(lines, reason="cloudy", blocks=7, act=world.act())
    (part,) = held.items
    assert stock.lying(part) == {world.a2: 300}
    assert stock.lying(lot) == {world.a1: 600, world.a2: 100}
    assert stock.codes(part)[0].startswith("J1/")
    assert stock.edges(part) == {lot: 300}
    assert (stock.open_holds(lot), len(stock.open_holds(part))) == ([], 1)
    assert refused(lambda: world.move([part], world.a3)) == [(0, "held")]
    ledger.move(Lines([lot], [100], place=world.a2), place=world.a3, act=world.act())
    stock.assert_sound()


def test_the_part_in_one_place_is_held_where_that_place_is_named(world: World) -> None:
    lot = world.juice_lot(1000)
    ledger.move(Lines([lot], [400]), place=world.a2, act=world.act())
    held = ledger.hold(Lines([lot], place=world.a2), reason="x", blocks=7, act=world.act())
    assert [stock.lying(part) for part in held.items] == [{world.a2: 400}]
    assert stock.open_holds(lot) == []


def test_what_is_split_from_a_held_lot_is_held_as_it_is(world: World) -> None:
    lot = world.juice_lot(1000)
    for blocks in (Block.SHIP, Block.CONSUME):
        ledger.hold(Lines([lot]), reason=f"{blocks}", blocks=blocks, act=world.act())
    (part,) = ledger.split(Lines([lot], [100]), act=world.act()).items
    assert stock.unit(part).holds == 2
    assert stock.unit(part).blocks == Block.SHIP | Block.CONSUME
    again = ledger.hold(Lines([part], [40]), reason="more", blocks=0, act=world.act())
    assert stock.unit(again.items[0]).holds == 3
    found = refused(lambda: ledger.ship(Lines([part]), place=world.customer, act=world.act()))
    assert found == [(0, "held")]
    stock.assert_sound()


def test_what_is_in_a_container_is_held_with_it_and_stays_held_outside(world: World) -> None:
    pallet, carton = world.cartons(2)
    drill, inside, lot = *world.drills(2), world.juice_lot(1000)
    battery = world.batteries(1)
    ledger.install(Lines(battery), parent=drill, act=world.act())
    ledger.pack(Lines([drill, lot], [1, 300]), container=carton, act=world.act())
    ledger.pack(Lines([carton, inside]), container=pallet, act=world.act())
    held = ledger.hold(Lines([pallet]), reason="wet", blocks=7, act=world.act())
    (part,) = held.items
    for item in (pallet, carton, drill, inside, part):
        assert len(stock.open_holds(item)) == 1
    assert stock.open_holds(battery[0]) == stock.open_holds(lot) == []
    assert stock.lying(lot) == {world.a1: 700}
    ledger.unpack(Lines([drill, part]), act=world.act())
    assert refused(lambda: world.move([drill, part], world.a2)) == [(0, "held"), (1, "held")]
    stock.assert_sound()


def test_who_comes_into_a_held_container_later_is_not_held_but_goes_nowhere(world: World) -> None:
    carton, drill = world.cartons(1)[0], world.drills(1)
    ledger.hold(Lines([carton]), reason="x", blocks=Block.SHIP, act=world.act())
    ledger.pack(Lines(drill), container=carton, act=world.act())
    act = world.act()
    found = refused(lambda: ledger.ship(Lines([carton]), place=world.customer, act=act))
    assert found == [(0, "held")]
    ledger.unpack(Lines(drill), act=world.act())
    assert ledger.ship(Lines(drill), place=world.customer, act=world.act()).accepted == 1


def promised(item: int) -> dict[str, int]:
    """Return what is promised of a lot: order → quantity."""
    found: Counter[str] = Counter()
    for each in ledger.read.reservations_of(item):
        found[each.order_id] += each.quantity
    return dict(found)


def test_a_promise_never_hinders_a_hold_and_goes_along_with_what_is_held(world: World) -> None:
    lot = world.juice_lot(100)
    for order, quantity in (("1", 30), ("2", 40)):
        line = Lines([lot], [quantity])
        ledger.reserve(line, order=Cause("order", order), act=world.act())
    free = ledger.hold(Lines([lot], [20]), reason="x", blocks=1, act=world.act())
    assert promised(free.items[0]) == {}
    held = ledger.hold(Lines([lot, lot], [15, 40]), reason="x", blocks=1, act=world.act())
    parts = [promised(part) for part in held.items]
    assert Counter(parts[0]) + Counter(parts[1]) == {"2": 40, "1": 5}
    assert promised(lot) == {"1": 25}
    assert stock.lying(lot) == {world.a1: 25}
    stock.assert_sound()
    ledger.reverse(held.event, act=world.act())
    assert promised(lot) == {"1": 30, "2": 40}
    assert stock.lying(lot) == {world.a1: 80}
    stock.assert_sound()


def test_a_carton_with_a_promised_part_of_a_lot_is_held_however_often_it_is_listed(
    world: World,
) -> None:
    lot, (carton, pallet) = world.juice_lot(100), world.cartons(2)
    ledger.pack(Lines([lot], [50]), container=carton, act=world.act())
    ledger.pack(Lines([carton]), container=pallet, act=world.act())
    inside = Lines([lot], [5], container=carton)
    ledger.reserve(inside, order=Cause("order", "1"), act=world.act())
    lines = Lines([pallet, carton, lot], [1, 1, 20], place=world.a1)
    ledger.move(Lines([lot], [50], container=0), place=world.a2, act=world.act())
    held = ledger.hold(lines, reason="wet", blocks=1, act=world.act())
    (part,) = held.items
    assert (stock.lying(part), promised(part)) == ({world.a1: 50}, {"1": 5})
    assert (stock.lying(lot), promised(lot)) == ({world.a2: 50}, {})
    assert [len(stock.open_holds(item)) for item in (pallet, carton, part, lot)] == [1, 1, 1, 0]
    stock.assert_sound()
    ledger.reverse(held.event, act=world.act())
    assert promised(lot) == {"1": 5}
    stock.assert_sound()


def test_a_hold_is_not_undone_under_a_promise_that_was_ended_since(world: World) -> None:
    lot = world.juice_lot(100)
    ledger.reserve(Lines([lot]), order=Cause("order", "1"), act=world.act())
    held = ledger.hold(Lines([lot], [10]), reason="x", blocks=1, act=world.act())
    ledger.unreserve(stock.reservations(held.items[0]), act=world.act())
    assert {c for _, c in refused(lambda: ledger.reverse(held.event, act=world.act()))} == {
        "later_event"
    }


def test_what_is_inside_something_expected_is_not_received_unseen(world: World) -> None:
    """No verb puts anything into what is still to come; should it be there, it is looked at."""
    new, coming = New(Kind.CONTAINER, 0, 1), {"place": world.supplier, "owner": world.us}
    (carton,) = ledger.expect(new, act=world.act(), **coming).items
    held, ready = verbs.expected_unit(world), world.drills(1)[0]
    ledger.hold(Lines([held]), reason="x", blocks=Block.MOVE, act=world.act())
    for inside, code in ((held, "held"), (ready, "wrong_stage")):
        db.execute("UPDATE ledger_state SET container = %s WHERE item = %s", [carton, inside])
        assert refused(lambda: verbs.receive(world, [Row(carton)], world.act())) == [(0, code)]
        db.execute("UPDATE ledger_state SET container = 0 WHERE item = %s", [inside])
    assert verbs.receive(world, [Row(carton)], world.act()).accepted == 1


def test_a_component_is_held_inside_its_unit_which_then_cannot_go_out(world: World) -> None:
    drill, battery = world.drills(1)[0], world.batteries(1)[0]
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    ledger.hold(Lines([battery]), reason="recall", blocks=7, act=world.act())
    act = world.act()
    found = refused(lambda: ledger.ship(Lines([drill]), place=world.customer, act=act))
    assert found == [(0, "held")]
    ledger.remove(Lines([battery]), stage=Stage.RAW, act=world.act())
    assert ledger.ship(Lines([drill]), place=world.customer, act=world.act()).accepted == 1


# Ways to bring something out to a customer, into use or elsewhere without saying so.
def by_moving_it_there(w: World, drill: int) -> object:
    return w.move([drill], w.customer)


def by_losing_it(w: World, drill: int) -> object:
    ledger.lose(Lines([drill]), place=w.lost, act=w.act())
    return ledger.deliver(Lines([drill]), place=w.customer, act=w.act())


def by_losing_it_there(w: World, drill: int) -> object:
    return ledger.lose(Lines([drill]), place=w.customer, act=w.act())


def by_finding_it_there(w: World, drill: int) -> object:
    ledger.lose(Lines([drill]), place=w.lost, act=w.act())
    return ledger.find(Lines([drill]), place=w.customer, act=w.act())


def by_packing_it(w: World, drill: int) -> object:
    carton = w.cartons(1)
    ledger.pack(Lines([drill]), container=carton[0], act=w.act())
    return ledger.ship(Lines(carton), place=w.customer, act=w.act())


def by_building_it_in(w: World, drill: int) -> object:
    other = w.drills(1)
    ledger.install(Lines([drill]), parent=other[0], act=w.act())
    return ledger.ship(Lines(other), place=w.customer, act=w.act())


def by_taking_it_out_of_its_carton(w: World, drill: int) -> object:
    carton = w.cartons(1)
    ledger.pack(Lines([drill]), container=carton[0], act=w.act())
    ledger.unpack(Lines([drill]), act=w.act())
    return ledger.ship(Lines([drill]), place=w.customer, act=w.act())


def by_undoing_its_return(w: World, drill: int) -> object:
    (hold,) = stock.open_holds(drill)
    ledger.release([hold], act=w.act())
    ledger.ship(Lines([drill]), place=w.customer, act=w.act())
    back = ledger.take_back(Lines([drill]), place=w.a1, act=w.act())
    ledger.hold(Lines([drill]), reason="cracked", blocks=Block.SHIP, act=w.act())
    return ledger.reverse(back.event, act=w.act())


def by_another_product(w: World, drill: int) -> object:
    ledger.correct_product([drill], product=w.battery, act=w.act())
    ledger.correct_codes([drill], codes=Given(w.serial, ["OTHER"]), act=w.act())
    return ledger.ship(Lines([drill]), place=w.customer, act=w.act())


@pytest.mark.parametrize(
    "road",
    [
        by_moving_it_there, by_losing_it, by_losing_it_there, by_finding_it_there, by_packing_it,
        by_building_it_in, by_taking_it_out_of_its_carton, by_undoing_its_return,
        by_another_product,
    ],
)  # fmt: skip
def test_no_road_leads_around_a_hold_on_shipping(world: World, road: object) -> None:
    (drill,) = world.drills(1)
    ledger.hold(Lines([drill]), reason="cracked", blocks=Block.SHIP, act=world.act())
    found = refused(lambda: road(world, drill))  # type: ignore[operator]
    assert found[0][1] in ("held", "wrong_place", "not_with_others", "later_event")
    assert stock.unit(drill).place != world.customer


def test_no_road_leads_around_a_hold_on_moving(world: World) -> None:
    (drill,) = world.drills(1)
    ledger.hold(Lines([drill]), reason="evidence", blocks=Block.MOVE, act=world.act())
    for verb in (ledger.ship, ledger.deliver, ledger.take_back, ledger.find):
        found = refused(lambda verb=verb: verb(Lines([drill]), place=world.a2, act=world.act()))
        assert found[0][1] in ("wrong_place", "not_with_others", "not_lost")
    carton = world.cartons(1)
    act = world.act()
    found = refused(lambda: ledger.pack(Lines([drill]), container=carton[0], act=act))
    assert found == [(0, "held")]


def test_holds_are_facts_with_their_reason(world: World) -> None:
    (drill,) = world.drills(1)
    ledger.hold(Lines([drill]), reason="cracked housing", blocks=1, act=world.act())
    ledger.release(stock.open_holds(drill), act=world.act())
    rows = db.query("SELECT reason, blocks, closed_by FROM ledger_hold")
    assert [row[:2] for row in rows] == [("cracked housing", 1)]
    assert rows[0][2] is not None
