"""Orders as documents: made in batches, numbered without gaps, changed on record."""

from datetime import date

import pytest

from stockthread import ledger, orders
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines
from stockthread.orders import PURCHASE, SALE, TRANSFER, NewLine, Wanted
from tests.world import START


def codes(caught) -> list[tuple[int | None, str]]:
    return [(refusal.line, refusal.code) for refusal in caught.value.refusals]


def test_orders_of_a_kind_are_numbered_one_after_the_other(desk):
    line = NewLine(desk.world.drill, 3)
    made = desk.made(*(desk.new(PURCHASE, line) for _ in range(3)), desk.new(SALE, line))
    assert [order.number for order in made] == ["PO-26-0001", "PO-26-0002", "PO-26-0003",
                                                "SO-26-0001"]  # fmt: skip
    assert desk.order(PURCHASE, line).number == "PO-26-0004"


def test_a_number_of_ones_own_is_passed_over_by_the_counter(desk):
    line = NewLine(desk.world.drill, 3)
    assert desk.order(PURCHASE, line, number="PO-26-0001").number == "PO-26-0001"
    assert desk.order(PURCHASE, line).number == "PO-26-0002"


def test_the_same_key_makes_an_order_once(desk):
    new = desk.new(SALE, NewLine(desk.world.drill, 1))
    first = orders.add_orders([new], key="same", by=desk.world.anna, at=START)
    assert orders.add_orders([new], key="same", by=desk.world.anna, at=START) == first
    assert orders.read.count() == 1


def test_what_is_wrong_with_orders_is_told_for_each_and_nothing_is_stored(desk):
    world = desk.world
    good = NewLine(world.drill, 1)
    new = [
        desk.new(PURCHASE, good, party=0),
        desk.new(SALE, good, party=desk.supplier),
        desk.new(SALE),
        desk.new(SALE, NewLine(world.drill, 0), NewLine(99_999, 1)),
        desk.new(TRANSFER, good, place_from=world.a1, place_to=world.a1),
        desk.new(TRANSFER, good, place_from=world.a1, place_to=world.customer),
        desk.new(SALE, good, currency="ZZZ"),
        desk.new(SALE, good._replace(price=-1)),
        desk.new("loan", good),
        desk.new(SALE, good, number="N1"),
        desk.new(SALE, good, number="N1"),
    ]
    with pytest.raises(Refused) as caught:
        desk.made(*new)
    assert codes(caught) == [
        (0, "order_party_missing"), (1, "order_party_role"), (2, "order_without_lines"),
        (3, "order_line_quantity"), (3, "order_product"), (4, "order_places"),
        (5, "order_places"), (6, "currency_unknown"), (7, "order_line_price"), (8, "order_kind"),
        (10, "order_number_taken"),
    ]  # fmt: skip
    assert orders.read.count() == 0


def test_a_line_is_changed_on_record(desk):
    order = desk.order(PURCHASE, NewLine(desk.world.drill, 3, due=date(2026, 4, 1)))
    [line] = orders.read.lines([order.id])[order.id]
    changed = line._replace(quantity=5, due=date(2026, 4, 8))
    orders.change_line(order.id, changed, by=desk.world.ben, at=START, reason="they asked for it")
    assert orders.read.lines([order.id])[order.id] == [changed]
    [change] = orders.read.changes(order.id)
    assert change.what == "line 1, DRILL: 3 → 5, due 2026-04-01 → 2026-04-08"
    assert (change.reason, change.person) == ("they asked for it", desk.world.ben)


def test_lines_are_added_behind_the_others(desk):
    order = desk.order(SALE, NewLine(desk.world.drill, 3))
    new = [NewLine(desk.world.battery, 2)]
    orders.add_lines(order.id, new, by=desk.world.anna, at=START)
    lines = orders.read.lines([order.id])[order.id]
    assert [(line.position, line.quantity) for line in lines] == [(1, 3), (2, 2)]


def test_lines_are_added_once_under_one_key_and_no_more_than_may_be(desk):
    order, other = (desk.order(SALE, NewLine(desk.world.drill, 3)) for _ in range(2))
    new = [NewLine(desk.world.battery, 2), NewLine(desk.world.drill, 1)]

    def add(id, lines=new, key="twice"):
        return orders.add_lines(id, lines, by=desk.world.anna, at=START, key=key)

    made = add(order.id)
    assert add(order.id) == made
    assert [change.what for change in orders.read.changes(order.id)] == [
        "2 lines more: BATTERY, DRILL"
    ]  # fmt: skip
    assert len(orders.read.lines([order.id])[order.id]) == 3
    assert not set(add(other.id)) & set(made)
    with pytest.raises(Refused) as caught:
        add(order.id, new[:1] * 9_998, key="much")
    assert codes(caught) == [(None, "too_many_lines")]
    orders.remove_lines(order.id, made[:1], by=desk.world.anna, at=START)
    assert add(order.id) == made[1:]


