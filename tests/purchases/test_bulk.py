"""Goods without numbers of their own are announced by their amount, and come in as that."""

import json

import pytest

from stockthread import catalog, ledger, purchases, receipts
from stockthread.purchases import ALL, Policy
from stockthread.receipts import ACCEPTED, DOUBTFUL
from tests import stock
from tests.purchases.conftest import SSCC
from tests.refusals import refused


@pytest.fixture(autouse=True)
def sound(world):
    yield
    stock.assert_sound()


@pytest.fixture
def sugar(desk) -> int:
    """A product without pieces, by the gram, a thousand to the kilogram that is shown."""
    new = catalog.NewProduct(
        "SUGAR", "Sugar", tracking="bulk", unit="kg", scale=1_000, gtin="00614141007349"
    )
    [id] = catalog.add_products([new])
    return id


def waiting(order) -> list[int]:
    return [each.quantity for each in purchases.read.awaited(order)]


def test_an_amount_is_announced_and_used_up_by_what_comes(desk, sugar):
    order = desk.buy((sugar, 5_000))
    desk.announce(order, "SUGAR\t3 kg")
    assert waiting(order) == [3_000]
    assert desk.check(order, "SUGAR\t2 kg").products[0].missing == 3_000
    desk.receive(order, "SUGAR\t2 kg")
    assert waiting(order) == [1_000]
    desk.receive(order, "SUGAR\t1.5 kg")
    assert waiting(order) == []
    done = desk.done(order, sugar)
    assert (done.announced, done.received) == (3_000, 3_500)
    assert sum(each.quantity for each in purchases.read.at_dock(order)) == 3_500


def test_what_was_announced_first_comes_first_and_the_rest_is_new(desk, sugar):
    order = desk.buy((sugar, 9_000))
    desk.announce(order, "SUGAR\t1 kg", "SUGAR\t2 kg")
    found = desk.receive(order, "SUGAR\t0.4 kg", "SUGAR\t0.5 kg", "SUGAR\t3 kg")
    assert [entry.quantity for entry in found.coming.receipt.entries] == [400, 500, 100, 2_000, 900]
    assert waiting(order) == []
    assert desk.done(order, sugar).received == 3_900


def test_more_than_is_open_is_told_as_that_much(desk, sugar):
    order = desk.buy((sugar, 5_000))
    desk.announce(order, "SUGAR\t5 kg")
    found = desk.check(order, "SUGAR\t6 kg").receipt
    assert [verdict.pile for verdict in found.verdicts] == [ACCEPTED, DOUBTFUL]
    assert [entry.text for entry in found.entries] == ["SUGAR\t5 kg", "SUGAR\t1 kg"]
    desk.receive(order, "SUGAR\t6 kg")
    assert desk.progress(order).is_complete
    desk.receive(order, "SUGAR\t1 kg", taken=["SUGAR\t1 kg"])
    assert desk.progress(order).extra == {sugar: 1_000}


def test_a_pack_of_bulk_goods_comes_whole_beside_what_is_loose(desk, sugar):
    order = desk.buy((sugar, 5_000))
    desk.announce(order, f"(00){SSCC}", "SUGAR\t2 kg", "", "SUGAR\t3 kg")
    desk.receive(order, f"(00){SSCC}", "SUGAR\t3 kg")
    assert waiting(order) == []
    [pack] = desk.items(SSCC)
    assert [each.quantity for each in ledger.read.inside([pack])] == [2_000]
    assert desk.progress(order).is_complete


def test_the_same_receipt_and_its_undoing_leave_what_was(desk, sugar):
    order, act = desk.buy((sugar, 5_000)), desk.world.act()
    desk.announce(order, "SUGAR\t3 kg")
    first = desk.receive(order, "SUGAR\t2 kg", act=act)
    with stock.unchanged():
        assert desk.receive(order, "SUGAR\t2 kg", act=act).events == first.events
    ledger.reverse_together(first.events, act=desk.world.act())
    assert waiting(order) == [3_000]


