"""`stockthread order send` and `order arrive`."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfer() -> str:
    ok("place", "add", "A-1", "SHOP")
    ok("product", "add", "DRILL", "--name", "Cordless drill")
    ok("product", "add", "JUICE", "--tracking", "lot", "--unit", "l", "--scale", "1000")
    ok("receive", "DRILL", "D1..D3", "--to", "A-1")
    ok("receive", "JUICE", "L1\t10 l", "--to", "A-1")
    return told("order", "add", "transfer", "--from", "A-1", "--to", "SHOP", "--line", "DRILL 2",
                "--line", "JUICE 4 l")["number"]  # fmt: skip


def test_goods_leave_and_arrive_in_three_piles(transfer):
    left = told("order", "send", transfer, "D1", "L1=4 l")
    assert (left["matched"], left["missing"]) == ({"DRILL": 1, "JUICE": 4000}, {"DRILL": 1})
    assert "in transit" in ok("show", "D1")
    came = told("order", "arrive", transfer, "D1")
    assert (came["matched"], came["missing"]) == ({"DRILL": 1}, {"JUICE": 4000})
    assert "4 l JUICE arrived" in ok("order", "arrive", transfer, "L1")
    lines = told("order", "show", transfer)["lines"]
    assert [(line["shipped"], line["delivered"]) for line in lines] == [(1, 1), (4000, 4000)]


def test_more_than_is_ordered_leaves_on_purpose_only(transfer):
    said = run("order", "send", transfer, "D1", "D2", "D3")
    assert (said.code, "1 of DRILL are more than was ordered" in said.err) == (1, True)
    assert "1 × Cordless drill more than was ordered" in ok(
        "order", "send", transfer, "D1", "D2", "D3", "--extra"
    )


def test_what_is_not_underway_does_not_arrive(transfer):
    assert "D1 is not in transit" in run("order", "arrive", transfer, "D1").err


def test_what_is_lost_when_a_transfer_is_closed_arrives_after_all(transfer):
    ok("order", "send", transfer, "D1", "D2", "L1=4 l")
    ok("order", "arrive", transfer, "D1")
    assert "2 items lost in transit" in ok("order", "close", transfer)
    assert told("order", "show", transfer)["lost"] == {"DRILL": 1, "JUICE": 4000}
    came = ok("order", "arrive", transfer, "D2")
    assert "1 × Cordless drill arrived" in came
    assert "4 l JUICE lost still" in came
    assert told("order", "show", transfer)["lost"] == {"JUICE": 4000}


def test_what_is_promised_to_a_sale_leaves_on_purpose_only(transfer):
    ok("party", "add", "SHED", "--customer")
    sale = told("order", "add", "sale", "--party", "SHED", "--line", "DRILL 3")["number"]
    ok("order", "allocate", sale)
    said = run("order", "send", transfer, "D1", "D2")
    assert (said.code, f"D1 is promised to {sale}" in said.err) == (1, True)
    sent = told("order", "send", transfer, "D1", "D2", "--promised")
    assert (sent["matched"], sent["freed"]) == ({"DRILL": 2}, [sale])
