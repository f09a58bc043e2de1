"""`stockthread order`: made, listed, shown, changed, ended."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> None:
    ok("place", "add", "A-1", "A-2")
    ok("product", "add", "DRILL", "--name", "Cordless drill")
    ok("product", "add", "JUICE", "--tracking", "lot", "--unit", "l", "--scale", "1000")
    ok("party", "add", "SUP", "--name", "Supply Ltd", "--supplier")
    ok("party", "add", "CUS", "--name", "Customer Ltd", "--customer")


def test_an_order_is_made_and_shown(firm):
    made = told("order", "add", "purchase", "--party", "SUP", "--line", "DRILL 10 @ 49.90",
                "--line", "JUICE 250.5 l @ 0.0125", "--due", "2026-05-31")  # fmt: skip
    assert (made["kind"], made["state"], made["due"]) == ("purchase order", "open", "2026-05-31")
    assert [(line["product"], line["quantity"], line["price"]) for line in made["lines"]] == [
        ("DRILL", 10, 4_990_000_000), ("JUICE", 250_500, 1_250_000),
    ]  # fmt: skip
    shown = ok("order", "show", made["number"].lower())
    for words in ("purchase order", "SUP, Supply Ltd", "250.5 l", "49.90", "0.0125"):
        assert words in shown


def test_lines_are_read_from_standard_input(firm):
    made = told("order", "add", "sale", "--party", "CUS", "--line", "-",
                given="DRILL 2\n\nJUICE 3 l\n")  # fmt: skip
    assert [line["quantity"] for line in made["lines"]] == [2, 3_000]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["purchase", "--line", "DRILL 1"], "A purchase order needs a supplier"),
        (["sale", "--party", "SUP", "--line", "DRILL 1"], "SUP is no customer"),
        (["sale", "--party", "CUS", "--line", "DRILL"], "is no line of an order"),
        (["sale", "--party", "CUS", "--line", "DRILL 1.5"], "1.5"),
        (["sale", "--party", "CUS", "--line", "SAW 1"], "SAW"),
        (["sale", "--party", "CUS", "--line", "DRILL 1 @ cheap"], "is no amount of money"),
        (["transfer", "--from", "A-1", "--line", "DRILL 1"], "Choose both"),
        (["sale", "--party", "CUS", "--line", "DRILL 1", "--due", "soon"], "is no day"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(firm, arguments, sentence):
    said = run("order", "add", *arguments)
    assert said.code in (1, 2, 3)
    assert sentence in said.err
    assert told("order", "list") == []


def test_orders_are_listed_by_kind_and_state(firm):
    sale = told("order", "add", "sale", "--party", "CUS", "--line", "DRILL 2",
                "--due", "2020-01-01", "--reference", "4500-1")["number"]  # fmt: skip
    move = told("order", "add", "transfer", "--from", "A-1", "--to", "A-2", "--line", "DRILL 1",
                "--draft")["number"]  # fmt: skip
    assert [each["number"] for each in told("order", "list")] == [move, sale]
    assert [each["number"] for each in told("order", "list", "--late")] == [sale]
    assert [each["number"] for each in told("order", "list", "--state", "draft")] == [move]
    assert [each["number"] for each in told("order", "list", "--text", "4500")] == [sale]
    assert "1 of 1 line open, late" in ok("order", "list")


def test_what_arrives_for_an_order_is_seen_in_it(firm):
    number = told("order", "add", "sale", "--party", "CUS", "--line", "DRILL 2")["number"]
    ok("order", "change", number, "--line", "1", "--quantity", "3", "--reason", "one more")
    ok("order", "change", number, "--add", "JUICE 1 l")
    shown = told("order", "show", number)
    assert [(line["quantity"], line["open"]) for line in shown["lines"]] == [(3, 3), (1_000, 1_000)]
    assert run("order", "change", number).code == 2
    assert "has no line 9" in run("order", "change", number, "--line", "9").err


def test_an_order_is_ended_and_opened_again(firm):
    number = told("order", "add", "sale", "--party", "CUS", "--line", "DRILL 2")["number"]
    assert told("order", "cancel", number)["state"] == "cancelled"
    assert "is cancelled. Open it again first" in run("order", "change", number, "--add",
                                                       "DRILL 1").err  # fmt: skip
    assert told("order", "open", number)["state"] == "open"
    assert told("order", "close", number)["state"] == "closed"
    assert "There is no order SO-1" in run("order", "show", "SO-1").err


def test_quality_sees_no_prices_of_purchases(firm):
    told("user", "add", "quinn", "--role", "quality", "--name", "Quinn", "--password-stdin",
         given="a good long password\n")  # fmt: skip
    number = told("order", "add", "purchase", "--party", "SUP", "--line", "DRILL 10 @ 49.90")
    shown = ("order", "show", number["number"])
    assert "49.9" in ok(*shown) + ok("order", "export")
    assert "49.9" not in ok(*shown, "--as", "quinn") + ok("order", "export", "--as", "quinn")
    assert told(*shown, "--as", "quinn")["lines"][0]["price"] is None