def test_what_came_of_bulk_goods_is_inspected_and_the_rest_is_free(desk, sugar):
    world = desk.world
    at = world.act().recorded_at
    purchases.set_policy(Policy(sugar, 0, ALL), by=world.anna, at=at)
    order = desk.buy((sugar, 5_000))
    desk.announce(order, "SUGAR\t5 kg")
    desk.receive(order, "SUGAR\t2 kg")
    assert [each.quantity for each in purchases.read.to_inspect(order)] == [2_000]
    purchases.accept(order, [], world.act())
    desk.receive(order, "SUGAR\t3 kg")
    assert [each.quantity for each in purchases.read.to_inspect(order)] == [3_000]


@pytest.mark.parametrize("line", ["SUGAR", "SUGAR\t0 kg", "SUGAR\t-2", "SUGAR\t1 l"])
def test_an_amount_that_is_none_is_not_announced(desk, sugar, line):
    order = desk.buy((sugar, 5_000))
    with stock.unchanged():
        said = desk.announce(order, line)
    assert not said.events


def test_an_epcis_document_may_say_an_amount_of_a_class(desk, sugar):
    event = {
        "type": "ObjectEvent", "action": "OBSERVE", "eventTime": "2026-03-01T10:00:00Z",
        "bizStep": "shipping", "quantityList": [
            {"epcClass": "urn:epc:idpat:sgtin:0614141.000734.*", "quantity": 3, "uom": "KGM"},
            {"epcClass": "https://id.gs1.org/01/00614141007349", "quantity": 1.5, "uom": "KGM"},
        ],
    }  # fmt: skip
    document = json.dumps({"epcisBody": {"eventList": [event]}})
    lines = purchases.epcis.read(document, 2026)
    order = desk.buy((sugar, 5_000))
    said = desk.announce(order, *lines)
    assert [v.reason for v in said.receipt.verdicts] == [None, None], lines
    assert waiting(order) == [3_000, 1_500]


def test_amounts_of_announced_goods_cost_as_many_statements_as_one(desk, sugar):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    order = desk.buy((sugar, 900_000))
    desk.announce(order, *["SUGAR\t1 kg"] * 60)

    def statements(number: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            desk.receive(order, *["SUGAR\t1 kg"] * number)
        return len(seen)

    statements(1)
    assert statements(40) == statements(3)


def test_only_what_is_ordered_and_open_takes_bulk_goods(desk, sugar):
    order = desk.buy((sugar, 5_000), is_draft=True)
    with stock.unchanged():
        assert refused(lambda: desk.announce(order, "SUGAR\t1 kg")) == [(None, "order_is_draft")]


def test_what_a_supplier_announced_without_an_order_comes_without_one(desk, sugar):
    world = desk.world
    said = desk.delivery("SUGAR\t3 kg", supplier=desk.supplier)
    receipts.receive(said._replace(is_announced=True), world.act())
    order = desk.buy((sugar, 5_000))
    desk.announce(order, "SUGAR\t1 kg")
    desk.receive(order, "SUGAR\t2 kg")
    place = world.supplier
    left = ledger.read.expected_bare([sugar], place, receipts.CAUSE)
    assert [quantity for _, _, quantity in left] == [3_000], "goods for an order are of that"
    act = world.act()
    done = receipts.receive(said._replace(lines=["SUGAR\t2 kg"]), act)
    assert receipts.receive(said._replace(lines=["SUGAR\t2 kg"]), act).events == done.events
    receipts.receive(said._replace(lines=["SUGAR\t2 kg"]), world.act())
    assert not ledger.read.expected_bare([sugar], place, receipts.CAUSE)
    receipts.receive(desk.delivery("SUGAR\t2 kg"), world.act())
    [tally] = [t for t in ledger.read.stock_by_product([world.a1]) if t.product == sugar]
    assert tally.lot_quantity == 8_000
