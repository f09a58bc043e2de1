"""Drop-shipping on pages: from a sale, beside the purchases that await the same goods."""

import pytest

from stockthread import catalog, ledger, orders, parties
from stockthread.kernel.clock import now
from stockthread.orders import PURCHASE, SALE, NewLine, NewOrder


@pytest.fixture
def sale(world) -> str:
    """A sale of three drills, as its address names it."""
    [shop] = parties.add_parties([parties.NewParty("SHOP", "Corner Shop", is_customer=True)])
    drill = catalog.read.by_sku(["DR-18"])["DR-18"]
    [id] = orders.add_orders([NewOrder(SALE, (NewLine(drill, 3),), shop)], key="s", by=1, at=now())
    return world.public("order", id)


@pytest.fixture
def purchase(world) -> orders.Order:
    drill = catalog.read.by_sku(["DR-18"])["DR-18"]
    north = parties.read.by_code(["NORTH"])["NORTH"]
    new = NewOrder(PURCHASE, (NewLine(drill, 3),), north)
    [id] = orders.add_orders([new], key="p", by=1, at=now())
    return orders.read.order(id)


def post(clerk, sale: str, serials: str):
    sent = {"serials": serials, "key": "d", "back": f"/orders/{sale}"}
    return clerk.post(f"/orders/{sale}/drop-ship/post", sent, follow=True)


def test_without_a_purchase_of_the_same_goods_one_is_offered(clerk, sale):
    page = clerk.get(f"/orders/{sale}/drop-ship").content.decode()
    assert "No open purchase" in page
    assert "DR-18%093" in page
    assert post(clerk, sale, "DS-1").status_code == 422


def test_the_order_leads_there_and_serials_fall_into_piles(world, clerk, sale, purchase):
    assert f"/orders/{sale}/drop-ship" in clerk.get(f"/orders/{sale}").content.decode()
    page = clerk.get(f"/orders/{sale}/drop-ship").content.decode()
    assert f"{purchase.number}, Northwind Tools: Drill D18, 3 open" in page
    address = f"/orders/{sale}/drop-ship/preview"
    piles = clerk.post(address, {"serials": "DR-0100\nDS-1"}).content.decode()
    assert "Drop-ship 2 pieces" in piles
    assert "announced by the supplier" in piles
    piles = clerk.post(address, {"serials": "DS-1\n\nDR-0001"}).content.decode()
    assert "Line 3: " in piles
    assert '<button class="main">Drop-ship' not in piles
    piles = clerk.post(address, {"serials": "DS-1\nDS-2\nDS-3\nDS-4"}).content.decode()
    assert "more than is open" in piles
    assert not ledger.read.find_code("DS-1")


def test_what_was_dropped_is_with_the_customer_and_counts_for_both(world, clerk, sale, purchase):
    answer = post(clerk, sale, "DR-0100\nDS-1")
    assert answer.status_code == 200
    assert "Undo" in answer.content.decode()
    [match] = ledger.read.find_code("DS-1")
    shop = parties.read.by_code(["SHOP"])["SHOP"]
    assert ledger.read.item(match.item).owner == shop
    [line] = orders.progress.of_order(purchase).lines
    assert line.open == 1


def test_an_ended_sale_has_no_such_page(clerk, sale):
    found = orders.read.orders(orders.Wanted(SALE))
    orders.cancel_order(found[0].id, by=1, at=now())
    assert clerk.get(f"/orders/{sale}/drop-ship").status_code == 422
