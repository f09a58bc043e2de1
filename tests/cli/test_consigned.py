"""Goods apart from their owners, by command: listed, given back, bought, sent, sold."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> None:
    ok("place", "add", "A-1")
    ok("party", "add", "US", "--own")
    ok("party", "add", "SUP", "--supplier")
    ok("party", "add", "CUS", "--customer")
    ok("product", "add", "DRILL")
    ok("receive", "DRILL", "T1", "T2", "T3", "--to", "A-1", "--owner", "SUP")
    ok("receive", "DRILL", "D1", "D2", "--to", "A-1")


def refused(*arguments: str) -> str:
    said = run(*arguments)
    assert said.code == 1, said
    return said.err


def listed(side: str) -> list[tuple[str, str, str]]:
    return [(row["party"], row["as"], row["amount"]) for row in told("consigned", "list", side)]


def test_goods_of_others_are_listed_given_back_and_bought(firm):
    assert listed("kept") == [("SUP", "", "3")]
    assert "given back to SUP" in ok("consigned", "give-back", "SUP", "T1")
    assert "ours now" in ok("consigned", "take-over", "SUP", "T2", "--price", "12.50")
    assert listed("kept") == [("SUP", "", "1")]
    [row] = told("consigned", "bill", "SUP")
    assert (row["deed"], row["comes to"]) == ("bought", "12.50")
    assert "To pay: 12.50" in ok("consigned", "bill", "SUP")
    assert "SUP" in ok("consigned", "list", "kept")


def test_goods_of_ours_are_sent_brought_home_and_sold(firm):
    ok("consigned", "send", "CUS", "D1", "D2")
    assert listed("away") == [("CUS", "customer", "2")]
    assert "home from CUS" in ok("consigned", "bring-home", "CUS", "D1", "--to", "A-1")
    ok("consigned", "sell", "CUS", "D2", "--price", "DRILL=20")
    assert listed("away") == []
    assert "To be paid: 20.00" in ok("consigned", "bill", "CUS")


def test_parts_go_to_a_subcontractor_and_stay_ours(firm):
    ok("consigned", "send", "SUP", "D1", "--role", "supplier")
    assert listed("away") == [("SUP", "supplier", "1")]
    ok("consigned", "bring-home", "SUP", "D1", "--to", "A-1", "--finished")
    assert listed("away") == []


def test_what_is_received_though_it_is_ours_and_away_leads_home(firm):
    ok("consigned", "send", "SUP", "D1", "--role", "supplier")
    said = refused("receive", "DRILL", "D1", "D9", "--to", "A-1")
    assert "D1 is ours and lies with SUP" in said
    assert "consigned bring-home SUP D1 --to PLACE" in said


def test_what_cannot_be_is_left_out_where_that_is_wanted(firm):
    assert "does not belong" in refused("consigned", "give-back", "SUP", "D1")
    assert "does not belong" in refused("consigned", "give-back", "SUP", "T1", "D1", "--good")
    assert listed("kept") == [("SUP", "", "2")]
    assert "price" in refused("consigned", "take-over", "SUP", "T2")
