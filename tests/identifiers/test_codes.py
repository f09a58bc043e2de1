"""Canonical forms: what every code type folds, what only some fold, and what no code may hold."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockthread.identifiers import (
    CodeType,
    canonical,
    canonical_all,
    groups,
    looks_like,
    looks_like_all,
)
from stockthread.kernel.errors import Refused

EXACT = CodeType(1, "serial", "Serial number", "product", False, False, False, False)
LOOSE = CodeType(2, "tag", "Tag", "company", True, True, True, True)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("AB-12", "AB-12"),
        ("  AB 12\r\n", "AB 12"),
        ("\x02AB12\x03", "AB12"),
        ("A\x00B", "AB"),
        ("\ufeffAB\u200b12", "AB12"),
        ("ＡＢ－１２", "AB-12"),
        ("AB\u300012", "AB 12"),
        ("ab-0012", "ab-0012"),
        ("Ø17", "Ø17"),
        ("½", "½"),
    ],
)
def test_every_type_folds_what_nobody_means(raw: str, code: str) -> None:
    assert canonical(EXACT, raw) == code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("ab-00 12", "AB0012"),
        ("0012", "12"),
        ("0 0-0", "0"),
        ("AB\u00a012", "AB12"),
        ("AB\u201112", "AB12"),
        ("- AB", "AB"),
    ],
)
def test_a_type_folds_what_its_columns_name(raw: str, code: str) -> None:
    assert canonical(LOOSE, raw) == code


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        ("", "empty_code"),
        (" \r\n", "empty_code"),
        ("x" * 129, "code_too_long"),
        ("AB12\tCD34", "bad_code_characters"),
        ("AB12\nCD34", "bad_code_characters"),
        ("21AB12\x1d10CD", "bad_code_characters"),
        ("AB\ufffd12", "bad_code_characters"),
        (f"AB{chr(0xD800)}12", "bad_code_characters"),
        ("AB\ue00012", "bad_code_characters"),
    ],
)
def test_what_cannot_be_a_code_is_refused(raw: str, refusal: str) -> None:
    with pytest.raises(Refused) as caught:
        canonical(EXACT, raw)
    assert [each.code for each in caught.value.refusals] == [refusal]


def test_each_bad_line_of_a_list_is_named() -> None:
    with pytest.raises(Refused) as caught:
        canonical_all(EXACT, ["A1", "", "A2", "A\tB", "x" * 129])
    assert [(each.line, each.code) for each in caught.value.refusals] == [
        (1, "empty_code"),
        (3, "bad_code_characters"),
        (4, "code_too_long"),
    ]


def test_an_empty_list_is_an_empty_list() -> None:
    assert canonical_all(EXACT, []) == []


@given(st.sampled_from([EXACT, LOOSE]), st.lists(st.text(), max_size=4))
def test_a_canonical_form_is_its_own_canonical_form(code_type: CodeType, raws: list[str]) -> None:
    try:
        codes = canonical_all(code_type, raws)
    except Refused as refused:
        bad = {each.line for each in refused.refusals}
        codes = canonical_all(code_type, [raw for i, raw in enumerate(raws) if i not in bad])
    assert canonical_all(code_type, codes) == codes


@given(st.sampled_from([EXACT, LOOSE]), st.lists(st.text("aB0- \t", min_size=1), min_size=1))
def test_a_list_gives_what_its_codes_give_alone(code_type: CodeType, raws: list[str]) -> None:
    """The shortcut for plain lists changes nothing."""

    def outcome(raw: list[str]) -> list[str]:
        try:
            return canonical_all(code_type, raw)
        except Refused as refused:
            return [each.code for each in refused.refusals]

    alone = [outcome([raw]) for raw in raws]
    together = outcome(raws)
    beside_a_strange_one = outcome([*raws, "Ø"])
    refused = [each for (each,) in alone if "_" in each]
    assert together == (refused or [each for (each,) in alone])
    assert beside_a_strange_one == (refused or [*together, "Ø"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ABC123", "abc123"),
        ("A0012", "A12"),
        ("0012", "12"),
        ("AB-12", "AB 12"),
        ("AB\u201112", "AB12"),
        ("B0X", "BOX"),
        ("AI7", "A17"),
        ("A-O12", "a 12"),
    ],
)
def test_look_alikes_meet(one: str, other: str) -> None:
    assert looks_like(one) == looks_like(other)


@given(st.lists(st.text(alphabet="aoOiI01 -Z\nÉ", max_size=6), max_size=5))
def test_a_list_looks_like_what_each_of_it_looks_like(codes: list[str]) -> None:
    assert looks_like_all(codes) == [looks_like(code) for code in codes]


@pytest.mark.parametrize(
    ("one", "other"), [("A1", "A10"), ("A12", "A21"), ("A100", "A1"), ("AB", "AB1"), ("-", " ")]
)
def test_different_codes_stay_apart(one: str, other: str) -> None:
    assert looks_like(one) != looks_like(other)


def test_a_plain_list_of_a_hundred_thousand_takes_no_time() -> None:
    raws = [f"DR-26-{i:07d}" for i in range(100_000)]
    start = time.process_time()
    codes = canonical_all(EXACT, raws)
    assert time.process_time() - start < 0.1
    assert codes == raws


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("DR-2607-000042", "DR-2607-000 042"),
        ("490154203237518", "4901 5420 3237 518"),
        ("340123400000000425", "3401 2340 0000 000 425"),
        ("TOOLSA01002A", "TOOL SA01 002A"),
        ("AB-12345", "AB-12345"),
        ("SECTION-B", "SECTION-B"),
        ("", ""),
    ],
)
def test_long_numbers_are_shown_in_groups(code: str, shown: str) -> None:
    assert " ".join(groups(code)) == shown


@given(st.text("aB0-Ø "))
def test_groups_joined_are_the_code(code: str) -> None:
    assert "".join(groups(code)) == code
