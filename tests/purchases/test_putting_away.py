"""From the dock to where it belongs, in one batch with the order as cause."""

import pytest

from stockthread import ledger, purchases
from stockthread.ledger import Kind
from stockthread.purchases import Put
from tests import stock
from tests.purchases.conftest import SSCC
from tests.refusals import refused


@pytest.fixture(autouse=True)
def sound(world):
    yield
    stock.assert_sound()


def test_what_lies_at_the_dock_is_listed_and_put_away_in_one_batch(desk):
    world = desk.world
    order = desk.buy((world.drill, 3), (world.juice, 5_000))
    desk.announce(order, f"(00){SSCC}", "DRILL\tD-3")
    scans = "DRILL\tD-1", "DRILL\tD-2", "JUICE\tL1\t5 l", f"(00){SSCC}"
    desk.receive(order, *scans, with_doubtful=True)
    docked = purchases.read.at_dock(order)
    assert docked[0].kind == Kind.CONTAINER, "the largest first"
    assert {each.code for each in docked} == {SSCC, "L1", "D-1", "D-2"}
    pack, first, lot = desk.items(SSCC, "D-1", "L1")
    puts = [Put(pack, world.a2), Put(first, world.a3), Put(lot, world.a2, 2_000)]
    posting = purchases.put_away(order, puts, world.act())
    assert posting.accepted == 3
    event = ledger.read.event(posting.event)
    assert (event.cause_kind, event.cause_id) == order.cause
    left = {each.code: each.quantity for each in purchases.read.at_dock(order)}
    assert left == {"D-2": 1, "L1": 3_000}
    assert desk.views("D-3")[0].place == world.a2
    assert desk.done(order, world.drill).at_dock == 1


def test_the_same_batch_is_done_once(desk):
    world = desk.world
    order = desk.buy((world.drill, 1))
    desk.receive(order, "D-1", product=world.drill)
    puts, act = [Put(item, world.a2) for item in desk.items("D-1")], world.act()
    first = purchases.put_away(order, puts, act)
    with stock.unchanged():
        assert purchases.put_away(order, puts, act).event == first.event


def test_what_is_not_at_the_dock_stops_the_batch(desk):
    world = desk.world
    order = desk.buy((world.drill, 1))
    desk.receive(order, "D-1", product=world.drill)
    items = [*desk.items("D-1"), *world.drills(1)]
    with stock.unchanged():
        puts, act = [Put(item, world.a2) for item in items], world.act()
        found = refused(lambda: purchases.put_away(order, puts, act))
        assert found == [(1, "purchase_not_at_dock")]
        assert refused(lambda: purchases.put_away(order, [], act)) == [(None, "no_lines")]


def test_a_place_that_takes_nothing_stops_the_batch(desk):
    world = desk.world
    order = desk.buy((world.drill, 1))
    desk.receive(order, "D-1", product=world.drill)
    with stock.unchanged():
        puts, act = [Put(item, world.customer) for item in desk.items("D-1")], world.act()
        found = refused(lambda: purchases.put_away(order, puts, act))
    assert found == [(0, "wrong_place")]
