"""What comes back is judged by scan; what is doubtful is taken on purpose only, on record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, ledger, orders, returns
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.returns import DOUBTFUL, EXTRA, GOOD, MATCHED, REFUSED
from tests import stock
from tests.refusals import refused


def told(came) -> list[tuple[str, str, str]]:
    return [
        (each.pile, each.verdict, each.reason.code if each.reason else "") for each in came.lines
    ]


def test_three_piles_matched_extra_missing(shop):
    world = shop.world
    drills = world.drills(3)
    [battery] = world.batteries(1)
    shop.sell(drills)
    shop.sell([battery])
    order = shop.rma(world.drill, 4)
    came = shop.check([*drills, battery], order)
    assert told(came) == [
        (MATCHED, GOOD, ""), (MATCHED, GOOD, ""), (MATCHED, GOOD, ""),
        (EXTRA, DOUBTFUL, "return_not_announced"),
    ]  # fmt: skip
    assert came.missing == {world.drill: 1}


def test_what_came_is_held_with_the_return_as_its_cause_and_stays_the_customers(shop):
    world = shop.world
    drills = world.drills(2)
    sale = shop.sell(drills)
    order = shop.rma(world.drill, 2)
    came = shop.receive(drills, order)
    assert (came.accepted, came.missing, came.order) == (2, {}, order.id)
    for drill in drills:
        view = ledger.read.item(drill)
        assert (view.place, view.owner, view.holds) == (world.a3, shop.customer, 1)
        assert [each.reason for each in ledger.read.holds_of(drill)] == [returns.INSPECT]
    assert {e.kind for e in ledger.read.events_for(*order.cause)} == {"take_back", "hold"}
    assert orders.progress.of_order(order).is_complete
    progress = orders.progress.of_order(orders.read.order(sale.id))
    assert progress.is_complete
    assert progress.lines[0].done.came_back == 0


def test_held_goods_leave_only_when_somebody_decided(shop):
    drill, _ = shop.drill()
    shop.sell([drill])
    shop.returned(drill)
    act = shop.act()
    assert refused(lambda: ledger.ship(Lines([drill]), place=shop.other_place, act=act)) == [
        (0, "held")
    ]


def test_sold_to_somebody_else_is_told_and_taken_on_purpose_only(shop):
    world = shop.world
    drill, _ = shop.drill()
    shop.sell([drill], shop.other)
    order = shop.rma(world.drill)
    came = shop.receive([drill], order)
    assert told(came) == [(MATCHED, DOUBTFUL, "return_other_buyer")]
    assert came.accepted == 0
    assert ledger.read.item(drill).place == shop.other_place
    came = shop.receive([drill], order, on_purpose=True)
    assert came.accepted == 1
    [event] = [e for e in ledger.read.events_for(*order.cause) if e.kind == "take_back"]
    assert event.reason.startswith("Taken on purpose.")
    assert "Other Ltd" in event.reason
    assert ledger.read.item(drill).owner == shop.other


def test_a_unit_that_was_never_sold_is_moved_from_where_the_books_have_it(shop):
    world = shop.world
    drill, _ = shop.drill()
    order = shop.rma(world.drill)
    came = shop.check([drill], order)
    assert told(came) == [(MATCHED, DOUBTFUL, "return_never_sold")]
    assert shop.receive([drill], order, on_purpose=True).accepted == 1
    assert stock.unit(drill).place == world.a3


def test_one_that_came_back_already_is_told(shop):
    drill, _ = shop.drill()
    shop.sell([drill])
    shop.returned(drill)
    assert told(shop.check([drill])) == [(MATCHED, DOUBTFUL, "return_already")]


def test_an_unknown_serial_is_refused_without_a_product_and_a_sender(shop):
    world = shop.world
    order = shop.rma(world.drill)
    assert told(shop.check(["X-1"], order)) == [(MATCHED, REFUSED, "return_unknown")]
    assert told(shop.check(["X-1"], foreign=world.drill)) == [(MATCHED, REFUSED, "return_unknown")]


def test_a_foreign_unit_comes_in_as_the_customers_own(shop):
    world = shop.world
    order = shop.rma(world.drill)
    came = shop.receive(["X-1"], order, foreign=world.drill)
    assert told(came) == [(MATCHED, DOUBTFUL, "return_foreign")]
    assert came.accepted == 0
    came = shop.receive(["X-1"], order, foreign=world.drill, on_purpose=True)
    assert came.accepted == 1
    [match] = ledger.read.find_code("X-1")
    view = ledger.read.item(match.item)
    assert (view.owner, view.place, view.holds) == (shop.customer, world.a3, 1)
    look = returns.look(match.item, on=shop.day)
    assert (look.sale, look.is_ours, look.warranty.runs) == (None, False, False)


def test_a_foreign_unit_that_went_home_and_comes_again_was_never_ours(shop):
    world = shop.world
    order = shop.rma(world.drill)
    shop.receive(["X-1"], order, foreign=world.drill, on_purpose=True)
    [match] = ledger.read.find_code("X-1")
    shop.decide(order, [match.item], returns.BACK)
    came = shop.check([match.item], shop.rma(world.drill))
    assert told(came) == [(MATCHED, DOUBTFUL, "return_never_ours")]


def test_odd_scans_are_refused_and_the_others_come_in(shop):
    world = shop.world
    drill, battery = shop.drill(with_battery=True)
    [scrapped] = world.drills(1)
    ledger.scrap(Lines([scrapped]), place=world.scrap, act=shop.act())
    [carton] = world.cartons(1)
    ledger.correct_codes([carton], codes=Given(world.serial, ["BOX"]), act=shop.act())
    shop.sell([drill])
    order = shop.rma(world.drill, 9)
    came = shop.receive([drill, drill, battery, scrapped, "BOX", "NOSUCH", "", " "], order)
    assert [code for _, _, code in told(came)] == [
        "", "code_listed_twice", "return_built_in", "return_gone", "return_container",
        "return_unknown",
    ]  # fmt: skip
    assert came.accepted == 1
    assert stock.unit(battery).place == world.a3


def test_nothing_is_recorded_where_nothing_may_come_in(shop):
    with stock.unchanged():
        assert shop.receive(["NOSUCH"], shop.rma(shop.world.drill)).accepted == 0
    assert refused(lambda: shop.receive([" "])) == [(None, "no_lines")]


def test_a_lost_unit_that_a_customer_brings_is_found(shop):
    world = shop.world
    drill, _ = shop.drill()
    ledger.lose(Lines([drill]), place=world.lost, act=shop.act())
    order = shop.rma(world.drill)
    assert told(shop.check([drill], order)) == [(MATCHED, DOUBTFUL, "return_never_sold")]
    assert shop.receive([drill], order, on_purpose=True).accepted == 1
    assert {e.kind for e in ledger.read.events_for(*order.cause)} == {"find", "hold"}


def test_what_the_customer_got_in_a_carton_is_unpacked(shop):
    world = shop.world
    drills = world.drills(2)
    [carton] = world.cartons(1)
    ledger.pack(Lines(drills), container=carton, act=shop.act())
    sale = shop.order(orders.SALE, world.drill, 2)
    act = shop.act(cause=sale.cause)
    ledger.ship(Lines([carton]), place=world.customer, owner=shop.customer, act=act)
    assert shop.receive(drills[:1], shop.rma(world.drill)).accepted == 1
    assert [stock.unit(item).container for item in drills] == [0, carton]


def test_without_an_order_one_is_made_for_whoever_bought_it(shop):
    drill, _ = shop.drill()
    shop.sell([drill], shop.other)
    came = shop.receive([drill])
    order = orders.read.order(came.order)
    assert (order.kind, order.party, order.number) == ("return", shop.other, "R-26-0001")
    assert orders.progress.of_order(order).is_complete


def test_without_an_order_things_of_several_buyers_need_a_sender(shop):
    one, two = shop.world.drills(2)
    shop.sell([one])
    shop.sell([two], shop.other)
    assert refused(lambda: shop.receive([one, two])) == [(None, "return_party_unclear")]
    came = shop.receive([one, two], party=shop.customer)
    assert told(came)[1] == (MATCHED, DOUBTFUL, "return_other_buyer")
    assert came.accepted == 1


@pytest.mark.parametrize("has_order", [True, False])
def test_the_same_key_takes_back_once(shop, has_order):
    world = shop.world
    drill, _ = shop.drill()
    shop.sell([drill])
    order = shop.rma(world.drill) if has_order else None
    act = shop.act()
    first = shop.receive([drill], order, act=act)
    with stock.unchanged():
        again = shop.receive([drill], order, act=act)
    assert (again.is_repeated, again.accepted) == (True, 1)
    assert (again.order, set(again.events)) == (first.order, set(first.events))
    assert orders.read.count(orders.Wanted(kind=orders.RETURN)) == 1


def test_a_wrong_order_takes_nothing(shop):
    drill, _ = shop.drill()
    sale = shop.sell([drill])
    assert refused(lambda: shop.check([drill], sale)) == [(None, "return_order_kind")]
    order = shop.rma(shop.world.drill)
    orders.close_order(order.id, by=shop.world.anna, at=shop.act().recorded_at)
    assert refused(lambda: shop.check([drill], order)) == [(None, "order_ended")]


def test_a_receipt_is_undone_as_one(shop):
    world = shop.world
    drill, _ = shop.drill()
    shop.sell([drill])
    order = shop.rma(world.drill)
    came = shop.receive([drill], order)
    ledger.reverse_together(came.events, act=shop.act())
    assert stock.unit(drill).place == world.customer
    assert told(shop.check([drill], order)) == [(MATCHED, GOOD, "")]
    assert returns.look(drill, on=shop.day).returns == ()


def test_a_hundred_cost_as_many_statements_as_two(shop):
    world = shop.world

    def statements(number: int) -> int:
        drills = world.drills(number)
        shop.sell(drills)
        order = shop.rma(world.drill, number)
        delivery, act = shop.delivery(drills, order), shop.act()
        with CaptureQueriesContext(connection) as seen:
            came = returns.receive(delivery, place=world.a3, act=act, on=shop.day)
        assert came.accepted == number
        return len(seen)

    assert statements(2) == statements(100)


def test_a_barcode_says_which_unit_it_is(shop):
    world = shop.world
    [saw] = catalog.add_products([catalog.NewProduct("SAW", "Saw", gtin="09521234543213")])
    new = New(Kind.UNIT, saw, 1, Given(world.serial, ["S-1"]))
    made = ledger.commission(new, place=world.a1, stage=Stage.READY, owner=world.us, act=shop.act())
    shop.sell(list(made.items))
    link = "https://id.gs1.org/01/09521234543213/21/"
    came = shop.check([f"{link}S-1", f"{link}S-2"])
    assert told(came) == [(MATCHED, GOOD, ""), (MATCHED, REFUSED, "return_unknown")]
    shop.receive([f"{link}S-2"], shop.rma(saw), foreign=saw, on_purpose=True)
    assert [match.canonical for match in ledger.read.find_code("S-2")] == ["S-2"]
