"""`stockthread book`: registered, used up, spoilt, closed."""

from pathlib import Path

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> None:
    ok("product", "add", "DRILL")
    ok("place", "add", "A-1")
    ok("book", "add", "Roll 1", "R001-R010", "--product", "DRILL", "--kept", "Desk of Ben")


def test_a_book_is_registered_and_used_up(book: None) -> None:
    ok("receive", "DRILL", "R001", "R002", "--to", "A-1")
    ok("book", "spoil", "Roll 1", "R003..R004", "--reason", "torn")
    [listed] = told("book", "list")
    assert (listed["numbers"], listed["used"], listed["spoilt"], listed["left"]) == (10, 2, 2, 6)
    assert (listed["product"], listed["kept"]) == ("DRILL", "Desk of Ben")
    assert "Roll 1" in ok("book", "list")
    shown = told("book", "show", "Roll 1")
    assert [(run["state"], run["size"]) for run in shown["runs"]] == [
        ("used", 2),
        ("spoilt", 2),
        ("left", 6),
    ]
    for words in ("Desk of Ben", "R003", "torn"):
        assert words in ok("book", "show", "Roll 1")


def test_numbers_are_read_one_a_line_and_the_bad_ones_told(book: None) -> None:
    said = run("book", "add", "Roll 2", "-", given="T1\nR005\n\nT1\n")
    assert said.code == 1
    assert "R005 is in the book Roll 1 already" in said.err
    assert "T1 is listed twice" in said.err
    assert len(told("book", "list")) == 1


def test_doubtful_numbers_are_registered_only_when_asked(book: None) -> None:
    ok("receive", "DRILL", "T2", "--to", "A-1", "--doubtful")
    said = run("book", "add", "Roll 2", "T1", "T2")
    assert (said.code, "say --doubtful" in said.err) == (1, True)
    assert told("book", "add", "Roll 2", "T1", "T2", "--doubtful")["used"] == 1


def test_numbers_are_read_from_a_file(book: None, tmp_path: Path) -> None:
    file = tmp_path / "roll.csv"
    file.write_text("product,serial\nDRILL,T1\nDRILL,T2\n")
    assert told("book", "add", "Roll 2", "--file", str(file))["numbers"] == 2
    assert run("book", "add", "Roll 3").code == 2


def test_spoilt_numbers_are_mended(book: None) -> None:
    ok("book", "spoil", "Roll 1", "R003", "--reason", "torn")
    assert told("book", "mend", "Roll 1", "R003")["left"] == 10
    assert run("book", "mend", "Roll 1", "R003").code == 1
    ok("receive", "DRILL", "R001", "--to", "A-1")
    assert "cannot be spoilt" in run("book", "spoil", "Roll 1", "R001", "--reason", "x").err


def test_a_book_is_closed_and_reopened(book: None) -> None:
    assert "closed" in ok("book", "close", "Roll 1")
    assert told("book", "list")[0]["closed_at"]
    assert run("book", "close", "Roll 1").code == 1
    assert "open again" in ok("book", "reopen", "Roll 1")
    assert run("book", "show", "Nothing").code == 3
