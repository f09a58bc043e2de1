"""Costs on the command line."""

import csv

import pytest

from stockthread import ledger
from stockthread.kernel import clock
from stockthread.ledger import Lines
from tests.cli.command import ok, run, told
from tests.costs.conftest import Keeper
from tests.printing.cast import settle
from tests.world import build


@pytest.fixture
def bought(db, tmp_path):
    """A keeper who bought two drills for 10.00 each, an order later sold one of them."""
    keeper = Keeper(build())
    order, posting = keeper.buy(keeper.world.drill, 2, 1_000)
    settle()
    return keeper, order, posting


def test_an_item_tells_what_it_cost(bought):
    _, order, posting = bought
    said = told("cost", "add", "1.01", "--for", order.number, "--label", "freight")
    assert said["entry"] > 0
    [first, second] = told("cost", "of", f"#{posting.items[0]}", f"#{posting.items[1]}")
    assert (first["cost"], first["landed"], second["cost"]) == ("10.51", "0.51", "10.50")
    assert first["each"] == "10.51"
    assert first["accounts"] == [{"account": "stock", "quantity": 1, "amount": "10.51"}]
    said = ok("cost", "of", f"#{posting.items[0]}")
    assert "10.51 EUR" in said
    assert "landed cost" in said
    ok("cost", "add", "2.00", "--credit", "--kind", "correction", f"#{posting.items[0]}")
    assert told("cost", "of", f"#{posting.items[0]}")[0]["cost"] == "8.51"
    assert [each["kind"] for each in told("cost", "list", order.number)] == ["goods", "landed"]


def test_a_cost_needs_goods_and_an_amount(bought):
    _, order, _ = bought
    assert run("cost", "add", "1.00").code == 1
    assert run("cost", "add", "much", "--for", order.number).code == 1
    assert run("cost", "add", "much%", "--for", order.number).code == 1
    assert "5% onto 1 receipt" in ok("cost", "add", "5%", "--for", order.number)
    assert [each["amount"] for each in told("cost", "list", order.number)] == ["20.00", "1.00"]
    assert run("cost", "add", "1.00", "--for", "PO-1").code != 0
    assert "rate" in run("cost", "add", "1", "--currency", "USD", "--for", order.number).err


def test_value_sales_margin_and_journal(bought, tmp_path):
    keeper, _, posting = bought
    assert told("value", "--by", "place")[0]["value"] == "20.00"
    assert "20.00" in ok("value")
    assert told("value", "--known-at", "2026-01-01") == []
    keeper.sell([posting.items[0]])
    settle()
    assert told("cost", "sold", "--period", "2026-03", "--by", "customer") == [
        {"customer": "CUS", "cost": "10.00", "goods": "10.00", "landed": "0.00"}
    ]
    file = tmp_path / "journal.csv"
    assert "4 lines" in ok("journal", "--period", "2026-03", "-o", str(file))
    rows = list(csv.DictReader(file.open()))
    assert sum(float(row["debit"] or 0) - float(row["credit"] or 0) for row in rows) == 0
    assert ok("journal", "--period", "2026-03").splitlines()[0].startswith("date,event")
    assert run("journal", "--period", "March").code == 1
    assert told("cost", "check")["wrong"] == 0


def test_rates_and_what_has_no_cost_are_listed(bought):
    keeper, _, _ = bought
    keeper.world.drills(3)
    settle()
    assert told("cost", "missing") == [
        {"sku": "DRILL", "product": "Cordless drill", "in_stock": 3, "built_in": 0, "used_up": 0,
         "items": 3}
    ]  # fmt: skip
    assert [each["way"] for each in told("cost", "missing", "DRILL")] == ["in stock"] * 3
    assert "in stock" in ok("cost", "missing", "DRILL")
    ok("cost", "rate", "usd", "0.9231", "--day", "2026-01-01")
    assert told("cost", "rate") == [{"currency": "USD", "day": "2026-01-01", "rate": "9231/10000"}]
    assert "0.9231" in ok("cost", "rate")


def test_a_period_is_locked_and_opened_by_an_admin(bought):
    keeper, _, posting = bought
    assert run("period", "lock", "2999-01-01").code == 1
    assert "locked" in ok("period", "lock", "2026-03-02")
    said = run("cost", "add", "1", f"#{posting.items[0]}", "--at", "2026-03-02 12:00")
    assert said.code == 1
    assert "2026-03-02" in said.err
    assert run("period", "reopen").code == 2
    ok("period", "reopen", "2026-02-28", "--reason", "late bill")
    assert [(lock["locked_until"], lock["reason"]) for lock in told("period", "list")] == [
        ("2026-02-28", "late bill"), ("2026-03-02", "")]  # fmt: skip
    now = clock.now()
    ledger.move(Lines(posting.items), place=keeper.world.a2,
                act=keeper.act(recorded_at=now))  # fmt: skip
