"""Serials that the supplier marks goods with: given on the order's page, taken along as files."""

import re

import pytest

from stockthread import catalog, identifiers, ledger, purchases
from stockthread.identifiers import NewBook
from stockthread.kernel import ids
from tests.web.conftest import LONG_AGO
from tests.web.test_books import words_of
from tests.web.test_purchases import act, address, order

__all__ = ["order"]


@pytest.fixture
def book(world, order) -> str:
    """A book of numbers for the drill."""
    drill = catalog.read.product(catalog.read.by_sku(["DR-18"])["DR-18"])
    identifiers.add_book(
        NewBook("Engraved", drill.code_type, drill.id), ["E-1", "E-2"], key="b",
        person=world.people["admin"], at=LONG_AGO,
    )  # fmt: skip
    return "Engraved"


def test_serials_are_given_listed_and_taken_along(world, order, book):
    clerk = world.client("operator")
    assert address(order, "/serials") in clerk.get(address(order)).content.decode()
    shown = words_of(clerk.get(address(order, "/serials")))
    assert "1 of Drill D18 are open without a serial" in shown, "two of three are announced"
    sent = {"product": "DR-18", "count": "1", "from": book, "key": "k"}
    said = words_of(clerk.post(address(order, "/serials/post"), sent, follow=True))
    [given] = purchases.issued(order)
    assert given.codes[0] in said
    assert ledger.read.item(given.items[0]).stage == ledger.Stage.EXPECTED
    text = clerk.get(address(order, "/serials")).content.decode()
    [table] = re.findall(r'href="([^"]*\.csv)"', text)
    assert given.codes[0] in clerk.get(table).content.decode()
    assert clerk.get(table.replace(".csv", ".pdf")).content.startswith(b"%PDF")
    assert clerk.get(table.replace(".csv", ".txt")).status_code == 404
    again = clerk.post(address(order, "/serials/post"), {**sent, "key": "k2"})
    assert again.status_code == 422
    assert "0 of DR-18 are open without one" in again.content.decode()


def test_no_other_events_serials_are_taken_along(world, order, book):
    clerk = world.client("operator")
    drill, own = catalog.read.by_sku(["DR-18"])["DR-18"], identifiers.read.book_by_name(book).id
    purchases.issue_serials(order, act(world, "x"), product=drill, count=1, book=own)
    event = ledger.read.latest_events(50)[-1].id
    public = ids.public_id("event", event)
    assert clerk.get(address(order, f"/serials/{public}.csv")).status_code == 404
