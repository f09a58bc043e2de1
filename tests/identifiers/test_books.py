"""Books of numbers: registered with their numbers, spoilt with a reason, closed."""

from datetime import UTC, datetime
from itertools import count

import pytest

from stockthread import identifiers
from stockthread.identifiers import (
    BookNumber,
    NewBook,
    add_book,
    check_book,
    close_book,
    mend_numbers,
    read,
    reopen_book,
    spoil_numbers,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ANNA = 7
KEYS = count()
NUMBERS = [f"B{n:04}" for n in range(1, 51)]


@pytest.fixture
def serial() -> int:
    return read.code_type_by_code("serial").id


@pytest.fixture
def book(serial: int) -> int:
    return register(NewBook("Roll 1", serial, 4, "Desk of Ben", "Red labels"), NUMBERS)


def register(new: NewBook, numbers: list[str]) -> int:
    return add_book(new, numbers, key=str(next(KEYS)), person=ANNA, at=NOW)


def test_a_book_is_kept_as_said_with_its_numbers_in_their_order(book: int, serial: int) -> None:
    row = read.book(book)
    assert row[:7] == (book, "Roll 1", serial, 4, "Desk of Ben", "Red labels", 50)
    assert row[7:] == (ANNA, NOW, 0, None)
    assert read.book_numbers(book) == [(number, "") for number in NUMBERS]
    assert read.book_by_name("Roll 1") == row
    assert read.books() == read.books(4) == [row]
    assert read.books(5) == []


def test_a_repeated_key_registers_one_book(serial: int) -> None:
    new = NewBook("Roll 9", serial)
    first = add_book(new, ["X1"], key="k", person=ANNA, at=NOW)
    assert add_book(new, ["X1"], key="k", person=ANNA, at=NOW) == first
    assert [each.id for each in read.books()] == [first]


def test_numbers_are_kept_in_the_form_of_their_type() -> None:
    tag = read.code_type_by_code("asset_tag").id
    book = register(NewBook("Tags", tag), [" at-1 ", "ＡＴ-２"])
    assert read.book_numbers(book) == [("AT-1", ""), ("AT-2", "")]


def test_it_is_told_which_book_a_number_is_in(book: int, serial: int) -> None:
    spoil_numbers(book, ["B0002"], "torn", person=ANNA, at=NOW)
    assert read.book_of(serial, ["B0001", "B0002", "B9999"]) == {
        "B0001": BookNumber(book, False, ""),
        "B0002": BookNumber(book, True, "torn"),
    }
    assert read.book_of(serial + 1, ["B0001"]) == {}


def test_a_number_is_in_one_book_of_its_type(book: int, serial: int) -> None:
    again = NewBook("Roll 2", serial)
    assert refused(lambda: register(again, ["C1", "B0050"])) == [(1, "number_in_book")]
    assert register(again._replace(code_type=serial + 1), ["C1", "B0050"])


BAD = [
    (NewBook("", 0), ["A1"], (None, "field_missing")),
    (NewBook("N" * 101, 0), ["A1"], (None, "field_too_long")),
    (NewBook("A\ud800", 0), ["A1"], (None, "field_bad_characters")),
    (NewBook("N", 0, kept="K" * 201), ["A1"], (None, "field_too_long")),
    (NewBook("N", 0), [], (None, "bad_book_size")),
    (NewBook("N", 0), ["A1", "", "A2"], (1, "empty_code")),
    (NewBook("N", 0), ["A1", "A" * 129], (1, "code_too_long")),
    (NewBook("N", 0), ["A\t1"], (0, "bad_code_characters")),
    (NewBook("N", 0), ["A1", "A2", " A1 "], (2, "code_listed_twice")),
    (NewBook("Roll 1", 0), ["A1"], (None, "code_taken")),
]


@pytest.mark.parametrize("new, numbers, refusal", BAD)
def test_what_is_no_book_is_refused(
    book: int, serial: int, new: NewBook, numbers: list[str], refusal: tuple[int | None, str]
) -> None:
    assert refused(lambda: register(new._replace(code_type=serial), numbers)) == [refusal]
    assert [each.id for each in read.books()] == [book]


def test_a_book_has_a_known_type_and_at_most_100000_numbers(serial: int) -> None:
    assert refused(lambda: register(NewBook("N", 99), ["1"])) == [(None, "unknown_id")]
    many = [str(n) for n in range(100_001)]
    assert [each.code for each in check_book(NewBook("N", serial), many)] == ["bad_book_size"]


def test_spoilt_numbers_keep_their_reason_and_can_be_mended(book: int) -> None:
    spoil_numbers(book, ["B0003", "B0004"], " torn  off ", person=ANNA, at=NOW)
    assert dict(read.book_numbers(book))["B0003"] == "torn off"
    mend_numbers(book, ["B0003"])
    found = dict(read.book_numbers(book))
    assert (found["B0003"], found["B0004"]) == ("", "torn off")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "a\0b"])
def test_spoilt_numbers_have_a_reason(book: int, reason: str) -> None:
    assert refused(lambda: spoil_numbers(book, ["B0001"], reason, person=ANNA, at=NOW)) == [
        (None, "bad_spoilt_reason")
    ]


def test_only_good_numbers_of_the_book_are_spoilt(book: int, serial: int) -> None:
    register(NewBook("Roll 2", serial), ["C1"])
    spoil_numbers(book, ["B0001"], "torn", person=ANNA, at=NOW)
    lines = ["B0001", "C1", "X", "B0002", "B0002", ""]
    assert refused(lambda: spoil_numbers(book, lines, "wet", person=ANNA, at=NOW)) == [
        (0, "number_is_spoilt"),
        (1, "number_not_in_book"),
        (2, "number_not_in_book"),
        (4, "code_listed_twice"),
        (5, "empty_code"),
    ]
    assert refused(lambda: mend_numbers(book, ["B0002"])) == [(0, "number_not_spoilt")]


def test_a_book_is_closed_once_and_reopened(book: int) -> None:
    close_book(book, person=8, at=NOW)
    assert read.book(book)[-2:] == (8, NOW)
    assert refused(lambda: close_book(book, person=8, at=NOW)) == [(None, "book_is_closed")]
    reopen_book(book)
    reopen_book(book)
    assert read.book(book).closed_at is None


def test_what_is_no_book_is_told() -> None:
    for action in (
        lambda: read.book(99),
        lambda: close_book(99, person=8, at=NOW),
        lambda: reopen_book(99),
        lambda: mend_numbers(99, ["A"]),
        lambda: spoil_numbers(99, ["A"], "torn", person=8, at=NOW),
    ):
        assert refused(action) == [(None, "unknown_id")]


@pytest.mark.parametrize("name", ["Nothing", "a\0b", ""])
def test_what_is_no_name_of_a_book_is_told(name: str) -> None:
    assert refused(lambda: read.book_by_name(name)) == [(None, "unknown_book")]


def test_a_large_book_costs_as_many_statements_as_a_small_one(
    serial: int, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(12):
        book = register(NewBook("Large", serial), [f"{n:08}" for n in range(20_000)])
    with django_assert_max_num_queries(1):
        found = identifiers.read.book_of(serial, [f"{n:08}" for n in range(10_000, 30_000)])
    assert len(found) == 10_000
    with django_assert_max_num_queries(10):
        spoil_numbers(book, [f"{n:08}" for n in range(5_000)], "wet", person=ANNA, at=NOW)
