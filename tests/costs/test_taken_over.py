"""Goods of others that became ours: they cost what was agreed, and nothing once that is undone."""

from stockthread import consigned, ledger
from stockthread.consigned import SELL, SEND, TAKE_OVER, Wanted
from stockthread.costs import Account
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.costs.conftest import check_books

PRICE = 12_50 * 10**6


def theirs(world, number):
    new = New(Kind.UNIT, world.drill, number, Given(world.serial, [f"T{n}" for n in range(number)]),
              origin=world.supplier)  # fmt: skip
    return list(ledger.receive_new(
        new, place=world.a2, stage=Stage.READY, owner=world.supplier_party, act=world.act()
    ).items)  # fmt: skip


def take_over(world, items):
    wanted = Wanted(TAKE_OVER, world.supplier_party, Lines(items), {world.drill: PRICE})
    return consigned.do(wanted, world.act()).events[0]


def test_what_was_bought_where_it_lay_is_stock_at_its_price(keeper, world):
    items = theirs(world, 3)
    take_over(world, items[:2])
    assert keeper.cost(items[0]).goods == 12_50
    assert keeper.stock() == 25_00
    check_books()


def test_an_undone_purchase_leaves_no_cost(keeper, world):
    items = theirs(world, 1)
    event = take_over(world, items)
    assert keeper.stock() == 12_50
    ledger.reverse(event, act=world.act())
    assert keeper.stock() == 0
    assert keeper.totals() == {}
    check_books()


def test_what_is_sold_at_the_customers_is_cost_of_sales(keeper, world):
    items = theirs(world, 1)
    take_over(world, items)
    consigned.do(Wanted(SEND, world.customer_party, Lines(items)), world.act())
    assert keeper.stock() == 12_50
    sell = Wanted(SELL, world.customer_party, Lines(items), {world.drill: 2 * PRICE})
    consigned.do(sell, world.act())
    assert keeper.stock() == 0
    assert keeper.totals()[Account.SOLD] == 12_50
    check_books()
