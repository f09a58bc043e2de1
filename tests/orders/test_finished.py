"""Orders of which nothing has to be done any more read as finished, by what happened alone."""

from stockthread import ledger, orders, places
from stockthread.ledger import Lines
from stockthread.orders import OPEN, PURCHASE, SALE, TRANSFER, NewLine, Wanted, transfers
from tests.orders.test_progress import receive


def left(desk, *, is_finished: bool, limit: int = 50) -> list[str]:
    found = orders.finished.orders(Wanted(states=(OPEN,)), is_finished=is_finished, limit=limit)
    return [order.number for order in found]


def test_a_sale_is_finished_when_it_has_left_and_not_when_that_is_undone(desk):
    world = desk.world
    order, other = (desk.order(SALE, NewLine(world.drill, 1)) for _ in range(2))
    assert left(desk, is_finished=True) == []
    gone = ledger.ship(Lines(world.drills(1)), place=world.customer, owner=world.customer_party,
                       act=desk.act(order))  # fmt: skip
    assert left(desk, is_finished=True) == [order.number]
    assert left(desk, is_finished=False) == [other.number]
    assert orders.finished.count(Wanted(), is_finished=False) == (1, True)
    assert orders.read.order(order.id).state == OPEN, "nothing is stored"
    ledger.reverse(gone.event, act=world.act())
    assert left(desk, is_finished=True) == []
    assert left(desk, is_finished=False, limit=1) == [other.number]


def test_a_purchase_is_finished_when_what_came_was_decided(desk):
    world = desk.world
    order = desk.order(PURCHASE, NewLine(world.juice, 10))
    posting = receive(desk, order, 10)
    assert desk.progress(order).is_finished
    ledger.hold(Lines(posting.items), reason=orders.INSPECTION, act=desk.act(order),
                       blocks=ledger.Block.SHIP)  # fmt: skip
    assert not desk.progress(order).is_finished
    assert desk.done(order, world.juice).undecided == 10
    ledger.hold(Lines(posting.items), reason="Recall", act=world.act(),
                       blocks=ledger.Block.SHIP)  # fmt: skip
    [hold] = [each.id for each in ledger.read.holds_of(posting.items[0])
              if each.reason == orders.INSPECTION]  # fmt: skip
    released = ledger.release([hold], act=desk.act(order, reason="good"))
    assert desk.progress(order).is_finished, "another hold asks nothing of the order"
    ledger.reverse(released.event, act=world.act())
    assert not desk.progress(order).is_finished


def test_what_never_arrived_of_a_closed_transfer_is_told_as_lost(desk):
    world = desk.world
    [other] = places.add_places([places.NewPlace("WH2", "Other", "site")])
    order = desk.order(TRANSFER, NewLine(world.drill, 3), place_from=world.warehouse,
                       place_to=other)  # fmt: skip
    drills = world.drills(3)
    transfers.send(order.id, Lines(drills), act=world.act())
    transfers.arrive(order.id, Lines(drills[:2]), act=world.act())
    assert (desk.progress(order).is_finished, desk.progress(order).lost) == (False, {})
    orders.close_order(order.id, by=world.anna, at=world.act().recorded_at)
    assert desk.progress(order).lost == {world.drill: 1}
    orders.open_order(order.id, by=world.anna, at=world.act().recorded_at)
    transfers.arrive(order.id, Lines(drills[2:]), act=world.act())
    assert (desk.progress(order).is_finished, desk.progress(order).lost) == (True, {})
