"""Loans, exchanges, parts, buying back: whose things are, what is late, and that sales stand."""

from datetime import date, timedelta

from stockthread import ledger, orders, returns
from stockthread.ledger import Lines
from stockthread.returns import STOCK
from tests import stock
from tests.refusals import refused

DUE = date(2026, 4, 1)


def holds_on(item):
    return [hold.reason for hold in ledger.read.holds_on([item]).get(item, ())]


def lend(shop, items, due=DUE, **more):
    return returns.lend(items, party=shop.customer, due=due, act=shop.act(), **more)


def test_what_is_lent_stays_ours_and_is_late_when_its_day_is_over(shop):
    drills = shop.world.drills(2)
    lend(shop, drills)
    assert [stock.unit(drill).owner for drill in drills] == [shop.world.us] * 2
    assert [loan.item for loan in returns.read.on_loan()] == drills
    assert returns.read.on_loan(late_on=DUE) == []
    late = returns.read.on_loan(late_on=date(2026, 4, 2))
    assert [(loan.party, loan.due) for loan in late] == [(shop.customer, DUE)] * 2
    assert returns.read.on_loan(party=shop.other) == []


def test_what_came_back_is_not_on_loan_any_more(shop):
    drill, _ = shop.drill()
    lend(shop, [drill])
    assert shop.receive([drill]).accepted == 1
    assert returns.read.on_loan() == []
    assert len(returns.read.loans([drill])) == 1


def test_an_undone_loan_was_none(shop):
    drill, _ = shop.drill()
    [posted] = lend(shop, [drill])
    ledger.reverse(posted.event, act=shop.act())
    assert returns.read.loans([drill]) == []


def test_a_lent_machine_that_is_bought_is_sold_where_it_is(shop):
    drill, _ = shop.drill()
    lend(shop, [drill])
    order = shop.order(orders.SALE, shop.world.drill)
    act = shop.act(cause=order.cause)
    ledger.deliver(Lines([drill]), place=shop.world.customer, owner=shop.customer, act=act)
    assert returns.read.on_loan() == []
    look = returns.look(drill, on=shop.day)
    assert (look.sale.why, look.order, look.loan) == ("sold", order, None)


def test_only_what_is_ours_is_lent_to_a_customer_until_a_day_to_come(shop):
    mine, sold = shop.world.drills(2)
    shop.sell([sold])
    assert refused(lambda: lend(shop, [mine, sold])) == [(1, "loan_not_ours")]
    assert refused(lambda: lend(shop, [mine], date(2026, 3, 1))) == [(None, "loan_due_past")]
    assert refused(lambda: lend(shop, [])) == [(None, "no_lines")]
    act = shop.act()
    party = shop.world.supplier_party
    assert refused(lambda: returns.lend([mine], party=party, due=DUE, act=act)) == [
        (None, "order_party_role")
    ]


def test_the_day_by_which_it_comes_back_is_told_in_the_installations_zone(shop, settings):
    settings.TIME_ZONE = "Pacific/Kiritimati"  # 14 hours ahead: it is tomorrow here already
    one, two = shop.world.drills(2)
    today = shop.act().recorded_at.date()
    assert refused(lambda: lend(shop, [one], today)) == [(None, "loan_due_past")]
    settings.TIME_ZONE = "Pacific/Pago_Pago"  # 11 hours behind: it is still yesterday
    lend(shop, [one, two], today - timedelta(days=1))


def test_the_same_key_lends_once(shop):
    drill, _ = shop.drill()
    act = shop.act()
    first = returns.lend([drill], party=shop.customer, due=DUE, act=act)
    again = returns.lend([drill], party=shop.customer, due=DUE, act=act)
    assert first[0].event == again[0].event
    assert len(returns.read.loans([drill])) == 1


def test_an_exchange_leaves_the_sale_as_it_was(shop):
    old, new = shop.world.drills(2)
    sale = shop.sell([old])
    before = orders.progress.of_order(sale)
    order = shop.returned(old)
    returns.exchange(order.id, [(old, new)], act=shop.act())
    assert [stock.unit(item).owner for item in (old, new)] == [shop.world.us, shop.customer]
    assert stock.unit(new).place == shop.world.customer
    assert orders.progress.of_order(sale) == before


def test_a_replacement_in_advance_awaits_the_old_one(shop):
    old, new = shop.world.drills(2)
    shop.sell([old])
    order = shop.rma(shop.world.drill)
    returns.exchange(order.id, [(old, new)], act=shop.act())
    assert stock.unit(old).owner == shop.customer
    [link] = returns.read.replacements([new])
    assert link.is_in_advance
    assert not orders.progress.of_order(order).is_complete
    assert shop.receive([old], order).accepted == 1
    shop.decide(order, [old], STOCK)
    assert stock.unit(old).owner == shop.world.us


def test_a_replacement_in_advance_makes_the_return_that_awaits_the_old_one(shop):
    old, new, unsold = shop.world.drills(3)
    shop.sell([old], shop.other)
    act = shop.act()
    posted = returns.exchange(0, [(old, new)], act=act)
    again = returns.exchange(0, [(old, new)], act=act)
    assert [each.event for each in again] == [each.event for each in posted]
    [order] = orders.read.orders(orders.Wanted(orders.RETURN))
    progress = orders.progress.of_order(order)
    assert (order.party, progress.lines[0].open) == (shop.other, 1)
    assert (stock.unit(new).owner, stock.unit(old).owner) == (shop.other, shop.other)
    with stock.unchanged():
        assert refused(lambda: returns.exchange(0, [(unsold, old)], act=shop.act())) == [
            (0, "exchange_not_sold")
        ]
    assert len(orders.read.orders(orders.Wanted(orders.RETURN))) == 1


