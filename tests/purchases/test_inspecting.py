"""What must be inspected waits on hold: it is moved, and neither shipped nor used."""

import pytest

from stockthread import holds, ledger, orders, purchases
from stockthread.ledger import Lines
from stockthread.orders import NewLine
from stockthread.purchases import (
    ACCEPT,
    ALL,
    HOLD_BACK,
    INSPECTION,
    NONE,
    SAMPLE,
    SEND_BACK,
    Damaged,
    Decision,
    Part,
    Policy,
)
from stockthread.purchases.arrived import Came
from stockthread.purchases.inspecting import draw
from tests import stock
from tests.purchases.conftest import OTHER_SSCC, SSCC
from tests.refusals import refused


@pytest.fixture(autouse=True)
def sound(world):
    yield
    stock.assert_sound()


def inspect(desk, product: int, mode: str = ALL, count: int = 1, of: int = 1, supplier: int = 0):
    policy = Policy(product, supplier, mode, count, of)
    purchases.set_policy(policy, by=desk.world.anna, at=desk.world.act().recorded_at)


def test_all_of_a_product_waits_and_other_goods_do_not(desk):
    world = desk.world
    inspect(desk, world.drill)
    order = desk.buy((world.drill, 2), (world.juice, 1_000))
    received = desk.receive(order, "DRILL\tD-1", "DRILL\tD-2", "JUICE\tL1\t1 l")
    assert (received.accepted, received.inspected, len(received.samples)) == (3, 2, 2)
    waiting = purchases.read.to_inspect(order)
    assert {(each.code, each.sampled, each.order) for each in waiting} == {
        ("D-1", 1, order.number), ("D-2", 1, order.number),
    }  # fmt: skip
    drills = desk.items("D-1", "D-2")
    ledger.move(Lines(drills), place=world.a2, act=world.act())
    act = world.act()
    found = refused(lambda: ledger.ship(Lines(drills), place=world.customer, act=act))
    assert [code for _, code in found] == ["held", "held"]
    assert desk.done(order, world.drill).on_hold == 2


def test_goods_in_a_pack_wait_too(desk):
    drill = desk.world.drill
    inspect(desk, drill)
    order = desk.buy((drill, 2))
    desk.announce(order, f"(00){SSCC}", "D-1", "D-2", product=drill)
    assert desk.receive(order, f"(00){SSCC}").inspected == 2
    assert [h.reason for i in desk.items("D-1") for h in ledger.read.holds_of(i)] == [INSPECTION]


def test_what_is_said_of_a_supplier_comes_before_what_is_said_of_any(desk):
    drill = desk.world.drill
    inspect(desk, drill, ALL)
    inspect(desk, drill, NONE, supplier=desk.supplier)
    order = desk.buy((drill, 1))
    assert desk.receive(order, "D-1", product=drill).inspected == 0
    inspect(desk, drill, ALL, supplier=desk.supplier)
    assert desk.receive(order, "D-2", product=drill, with_doubtful=True).inspected == 1


def test_what_was_said_of_a_supplier_is_dropped_again(desk):
    drill = desk.world.drill
    inspect(desk, drill, NONE, supplier=desk.supplier)
    inspect(desk, drill)
    purchases.drop_policy(drill, desk.supplier)
    assert [each.supplier for each in purchases.read.policies()] == [0]
    found = refused(lambda: purchases.drop_policy(drill, desk.supplier))
    assert found == [(None, "unknown_id")]


def test_a_sample_is_drawn_and_on_record_while_all_waits(desk):
    drill = desk.world.drill
    inspect(desk, drill, SAMPLE, 2, 5)
    order = desk.buy((drill, 12))
    received = desk.receive(order, "D100..D111", product=drill)
    assert received.inspected == 12
    assert len(received.samples) == 6, "two of each five that were begun"
    drawn = {each.item for each in purchases.read.to_inspect(order) if each.sampled}
    assert drawn == set(received.samples)


