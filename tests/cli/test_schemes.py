"""`stockthread scheme`: tried out, added, shown, taken apart, reserved and returned."""

import pytest

from stockthread import identifiers
from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db
DAY = ("--on", "2026-07-30")


@pytest.fixture
def drills() -> None:
    """A scheme, a product that uses it, and a place."""
    ok("scheme", "add", "DR", "DR-{yy}-{counter:4:::year}", "--name", "Drills")
    ok("product", "add", "DRILL", "--scheme", "DR")
    ok("place", "add", "A-1")


def test_a_pattern_is_tried_out_without_taking_a_number(drills: None) -> None:
    said = ok("scheme", "preview", "DR-{yy}-{counter:4}", *DAY)
    for words in ("DR-26-0001", "DR-26-9999", "the year of issue, two digits",
                  "10 characters; 9,999 numbers.",
                  "It can meet the scheme DR: both can make"):  # fmt: skip
        assert words in said
    answer = told("scheme", "preview", "{product}+{counter:4}", "--product", "DRILL")
    assert answer["examples"][0] == "DRILL+0001"
    assert (answer["left"], answer["is_open"], answer["meetings"]) == (9999, True, [])
    assert "never make the code of another" in ok("scheme", "preview", "X{counter:4}")
    assert identifiers.read.all_counters() == {}


def test_what_is_wrong_is_marked_at_its_place(drills: None) -> None:
    said = run("scheme", "preview", "A{yy}{mn}{counter:4}")
    assert said.code == 1
    assert said.err.splitlines()[:2] == ["  A{yy}{mn}{counter:4}", "       ^^^^"]
    said = run("scheme", "explain", "DR", "DR-26-0O01")
    assert said.err.splitlines()[:2] == ["  DR-26-0O01", "         ^"]
    assert run("scheme", "add", "X", "{counter:4", "--json").json["error"]["code"] == "bad_scheme"
    assert run("scheme", "show", "NOPE").code == 3


def test_a_scheme_is_listed_and_shown(drills: None) -> None:
    made = told("receive", "DRILL", "--count", "2", "--to", "A-1", "--at", "2026-07-30")
    assert made["serials"] == ["DR-26-0001", "DR-26-0002"]
    [listed] = told("scheme", "list")
    assert (listed["code"], listed["products"]) == ("DR", ["DRILL"])
    assert "DR-{yy}-{counter:4:::year}" in ok("scheme", "list")
    shown = told("scheme", "show", "DR")
    assert shown["counters"] == [{"scope": "26", "given_out": 2, "left": 9997}]
    assert shown["gaps"] == []
    assert "counts from 1 to 9,999, again for each year" in ok("scheme", "show", "DR")


def test_a_serial_is_taken_apart(drills: None) -> None:
    ok("receive", "DRILL", "--count", "1", "--to", "A-1", "--at", "2026-07-30")
    answer = told("scheme", "explain", "DR", "DR-26-0001")
    assert [part["number"] for part in answer["parts"]] == [None, 26, None, 1]
    assert len(answer["items"]) == 1
    assert "stockthread show DR-26-0001" in ok("scheme", "explain", "DR", "DR-26-0001")
    assert "No item bears it" in ok("scheme", "explain", "DR", "DR-26-0002")


def test_numbers_are_reserved_used_and_returned(drills: None) -> None:
    said = run("scheme", "reserve", "DR", "3", "--purpose", "a fair", "--until", "2999-12-31", *DAY)
    assert said.out.split() == ["DR-26-0001", "DR-26-0002", "DR-26-0003"]
    assert "3 numbers until 2999-12-31" in said.err
    ok("receive", "DRILL", "DR-26-0002", "--to", "A-1")
    [block] = told("scheme", "show", "DR")["blocks"]
    assert (block["state"], block["used"], block["numbers"]) == ("out", 1, 3)
    gaps = told("scheme", "show", "DR")["gaps"]
    assert [(each["first"], each["last"]) for each in gaps] == [
        ("DR-26-0001",) * 2,
        ("DR-26-0003",) * 2,
    ]
    assert gaps[0]["reason"] == "reserved until 2999-12-31: a fair"
    number = str(block["block"])
    assert "2 unused numbers will be given to nobody" in ok("scheme", "return", number)
    assert "returned unused: a fair" in ok("scheme", "show", "DR")
    assert run("scheme", "return", number).code == 1
    after = told("receive", "DRILL", "--count", "1", "--to", "A-1", "--at", "2026-07-30")
    assert after["serials"] == ["DR-26-0004"]


def test_a_block_may_be_refused(drills: None) -> None:
    terms = ("--purpose", "a fair", "--until")
    assert (
        "it expires in the future" in run("scheme", "reserve", "DR", "1", *terms, "2020-01-01").err
    )
    assert "9999 numbers left" in run("scheme", "reserve", "DR", "10000", *terms, "2999-12-31").err
    assert run("scheme", "return", "77").code == 3
