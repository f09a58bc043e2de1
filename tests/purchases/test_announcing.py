"""What a supplier announces for an order becomes expected goods, in their packs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import exchange, ledger, orders, purchases
from stockthread.ledger import Kind, Stage
from stockthread.receipts import ACCEPTED, REFUSED
from tests import stock
from tests.purchases.conftest import OTHER_SSCC, SSCC, THIRD_SSCC
from tests.refusals import refused


@pytest.fixture(autouse=True)
def sound(world):
    yield
    stock.assert_sound()


def test_serials_are_announced_by_a_paste_and_have_the_order_as_cause(desk):
    order = desk.buy((desk.world.drill, 3))
    said = desk.announce(order, "D-1", "D-2..D-3", product=desk.world.drill)
    assert said.receipt.accepted == 3
    assert desk.done(order, desk.world.drill).announced == 3
    assert [view.stage for view in desk.views("D-1", "D-2", "D-3")] == [Stage.EXPECTED] * 3
    assert {each.code for each in purchases.read.awaited(order)} == {"D-1", "D-2", "D-3"}


def test_what_is_refused_stays_out_and_is_told(desk):
    order = desk.buy((desk.world.drill, 3))
    desk.announce(order, "D-1", product=desk.world.drill)
    said = desk.announce(order, "D-1", "D-2", product=desk.world.drill)
    assert [verdict.pile for verdict in said.receipt.verdicts] == [REFUSED, ACCEPTED]


def test_the_same_announcement_is_done_once(desk):
    order, act = desk.buy((desk.world.drill, 3)), desk.world.act()
    lines = f"(00){SSCC}", "D-1", "D-2"
    first = desk.announce(order, *lines, product=desk.world.drill, act=act)
    with stock.unchanged():
        again = desk.announce(order, *lines, product=desk.world.drill, act=act)
    assert again.is_repeat
    assert not first.is_repeat
    assert set(again.events) == set(first.events)


def test_a_check_leaves_nothing_behind(desk):
    order = desk.buy((desk.world.drill, 3))
    said = desk.delivery(f"(00){SSCC}", "D-1", product=desk.world.drill)
    with stock.unchanged():
        found = purchases.check_announcement(order, said, desk.world.act())
    assert found.packs == {SSCC: ""}
    assert [verdict.pile for verdict in found.receipt.verdicts] == [ACCEPTED]


def test_a_pack_is_expected_with_all_that_is_in_it(desk):
    order = desk.buy((desk.world.drill, 3), (desk.world.juice, 5_000))
    desk.announce(
        order, f"(00){SSCC}", "DRILL\tD-1", "DRILL\tD-2", "JUICE\tL7\t2 l", "",
        f"(00){OTHER_SSCC}", "JUICE\tL7\t3 l", "", "DRILL\tD-3",
    )  # fmt: skip
    first, second = desk.items(SSCC, OTHER_SSCC)
    inside = {(each.root, each.code): each.quantity for each in ledger.read.inside([first, second])}
    assert inside == {
        (first, "D-1"): 1, (first, "D-2"): 1, (first, "L7"): 2_000, (second, "L7"): 3_000,
    }  # fmt: skip
    assert [view.container for view in desk.views("D-3", "D-1")] == [0, first]
    assert desk.done(order, desk.world.juice).announced == 5_000


def test_cartons_are_in_their_pallet(desk):
    order = desk.buy((desk.world.drill, 2))
    desk.announce(
        order, f"(00){SSCC}\t(00){OTHER_SSCC}", "D-1", f"(00){SSCC}\t(00){THIRD_SSCC}", "D-2",
        product=desk.world.drill,
    )  # fmt: skip
    pallet, one, two = desk.items(SSCC, OTHER_SSCC, THIRD_SSCC)
    assert [view.container for view in ledger.read.items([one, two])] == [pallet, pallet]
    assert len(ledger.read.inside([pallet])) == 4
    desk.receive(order, f"(00){SSCC}")
    assert {view.stage for view in desk.views("D-1", "D-2")} == {Stage.READY}


def test_a_pack_may_stand_in_each_line_of_its_goods(desk):
    order = desk.buy((desk.world.drill, 2))
    desk.announce(order, f"(00){SSCC}\tDRILL\tD-1", f"DRILL\tD-2\t(00){SSCC}", "DRILL\tD-3")
    [pack] = desk.items(SSCC)
    assert [view.container for view in desk.views("D-1", "D-2", "D-3")] == [pack, pack, 0]


def test_one_label_may_say_pack_and_contents(desk):
    order = desk.buy((desk.world.drill, 2))
    desk.announce(order, f"(00){SSCC}(01)09521234543213(21)X-1")
    [pack] = desk.items(SSCC)
    assert desk.views("X-1")[0].container == pack


def test_a_pack_is_announced_once(desk):
    order = desk.buy((desk.world.drill, 2))
    desk.announce(order, f"(00){SSCC}", "D-1", product=desk.world.drill)
    with stock.unchanged():
        lines = f"(00){SSCC}", "D-2"
        found = refused(lambda: desk.announce(order, *lines, product=desk.world.drill))
    assert found == [(None, "purchase_pack_known")]


@pytest.mark.parametrize("lines", [
    (f"(00){SSCC}\t(00){THIRD_SSCC}", f"(00){OTHER_SSCC}\t(00){THIRD_SSCC}"),
    (f"(00){SSCC}\t(00){OTHER_SSCC}", f"(00){OTHER_SSCC}\t(00){SSCC}"),
])  # fmt: skip
def test_a_pack_is_in_one_other_at_most_and_never_in_itself(desk, lines):
    order = desk.buy((desk.world.drill, 2))
    with stock.unchanged():
        assert refused(lambda: desk.announce(order, *lines)) == [(None, "purchase_pack_in_two")]


@pytest.mark.parametrize("end", [orders.close_order, orders.cancel_order])
def test_an_order_that_is_over_takes_no_announcement(desk, end):
    order = desk.buy((desk.world.drill, 2))
    end(order.id, by=desk.world.anna, at=desk.world.act().recorded_at)
    with stock.unchanged():
        found = refused(lambda: desk.announce(order, "D-1", product=desk.world.drill))
    assert found == [(None, "order_ended")]


def test_only_purchase_orders_take_announcements(desk):
    sale = desk.order(orders.SALE, orders.NewLine(desk.world.drill, 1))
    draft = desk.buy((desk.world.drill, 1), is_draft=True)
    assert refused(lambda: desk.announce(sale, "D-1")) == [(None, "purchase_no_order")]
    assert refused(lambda: desk.announce(draft, "D-1")) == [(None, "order_is_draft")]


def test_packs_of_packs_cost_as_many_statements_as_one(desk):
    world = desk.world
    order = desk.buy((world.drill, 1000))

    def statements(number: int, start: int) -> int:
        lines = []
        for n in range(start, start + number):
            body = f"09521234{n:09d}"
            digit = -sum(int(d) * (3, 1)[i % 2] for i, d in enumerate(reversed(body))) % 10
            lines += [f"(00){body}{digit}", f"P{n}A", f"P{n}B"]
        with CaptureQueriesContext(connection) as seen:
            said = desk.announce(order, *lines, product=world.drill)
        assert said.packed == 2 * number
        return len(seen)

    statements(1, 100)
    assert statements(20, 200) == statements(3, 300)


def test_a_pack_without_contents_is_expected_too(desk):
    order = desk.buy((desk.world.drill, 2))
    said = desk.announce(order, f"(00){SSCC}")
    assert (said.packs, said.packed) == ({SSCC: ""}, 0)
    [view] = desk.views(SSCC)
    assert (view.kind, view.stage) == (Kind.CONTAINER, Stage.EXPECTED)


def test_the_headings_of_a_pasted_table_do_not_end_a_pack(desk):
    table = exchange.pasted(f"(00){SSCC}\nSKU\tSerial\nDRILL\tD-1\nDRILL\tD-2\n\n(00){OTHER_SSCC}")
    order = desk.buy((desk.world.drill, 2))
    said = purchases.check_announcement(order, desk.delivery(*table), desk.world.act())
    assert said.empty == (OTHER_SSCC,)
    desk.announce(order, *table)
    [pack] = desk.items(SSCC)
    assert [view.container for view in desk.views("D-1", "D-2")] == [pack, pack]