@pytest.mark.parametrize("number, count, of, drawn", [
    (1, 1, 10, 1), (10, 1, 10, 1), (11, 1, 10, 2), (3, 5, 5, 3), (7, 2, 3, 6), (7, 3, 3, 7),
])  # fmt: skip
def test_so_many_are_drawn(number, count, of, drawn):
    came = [Came(item, 1, 1, "", 0) for item in range(number)]
    policy = Policy(1, 0, SAMPLE, count, of)
    found = draw(came, policy, seed="k")
    assert len(found) == len({item for item, _ in found}) == drawn
    assert found == draw(came, policy, seed="k")


def test_of_a_lot_a_share_is_drawn():
    policy = Policy(1, 0, SAMPLE, 50, 1_000)
    assert draw([Came(7, 1, 2_500, "L1", 0)], policy, seed="k") == [(7, 150)]


@pytest.mark.parametrize("policy, code", [
    (Policy(0, 0, ALL), "unknown_id"),
    (Policy(1, 0, "some"), "inspection_mode"),
    (Policy(1, 0, SAMPLE, 0, 5), "inspection_sample"),
    (Policy(1, 0, SAMPLE, 6, 5), "inspection_sample"),
])  # fmt: skip
def test_a_policy_that_cannot_be_is_refused(desk, policy, code):
    policy = policy._replace(product=desk.world.drill if policy.product else 0)
    at = desk.world.act().recorded_at
    found = refused(lambda: purchases.set_policy(policy, by=desk.world.anna, at=at))
    assert found == [(None, code)]
    assert not purchases.read.policies()


def waiting_drills(desk, number: int = 3) -> orders.Order:
    inspect(desk, desk.world.drill)
    order = desk.buy((desk.world.drill, number))
    desk.receive(order, *[f"D-{n}" for n in range(number)], product=desk.world.drill)
    return order


def test_what_waits_for_one_order_is_found_however_much_waits_for_others(desk):
    drill = desk.world.drill
    inspect(desk, drill)
    early, late = desk.buy((drill, 3)), desk.buy((drill, 1))
    desk.receive(early, "E-1", "E-2", "E-3", product=drill)
    desk.receive(late, "LATE-1", product=drill)
    assert [each.code for each in purchases.read.to_inspect(late, limit=2)] == ["LATE-1"]
    assert [each.code for each in purchases.read.to_inspect(limit=2)] == ["E-1", "E-2"]


def test_what_is_accepted_is_free(desk):
    order = waiting_drills(desk)
    [first] = desk.items("D-0")
    purchases.accept(order, [Part(first)], desk.world.act())
    assert not ledger.read.holds_of(first)
    purchases.accept(order, [], desk.world.act())
    assert not purchases.read.to_inspect(order)


def test_what_is_held_back_has_another_reason(desk):
    order = waiting_drills(desk)
    [first] = desk.items("D-0")
    purchases.hold_back(order, [Part(first)], desk.world.act(), reason="Chuck loose")
    assert [hold.reason for hold in ledger.read.holds_of(first)] == ["Chuck loose"]
    assert len(purchases.read.to_inspect(order)) == 2


def test_a_part_of_a_lot_is_judged_by_itself(desk):
    world = desk.world
    inspect(desk, world.juice)
    order = desk.buy((world.juice, 5_000))
    desk.receive(order, "JUICE\tL1\t5 l")
    [lot] = desk.items("L1")
    done = purchases.accept(order, [Part(lot, 2_000)], world.act())
    [part] = done.items
    assert ledger.read.item(part).quantity == 2_000
    assert not ledger.read.holds_of(part)
    assert [each.quantity for each in purchases.read.to_inspect(order)] == [3_000]


def test_a_judgement_is_passed_once(desk):
    order = waiting_drills(desk)
    act = desk.world.act()
    first = purchases.accept(order, [], act)
    with stock.unchanged():
        assert purchases.accept(order, [], act).events == first.events


def test_only_what_waits_is_judged(desk):
    order = waiting_drills(desk)
    [other] = desk.world.drills(1)
    with stock.unchanged():
        for do in (purchases.accept, lambda *a: purchases.hold_back(*a, reason="x")):
            act = desk.world.act()
            assert refused(lambda: do(order, [Part(other)], act)) == [  # noqa: B023
                (None, "purchase_not_waiting")
            ]
    purchases.accept(order, [], desk.world.act())
    act = desk.world.act()
    assert refused(lambda: purchases.accept(order, [], act)) == [(None, "no_lines")]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 161])
