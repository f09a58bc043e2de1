"""Who reads the prices of orders on their pages and in what is taken away from them."""

from stockthread import access, catalog, orders, parties, purchases
from stockthread.kernel import clock
from stockthread.orders import PURCHASE, SALE, NewLine
from tests.web.test_books import words_of
from tests.web.test_orders import address, made


def test_prices_of_purchases_are_for_those_who_see_costs_or_make_orders(world):
    parties.add_parties([parties.NewParty("SHOP", "Corner Shop", is_customer=True)])
    sku = catalog.read.by_sku(["DR-18"])
    order = made(world, PURCHASE, NewLine(sku["DR-18"], 4, 7_777 * 10**6))
    sale = made(world, SALE, NewLine(sku["DR-18"], 4, 8_888 * 10**6))
    line = orders.read.lines([order.id])[order.id][0]._replace(price=6_666 * 10**6, quantity=5)
    orders.change_line(order.id, line, by=world.people["admin"], at=clock.now())
    least = purchases.Minimum(sku["DR-18"], 0, 50, 60)
    purchases.set_minimums([least], by=world.people["admin"], at=clock.now())
    told = {
        path: {
            role: [price in text for price in ("77.77", "66.66", "88.88")]
            for role in access.ROLES
            for text in [world.client(role).get(path).getvalue().decode()]
        }
        for path in (address(order), address(sale), "/lists/orders/csv", "/reorder")
    }
    see = ("operator", "supervisor", "admin")
    for path, seen in {
        address(order): [True, True, False], address(sale): [False, False, True],
        "/lists/orders/csv": [False, True, True], "/reorder": [False, True, False],
    }.items():  # fmt: skip
        for role in access.ROLES:
            blind = [False, False, seen[2]]
            assert told[path][role] == (seen if role in see else blind), (path, role)
    log = words_of(world.client("viewer").get(address(order)))
    assert ("price changed" in log, "price 77" in log) == (True, False), log[-900:]
