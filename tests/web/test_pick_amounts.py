"""Lots and bulk goods are picked by amount: from rows on the page, or by the product's number."""

import re

import pytest

from stockthread import catalog, ledger, orders, parties, sales
from stockthread.ledger import Kind, New, Stage
from stockthread.orders import NewLine, NewOrder
from tests.web.conftest import LONG_AGO


@pytest.fixture
def hand(world):
    return world.client("operator")


@pytest.fixture
def screws(world) -> int:
    """500 screws, bulk goods without a number, at STORE-1."""
    catalog.add_products([catalog.NewProduct("SCREW", "Screw M6", tracking="bulk")])
    product = catalog.read.by_sku(["SCREW"])["SCREW"]
    own = parties.read.own_party()
    assert own
    act = ledger.Act(key="screws", by=world.people["operator"], recorded_at=LONG_AGO)
    new = New(Kind.LOT, product, 1, quantities=[500])
    made = ledger.commission(
        new, place=world.places["STORE-1"], stage=Stage.READY, owner=own.id, act=act
    )
    return made.items[0]


@pytest.fixture
def order(world, screws):
    [customer] = parties.add_parties([parties.NewParty("SHOP", "Tool shop", is_customer=True)])
    return sold(world, customer, 40, "o")


def sold(world, customer: int, quantity: int, key: str):
    product = catalog.read.by_sku(["SCREW"])["SCREW"]
    new = NewOrder(orders.SALE, (NewLine(product, quantity),), party=customer)
    [id] = orders.add_orders([new], key=key, by=world.people["operator"], at=LONG_AGO)
    return orders.read.order(id)


def address(world, order, rest: str) -> str:
    return f"/orders/{world.public('order', order.id)}/{rest}"


def field_of(client, where: str) -> str:
    page = client.get(where).content.decode()
    [name] = re.findall(r'name="(much-[^"]+)"', page)
    return name


def picked(order) -> int:
    return sum(each.quantity for each in sales.kept(order) if each.is_picked)


def test_bulk_goods_are_picked_by_amount(world, hand, order):
    where = address(world, order, "picking")
    name = field_of(hand, where)
    tried = hand.post(f"{where}/check", {name: "15"}).content.decode()
    assert "Pick 1 scan" in tried
    assert "25 × Screw M6 still to pick" in tried
    assert "is no quantity" in hand.post(f"{where}/check", {name: "many"}).content.decode()
    assert (
        "Three piles will stand here" in hand.post(f"{where}/check", {name: "0"}).content.decode()
    )
    hand.post(f"{where}/pick", {"key": "a", name: "15", "place": "DOCK"})
    assert picked(order) == 15
    hand.post(f"{where}/pick", {"key": "b", field_of(hand, where): "30", "place": "DOCK"})
    assert picked(order) == 40  # of more than is wanted, as much as is


def test_bulk_goods_are_picked_in_cases(world, hand, order):
    catalog.set_conversions(catalog.read.by_sku(["SCREW"])["SCREW"], ["1 case = 12"])
    where = address(world, order, "picking")
    assert "40 (3 cases and 4)" in hand.get(where).content.decode()
    hand.post(f"{where}/pick", {"key": "a", "scans": "SCREW 2 cases", "place": "DOCK"})
    assert picked(order) == 24
    hand.post(f"{where}/pick", {"key": "b", field_of(hand, where): "1 case", "place": "DOCK"})
    assert picked(order) == 36


def test_bulk_goods_are_scanned_by_the_number_of_their_product(world, hand, order):
    where = address(world, order, "picking")
    hand.post(f"{where}/pick", {"key": "a", "scans": "SCREW 12", "place": "DOCK"})
    assert picked(order) == 12


def test_a_wave_takes_amounts_for_several_orders(world, hand, order):
    other = sold(world, order.party, 10, "o2")
    sent = [world.public("order", each.id) for each in (order, other)]
    start = world.client("supervisor").post(
        "/waves/post", {"key": "w", "cart": "DOCK", "order": sent}
    )
    where = start["Location"]
    name = field_of(hand, where)
    tried = hand.post(f"{where}/check", {name: "50"}).content.decode()
    assert tried.count("wave-spot") == 2
    hand.post(f"{where}/pick", {"key": "a", name: "50"})
    assert (picked(order), picked(other)) == (40, 10)
