"""Selling on pages: allocated, picked, packed, shipped, arrived; refused with the form kept."""

import pytest

from stockthread import catalog, identifiers, ledger, orders, parties, sales
from stockthread.ledger import Given, Kind, New, Stage
from stockthread.orders import NewLine, NewOrder
from stockthread.sales import NewRule, NewSubstitute
from tests.web.conftest import LONG_AGO


@pytest.fixture
def hand(world):
    return world.client("operator")


@pytest.fixture
def order(world, hand):
    """An order for three drills, of which two stand at STORE-1."""
    [customer] = parties.add_parties([parties.NewParty("SHOP", "Tool shop", is_customer=True)])
    drill = catalog.read.by_sku(["DR-18"])["DR-18"]
    type_id = catalog.read.product(drill).code_type
    own = parties.read.own_party()
    assert own
    act = ledger.Act(key="stock", by=world.people["operator"], recorded_at=LONG_AGO)
    new = New(Kind.UNIT, drill, 2, Given(type_id, ["Q-1", "Q-2"]))
    ledger.commission(new, place=world.places["STORE-1"], stage=Stage.READY, owner=own.id, act=act)
    sold = NewOrder(orders.SALE, (NewLine(drill, 3),), party=customer)
    [id] = orders.add_orders([sold], key="o", by=world.people["operator"], at=LONG_AGO)
    return orders.read.order(id)


def address(world, order, rest: str) -> str:
    return f"/orders/{world.public('order', order.id)}/{rest}"


def page(client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200, response.content[:400]
    return response.content.decode()


def test_an_order_is_allocated_picked_packed_shipped_and_taken(world, hand, order):
    picking, shipping = address(world, order, "picking"), address(world, order, "shipping")
    assert "Allocate" in page(hand, picking)
    hand.post(f"{picking}/promise", {"key": "a"})
    assert "STORE-1" in page(hand, picking)
    tried = hand.post(f"{picking}/check", {"scans": "Q-1\nQ-9"}).content.decode()
    assert "Pick 1 scan, leave the rest" in tried
    assert "Nothing has the code Q-9" in tried
    done = hand.post(f"{picking}/pick", {"key": "b", "scans": "Q-1\nQ-2\nQ-9", "place": "DOCK",
                                           "back": picking})  # fmt: skip
    assert done["Location"].startswith(f"{picking}?place=DOCK&done=")
    [scheme] = identifiers.add_schemes([identifiers.NewScheme(
        "BOX", "SSCC of cartons", "09521234{counter:9}{check:gs1}",
        identifiers.read.code_type_by_code("sscc").id)])  # fmt: skip
    assert scheme
    assert "Q-1" in page(hand, shipping)
    hand.post(f"{shipping}/pack", {"key": "c", "scheme": "BOX"})
    assert "2 × " in page(hand, shipping)
    hand.post(f"{shipping}/ship", {"key": "d", "tracking": "1Z9"})
    said = page(hand, shipping)
    assert "1Z9" in said
    [sent] = sales.read.shipments_of(order.id)
    for kind in ("delivery", "packing"):
        paper = hand.get(address(world, order, f"papers/{sent.id}/{kind}"))
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content[:5] == b"%PDF-"
    hand.post(f"{shipping}/arrived", {"key": "e", "shipment": str(sent.id), "name": "Mr Gate"})
    assert "Mr Gate took it" in page(hand, shipping)
    assert hand.get(address(world, order, "papers/999/delivery")).status_code == 404


def test_what_is_refused_comes_back_with_the_form(world, hand, order):
    picking, shipping = address(world, order, "picking"), address(world, order, "shipping")
    bad = hand.post(f"{picking}/pick", {"key": "b", "scans": "Q-9", "place": "DOCK"})
    assert (bad.status_code, "Q-9" in bad.content.decode()) == (422, True)
    assert hand.post(f"{shipping}/pack", {"key": "c"}).status_code == 422
    assert hand.post(f"{shipping}/ship", {"key": "d", "loads": "NOWHERE"}).status_code == 422


def test_short_stock_and_what_the_customer_asks_is_shown(world, hand, order):
    catalog.add_products([catalog.NewProduct("OTHER", "Other drill")])
    other = catalog.read.by_sku(["OTHER"])["OTHER"]
    [line] = orders.read.lines([order.id])[order.id]
    sales.add_substitutes([NewSubstitute(line.product, other, note="with case only")])
    new = NewRule(order.party, sales.REMAINING_LIFE, days=30)
    sales.add_rule(new, by=world.people["operator"], at=LONG_AGO)
    said = page(hand, address(world, order, "picking"))
    for word in ("missing in line 1", "Other drill", "with case only", "none free",
                 "at least 30 days left to live"):  # fmt: skip
        assert word in said, word


def test_whoever_only_looks_has_no_field_for_scans(world, order):
    viewer = world.client("viewer")
    assert "p-scans" not in page(viewer, address(world, order, "picking"))
    assert viewer.post(address(world, order, "picking/pick"), {}).status_code == 403
    assert b"%PDF" in viewer.get(address(world, order, "picking/paper")).content


def test_what_a_customer_asks_is_added_and_ended_by_those_who_may(world, hand, order):
    where, lead = address(world, order, "asks"), world.client("supervisor")
    assert "takes whatever is good" in page(hand, where)
    assert hand.post(f"{where}/add", {"kind": "one_lot"}).status_code == 403
    bad = lead.post(f"{where}/add", {"kind": "remaining_life", "days": "x"})
    assert (bad.status_code, "1 to 36500 days" in bad.content.decode()) == (422, True)
    lead.post(f"{where}/add", {"kind": "remaining_life", "days": "30", "product": "DR-18"})
    assert "at least 30 days left to live" in page(hand, where)
    [rule] = sales.rules([order.party])
    assert lead.post(f"{where}/close", {"rule": "999"}).status_code == 422
    lead.post(f"{where}/close", {"rule": str(rule.id)})
    assert not sales.rules([order.party])
