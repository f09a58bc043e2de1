"""What is said of products: texts, exact numbers, dates."""

import pytest

from stockthread.catalog import (
    Attribute,
    NewAttribute,
    NewProduct,
    NewValue,
    Value,
    add_attributes,
    add_products,
    read,
    set_attributes,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def drill() -> int:
    (id,) = add_products([NewProduct("DR", "Drill")])
    add_attributes(
        [
            NewAttribute("colour", "Colour"),
            NewAttribute("length", "Length", "number", "mm"),
            NewAttribute("since", "Made since", "date"),
        ]
    )
    return id


def test_attributes_are_stored_as_said(drill: int) -> None:
    colour, length, since = read.attributes()
    assert colour == Attribute(colour.id, "colour", "Colour", "text", "")
    assert length == Attribute(length.id, "length", "Length", "number", "mm")
    assert since == Attribute(since.id, "since", "Made since", "date", "")


def test_values_replace_what_was_said_before(drill: int) -> None:
    set_attributes([NewValue("DR", "colour", "red"), NewValue("DR", "length", "0120.50")])
    set_attributes([NewValue("DR", "colour", "blue"), NewValue("DR", "since", "2026-05-31")])
    assert read.values(drill) == [
        Value("colour", "Colour", "text", "", "blue"),
        Value("length", "Length", "number", "mm", "120.5"),
        Value("since", "Made since", "date", "", "2026-05-31"),
    ]
    set_attributes([NewValue("DR", "colour", ""), NewValue("DR", "since", " ")])
    assert [value.code for value in read.values(drill)] == ["length"]


@pytest.mark.parametrize(
    "text, stored",
    [
        ("-0", "0"),
        ("-0.0", "0"),
        ("100", "100"),
        ("0.10", "0.1"),
        ("123456789012345678901.5", "123456789012345678901.5"),
    ],
)
def test_numbers_are_kept_exactly(drill: int, text: str, stored: str) -> None:
    set_attributes([NewValue("DR", "length", text)])
    assert [value.value for value in read.values(drill)] == [stored]


def test_bad_values_are_told_with_their_reasons(drill: int) -> None:
    batch = [
        NewValue("NONE", "colour", "red"),
        NewValue("DR", "none", "red"),
        NewValue("DR", "length", "1e3"),
        NewValue("DR", "since", "2026-02-30"),
        NewValue("DR", "colour", "x" * 401),
        NewValue("DR", "colour", "red"),
    ]
    assert refused(lambda: set_attributes(batch)) == [
        (0, "unknown_product"),
        (1, "unknown_attribute"),
        (2, "bad_number"),
        (3, "bad_date"),
        (4, "field_too_long"),
        (5, "value_repeated"),
    ]
    assert refused(lambda: set_attributes([NewValue("DR", "since", "20260531")])) == [
        (0, "bad_date")
    ]


def test_bad_attributes_are_told_with_their_reasons(drill: int) -> None:
    batch = [
        NewAttribute("colour", "Colour"),
        NewAttribute("", "No code"),
        NewAttribute("a", "a", "colour"),
        NewAttribute("b", "b", "number", "stone"),
        NewAttribute("c", "c", "text", "mm"),
        NewAttribute("d", "d"),
        NewAttribute("d", "d"),
    ]
    assert refused(lambda: add_attributes(batch)) == [
        (0, "code_taken"),
        (1, "field_missing"),
        (2, "unknown_attribute_type"),
        (3, "unknown_unit"),
        (4, "unit_without_number"),
        (6, "code_repeated"),
    ]