def test_a_cancelled_order_gives_its_stock_free(desk):
    world = desk.world
    order = desk.order(SALE, NewLine(world.drill, 2))
    drills = world.drills(2)
    ledger.reserve(Lines(drills), order=order.cause, act=desk.act(order))
    assert desk.done(order, world.drill).allocated == 2
    orders.cancel_order(order.id, by=world.anna, at=START, reason="changed their mind")
    assert orders.read.order(order.id).state == "cancelled"
    assert not ledger.read.reservations_for(*order.cause)
    with pytest.raises(Refused) as caught:
        orders.add_lines(order.id, [NewLine(world.drill, 1)], by=world.anna, at=START)
    assert codes(caught) == [(None, "order_ended")]
    orders.open_order(order.id, by=world.anna, at=START)
    assert orders.read.order(order.id).state == "open"


def test_an_order_that_has_begun_is_closed_and_not_cancelled(desk):
    world = desk.world
    order = desk.order(SALE, NewLine(world.drill, 2))
    act = desk.act(order)
    ledger.ship(Lines(world.drills(1)), place=world.customer, owner=desk.customer, act=act)
    with pytest.raises(Refused) as caught:
        orders.cancel_order(order.id, by=world.anna, at=START)
    assert codes(caught) == [(None, "order_begun")]
    orders.close_order(order.id, by=world.anna, at=START)
    [line] = desk.progress(order).lines
    assert line.open == 0


def test_a_line_is_not_ordered_below_what_has_left(desk):
    world = desk.world
    order = desk.order(SALE, NewLine(world.drill, 5))
    act = desk.act(order)
    ledger.ship(Lines(world.drills(3)), place=world.customer, owner=desk.customer, act=act)
    [line] = orders.read.lines([order.id])[order.id]
    with pytest.raises(Refused) as caught:
        orders.change_line(order.id, line._replace(quantity=2), by=world.anna, at=START)
    assert codes(caught) == [(None, "order_line_below_done")]


def test_lists_are_by_kind_state_party_text_and_product(desk):
    world = desk.world
    sale = desk.order(SALE, NewLine(world.drill, 1), reference="4500-77")
    purchase = desk.order(PURCHASE, NewLine(world.battery, 1))
    draft = desk.order(SALE, NewLine(world.juice, 1, due=date(2026, 5, 2)), is_draft=True)

    def found(**wanted) -> list[int]:
        wanted = Wanted(**wanted)
        listed = [order.id for order in orders.read.orders(wanted)]
        assert orders.read.count(wanted) == len(listed)
        return listed

    assert found() == [draft.id, purchase.id, sale.id]
    assert found(kind=SALE) == [draft.id, sale.id]
    assert found(states=("open",)) == [purchase.id, sale.id]
    assert found(party=desk.supplier) == [purchase.id]
    assert found(text="4500-7") == [sale.id]
    assert found(text="po-26") == [purchase.id]
    assert found(product=world.juice) == [draft.id]
    assert found(due_since=date(2026, 5, 2), due_until=date(2026, 5, 2)) == [draft.id]
    assert found(due_until=date(2026, 5, 1)) == []
    ends = {order.id: (order.place_from, order.place_to) for order in orders.read.orders()}
    for place in {id for both in ends.values() for id in both if id}:
        assert found(places=(place,)) == [id for id, both in ends.items() if place in both]
    assert found(places=()) == []
    assert orders.read.of_causes([sale.cause, purchase.cause]) == {
        sale.cause: sale, purchase.cause: purchase
    }  # fmt: skip


def test_lines_that_nothing_was_done_on_are_taken_out_again(desk):
    world = desk.world
    order = desk.order(PURCHASE, NewLine(world.drill, 2))
    more = [NewLine(world.drill, 2), NewLine(world.battery, 2)]
    drills, batteries = orders.add_lines(order.id, more, by=world.anna, at=START)
    act = desk.act(order)
    ledger.receive_new(
        ledger.New(ledger.Kind.UNIT, world.drill, 3, ledger.Given(world.serial, ["A", "B", "C"]),
                   origin=world.supplier),
        place=world.a1, stage=ledger.Stage.RAW, owner=world.us, act=act,
    )  # fmt: skip
    for lines, code in (
        ([drills], "order_line_begun"), ([drills + 9], "unknown_id"),
        ([e.id for e in orders.read.lines([order.id])[order.id]], "order_without_lines"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            orders.remove_lines(order.id, lines, by=world.anna, at=START)
        assert codes(caught) == [(None, code)]
    orders.remove_lines(order.id, [batteries], by=world.ben, at=START, reason="not wanted")
    assert [each.id for each in orders.read.lines([order.id])[order.id]][1:] == [drills]
    assert orders.read.changes(order.id)[-1].what == "taken out: 1 line, 2 of BATTERY"
    [again] = orders.add_lines(order.id, more[1:], by=world.anna, at=START)
    assert orders.read.changes(order.id)[-1].what == "1 line more: BATTERY"
    assert again in {each.id for each in orders.read.lines([order.id])[order.id]}


def test_a_number_that_events_name_already_is_passed_over(desk):
    [drill] = desk.world.drills(1)
    desk.world.move([drill], desk.world.a2, cause=ledger.Cause(SALE, "SO-26-0001"))
    assert desk.order(SALE, NewLine(desk.world.drill, 1)).number == "SO-26-0002"