def test_holding_back_and_sending_back_need_a_reason(desk, reason):
    order = waiting_drills(desk)
    parts = [Part(item) for item in desk.items("D-0")]
    with stock.unchanged():
        for do in (purchases.hold_back, purchases.send_back):
            act = desk.world.act()
            found = refused(lambda: do(order, parts, act, reason=reason))  # noqa: B023
            assert found == [(None, "no_reason")]


def test_what_is_sent_back_opens_its_line_and_the_order_says_so(desk):
    world = desk.world
    order = waiting_drills(desk)
    assert desk.progress(order).is_complete
    parts = [Part(item) for item in desk.items("D-0", "D-1")]
    done = purchases.send_back(order, parts, world.act(), reason="Chuck loose")
    [line] = desk.progress(order).lines
    assert (line.open, line.done.sent_back) == (2, 2)
    assert [view.place for view in desk.views("D-0", "D-1")] == [world.supplier] * 2
    assert ledger.read.event(done.events[-1]).reason == "Chuck loose"
    what = "2 DRILL sent back to SUP: Chuck loose; replacement expected"
    assert done.note == what
    assert orders.read.changes(order.id)[-1].what == what
    desk.receive(order, "D-8", "D-9", product=world.drill)
    assert desk.progress(order).is_complete


def test_a_closed_order_is_opened_again_for_a_replacement(desk):
    order = waiting_drills(desk)
    orders.close_order(order.id, by=1, at=desk.world.act().recorded_at)
    parts = [Part(item) for item in desk.items("D-0")]
    purchases.send_back(order, parts, desk.world.act(), reason="Chuck loose")
    assert orders.read.order(order.id).state == orders.OPEN


def test_without_a_replacement_nothing_more_is_awaited(desk):
    order = waiting_drills(desk)
    parts = [Part(item) for item in desk.items("D-0")]
    done = purchases.send_back(
        order, parts, desk.world.act(), reason="Chuck loose", is_replaced=False
    )
    assert "no replacement" in done.note
    assert desk.progress(order).is_complete


def test_part_of_a_lot_goes_back_and_the_rest_still_waits(desk):
    world = desk.world
    inspect(desk, world.juice)
    order = desk.buy((world.juice, 5_000))
    desk.receive(order, "JUICE\tL1\t5 l")
    [lot] = desk.items("L1")
    purchases.send_back(order, [Part(lot, 1_500)], world.act(), reason="Sour")
    assert [each.quantity for each in purchases.read.to_inspect(order)] == [3_500]
    assert desk.progress(order).lines[0].open == 1_500


def test_only_what_came_for_the_order_goes_back(desk):
    order = waiting_drills(desk)
    [other] = desk.world.drills(1)
    with stock.unchanged():
        act = desk.world.act()
        found = refused(lambda: purchases.send_back(order, [Part(other)], act, reason="x"))
        assert found == [(None, "purchase_not_of_order")]
        assert refused(lambda: purchases.send_back(order, [], act, reason="x")) == [
            (None, "no_lines")
        ]


def test_only_purchase_orders_are_judged(desk):
    sale = desk.order(orders.SALE, NewLine(desk.world.drill, 1))
    act = desk.world.act()
    assert refused(lambda: purchases.accept(sale, [], act)) == [(None, "purchase_no_order")]


def partly_come(desk, came: int = 30, ordered: int = 50) -> orders.Order:
    """An order of a lot that is inspected, announced whole and come in part."""
    inspect(desk, desk.world.juice)
    order = desk.buy((desk.world.juice, ordered))
    desk.announce(order, f"JUICE\tL7\t{ordered} ml")
    desk.receive(order, f"JUICE\tL7\t{came} ml")
    return order


def blocked(desk, *codes: str) -> list[bool]:
    return [bool(view.blocks) for view in desk.views(*codes)]


