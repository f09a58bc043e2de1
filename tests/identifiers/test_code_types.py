"""Types of codes of one's own: stored once, refused line by line, compared as they say."""

import pytest

from stockthread import identifiers
from stockthread.identifiers import NewCodeType
from tests.refusals import refused

pytestmark = pytest.mark.django_db
BADGE = NewCodeType("badge", "Badge number", "company", folds_case=True, folds_hyphens=True)


def test_a_type_is_stored_as_it_was_asked_for() -> None:
    [id] = identifiers.add_code_types([BADGE])
    stored = identifiers.read.code_type(id)
    assert stored == (id, *BADGE)
    assert identifiers.read.code_type_by_code("badge") == stored
    assert identifiers.read.code_types()[-1] == stored


def test_a_batch_is_stored_whole_or_not_at_all() -> None:
    before = identifiers.read.code_types()
    new = [
        BADGE,
        NewCodeType("serial", "Again"),
        NewCodeType("badge", "Twice"),
        NewCodeType("", "None"),
        NewCodeType("x", "X", "planet"),
        NewCodeType("y", " "),
    ]
    assert refused(lambda: identifiers.add_code_types(new)) == [
        (1, "code_taken"), (2, "code_repeated"), (3, "field_missing"), (4, "unknown_scope"),
        (5, "field_missing"),
    ]  # fmt: skip
    assert identifiers.read.code_types() == before


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (BADGE._replace(code="x" * 61), "field_too_long"),
        (BADGE._replace(name="x" * 201), "field_too_long"),
        (BADGE._replace(code="a\u200bb"), "field_bad_characters"),
        (BADGE._replace(name="a\x00b"), "field_bad_characters"),
        (BADGE._replace(scope=""), "unknown_scope"),
        (BADGE._replace(scope="Product"), "unknown_scope"),
    ],
)
def test_a_bad_field_is_named(new: NewCodeType, code: str) -> None:
    assert refused(lambda: identifiers.add_code_types([new])) == [(0, code)]


def test_nothing_asked_is_nothing_stored() -> None:
    assert identifiers.add_code_types([]) == []


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("a b-7", "AB7", "doubtful"),
        ("ab-7", "AB7", "one"),
        ("AB7", "AB8", "two"),
        ("B00O1", "B0001", "doubtful"),
        ("007", "7", "doubtful"),
        (" AB7\r\n", "AB7", "one"),
    ],
)
def test_two_codes_are_one_two_or_doubtful(one: str, other: str, likeness: str) -> None:
    [id] = identifiers.add_code_types([BADGE])
    kind = identifiers.read.code_type(id)
    assert identifiers.compared(kind, one, other) == likeness
    assert identifiers.compared(kind, other, one) == likeness


def test_no_code_is_compared_with_nothing() -> None:
    kind = identifiers.read.code_type_by_code("serial")
    assert refused(lambda: identifiers.compared(kind, "A", " ")) == [(0, "empty_code")]
