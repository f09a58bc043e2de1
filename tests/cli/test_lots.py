"""`stockthread lot`, `tank` and `composition`: goods without pieces at work."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def cellar() -> None:
    ok("place", "add", "T-1", "CELLAR", "LAB")
    ok("party", "add", "US", "--own")
    ok("product", "add", "JUICE", "--tracking", "lot", "--unit", "l", "--scale", "1000")
    ok("tank", "add", "T-1")
    for number, amount in (("L1", "1000 l"), ("L2", "600 l")):
        ok("receive", "JUICE", f"{number}\t{amount}", "--to", "CELLAR")


def test_a_tank_is_filled_topped_up_and_drawn_from(cellar):
    ok("tank", "pour", "T-1", "L1=400 l")
    early = told("tank", "draw", "T-1", "100 l", "--to", "CELLAR", "--number", "EARLY")
    assert early["lots"][0]["code"] == "EARLY"
    ok("tank", "pour", "T-1", "L2=100 l")
    [tank] = told("tank", "list")
    assert (tank["tank"], tank["code"], tank["amount"]) == ("T-1", "T-1/2", "400 l")
    ok("tank", "draw", "T-1", "40 l", "--to", "CELLAR", "--number", "LATE")
    shares = {
        each["code"]: each["share"]
        for each in told("composition", "LATE", "--sources")["ingredients"]
    }
    assert shares == {"L1": "3/4", "L2": "1/4"}
    assert "L2" not in ok("composition", "EARLY")


def test_more_than_is_booked_waits_for_review(cellar):
    ok("tank", "pour", "T-1", "L1=400 l")
    assert "the gain waits for review" in ok("tank", "draw", "T-1", "450 l", "--to", "CELLAR")
    [gain] = told("lot", "gains")
    assert (gain["amount"], gain["lot"]) == ("50 l", "T-1/1")
    ok("lot", "review", str(gain["event"]), "--note", "meter read wrong")
    assert told("lot", "gains") == []
    assert "meter read wrong" in ok("lot", "gains", "--all")
    assert "no gain that waits" in run("lot", "review", "1").err


def test_what_was_not_cleaned_is_told(cellar):
    ok("tank", "pour", "T-1", "L1=400 l")
    ok("tank", "draw", "T-1", "400 l", "--to", "CELLAR")
    assert "not cleaned since" in ok("tank", "list")
    ok("tank", "pour", "T-1", "L2=100 l")
    assert "may carry traces of T-1/1" in ok("composition", "T-1/2")
    ok("tank", "empty", "T-1")
    assert told("tank", "list")[0]["carries"] is False


def test_lots_are_split_merged_blended_sampled_and_lost(cellar):
    ok("lot", "split", "L1=200 l", "--number", "L1-B")
    ok("lot", "merge", "L1-B", "L2=100 l", "--into", "CELLAR", "--number", "M1")
    ok("lot", "blend", "M1=100 l", "L1=100 l", "--product", "JUICE", "--amount", "195 l",
       "--into", "CELLAR", "--number", "B1")  # fmt: skip
    assert "5 l, M1/1 and 7 l, M1/2 split off" in ok("lot", "split", "M1=5 l", "M1=7 l")
    ok("lot", "sample", "B1=0.5 l", "--from", "CELLAR", "--to", "LAB", "--reason", "retained")
    ok("lot", "lose", "B1=1 l", "--reason", "spilt")
    codes = {each["code"] for each in told("composition", "B1")["ingredients"]}
    assert codes == {"L1", "L2", "L1-B", "M1"}


def test_the_yield_of_a_lot_is_told(cellar):
    ok("lot", "blend", "L1=100 l", "L2=100 l", "--product", "JUICE", "--amount", "195 l",
       "--into", "CELLAR", "--number", "B1")  # fmt: skip
    found = told("lot", "yield", "B1")
    assert found["yields"] == {"volume": "0.975000"}
    assert [(each["what"], each["amount"]) for each in found["flows"]] == [
        ("in", "200 l"), ("made", "195 l"),
    ]  # fmt: skip
    assert "97.5 %" in ok("lot", "yield", "B1")
    assert "Nothing went in" in ok("lot", "yield", "L1")


def test_a_lot_is_told_by_the_hands_that_it_is_in(cellar):
    ok("party", "add", "CUS", "--customer")
    ok("ship", "L1", "--quantity", "300 l", "--to", "CUS")
    told_of = told("show", "L1")
    hands = [(each["where"], each["quantity"]) for each in told_of["custody"]]
    assert hands == [("here", "700 l"), ("customer", "300 l")]
    assert told_of["state"] == "in stock"
    assert "customer" in ok("show", "L1")
    ok("ship", "L1", "--from", "CELLAR", "--quantity", "700 l", "--to", "CUS")
    assert told("show", "L1")["state"] == "with customer"


def test_samples_are_taken_of_what_is_held_and_listed(cellar):
    ok("hold", "L1", "--reason", "mould")
    ok("lot", "sample", "L1=0.5 l", "--to", "LAB", "--number", "S1", "--reason", "retained")
    [sample] = told("lot", "samples", "L1")
    assert (sample["code"], sample["of"], sample["amount"]) == ("S1", "L1", "0.5 l")
    assert (sample["place"], sample["reason"]) == ("LAB", "retained")
    assert "retained" in ok("lot", "samples")
    ok("lot", "lose", "S1", "--reason", "tasted")
    assert told("lot", "samples") == []
    assert len(told("lot", "samples", "--all")) == 1
    assert run("lot", "sample", "L1", "--to", "LAB").code == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["tank", "draw", "CELLAR", "1 l", "--to", "LAB"], "This place is no tank"),
        (["tank", "draw", "T-1", "1 l", "--to", "LAB"], "T-1 is empty by the books"),
        (["tank", "pour", "T-1", "L9"], "Nothing is called 'L9'"),
        (["tank", "pour", "T-1", "L1=2000 l"], "L1"),
        (["lot", "split", "L1=much"], "much"),
        (["lot", "lose", "L1=1 l"], "reason"),
    ],
)
def test_what_cannot_be_is_told(cellar, arguments, sentence):
    said = run(*arguments)
    assert said.code != 0
    assert sentence in said.err


def test_goods_that_end_soon_are_listed(cellar):
    assert told("lot", "expiring") == []


def test_pieces_are_weighed(cellar):
    ok("product", "add", "CHEESE")
    ok("receive", "CHEESE", "C1", "C2", "--to", "CELLAR")
    ok("lot", "weigh", "C1=1.234kg", "C2=850g")
    [sum] = told("lot", "weights")
    assert sum == {"product": "CHEESE", "pieces": 2, "kilograms": "2.084", "unweighed": 0}
    assert "2.084" in ok("lot", "weights")
    assert run("lot", "weigh", "C1").code == 2
