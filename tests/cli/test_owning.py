"""Goods of others with us, ours with others, and a change of owner where they lie."""

import pytest

from stockthread import ledger, parties, sales
from stockthread.kernel.clock import now
from stockthread.orders import SALE, NewLine, NewOrder, add_orders, read
from tests.cli.command import ok, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> None:
    ok("place", "add", "A-1")
    ok("party", "add", "US", "--own")
    ok("party", "add", "SUP", "--supplier")
    ok("party", "add", "CUS", "--customer")
    ok("product", "add", "DRILL")


def owner_of(code: str) -> str:
    [match] = ledger.read.find_code(code)
    owner = ledger.read.item(match.item).owner
    return parties.read.codes([owner])[owner]


def free() -> int:
    """How many drills could be promised."""
    product = next(each.product for each in ledger.read.stock_counts())
    party = parties.read.by_code(["CUS"])["CUS"]
    count = read.count()
    [id] = add_orders([NewOrder(SALE, (NewLine(product, 9),), party)], key=f"o{count}", by=1,
                      at=now())  # fmt: skip
    found = sales.suggest([read.order(id)], today=now().date())
    return sum(each.quantity for each in found.picks)


def test_goods_on_consignment_are_theirs_until_they_are_taken_over(firm):
    ok("receive", "DRILL", "D1", "D2", "--to", "A-1", "--owner", "SUP")
    assert owner_of("D1") == "SUP"
    assert free() == 0, "what is not ours is not promised"
    ok("own", "D1", "--by", "US")
    assert (owner_of("D1"), owner_of("D2")) == ("US", "SUP")
    assert free() == 1


def test_goods_shipped_on_consignment_stay_ours(firm):
    ok("receive", "DRILL", "D1", "--to", "A-1")
    ok("ship", "D1", "--to", "CUS", "--ours")
    assert owner_of("D1") == "US"
    assert "with customer" in ok("show", "D1")
    assert told("own", "D1", "--by", "CUS")["accepted"] == 1
    assert owner_of("D1") == "CUS"