def test_of_a_lot_that_came_in_part_that_part_is_inspected(desk):
    order = partly_come(desk)
    [waiting] = purchases.read.to_inspect(order)
    assert (waiting.code, waiting.quantity, waiting.sampled) == ("L7/1", 30, 30)
    assert blocked(desk, "L7", "L7/1") == [False, True]
    purchases.accept(order, [], desk.world.act())
    desk.receive(order, "JUICE\tL7\t15 ml")
    [waiting] = purchases.read.to_inspect(order)
    assert (waiting.code, waiting.quantity) == ("L7/2", 15)
    assert blocked(desk, "L7/1", "L7/2") == [False, True]
    desk.receive(order, "JUICE\tL7\t5 ml")
    assert {each.code for each in purchases.read.to_inspect(order)} == {"L7", "L7/2"}
    assert desk.progress(order).is_complete


def test_parts_of_one_lot_are_decided_in_one_act(desk):
    world = desk.world
    inspect(desk, world.juice)
    order = desk.buy((world.juice, 37))
    desk.receive(order, "JUICE\tL7\t37 ml")
    [lot] = desk.items("L7")
    decisions = [
        Decision(lot, ACCEPT, 30), Decision(lot, HOLD_BACK, 5), Decision(lot, SEND_BACK, 2),
    ]  # fmt: skip
    act = world.act()
    done = purchases.decide(order, decisions, act, reason="Sour")
    views = {view.quantity: view for view in ledger.read.items(done.items)}
    assert views[30].id == lot, "what is accepted keeps the number"
    assert not views[30].holds
    assert [hold.reason for hold in ledger.read.holds_of(views[5].id)] == ["Sour"]
    assert views[2].place == world.supplier
    assert "sent back to SUP: Sour" in done.note
    assert desk.progress(order).lines[0].open == 2
    assert not purchases.read.to_inspect(order)
    with stock.unchanged():
        assert purchases.decide(order, decisions, act, reason="Sour").events == done.events
    ledger.reverse_together(done.events, act=world.act())
    assert [each.quantity for each in purchases.read.to_inspect(order)] == [37]


def test_what_is_not_decided_of_a_lot_waits_on(desk):
    order = partly_come(desk)
    [part] = desk.items("L7/1")
    decisions = [Decision(part, ACCEPT, 10), Decision(part, SEND_BACK, 5)]
    purchases.decide(order, decisions, desk.world.act(), reason="Sour")
    [waiting] = purchases.read.to_inspect(order)
    assert (waiting.item, waiting.quantity) == (part, 15)


def test_units_are_decided_with_lots(desk):
    order = waiting_drills(desk)
    first, second, third = desk.items("D-0", "D-1", "D-2")
    decisions = [
        Decision(first, ACCEPT), Decision(second, HOLD_BACK), Decision(third, SEND_BACK),
    ]  # fmt: skip
    purchases.decide(order, decisions, desk.world.act(), reason="Chuck loose", is_replaced=False)
    assert [bool(ledger.read.holds_of(item)) for item in (first, second)] == [False, True]
    assert desk.views("D-2")[0].place == desk.world.supplier
    assert desk.progress(order).is_complete


def test_what_is_sent_back_keeps_the_holds_that_are_not_of_its_inspection(desk):
    world, order = desk.world, partly_come(desk)
    units = waiting_drills(desk)
    [part], [drill] = desk.items("L7/1"), desk.items("D-0")
    holds.hold(Lines([part, drill]), reason="RECALL", words="RC-1", act=world.act())
    decisions = [Decision(part, SEND_BACK, 10), Decision(part, ACCEPT, 20)]
    done = purchases.decide(order, decisions, world.act(), reason="x")
    purchases.send_back(units, [Part(drill)], world.act(), reason="Wrong")
    gone = [*(view.id for view in ledger.read.items(done.items) if view.quantity == 10), drill]
    for item in (part, *gone):
        assert [hold.reason for hold in ledger.read.holds_of(item)] == ["RECALL: RC-1"]
    assert {ledger.read.item(item).place for item in gone} == {world.supplier}
    done = desk.done(order, world.juice)
    assert (done.on_hold, done.sent_back, done.undecided) == (20, 10, 0)
    done = desk.done(units, world.drill)
    assert (done.on_hold, done.sent_back, done.undecided) == (2, 1, 2)
    assert not purchases.to_decide(order)
    assert len(purchases.to_decide(units)) == 2