def test_bad_exchanges_are_told_by_line(shop):
    world = shop.world
    old, new, third, unsold = world.drills(4)
    shop.sell([old])
    order = shop.rma(world.drill, 2)

    def exchange(*pairs):
        with stock.unchanged():
            return refused(lambda: returns.exchange(order.id, pairs, act=shop.act()))

    assert exchange() == [(None, "no_lines")]
    assert exchange((old, old)) == [(0, "exchange_twice")]
    assert exchange((old, new), (old, third)) == [(1, "exchange_twice")]
    assert exchange((old, new), (unsold, third)) == [(1, "exchange_not_sold")]
    returns.exchange(order.id, [(old, new)], act=shop.act())
    assert exchange((old, third)) == [(0, "exchange_replaced")]


def test_only_what_is_ours_is_given_for_another(shop):
    old, part, here, away, new = shop.world.drills(5)
    shop.sell([old, part])
    shop.sell([here, away], shop.other)
    shop.returned_by(here, shop.other)
    order = shop.rma(shop.world.drill, 2)

    def exchange(number, theirs):
        pairs = [(part, new), (old, theirs)]
        with stock.unchanged():
            return refused(lambda: returns.exchange(number, pairs, act=shop.act()))

    for number in (0, order.id):
        assert exchange(number, here) == [(1, "exchange_not_ours")]
        assert exchange(number, away) == [(1, "exchange_not_ours")]


def test_a_unit_is_exchanged_for_a_return_of_whose_it_is(shop):
    old, passed, one, two = shop.world.drills(4)
    shop.sell([old, passed], shop.other)
    returns.pass_on([passed], party=shop.customer, act=shop.act())
    order = shop.rma(shop.world.drill, 2)
    with stock.unchanged():
        pairs = [(passed, one), (old, two)]
        assert refused(lambda: returns.exchange(order.id, pairs, act=shop.act())) == [
            (1, "exchange_other_buyer")
        ]
    returns.exchange(order.id, [(passed, one)], act=shop.act())
    of_other = shop.rma(shop.world.drill, party=shop.other)
    returns.exchange(of_other.id, [(old, two)], act=shop.act())
    assert [stock.unit(item).owner for item in (one, two)] == [shop.customer, shop.other]


def test_a_part_comes_out_and_another_goes_in(shop):
    world = shop.world
    drill, old = shop.drill(with_battery=True)
    [new] = world.batteries(1, world.a2)
    act = shop.act()
    posted = returns.change_part(old, new, act=act, place=world.a1)
    assert stock.unit(new).container == drill
    assert (stock.unit(old).container, stock.unit(old).place) == (0, world.a1)
    again = returns.change_part(old, new, act=act, place=world.a1)
    assert [each.event for each in again] == [each.event for each in posted]
    assert refused(lambda: returns.change_part(old, new, act=shop.act())) == [
        (None, "not_installed")
    ]
    assert holds_on(old) == ["Returned: to be inspected"]
    assert stock.unit(old).owner == world.us
    for each in reversed(posted):
        ledger.reverse(each.event, act=shop.act())
    assert (stock.unit(old).container, holds_on(old)) == (drill, [])
    returns.change_part(old, new, act=shop.act())
    [drill] = world.drills(1)
    with stock.unchanged():
        assert refused(lambda: returns.change_part(new, drill, act=shop.act())) == [
            (0, "component_not_alike")
        ]


def test_a_part_that_came_out_for_a_return_is_decided_about_there(shop):
    drill, old = shop.drill(with_battery=True)
    [new, theirs] = shop.world.batteries(2)
    shop.sell([drill])
    shop.sell([theirs], shop.other)
    shop.returned_by(theirs, shop.other)
    order = shop.returned(drill)
    shop.decide(order, [drill], returns.REPAIR)
    with stock.unchanged():
        act = shop.act(cause=order.cause)
        assert refused(lambda: returns.change_part(old, theirs, act=act)) == [
            (0, "exchange_not_ours")
        ]
    returns.change_part(old, new, act=shop.act(cause=order.cause))
    assert returns.read.undecided(order.number)[old] == "Returned: to be inspected"
    shop.decide(order, [old], returns.SCRAP)
    assert holds_on(old) == []


def test_what_was_sold_in_a_carton_is_bought_back_out_of_it(shop):
    drill, _ = shop.drill()
    [carton] = shop.world.cartons(1)
    ledger.pack(Lines([drill]), container=carton, act=shop.act())
    ledger.ship(Lines([carton]), place=shop.world.customer, owner=shop.customer, act=shop.act())
    assert stock.unit(drill).container == carton
    [posted] = returns.buy_back([drill], place=shop.world.a1, act=shop.act())
    there = stock.unit(drill)
    assert (there.owner, there.place, there.container) == (shop.world.us, shop.world.a1, 0)
    assert stock.unit(carton).place == shop.world.customer
    assert ledger.read.event(posted.event).kind == "take_back"


def test_what_is_bought_back_is_ours_at_a_price(shop):
    drill, _ = shop.drill()
    sale = shop.sell([drill])
    posted = returns.buy_back(
        [drill], place=shop.world.a1, price=12_000, currency="EUR", act=shop.act()
    )
    assert (stock.unit(drill).owner, stock.unit(drill).place) == (shop.world.us, shop.world.a1)
    assert ledger.read.event(posted[-1].event).reason == "Bought back for 120.00 EUR."
    assert orders.progress.of_order(sale).is_complete
    act = shop.act()
    assert refused(lambda: returns.buy_back([drill], place=shop.world.a1, act=act)) == [
        (0, "return_is_ours")
    ]
