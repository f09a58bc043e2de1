"""Several acts are undone one after the other, the last first."""

from stockthread import ledger
from stockthread.ledger import Lines
from tests import stock
from tests.refusals import refused
from tests.world import World


def test_two_moves_are_undone_one_after_the_other(world: World) -> None:
    units = world.drills(3)
    first, second = world.move(units, world.a2), world.move(units, world.a3)
    assert refused(lambda: ledger.reverse(first.event, act=world.act()))[0][1] == "later_event"
    ledger.reverse(second.event, act=world.act())
    ledger.reverse(first.event, act=world.act())
    assert {item.place for item in ledger.read.items(units)} == {world.a1}
    assert ledger.verify().ok


def test_an_undone_act_done_again_is_in_the_way_again(world: World) -> None:
    units = world.drills(1)
    first, second = world.move(units, world.a2), world.move(units, world.a3)
    ledger.reverse(second.event, act=world.act())
    again = world.move(units, world.a3)
    assert refused(lambda: ledger.reverse(first.event, act=world.act()))[0][1] == "later_event"
    for posting in (again, first):
        ledger.reverse(posting.event, act=world.act())
    assert ledger.read.item(units[0]).place == world.a1


def test_draws_of_a_lot_are_undone_down_to_its_making(world: World) -> None:
    lot = world.juice_lot(1000)
    (made,) = {ledger.read.item(lot).event}
    draws = [
        ledger.move(Lines([lot], [100], place=world.a1), place=place, act=world.act())
        for place in (world.a2, world.a3)
    ]
    for posting in reversed(draws):
        ledger.reverse(posting.event, act=world.act())
    ledger.reverse(made, act=world.act())
    assert [holding.stage for holding in ledger.read.holdings(lot)] == [ledger.Stage.VOID]
    assert ledger.verify().ok


def test_a_hold_whose_release_was_undone_stands_as_before_and_is_undone_itself(
    world: World,
) -> None:
    [drill] = world.drills(1)
    ledger.hold(Lines([drill]), reason="odd", blocks=1, act=world.act())
    moved = world.move([drill], world.a2)
    second = ledger.hold(Lines([drill]), reason="odd", blocks=1, act=world.act())
    for _ in range(2):
        freed = ledger.release(stock.open_holds(drill), act=world.act())
        assert refused(lambda: ledger.reverse(second.event, act=world.act())) == [
            (0, "later_event")
        ]
        ledger.reverse(freed.event, act=world.act())
    assert refused(lambda: ledger.reverse(moved.event, act=world.act())) == [(0, "later_event")]
    ledger.reverse(second.event, act=world.act())
    assert len(stock.open_holds(drill)) == 1, "the other hold with the same reason stays"
    ledger.reverse(moved.event, act=world.act())
    assert (stock.unit(drill).place, stock.unit(drill).holds) == (world.a1, 1)
    stock.assert_sound()


def test_so_is_a_hold_on_a_place(world: World) -> None:
    [drill] = world.drills(1)
    moved = world.move([drill], world.a2)
    held = ledger.hold_place(world.a2, reason="flood", blocks=4, act=world.act())
    freed = ledger.release(stock.place_holds(), act=world.act())
    assert refused(lambda: ledger.reverse(held.event, act=world.act())) == [
        (None, "hold_is_released")
    ]
    ledger.reverse(freed.event, act=world.act())
    assert refused(lambda: ledger.reverse(moved.event, act=world.act())) == [(0, "later_event")]
    ledger.reverse(held.event, act=world.act())
    ledger.reverse(moved.event, act=world.act())
    assert stock.place_holds() == []
    stock.assert_sound()
