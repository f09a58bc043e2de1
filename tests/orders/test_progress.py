"""How far orders have come is read from the ledger, and follows what is undone there."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, orders
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.orders import PURCHASE, SALE, Done, NewLine


def receive(desk, order, quantity, code="L1"):
    new = New(Kind.LOT, desk.world.juice, 1, Given(desk.world.lot, [code]), [quantity],
              origin=desk.world.supplier)  # fmt: skip
    return ledger.receive_new(
        new, place=desk.world.a1, stage=Stage.RAW, owner=desk.world.us, act=desk.act(order)
    )


def test_what_is_received_and_put_away_is_told_by_place(desk):
    world = desk.world
    order = desk.order(PURCHASE, NewLine(world.juice, 10_000))
    lot = receive(desk, order, 6_000).items[0]
    assert desk.done(order, world.juice) == Done(received=6_000, at_dock=6_000)
    ledger.move(Lines([lot], [2_000], place=world.a1), place=world.a2, act=world.act())
    assert desk.done(order, world.juice) == Done(received=6_000, at_dock=4_000)
    [line] = desk.progress(order).lines
    assert line.open == 4_000


def test_of_what_was_closed_short_what_it_came_to_is_wanted(desk):
    world = desk.world
    order = desk.order(PURCHASE, NewLine(world.juice, 10_000), NewLine(world.drill, 2))
    receive(desk, order, 6_000)
    assert [line.wanted for line in desk.progress(order).lines] == [10_000, 2]
    orders.close_order(order.id, by=world.anna, at=world.act().recorded_at)
    closed = orders.read.order(order.id)
    assert [line.wanted for line in desk.progress(closed).lines] == [6_000, 0]
    empty = desk.order(PURCHASE, NewLine(world.drill, 2))
    orders.close_order(empty.id, by=world.anna, at=world.act().recorded_at)
    [line] = desk.progress(orders.read.order(empty.id)).lines
    assert line.wanted == 2


def test_an_undone_receipt_was_none(desk):
    world = desk.world
    order = desk.order(PURCHASE, NewLine(world.juice, 10_000))
    posting = receive(desk, order, 6_000)
    ledger.reverse(posting.event, act=world.act())
    assert desk.done(order, world.juice) == Done()
    assert not orders.progress.has_begun(order)


def test_lines_of_one_product_are_filled_as_they_are_due(desk):
    world = desk.world
    late, soon = NewLine(world.juice, 5_000, due=date(2026, 5, 1)), NewLine(world.juice, 4_000)
    order = desk.order(PURCHASE, late, soon, due=date(2026, 4, 1))
    receive(desk, order, 6_000)
    first, second = desk.progress(order, date(2026, 4, 15)).lines
    assert (first.open, first.is_late) == (3_000, False)
    assert (second.open, second.is_late) == (0, False)
    assert desk.progress(order, date(2026, 5, 2)).is_late


def test_more_than_was_ordered_is_told(desk):
    world = desk.world
    order = desk.order(PURCHASE, NewLine(world.juice, 5_000))
    receive(desk, order, 6_000)
    progress = desk.progress(order)
    assert progress.extra == {world.juice: 1_000}
    assert progress.is_complete


def test_what_is_picked_and_put_back_is_not_picked(desk):
    world = desk.world
    order = desk.order(SALE, NewLine(world.drill, 3))
    drills = world.drills(3)
    ledger.move(Lines(drills), place=world.a2, act=desk.act(order))
    assert desk.done(order, world.drill) == Done(picked=3)
    ledger.move(Lines(drills[:1]), place=world.a1, act=desk.act(order))
    assert desk.done(order, world.drill) == Done(picked=2)
    [carton] = world.cartons(1, world.a2)
    ledger.pack(Lines(drills[1:]), container=carton, act=desk.act(order))
    assert desk.done(order, world.drill) == Done(picked=2, packed=2)
    ledger.ship(Lines([carton]), place=world.carrier, act=desk.act(order))
    assert desk.done(order, world.drill) == Done(picked=2, packed=2, shipped=2)
    ledger.deliver(Lines([carton]), place=world.customer, act=desk.act(order))
    assert desk.done(order, world.drill).delivered == 2


def test_what_is_inside_a_unit_is_not_counted_with_it(desk):
    world = desk.world
    order = desk.order(SALE, NewLine(world.drill, 1), NewLine(world.battery, 1))
    [drill], [battery] = world.drills(1), world.batteries(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    ledger.ship(Lines([drill]), place=world.customer, owner=desk.customer, act=desk.act(order))
    assert desk.done(order, world.drill) == Done(shipped=1, delivered=1)
    assert desk.done(order, world.battery) == Done()


def test_refused_at_the_door_is_open_again(desk):
    world = desk.world
    order = desk.order(SALE, NewLine(world.drill, 1))
    [drill] = world.drills(1)
    ledger.ship(Lines([drill]), place=world.carrier, act=desk.act(order))
    assert desk.progress(order).is_complete
    ledger.take_back(Lines([drill]), place=world.a1, act=desk.act(order))
    [line] = desk.progress(order).lines
    assert (line.done.came_back, line.open) == (1, 1)


def test_a_hundred_orders_cost_as_many_statements_as_one(desk):
    world = desk.world
    many = desk.made(*(desk.new(PURCHASE, NewLine(world.juice, 9)) for _ in range(100)))
    for n, order in enumerate(many[:20]):
        receive(desk, order, 5, f"L{n}")

    def statements(some) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found = orders.progress.of_orders(some)
        assert len(found) == len(some)
        return len(seen)

    assert statements(many) == statements(many[:1])


def make(desk, order, product: int, source: int, number: int, stage: Stage) -> list[int]:
    """Use a lot up and make units, or one lot of a product, of it."""
    world = desk.world
    opened = ledger.consume(Lines([source]), act=desk.act(order))
    if product == world.drill:
        codes = [f"M{order.id}-{n}" for n in range(number)]
        new = New(Kind.UNIT, product, number, Given(world.serial, codes))
    else:
        new = New(Kind.LOT, product, 1, Given(world.lot, [f"M{source}"]), [number])
    made = ledger.produce(
        new, process=opened.items[0], place=world.a1, owner=world.us, stage=stage,
        act=desk.act(order),
    )  # fmt: skip
    return list(made.items)


def test_units_that_come_unfinished_are_begun_and_not_made_before_they_are_ready(desk):
    world = desk.world
    order = desk.order(orders.PRODUCTION, NewLine(world.drill, 3))
    make(desk, order, world.drill, world.juice_lot(1_000), 2, Stage.WIP)
    done = desk.done(order, world.drill)
    assert (done.begun, done.made) == (2, 0)
    assert [line.open for line in desk.progress(order).lines] == [3]


def test_what_is_used_up_again_for_the_order_is_made_once(desk):
    world = desk.world
    order = desk.order(orders.PRODUCTION, NewLine(world.juice, 1_000))
    [first] = make(desk, order, world.juice, world.juice_lot(500), 1_000, Stage.WIP)
    make(desk, order, world.juice, first, 900, Stage.READY)
    assert desk.done(order, world.juice).made == 900
