"""Part of a lot that comes back brings its cost along, and corrects the sale that it was of."""

import pytest

from stockthread import costs, ledger
from stockthread.ledger import Lines
from stockthread.orders import SALE, NewLine, Order
from stockthread.returns import BACK, SCRAP, STOCK
from tests.costs.conftest import CENT, check_books
from tests.printing.cast import settle
from tests.returns.shop import Shop


@pytest.fixture
def shop(keeper) -> Shop:
    return Shop(keeper.world)


@pytest.fixture
def sale(keeper, world) -> tuple[int, Order, Order]:
    """Ten litres of 2.00, of which one customer got four at 5.00 and then three at 6.00."""
    _, bought = keeper.buy(world.juice, 10_000, 200)
    lot = bought.items[0]
    first = keeper.order(SALE, NewLine(world.juice, 4_000, 500 * CENT))
    last = keeper.order(SALE, NewLine(world.juice, 3_000, 600 * CENT))
    keeper.sell([lot], first, [4_000])
    keeper.sell([lot], last, [3_000])
    return lot, first, last


def margins(*found: Order) -> list[tuple[int | None, int]]:
    settle()
    return [(each.revenue, each.cost) for each in costs.read.margins(found)]


def came(shop: Shop, lot: int, amount: str) -> tuple[Order, int, list[int]]:
    """Take an amount back; return the return, the lot that it is then, and the events."""
    back = shop.rma(shop.world.juice, 3_500)
    done = shop.receive([f"{ledger.read.item(lot).code} {amount}"], back)
    [event] = [each for each in done.events if ledger.read.event(each).kind == "split"]
    [part] = [each.item for each in ledger.read.event_items(event) if each.item != lot]
    return back, part, list(done.events)


def test_what_came_back_is_of_its_sale_until_it_is_ours_again(keeper, shop, sale):
    lot, first, last = sale
    assert margins(first, last) == [(2_000, 800), (1_800, 600)]
    back, part, _ = came(shop, lot, "3.5 l")
    assert margins(first, last) == [(2_000, 800), (1_800, 600)], "nobody has decided yet"
    assert (keeper.cost(part).amount, keeper.stock()) == (700, 600)
    check_books()
    shop.decide(back, [part], STOCK)
    assert margins(first, last) == [(1_750, 700), (0, 0)], "the last sold comes back first"
    assert (keeper.cost(part).amount, keeper.stock()) == (700, 1_300)
    sold = costs.read.sold(*costs.read.parse_period("2026"))
    assert {each.text: each.amount for each in sold if each.amount} == {first.number: 700}
    check_books()


def test_what_goes_home_again_stays_sold_and_what_is_scrapped_is_our_loss(keeper, shop, sale):
    lot, first, last = sale
    back, part, _ = came(shop, lot, "1 l")
    shop.decide(back, [part], BACK)
    assert margins(first, last) == [(2_000, 800), (1_800, 600)]
    check_books()
    back, part, _ = came(shop, lot, "0.333 l")
    shop.decide(back, [part], SCRAP)
    settle()
    [one, other] = margins(first, last)
    assert (one[1] + other[1], keeper.stock()) == (1_400 - keeper.cost(part).amount, 600)
    check_books()


def test_a_return_that_is_undone_leaves_the_sales_as_they_were(keeper, shop, sale):
    lot, first, last = sale
    _, part, events = came(shop, lot, "3.5 l")
    assert margins(first, last) == [(2_000, 800), (1_800, 600)]
    for event in reversed(events):
        view = ledger.read.event(event)
        if view.kind == "hold":
            holds = [each.id for each in ledger.read.holds_of(part)]
            ledger.release(holds, act=shop.act())
            continue
        ledger.reverse(event, act=shop.act())
    assert margins(first, last) == [(2_000, 800), (1_800, 600)]
    assert keeper.stock() == 600
    check_books()
    place = keeper.world.customer
    lines = Lines([lot], [3_000], place=place)
    act = shop.act()
    ledger.take_back(lines, place=keeper.world.a1, owner=keeper.world.us, act=act)
    assert margins(first, last) == [(2_000, 800), (0, 0)]
    check_books()
