"""What is given for something that was sold counts for the sale of that."""

import pytest

from stockthread import costs, ledger, returns
from stockthread.costs import Account
from stockthread.ledger import Lines
from stockthread.orders import SALE, NewLine
from stockthread.returns import REPAIR, STOCK
from tests.costs.conftest import CENT, check_books
from tests.printing.cast import settle
from tests.returns.shop import Shop


@pytest.fixture
def shop(keeper) -> Shop:
    return Shop(keeper.world)


@pytest.fixture
def sale(keeper, world):
    """Three drills of 10.00 sold at 49.90, and two more in stock, of 12.00; and the items."""
    _, cheap = keeper.buy(world.drill, 3, 1_000)
    _, dear = keeper.buy(world.drill, 2, 1_200)
    order = keeper.order(SALE, NewLine(world.drill, 3, 4_990 * CENT))
    keeper.sell(list(cheap.items), order)
    return order, list(cheap.items), list(dear.items)


def margin(order):
    settle()
    [found] = costs.read.margins([order])
    return found.revenue, found.cost


def test_a_sale_with_an_exchanged_unit_brings_in_as_much_as_before(keeper, shop, sale):
    order, (old, *_), (new, other) = sale
    back = shop.returned(old)
    posted = returns.exchange(back.id, [(old, new)], act=shop.act())
    assert margin(order) == (14_970, 3_200)
    month = costs.read.parse_period("2026-03")
    assert [(each.text, each.amount) for each in costs.read.sold(*month)] == [(order.number, 3_200)]
    check_books()
    again = shop.returned(new)
    returns.exchange(again.id, [(new, other)], act=shop.act())
    assert margin(order) == (14_970, 3_200), "one given for one given"
    check_books()
    ledger.take_back(Lines([other]), place=keeper.world.a1, owner=keeper.world.us, act=shop.act())
    assert margin(order) == (9_980, 2_000), "given back for good"
    assert posted
    check_books()


def test_a_replacement_in_advance_brings_nothing_in_until_the_old_one_came(keeper, shop, sale):
    order, (old, *_), (new, _) = sale
    back = shop.rma(keeper.world.drill)
    returns.exchange(back.id, [(old, new)], act=shop.act())
    assert margin(order) == (14_970, 4_200)
    assert shop.receive([old], back).accepted == 1
    shop.decide(back, [old], STOCK)
    assert margin(order) == (14_970, 3_200)
    check_books()


def test_an_exchange_for_another_product_brings_in_what_the_sold_one_did(keeper, shop, sale):
    order, (old, *_), _ = sale
    _, better = keeper.buy(keeper.world.battery, 1, 3_000)
    back = shop.returned(old)
    returns.exchange(back.id, [(old, better.items[0])], act=shop.act())
    assert margin(order) == (14_970, 5_000)
    check_books()


def test_an_undone_exchange_leaves_the_sale_as_it_was(keeper, shop, sale):
    order, (old, *_), (new, _) = sale
    back = shop.returned(old)
    posted = returns.exchange(back.id, [(old, new)], act=shop.act())
    for each in reversed(posted):
        ledger.reverse(each.event, act=shop.act())
    assert margin(order) == (14_970, 3_000)
    assert keeper.totals()[Account.SOLD] == 3_000
    check_books()


def test_what_is_inside_a_replacement_counts_for_the_sale_too(keeper, shop, sale):
    order, (old, *_), (new, _) = sale
    _, batteries = keeper.buy(keeper.world.battery, 2, 300)
    first, second = batteries.items
    ledger.install(Lines([first]), parent=new, act=keeper.act())
    back = shop.returned(old)
    returns.exchange(back.id, [(old, new)], act=shop.act())
    assert margin(order) == (14_970, 3_500)
    shop.decide(shop.returned(new), [new], REPAIR)
    returns.change_part(first, second, act=shop.act())
    assert margin(order) == (14_970, 3_500)
    check_books()


def test_a_unit_that_is_sold_again_is_exchanged_for_its_last_sale(keeper, shop, sale):
    order, (old, *_), (new, _) = sale
    world = keeper.world
    ledger.take_back(Lines([old]), place=world.a1, owner=world.us, act=shop.act())
    other = keeper.order(SALE, NewLine(world.drill, 1, 4_000 * CENT))
    ledger.ship(Lines([old]), place=world.customer, owner=world.customer_party,
                act=shop.act(cause=other.cause))  # fmt: skip
    back = shop.returned(old)
    returns.exchange(back.id, [(old, new)], act=shop.act())
    assert (margin(order), margin(other)) == ((9_980, 2_000), (4_000, 1_200))
    check_books()


def test_coming_back_that_is_undone_leaves_the_goods_sold_by_their_order(keeper, shop, sale):
    order, (old, *_), _ = sale
    world = keeper.world
    came = ledger.take_back(Lines([old]), place=world.a1, owner=world.us, act=shop.act())
    assert margin(order) == (9_980, 2_000)
    ledger.reverse(came.event, act=shop.act())
    assert margin(order) == (14_970, 3_000)
    check_books()
