"""Look-alikes written out: few, all alike, the likeliest first."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockthread.identifiers import variants
from stockthread.identifiers.variants import VARIANTS_MAX


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("B00O1", "B0001"),
        ("B0001", "BOOO1"),
        ("BI1", "B11"),
        ("ab-7", "AB-7"),
        ("AB7", "AB-7"),
        ("ab-7", "AB7"),
        ("AB-7", "AB 7"),
        ("DR-24-117", "DR-24-00117"),
        ("00123", "123"),
        ("ab 007", "AB-7"),
    ],
)
def test_one_is_among_those_of_the_other(code: str, other: str) -> None:
    assert other in variants(code)


def skeleton(code: str) -> str:
    """What is left of a code without case, zeros and what joins its parts."""
    return re.sub("[0o -]", "", code.lower().replace("i", "1"))


@given(st.text("abAB01OIoi -", min_size=1, max_size=40))
def test_all_are_alike_each_once_the_code_itself_first(code: str) -> None:
    found = variants(code)
    assert found[0] == code
    assert len(set(found)) == len(found) <= VARIANTS_MAX + 1
    assert {skeleton(each) for each in found} == {skeleton(code)}


@given(st.text(max_size=128))
def test_any_text_has_some(code: str) -> None:
    assert variants(code)[0] == code