@pytest.mark.parametrize("parts, reason, code", [
    ([(ACCEPT, 20), (SEND_BACK, 11)], "x", "inspection_too_much"),
    ([(ACCEPT, None), (HOLD_BACK, 1)], "x", "inspection_too_much"),
    ([(HOLD_BACK, 1)], " ", "no_reason"),
    ([(ACCEPT, 0)], "", "not_a_whole_quantity"),
    ([], "", "no_lines"),
])  # fmt: skip
def test_decisions_that_cannot_be_change_nothing(desk, parts, reason, code):
    order = partly_come(desk)
    [lot] = desk.items("L7/1")
    with stock.unchanged():
        decisions, act = [Decision(lot, *each) for each in parts], desk.world.act()
        found = refused(lambda: purchases.decide(order, decisions, act, reason=reason))
    assert [each for _, each in found] == [code]


def test_what_does_not_wait_is_not_decided(desk):
    order = waiting_drills(desk)
    [other] = desk.world.drills(1)
    with stock.unchanged():
        decisions, act = [Decision(other, ACCEPT)], desk.world.act()
        found = refused(lambda: purchases.decide(order, decisions, act))
    assert found == [(None, "purchase_not_waiting")]


def test_damage_of_what_came_in_part_is_apart_from_the_rest_of_the_lot(desk):
    order = desk.buy((desk.world.juice, 50))
    desk.announce(order, "JUICE\tL7\t50 ml")
    inspect(desk, desk.world.juice)
    lot = "JUICE\tL7\t"
    desk.receive(order, f"{lot}30 ml", damaged=[Damaged("L7", "Leaks", 4)])
    [waiting] = purchases.read.to_inspect(order)
    assert waiting.quantity == 26
    desk.receive(order, f"{lot}10 ml", damaged=[Damaged("L7", "Burst")])
    assert [each.quantity for each in purchases.read.to_inspect(order)] == [26]
    assert not blocked(desk, "L7")[0], "what is still to come is free"
    assert sum(each.quantity for each in purchases.read.at_dock(order)) == 40


def test_a_lot_in_two_packs_is_held_whole_and_decided_in_parts(desk):
    world = desk.world
    inspect(desk, world.juice)
    order = desk.buy((world.juice, 5_000))
    desk.announce(order, f"(00){SSCC}", "JUICE\tL7\t2 l", "", f"(00){OTHER_SSCC}", "JUICE\tL7\t3 l")
    desk.receive(order, f"(00){SSCC}", f"(00){OTHER_SSCC}")
    [waiting] = purchases.read.to_inspect(order)
    assert (waiting.code, waiting.quantity) == ("L7", 5_000)
    decisions = [Decision(waiting.item, SEND_BACK, 4_000), Decision(waiting.item, ACCEPT)]
    with stock.unchanged():
        act = world.act()
        found = refused(lambda: purchases.decide(order, decisions, act, reason="Sour"))
        assert found == [(None, "inspection_too_much")]
    decisions[1] = Decision(waiting.item, ACCEPT, 1_000)
    purchases.decide(order, decisions, world.act(), reason="Sour")
    assert not purchases.read.to_inspect(order)
    assert ledger.read.item(waiting.item).quantity == 1_000
    assert desk.progress(order).lines[0].open == 4_000


def test_the_order_tells_what_of_a_lot_is_held_and_lies_at_the_dock(desk):
    world = desk.world
    order = partly_come(desk)
    done = desk.done(order, world.juice)
    assert (done.received, done.at_dock, done.on_hold) == (30, 30, 30)
    [part] = desk.items("L7/1")
    decisions = [Decision(part, ACCEPT, 20), Decision(part, SEND_BACK, 2)]
    purchases.decide(order, decisions, world.act(), reason="Sour")
    done = desk.done(order, world.juice)
    assert (done.at_dock, done.on_hold, done.sent_back) == (28, 8, 2)
    free = [each.item for each in purchases.read.at_dock(order) if not each.blocks]
    purchases.put_away(order, [purchases.Put(item, world.a2) for item in free], world.act())
    done = desk.done(order, world.juice)
    assert (done.at_dock, done.on_hold) == (8, 8)
    purchases.put_away(order, [purchases.Put(part, world.a2)], world.act())
    done = desk.done(order, world.juice)
    assert (done.at_dock, done.on_hold) == (0, 8)
