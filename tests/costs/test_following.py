"""Cost is what went into items, and goes where they go."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import costs, ledger, orders
from stockthread.costs import Account
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.orders import PURCHASE, SALE, NewLine
from tests.costs.conftest import CENT, check_books
from tests.printing.cast import settle


def test_what_comes_for_an_order_costs_what_its_line_says(keeper, world):
    _, posting = keeper.buy(world.drill, 3, 4_999)
    assert [keeper.cost(item).amount for item in posting.items] == [4_999] * 3
    assert keeper.cost(posting.items[0]).unit == 4_999 * CENT
    assert keeper.totals() == {Account.STOCK: 14_997, Account.RECEIVED: -14_997}
    check_books()


def test_a_price_below_a_cent_adds_up_over_ten_thousand(keeper, world):
    order = keeper.order(PURCHASE, NewLine(world.drill, 1_000, 1_234_567))
    first = keeper.receive(order, world.drill, 333)
    settle()
    costs.follow()
    second = keeper.receive(order, world.drill, 667)
    assert keeper.stock() == 1_235
    dealt = [keeper.cost(item).amount for item in (*first.items, *second.items)]
    assert set(dealt) == {1, 2}
    assert sum(dealt) == 1_235
    check_books()


def test_goods_without_an_order_cost_nothing_until_somebody_says(keeper, world):
    [drill] = world.drills(1)
    assert keeper.cost(drill).amount == 0
    assert [(p.sku, q, n) for p, q, _, _, n in costs.read.without_cost()] == [("DRILL", 1, 1)]
    keeper.add("opening", 7_000, items=(drill,))
    assert keeper.cost(drill).amount == 7_000
    assert not costs.read.without_cost()
    check_books()


def test_sold_goods_take_their_own_cost_along_and_bring_it_back(keeper, world):
    _, cheap = keeper.buy(world.drill, 2, 100)
    _, dear = keeper.buy(world.drill, 2, 300)
    order = keeper.order(SALE, NewLine(world.drill, 2, 500 * CENT))
    keeper.sell([cheap.items[0], dear.items[0]], order)
    assert keeper.stock() == 400
    assert keeper.totals()[Account.SOLD] == 400
    [margin] = costs.read.margins([order])
    assert (margin.revenue, margin.cost, margin.margin) == (1_000, 400, 600)
    ledger.take_back(Lines([dear.items[0]]), place=world.a2, owner=world.us, act=keeper.act())
    assert keeper.stock() == 700
    [margin] = costs.read.margins([order])
    assert (margin.revenue, margin.cost) == (500, 100)
    check_books()


def test_goods_at_the_carrier_are_ours_until_they_are_delivered(keeper, world):
    _, posting = keeper.buy(world.drill, 1, 100)
    ledger.ship(Lines(posting.items), place=world.carrier, act=keeper.act())
    assert keeper.stock() == 100
    ledger.deliver(Lines(posting.items), place=world.customer, owner=world.customer_party,
                   act=keeper.act())  # fmt: skip
    assert keeper.stock() == 0
    assert keeper.totals()[Account.SOLD] == 100


def test_parts_of_a_lot_add_up_to_the_whole(keeper, world):
    _, posting = keeper.buy(world.juice, 3_000, 33)  # 3 litres at 0.33, 0.99 in all
    [lot] = posting.items
    for _ in range(7):
        keeper.sell([lot], quantities=[428])
    assert keeper.stock() == 1
    keeper.sell([lot], quantities=[4])
    assert keeper.stock() == 0
    assert keeper.totals()[Account.SOLD] == 99
    check_books()


def test_landed_cost_is_shared_by_value_over_receipts(keeper, world):
    _, one = keeper.buy(world.drill, 2, 1_000)
    _, other = keeper.buy(world.battery, 1, 1_000)
    keeper.add("landed", 301, events=(one.event, other.event), label="freight")
    assert [keeper.cost(item).landed for item in (*one.items, *other.items)] == [101, 100, 100]
    assert keeper.totals()[Account.LANDED] == -301
    check_books()


@pytest.mark.parametrize("by, weights, dealt", [
    ("quantity", (), [100, 200]), ("weight", (3, 0), [300, 0]), ("value", (), [150, 150]),
])  # fmt: skip
def test_landed_cost_is_shared_as_asked(keeper, world, by, weights, dealt):
    _, one = keeper.buy(world.drill, 1, 200)
    _, other = keeper.buy(world.battery, 2, 100)
    keeper.add("landed", 300, events=(one.event, other.event), shared_by=by, weights=weights)
    found = [sum(keeper.cost(item).landed for item in p.items) for p in (one, other)]
    assert found == dealt


def test_a_late_cost_reaches_what_was_sold_lost_and_kept(keeper, world):
    _, posting = keeper.buy(world.juice, 10_000, 100)
    [lot] = posting.items
    keeper.sell([lot], quantities=[4_000])
    ledger.scrap(Lines([lot], [1_000], place=world.a1), place=world.scrap, act=keeper.act())
    at = keeper.world.act().recorded_at - timedelta(days=0, minutes=1)
    keeper.add("landed", 100, at=at, events=(posting.event,))
    totals = keeper.totals()
    assert (totals[Account.SOLD], totals[Account.LOSS]) == (440, 110)
    assert totals[Account.STOCK] == 550
    check_books()


def test_a_late_cost_of_sold_goods_is_booked_when_it_is_recorded(keeper, world):
    _, posting = keeper.buy(world.drill, 2, 100)
    keeper.sell([posting.items[0]])
    settle()
    costs.follow()
    sold_on = costs.read.journal(date(2026, 3, 2), date(2026, 3, 2))
    before = list(sold_on)
    late = keeper.act().recorded_at + timedelta(days=30)
    id = costs.add_entry(
        costs.NewEntry("landed", 50, events=(posting.event,)), key="late", by=world.anna,
        recorded_at=late, at=late - timedelta(days=29),
    )  # fmt: skip
    lines = [line for line in costs.read.journal(date(2026, 3, 2), date(2026, 5, 1))
             if line.entry == id]  # fmt: skip
    assert [(str(line.booked_at.date()), line.account, line.debit, line.credit)
            for line in lines] == [
        ("2026-03-03", "stock", 25, 0), ("2026-03-03", "landed cost", 0, 25),
        ("2026-04-01", "cost of goods sold", 25, 0), ("2026-04-01", "landed cost", 0, 25),
    ]  # fmt: skip
    assert list(costs.read.journal(date(2026, 3, 2), date(2026, 3, 2))) == before
    check_books()


def test_a_component_keeps_its_own_cost_and_counts_with_what_it_is_in(keeper, world):
    _, drills = keeper.buy(world.drill, 1, 1_000)
    _, batteries = keeper.buy(world.battery, 2, 200)
    [drill], (old, new) = drills.items, batteries.items
    ledger.install(Lines([old]), parent=drill, act=keeper.act())
    keeper.add("landed", 60, events=(batteries.event,))
    cost = keeper.cost(drill)
    assert (cost.goods, cost.parts, cost.amount) == (1_000, 230, 1_230)
    assert {each.id: each.amount for each in costs.read.value()} == {
        world.drill: 1_230, world.battery: 230}  # fmt: skip
    ledger.remove(Lines([old]), stage=Stage.RAW, act=keeper.act())
    ledger.scrap(Lines([old]), place=world.scrap, act=keeper.act())
    ledger.install(Lines([new]), parent=drill, act=keeper.act())
    keeper.sell([drill])
    assert keeper.stock() == 0
    totals = keeper.totals()
    assert (totals[Account.SOLD], totals[Account.SOLD_PARTS], totals[Account.LOSS]) == (
        1_000, 230, 230)  # fmt: skip
    assert keeper.cost(drill).amount == 1_230
    check_books()


def test_parts_are_worth_something_as_the_whole_they_are_in_however_deep(keeper, world):
    _, drills = keeper.buy(world.drill, 1, 1_000)
    _, batteries = keeper.buy(world.battery, 2, 200)
    [drill], (outer, inner) = drills.items, batteries.items

    def told() -> dict[int, tuple[int, int]]:
        settle()
        return {each.id: (each.quantity, each.amount) for each in costs.read.value()}

    ledger.install(Lines([inner]), parent=outer, act=keeper.act())
    assert told() == {world.drill: (1, 1_000), world.battery: (1, 400)}
    ledger.install(Lines([outer]), parent=drill, act=keeper.act())
    assert told() == {world.drill: (1, 1_400)}
    ledger.correct_product([drill], product=world.battery, act=keeper.act())
    assert told() == {world.battery: (1, 1_400)}
    ledger.correct_product([drill], product=world.drill, act=keeper.act())
    ledger.remove(Lines([outer]), stage=Stage.READY, act=keeper.act())
    assert told() == {world.drill: (1, 1_000), world.battery: (1, 400)}
    assert keeper.cost(inner).product == world.battery
    check_books()


def test_outputs_share_what_went_into_a_process_however_late_they_come(keeper, world):
    _, apples = keeper.buy(world.apples, 10_000, 100)
    run = ledger.consume(Lines(apples.items, [6_000]), act=keeper.act()).items[0]
    assert keeper.totals()[Account.WORK] == 600

    def make(quantity: int, code: str) -> int:
        new = New(Kind.LOT, world.juice, 1, Given(world.lot, [code]), [quantity])
        return ledger.produce(
            new, process=run, place=world.a2, owner=world.us, act=keeper.act()
        ).items[0]

    first = make(1_000, "J-1")
    assert keeper.cost(first).amount == 600
    keeper.sell([first], quantities=[500], place=world.a2)
    second = make(3_000, "J-2")
    assert keeper.cost(second).amount == 450
    assert keeper.totals()[Account.SOLD] == 75
    ledger.consume(Lines(apples.items), process=run, act=keeper.act())
    assert keeper.cost(second).amount == 750
    keeper.add("landed", 100, events=(apples.event,))
    assert (keeper.cost(second).amount, keeper.cost(first).amount) == (825, 138)
    check_books()


def test_what_a_lot_gave_to_units_of_its_own_goes_with_them(keeper, world):
    lot = world.pump_lot(10)
    keeper.add("opening", 1_001, items=(lot,))
    made = ledger.serialise(
        Lines([lot], [3]), codes=Given(world.serial, ["P1", "P2", "P3"]), act=keeper.act()
    )
    assert sorted(keeper.cost(item).amount for item in made.items) == [100, 100, 100]
    keeper.add("landed", 10, items=(lot,))
    assert keeper.cost(made.items[0]).landed == 1
    ledger.reverse(made.event, act=keeper.act())
    assert keeper.cost(lot).amount == 1_011
    check_books()


def test_goods_that_got_their_serials_later_came_once(keeper, world):
    order = keeper.order(PURCHASE, NewLine(world.pump(), 10, 100 * CENT))
    new = New(Kind.LOT, world.pump(), 1, Given(world.lot, ["PL"]), [10], origin=world.supplier)
    received = ledger.receive_new(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=keeper.act(order)
    )
    codes = Given(world.serial, ["P1", "P2"])
    ledger.serialise(Lines(received.items, [2]), codes=codes, act=keeper.act(order))
    assert keeper.stock() == 1_000
    [receipt] = costs.read.receipts(order.cause)
    assert (receipt.event, receipt.quantity, receipt.goods) == (received.event, 10, 1_000)
    at = keeper.act().recorded_at
    assert costs.settle_prices(order, key="s", by=world.anna, recorded_at=at) is None
    check_books()


def test_split_merge_and_undo_leave_each_cost_where_it_was(keeper, world):
    _, posting = keeper.buy(world.juice, 1_000, 1_000)
    [lot] = posting.items
    [part] = ledger.split(Lines([lot], [300]), act=keeper.act()).items
    assert (keeper.cost(lot).amount, keeper.cost(part).amount) == (700, 300)
    merged = ledger.merge(Lines([lot, part]), code=None, place=world.a1, owner=world.us,
                          act=keeper.act())  # fmt: skip
    assert keeper.cost(merged.items[0]).amount == 1_000
    ledger.reverse(merged.event, act=keeper.act())
    assert (keeper.cost(lot).amount, keeper.cost(part).amount) == (700, 300)
    check_books()


def test_a_gain_comes_for_nothing_and_a_shortage_is_a_loss(keeper, world):
    _, posting = keeper.buy(world.juice, 1_000, 1_000)
    [lot] = posting.items
    ledger.adjust(Lines([lot], place=world.a1), changes=[1_000], act=keeper.act(reason="counted"))
    assert keeper.cost(lot).unit == 500 * CENT
    gone = ledger.adjust(
        Lines([lot], place=world.a1), changes=[-500], act=keeper.act(reason="counted")
    )
    assert keeper.totals()[Account.LOSS] == 250
    ledger.reverse(gone.event, act=keeper.act())
    assert keeper.stock() == 1_000
    check_books()


def test_an_undone_receipt_was_no_purchase(keeper, world):
    order, posting = keeper.buy(world.drill, 3, 999)
    keeper.add("landed", 30, events=(posting.event,))
    ledger.reverse(posting.event, act=keeper.act())
    assert keeper.totals() == {Account.LOSS: 30, Account.LANDED: -30}
    keeper.receive(order, world.drill, 3)
    assert keeper.stock() == 2_997
    check_books()


def test_goods_sent_back_to_the_supplier_leave_at_their_cost(keeper, world):
    _, posting = keeper.buy(world.drill, 2, 100)
    ledger.ship(Lines([posting.items[0]]), place=world.supplier, owner=world.supplier_party,
                act=keeper.act())  # fmt: skip
    assert keeper.stock() == 100
    assert keeper.totals()[Account.RETURNED] == 100
    check_books()


def test_freight_of_what_went_back_to_the_supplier_is_an_expense(keeper, world):
    """The supplier gives credit for the goods; what it took to get them here nobody gives back."""
    _, posting = keeper.buy(world.drill, 3, 100)
    keeper.add("landed", 60, events=(posting.event,))
    ledger.ship(Lines([posting.items[0]]), place=world.supplier, owner=world.supplier_party,
                act=keeper.act())  # fmt: skip
    late = keeper.add("landed", 30, events=(posting.event,))
    assert keeper.stock() == 2 * (100 + 20 + 10)
    sums = dict.fromkeys(("goods received", "landed cost", "landed cost of goods sent back"), 0)
    for line in costs.read.journal(date(2026, 3, 2), date(2026, 3, 2)):
        if line.account in sums:
            sums[line.account] += line.debit - line.credit
    assert list(sums.values()) == [-200, -90, 30]
    assert keeper.cost(posting.items[0]).accounts == (
        ("goods received", 1, 100), ("landed cost of goods sent back", 1, 30)
    )  # fmt: skip
    assert late
    check_books()


def test_what_went_in_without_a_cost_is_told_with_what_it_went_into(keeper, world):
    _, drills = keeper.buy(world.drill, 1, 1_000)
    bare, inner = world.batteries(2)
    _, batteries = keeper.buy(world.battery, 1, 200)
    [drill], [dear] = drills.items, batteries.items
    ledger.install(Lines([inner]), parent=bare, act=keeper.act())
    ledger.install(Lines([bare, dear]), parent=drill, act=keeper.act())
    cost = keeper.cost(drill)
    assert (cost.amount, cost.went_in, cost.bare) == (1_200, 3, (bare, inner))
    [told] = costs.read.without_cost()
    assert (told.product.sku, told.in_stock, told.built_in, told.items) == ("BATTERY", 0, 2, 2)
    keeper.add("opening", 50, items=(bare,))
    assert keeper.cost(drill).bare == (inner,)
    which = costs.read.items_without_cost(world.battery)
    assert [(each.item, each.way) for each in which] == [(inner, "built in")]


def test_what_was_used_up_without_a_cost_is_told_as_long_as_it_matters(keeper, world):
    apples = world.juice_lot(5_000, product=world.apples)
    _, other = keeper.buy(world.apples, 5_000, 100)
    run = ledger.consume(Lines([apples, *other.items], [5_000, 5_000]), act=keeper.act()).items[0]
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["J-1"]), [4_000])
    [juice] = ledger.produce(
        new, process=run, place=world.a2, owner=world.us, act=keeper.act()
    ).items
    cost = keeper.cost(juice)
    assert (cost.amount, cost.went_in, cost.bare) == (500, 2, (apples,))
    [told] = costs.read.without_cost()
    assert (told.product.sku, told.used_up, told.items) == ("APPLES", 5_000, 1)
    keeper.sell([juice], quantities=[4_000], place=world.a2)
    settle()
    assert not costs.read.without_cost(), "nothing of it is in stock any more"


@pytest.mark.parametrize("is_announced", [False, True])
def test_goods_that_never_came_through_our_hands_were_bought_and_sold(keeper, world, is_announced):
    purchase = keeper.order(PURCHASE, NewLine(world.drill, 1, 100 * CENT))
    sale = keeper.order(SALE, NewLine(world.drill, 1, 150 * CENT))
    new = New(Kind.UNIT, world.drill, 1, Given(world.serial, ["DROP"]))
    ready: dict = {"place": world.supplier, "stage": Stage.READY, "owner": world.supplier_party}
    if is_announced:
        made = ledger.expect(new, place=world.supplier, owner=0, act=keeper.act(purchase))
        begun = ledger.receive(
            Lines(made.items), **ready, act=keeper.act(purchase), is_theirs=True
        )  # fmt: skip
    else:
        made = begun = ledger.commission(new, **ready, act=keeper.act(purchase))
    delivered = ledger.deliver(
        Lines(made.items), place=world.customer, owner=world.customer_party, act=keeper.act(sale)
    )
    assert keeper.totals() == {Account.SOLD: 100, Account.RECEIVED: -100}
    [margin] = costs.read.margins([sale])
    assert (margin.revenue, margin.cost) == (150, 100)
    keeper.add("landed", 7, events=(begun.event,))
    assert costs.read.margins([sale])[0].cost == 107
    ledger.reverse(delivered.event, act=keeper.act())
    settle()
    assert costs.read.margins([sale])[0].cost == 0
    check_books()


def test_a_lost_unit_takes_its_cost_along_and_brings_it_when_found(keeper, world):
    _, posting = keeper.buy(world.drill, 1, 100)
    ledger.lose(Lines(posting.items), place=world.lost, act=keeper.act())
    assert keeper.totals()[Account.LOSS] == 100
    ledger.find(Lines(posting.items), place=world.a2, act=keeper.act())
    assert keeper.stock() == 100
    check_books()


def test_goods_of_others_cost_us_nothing(keeper, world):
    new = New(Kind.UNIT, world.drill, 1, Given(world.serial, ["THEIRS"]), origin=world.customer)
    ledger.receive_new(
        new, place=world.a1, stage=Stage.READY, owner=world.customer_party, act=keeper.act()
    )
    assert keeper.stock() == 0
    assert not costs.read.without_cost()
    check_books()


def test_a_price_that_was_not_known_comes_later(keeper, world):
    order = keeper.order(PURCHASE, NewLine(world.drill, 4))
    posting = keeper.receive(order, world.drill, 3)
    assert keeper.stock() == 0
    [line] = orders.read.lines([order.id])[order.id]
    at = keeper.act().recorded_at
    orders.change_line(order.id, line._replace(price=250 * CENT), by=world.anna, at=at)
    assert costs.settle_prices(order, key="s1", by=world.anna, recorded_at=at)
    assert keeper.cost(posting.items[0]).amount == 250
    keeper.receive(order, world.drill, 1)
    assert keeper.stock() == 1_000
    orders.change_line(order.id, line._replace(price=240 * CENT), by=world.anna, at=at)
    costs.settle_prices(order, key="s2", by=world.anna, recorded_at=keeper.act().recorded_at)
    assert keeper.stock() == 960
    assert costs.settle_prices(order, key="s3", by=world.anna, recorded_at=at) is None
    check_books()


def test_a_price_that_changes_is_no_price_of_what_came_before(keeper, world):
    """Whenever somebody looks: the books may follow long after."""
    order = keeper.order(PURCHASE, NewLine(world.drill, 4, 100 * CENT))
    first = keeper.receive(order, world.drill, 2)
    [line] = orders.read.lines([order.id])[order.id]
    for price in (110 * CENT, 150 * CENT):
        at = keeper.act().recorded_at
        orders.change_line(order.id, line._replace(price=price), by=world.anna, at=at)
    second = keeper.receive(order, world.drill, 2)
    assert [keeper.cost(p.items[0]).amount for p in (first, second)] == [100, 150]
    assert costs.read.unsettled(order) == 100, "said on the order's page, and booked by a click"
    check_books()


def test_a_price_that_came_after_the_goods_is_the_first_one_said(keeper, world):
    order = keeper.order(PURCHASE, NewLine(world.drill, 2))
    posting = keeper.receive(order, world.drill, 2)
    [line] = orders.read.lines([order.id])[order.id]
    for price in (100 * CENT, 150 * CENT):
        at = keeper.act().recorded_at
        orders.change_line(order.id, line._replace(price=price), by=world.anna, at=at)
    assert keeper.cost(posting.items[0]).amount == 100
    check_books()


def test_a_price_in_another_currency_waits_for_its_rate(keeper, world):
    order, _ = keeper.buy(world.drill, 3, 1_000, currency="USD")
    assert keeper.stock() == 0
    at = keeper.act().recorded_at
    costs.set_rate("USD", Fraction("0.9231"), day=date(2026, 1, 1), by=world.anna, at=at)
    costs.settle_prices(order, key="s", by=world.anna, recorded_at=at)
    assert keeper.stock() == 2_769
    keeper.receive(order, world.drill, 1)
    assert keeper.stock() == 2_769 + 923
    check_books()


def test_a_changed_price_in_another_currency_is_told_in_that_currency(keeper, world):
    at = keeper.act().recorded_at
    costs.set_rate("USD", Fraction(1, 2), day=date(2026, 1, 1), by=world.anna, at=at)
    order, _ = keeper.buy(world.drill, 2, 1_000, currency="USD")
    keeper.receive(order, world.drill, 1)
    keeper.stock()
    for key, price in (("up", 1_200), ("down", 900)):
        [line] = orders.read.lines([order.id])[order.id]
        at = keeper.act().recorded_at
        changed = line._replace(price=price * CENT)
        orders.change_line(order.id, changed, by=world.anna, at=at)
        costs.settle_prices(order, key=key, by=world.anna, recorded_at=at)
    entries = sorted(costs.read.entries_for(order.cause), key=lambda each: each.id)
    assert [(each.amount, each.currency, each.amount_foreign) for each in entries] == [
        (1_000, "USD", 2_000), (500, "USD", 1_000), (300, "USD", 600), (-450, "USD", -900),
    ]  # fmt: skip
    check_books()


def test_a_wrong_product_put_right_takes_its_value_to_the_right_one(keeper, world):
    _, posting = keeper.buy(world.drill, 1, 100)
    ledger.correct_product(list(posting.items), product=world.battery, act=keeper.act())
    settle()
    assert [(each.id, each.amount) for each in costs.read.value()] == [(world.battery, 100)]
    check_books()


def test_a_thousand_units_cost_as_many_statements_as_ten(keeper, world):
    def statements(count: int) -> int:
        keeper.buy(world.drill, count, 100)
        settle()
        with CaptureQueriesContext(connection) as seen:
            costs.follow()
        return len(seen)

    assert statements(10) == statements(1_000)


def test_units_finished_in_a_process_share_what_went_into_it(keeper, world):
    _, came = keeper.buy(world.juice, 1_000, 1_000)
    _, packs = keeper.buy(world.battery, 2, 5_000)
    [oil], batteries = came.items, packs.items
    codes = Given(world.serial, ["F-1", "F-2"])
    begun = ledger.commission(
        New(Kind.UNIT, world.drill, 2, codes), place=world.a1, stage=Stage.WIP, owner=world.us,
        act=world.act(),
    ).items  # fmt: skip
    used = ledger.consume(Lines([oil], [500]), act=world.act())
    ledger.install(Lines(batteries), parent=list(begun), act=world.act())
    done = ledger.finish(Lines(begun), place=world.a2, process=used.items[0], act=world.act())
    assert keeper.cost(begun[0]).amount == 5_000 + 250
    assert keeper.stock() == 11_000
    ledger.reverse(done.event, act=world.act())
    assert keeper.cost(begun[0]).amount == 5_000
    check_books()
