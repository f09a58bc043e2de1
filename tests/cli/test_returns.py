"""`stockthread return` and `stockthread warranty`: taken back, decided, lent, exchanged."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> None:
    ok("place", "add", "A-1", "RETURNS")
    ok("product", "add", "DRILL", "--name", "Cordless drill")
    ok("product", "add", "BATTERY", "--name", "Battery")
    for code in ("CUS", "OTHER"):
        ok("party", "add", code, "--name", f"{code} Ltd", "--customer")
    ok("party", "add", "SUP", "--name", "Supply Ltd", "--supplier")
    ok("receive", "DRILL", "D-1", "D-2", "D-3", "--to", "A-1")


@pytest.fixture
def sold(firm) -> str:
    """The number of a return for a drill that was sold."""
    ok("ship", "D-1", "--to", "CUS")
    return told("order", "add", "return", "--party", "CUS", "--line", "DRILL 1")["number"]


def test_one_look_shows_sale_warranty_and_history(sold):
    ok("warranty", "add", "DRILL", "24")
    shown = ok("return", "look", "D-1")
    for words in ("D-1 (Cordless drill)", "CUS Ltd", "until ", "delivered"):
        assert words in shown
    look = told("return", "look", "D-1")
    assert (look["is_ours"], look["sale"]["party"], look["warranty"]["runs"]) == (
        False, "CUS Ltd", True,
    )  # fmt: skip
    assert "never" in ok("return", "look", "D-2")


def test_what_comes_back_is_held_and_decided(sold):
    came = told("return", "receive", "D-1", "--order", sold, "--to", "RETURNS")
    assert (came["accepted"], came["order"], came["missing"]) == (1, sold, {})
    assert told("show", "D-1")["is_held"]
    said = ok("return", "decide", sold, "stock", "D-1", "--to", "A-1")
    assert "D-1 (Cordless drill) back in stock. Undo: " in said
    item = told("show", "D-1")
    assert (item["is_held"], item["place"]["code"]) == (False, "A-1")
    assert "came back, return" in ok("return", "look", "D-1")


def test_doubtful_scans_stop_it_until_they_are_taken_on_purpose_or_left(sold):
    ok("ship", "D-2", "--to", "OTHER")
    receive = ("return", "receive", "D-1", "D-2", "NOSUCH", "--order", sold, "--to", "RETURNS")
    said = run(*receive)
    assert said.code == 1
    assert "line 2: doubtful: D-2 was sold to OTHER Ltd, not to CUS Ltd." in said.err
    assert "Nothing was done. Say --doubtful" in said.err
    assert told("show", "D-1")["state"] == "with customer"
    said = run(*receive, "--good", "--json")
    assert (said.code, said.json["accepted"]) == (1, 1)
    ok("return", "receive", "D-2", "--order", sold, "--to", "RETURNS", "--doubtful")
    assert "was sold to OTHER Ltd" in ok("history", "D-2", "--json")


def test_a_foreign_unit_comes_in_as_the_customers(sold):
    ok("return", "receive", "X-1", "--order", sold, "--to", "RETURNS", "--product", "DRILL",
       "--doubtful")  # fmt: skip
    assert told("show", "X-1")["owner"] == "CUS Ltd"


def test_without_an_order_one_is_made(sold):
    said = ok("return", "receive", "D-1", "--to", "RETURNS", "--key", "k")
    assert "1 unit taken back for R-" in said
    assert ok("return", "receive", "D-1", "--to", "RETURNS", "--key", "k") == said


def test_a_unit_is_exchanged_and_the_warranty_goes_on(sold):
    ok("warranty", "add", "DRILL", "24")
    ok("return", "receive", "D-1", "--order", sold, "--to", "RETURNS")
    assert "D-2 sent for D-1" in ok("return", "exchange", sold, "D-1", "D-2")
    [warranty] = told("warranty", "show", "D-2")
    assert (warranty["inherited_from"], warranty["runs"]) == ("D-1", True)
    assert "exchanged already" in run("return", "exchange", sold, "D-1", "D-3").err


def test_loans_are_listed_and_told_when_they_are_late(firm):
    ok("return", "loan", "D-1", "D-2", "--to", "CUS", "--due", "2999-01-31")
    assert [each["item"] for each in told("return", "loans")] == ["D-1", "D-2"]
    assert told("return", "loans", "--late") == []
    assert "2999-01-31" in ok("return", "loans")
    said = run("return", "loan", "D-3", "--to", "CUS", "--due", "2020-01-31")
    assert (said.code, "is over already" in said.err) == (1, True)
    ok("return", "receive", "D-1", "--to", "RETURNS")
    assert [each["item"] for each in told("return", "loans")] == ["D-2"]


def test_bought_back_and_passed_on(sold):
    ok("return", "pass-on", "D-1", "--to", "OTHER")
    assert told("show", "D-1")["owner"] == "OTHER Ltd"
    ok("return", "buy-back", "D-1", "--place", "A-1", "--price", "99.50", "--currency", "EUR")
    assert "Bought back for 99.50 EUR." in ok("history", "D-1", "--json")


def test_terms_are_added_changed_listed_and_removed(firm):
    [term] = told("warranty", "add", "DRILL", "12", "--part", "BATTERY", "--from", "installation")
    assert (term["part"], term["months"], term["starts"]) == ("BATTERY", 12, "installation")
    [term] = told("warranty", "add", "DRILL", "18", "--part", "BATTERY")
    assert told("warranty", "list") == [term]
    assert "18 months" in ok("warranty", "list")
    assert run("warranty", "add", "DRILL", "0").code == 1
    assert run("warranty", "add", "saws", "6", "--class").code == 3
    ok("warranty", "remove", str(term["id"]))
    assert told("warranty", "list") == []


def test_a_registration_starts_the_warranty(sold):
    ok("warranty", "add", "DRILL", "12", "--from", "registration")
    assert "not registered" in ok("warranty", "show", "D-1")
    assert "noted as registered" in ok("warranty", "register", "D-1")
    assert told("warranty", "show", "D-1")[0]["runs"]
    said = ok("warranty", "withdraw", "D-1", "--reason", "another unit")
    assert "withdrawn, and stays on record" in said
    assert "not registered" in ok("warranty", "show", "D-1")
    assert "is not noted as registered" in run("warranty", "withdraw", "D-1").err
    assert "warranty withdraw D-1 --installed" in ok("warranty", "register", "D-1", "--installed")
    ok("warranty", "withdraw", "D-1", "--installed")


def test_an_amount_of_a_lot_comes_back_and_more_than_was_sold_is_told(firm):
    ok("product", "add", "JUICE", "--tracking", "lot", "--unit", "l", "--scale", "1000")
    ok("receive", "JUICE", "L-1\t10 l", "--to", "A-1")
    assert "to anybody" in ok("return", "look", "L-1")
    ok("ship", "L-1", "--quantity", "4 l", "--to", "CUS")
    number = told("order", "add", "return", "--party", "CUS", "--line", "JUICE 3 l")["number"]
    receive = ("return", "receive", "--order", number, "--to", "RETURNS")
    assert "has only 4 l" in run(*receive, "L-1=5l").err
    said = ok(*receive, "L-1=1.5 l")
    assert "1.5 l JUICE taken back for" in said
    assert "Missing still: 1.5 l JUICE." in said
    [sale] = told("return", "look", "L-1")["sales"]
    assert (sale["party"], sale["shipped"], sale["back"]) == ("CUS Ltd", 4000, 1500)
    assert "2.5 l" in ok("return", "look", "L-1")
    ok("return", "decide", number, "stock", "L-1/1", "--to", "A-1")
