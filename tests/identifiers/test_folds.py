"""What a type of code folds and what not, for every combination of folds and in both directions.

A raw text is built together with the form it must have, by a model of its own: pieces that the type
folds away or not, so that nothing of `codes` is asked to judge itself.
"""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockthread.identifiers import CodeType, canonical

FOLDS = list(product((False, True), repeat=4))
TYPES = [CodeType(n + 1, "t", "T", "company", *folds) for n, folds in enumerate(FOLDS)]
FULL_WIDTH = str.maketrans({chr(0x21 + n): chr(0xFF01 + n) for n in range(94)})
ALWAYS_IGNORED = ("\x00", "\x02", "\x7f", "\u200b", "\ufeff", "\u00ad")
AROUND = ("", " ", "  ", "\t", "\r\n", "\u3000")

every_type = st.sampled_from(TYPES)
letters = st.text("abAB012789ZzØ./", min_size=1, max_size=12)
codes = st.text("abAB012 -Z", min_size=1, max_size=12).filter(lambda code: code.strip())


def meaning(kind: CodeType, code: str) -> str:
    """Return what a clean code comes to, said the slow way: one letter after the other."""
    left = [
        letter
        for letter in code.strip()
        if not (letter == " " and kind.folds_inner_spaces)
        and not (letter == "-" and kind.folds_hyphens)
    ]
    while left and left[0] == " ":
        left = left[1:]
    while left and left[-1] == " ":
        left = left[:-1]
    if kind.folds_case:
        left = [letter.upper() for letter in left]
    while kind.folds_leading_zeros and len(left) > 1 and left[0] == "0":
        left = left[1:]
    return "".join(left)


def is_code(kind: CodeType, code: str) -> bool:
    return bool(meaning(kind, code))


@given(every_type, codes, codes)
def test_two_codes_are_one_exactly_where_the_type_says_so(
    kind: CodeType, one: str, other: str
) -> None:
    if not (is_code(kind, one) and is_code(kind, other)):
        return
    same = canonical(kind, one) == canonical(kind, other)
    assert same == (meaning(kind, one) == meaning(kind, other))


@given(every_type, letters, st.data())
def test_what_every_type_ignores_makes_no_other_code(
    kind: CodeType, code: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(code)))
    unseen = data.draw(st.sampled_from(ALWAYS_IGNORED))
    before, after = data.draw(st.sampled_from(AROUND)), data.draw(st.sampled_from(AROUND))
    raw = before + code[:place] + unseen + code[place:] + after
    assert canonical(kind, raw) == canonical(kind, code)
    assert canonical(kind, code.translate(FULL_WIDTH)) == canonical(kind, code)


CHANGES = {
    "folds_case": ("AB7", "aB7"),
    "folds_inner_spaces": ("AB7", "A B7"),
    "folds_hyphens": ("AB7", "A-B7"),
    "folds_leading_zeros": ("123", "00123"),
}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("fold", CHANGES)
def test_each_difference_counts_where_the_type_does_not_fold_it(kind: CodeType, fold: str) -> None:
    one, other = CHANGES[fold]
    assert (canonical(kind, one) == canonical(kind, other)) == getattr(kind, fold)


@pytest.mark.parametrize("kind", TYPES)
def test_what_no_type_folds_is_always_two(kind: CodeType) -> None:
    for one, other in (("B0", "BO"), ("B1", "BI"), ("A.7", "A7"), ("A/7", "A7"), ("B00", "B0"),
                       ("A_7", "A-7"), ("½", "1/2"), ("Ａ_", "B_"), ("ss", "s")):  # fmt: skip
        assert canonical(kind, one) != canonical(kind, other), (kind, one, other)


@given(every_type, st.text(max_size=20))
def test_a_canonical_form_stays_as_it_is(kind: CodeType, raw: str) -> None:
    from stockthread.kernel.errors import Refused

    try:
        code = canonical(kind, raw)
    except Refused:
        return
    assert canonical(kind, code) == code
