"""Two schemes meet exactly where two of their serials are the same code."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stockthread.identifiers import (
    CodeType,
    Fields,
    Scheme,
    canonical,
    explain,
    meeting,
    parse,
    render,
)
from stockthread.identifiers.checkdigits import ALGORITHMS
from stockthread.kernel.errors import Refused

EXACT = CodeType(1, "serial", "Serial number", "product", False, False, False, False)
FOLDING = CodeType(2, "tag", "Tag", "company", True, True, True, False)
ZEROS = EXACT._replace(folds_leading_zeros=True)

PAIRS = [
    ("A{counter:3}", "B{counter:3}", False),
    ("A{counter:3}", "A{counter:4}", False),
    ("A{counter:3}", "A{counter:2:16}{check:mod97-10}", False),
    ("A{counter:4}", "A{counter:2:16}{check:mod97-10}", True),
    ("{counter:3:ABC}", "{counter:3:BCD}", True),
    ("{counter:3:ABC}", "{counter:3:CDE}", False),
    ("{counter:3:ABC}", "{counter:3:DEF}", False),
    ("{product}-{counter:3}", "DR-{counter:3}", True),
    ("{product}-{counter:3}", "-{counter:3}", False),
    ("{product}-{counter:3}", "{counter:4}", False),
    ("{product}-1{counter:3}", "{counter:4}-{product}", True),
    ("{yy}{counter:3}", "{counter:5}", True),
    ("{yy}{mm}{counter:2}", "2613{counter:2}", False),
    ("{yyyy}{mm}{dd}-{counter:2}", "20270229-{counter:2}", False),
    ("{yyyy}{mm}{dd}-{counter:2}", "20280229-{counter:2}", True),
    ("{ddd}{counter:1}", "367{counter:1}", False),
    ("{counter:4:10:5000}", "4{counter:3}", False),
    ("{counter:4:10:5000}", "5{counter:3}", True),
    ("{counter:4}{check:luhn}", "{counter:4}{check:damm}", True),
    ("00{counter:1}{check:luhn}", "00{counter:1}{check:damm}", True),
    ("7{counter:1:12}{check:luhn}", "7{counter:1:12}{check:verhoeff}", False),
    ("{counter:2}{check:luhn}{yy}", "{counter:4}{check:gs1}", True),
    ("{unguessable:6}", "{random:6}", True),
    ("{place:2}{counter:2}{check:luhn}", "A{counter:4}", False),
    ("{place:2}{counter:2}{check:luhn}", "-{counter:4}", True),
    ("{place:2}{counter:2}{check:luhn:counter}", "A{counter:4}", True),
]


@pytest.mark.parametrize(("one", "other", "meet"), PAIRS)
def test_schemes_that_can_meet_are_shown_where(one: str, other: str, meet: bool) -> None:
    for left, right in ((one, other), (other, one)):
        found = meeting(parse(left), parse(right), EXACT)
        assert (found is not None) is meet, found
        if found:
            assert found.one == found.other
            assert explain(parse(left), found.one)
            assert explain(parse(right), found.other)


@pytest.mark.parametrize(
    ("one", "other", "code_type", "meet"),
    [
        ("A-{counter:3}", "a{counter:3}", FOLDING, True),
        ("A-{counter:3}", "a{counter:3}", EXACT, False),
        ("-A {counter:3}-", "A{counter:3}", FOLDING, True),
        ("B{counter:3}", "b{counter:4}", FOLDING, False),
        ("{counter:3}", "0{counter:4}", ZEROS, True),
        ("{counter:3}", "1{counter:4}", ZEROS, False),
        ("{counter:3}", "0{counter:4}", EXACT, False),
    ],
)
def test_what_the_code_type_folds_is_folded(
    one: str, other: str, code_type: CodeType, meet: bool
) -> None:
    found = meeting(parse(one), parse(other), code_type)
    assert (found is not None) is meet
    if found:
        assert explain(parse(one), found.one)
        assert explain(parse(other), found.other)
        assert canonical(code_type, found.one) == canonical(code_type, found.other)


texts = st.sampled_from(["", "1", "9", "A", "12", "19"])
numbers = st.sampled_from(["{counter:1}", "{counter:2}", "{counter:2:10:37}", "{counter:2:149A}"])
dates = st.sampled_from(["", "", "{mm}", "{dd}", "{ww}"])
checks = st.just("") | st.sampled_from(sorted(ALGORITHMS)).map("{{check:{}}}".format)


@st.composite
def small(draw: st.DrawFn) -> Scheme:
    """Schemes with so few serials that all can be made."""
    pattern = draw(texts) + draw(dates) + draw(numbers) + draw(texts) + draw(checks) + draw(texts)
    try:
        return parse(pattern)
    except Refused:
        assume(False)
        raise


def all_serials(scheme: Scheme) -> set[str]:
    is_dated = any(part in scheme.pattern for part in ("{mm}", "{dd}", "{ww}"))
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365 if is_dated else 1)]
    run = range(scheme.number.start, scheme.capacity)
    return {serial for day in days for serial in render(scheme, Fields(day), run)}


@settings(max_examples=60)
@given(small(), small())
def test_of_small_schemes_all_serials_agree(one: Scheme, other: Scheme) -> None:
    shared = all_serials(one) & all_serials(other)
    found = meeting(one, other, EXACT)
    if "{ww}" in one.pattern + other.pattern and found and not shared:
        assert "53" in found.one  # the year tried has no week 53
        return
    assert (found is not None) == bool(shared), (one.pattern, other.pattern, found, shared)
    assert found is None or found.one in shared or "{ww}" in one.pattern + other.pattern


@pytest.mark.parametrize(
    "one",
    [
        "{product}-{counter:6}{check:mod97-10}",
        "{product}{counter:6}X{check:mod97-10}",
        "{class}{counter:6}{check:mod97-10}",
    ],
)
def test_wide_checks_behind_open_fields_are_decided_in_good_time(one: str) -> None:
    other = "{supplier}{unguessable:6:32}{check:mod37-2}"
    met = meeting(parse(one), parse(other), EXACT, steps_max=400_000)
    assert met is not None
    assert met.one == met.other
