"""Rows of places: from the first and the last code to all of them."""

import pytest

from stockthread.places import series, shown_series
from tests.refusals import refused


def test_numbers_and_letters_run_from_the_first_to_the_last() -> None:
    assert series("A-08..A-11") == ["A-08", "A-09", "A-10", "A-11"]
    assert series("A-1..C-2") == ["A-1", "A-2", "B-1", "B-2", "C-1", "C-2"]
    assert series("R1-1..R2-3") == ["R1-1", "R1-2", "R1-3", "R2-1", "R2-2", "R2-3"]
    assert series("DOCK, STORE;X Y..Y") == ["DOCK", "STORE", "X", "Y"]
    assert series(" ") == []
    assert shown_series(series("A-01..A-20")) == "A-01, A-02 … A-20"


@pytest.mark.parametrize(
    "text", ["A-9..A-1", "A..", "..A", "A-1..B", "A..b", "AB..AC", "A-010..A-1"]
)
def test_what_is_no_row_is_refused(text: str) -> None:
    assert refused(lambda: series(text)) == [(None, "bad_series")]


@pytest.mark.parametrize("text", ["1..5001", "1-1..99-99", "1..999999999", "1-1-1..999-999-999"])
def test_a_row_has_its_limit(text: str) -> None:
    assert refused(lambda: series(text)) == [(None, "series_too_long")]
