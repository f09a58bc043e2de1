"""From the dock to where it belongs, in one batch with the order as cause."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, ledger, purchases
from stockthread.ledger import Kind
from stockthread.purchases import ALL, Policy, Put
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


def scan(desk, order, *lines: str) -> purchases.DockScans:
    return purchases.read_scans(order, lines, 2026)


def problems(found: purchases.DockScans) -> list[tuple[int | None, str]]:
    return [(each.line, each.code) for each in found.problems]


def test_goods_go_to_the_place_that_is_scanned_behind_them(desk):
    world = desk.world
    order = desk.buy((world.drill, 4), (world.juice, 5_000))
    desk.announce(order, f"(00){SSCC}", "DRILL\tD-3")
    scans = "DRILL\tD-1", "DRILL\tD-2", "DRILL\tD-4", "JUICE\tL1\t5 l", f"(00){SSCC}"
    desk.receive(order, *scans, with_doubtful=True)
    first, second, pack, lot = desk.items("D-1", "D-2", SSCC, "L1")
    found = scan(
        desk, order, "d-1", f"(00){SSCC}", "a-2", "", "(01)09521234543213(21)D-2", "L1 2 l", "A-3",
        "L1", "A-2", "D-4",
    )  # fmt: skip
    assert found.puts == (
        Put(first, world.a2), Put(pack, world.a2), Put(second, world.a3),
        Put(lot, world.a3, 2_000), Put(lot, world.a2, 3_000),
    )  # fmt: skip
    assert [put.item for put in found.waiting] == desk.items("D-4"), "it has no place yet"
    assert not found.problems
    assert not found.left
    assert purchases.put_away(order, found.puts, world.act()).accepted == 5
    assert [each.code for each in purchases.read.at_dock(order)] == ["D-4"]


def test_scans_that_mean_nothing_at_the_dock_are_told_by_line(desk):
    world = desk.world
    order = desk.buy((world.drill, 2), (world.juice, 5_000))
    desk.receive(order, "DRILL\tD-1", "DRILL\tD-2", "JUICE\tL1\t5 l")
    world.drills(1, prefix="ELSEWHERE")
    elsewhere = ledger.read.item(world.drills(1, prefix="E")[0]).code
    found = scan(
        desk, order, "D-1", "D-1", "NOTHING", elsewhere, "L1 9 l", "L1 5 kg", "L1", "L1", "A-3",
        "supplier:SUP",
    )  # fmt: skip
    assert problems(found) == [
        (1, "scan_twice"), (2, "scan_unknown"), (3, "purchase_not_at_dock"), (4, "not_enough"),
        (5, "unit_mismatch"), (7, "scan_twice"), (9, "scan_unknown"),
    ]  # fmt: skip
    assert [put.place for put in found.puts] == [world.a3] * 2
    assert [each.code for each in found.left] == ["D-2"]


def test_a_part_that_was_split_off_goes_by_the_number_on_its_label(desk):
    world = desk.world
    at = world.act().recorded_at
    purchases.set_policy(Policy(world.juice, 0, ALL), by=world.anna, at=at)
    order = desk.buy((world.juice, 50))
    desk.announce(order, "JUICE\tL7\t50 ml")
    desk.receive(order, "JUICE\tL7\t30 ml")
    [part] = desk.items("L7/1")
    assert scan(desk, order, "L7 20 ml", "A-2").puts == (Put(part, world.a2, 20),)


def test_a_place_is_no_label_of_a_lot(desk):
    world = desk.world
    order = desk.buy((world.juice, 50))
    desk.receive(order, "JUICE\tA-2/7\t50 ml")
    [lot] = desk.items("A-2/7")
    assert scan(desk, order, "A-2/7", "A-2").puts == (Put(lot, world.a2, 50),)


def test_bulk_goods_go_by_the_number_of_their_product(desk):
    world = desk.world
    [sugar] = catalog.add_products([catalog.NewProduct("SUGAR", "Sugar", tracking="bulk",
                                                       unit="kg", scale=1_000)])  # fmt: skip
    order = desk.buy((sugar, 5_000))
    desk.announce(order, "SUGAR\t1 kg")
    desk.receive(order, "SUGAR\t3 kg")
    found = scan(desk, order, "sugar 2 kg", "A-2")
    assert sum(put.quantity or 0 for put in found.puts) == 2_000
    purchases.put_away(order, found.puts, world.act())
    assert sum(each.quantity for each in purchases.read.at_dock(order)) == 1_000


def test_the_place_where_most_of_a_product_lies_is_suggested(desk):
    world = desk.world
    world.move(world.drills(3), world.a2)
    world.move(world.drills(5, prefix="E"), world.a3)
    order = desk.buy((world.drill, 3), (world.juice, 5_000))
    desk.announce(order, f"(00){SSCC}", "DRILL\tD-3")
    desk.receive(order, "DRILL\tD-1", "JUICE\tL1\t5 l", f"(00){SSCC}", with_doubtful=True)
    pack, drill = desk.items(SSCC, "D-1")
    found = purchases.suggested(purchases.read.at_dock(order))
    assert found == {pack: world.a3, drill: world.a3}
    assert purchases.suggested([]) == {}


def test_many_scans_cost_as_many_statements_as_few(desk):
    world = desk.world
    order = desk.buy((world.drill, 60))
    desk.receive(order, "D100..D159", product=world.drill)

    def statements(number: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            scan(desk, order, *[f"D{100 + n}" for n in range(number)], "A-2")
        return len(seen)

    statements(1)
    assert statements(50) == statements(3)
