"""Serials: each number gives its own, and each serial gives its number back."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stockthread.identifiers import (
    Fields,
    Scheme,
    examples,
    explain,
    parse,
    regex,
    remaining,
    render,
)
from stockthread.identifiers.checkdigits import ALGORITHMS, check
from stockthread.identifiers.serials import scope_key
from stockthread.kernel.errors import Refused

TODAY = date(2026, 7, 30)
NUMBERS = ("counter", "unguessable", "random")
DRILL = Fields(TODAY, "DRILL", "TOOLS", "A01", "ACME", {"volt": "18"})
NUMBERED = Fields(TODAY, product="12345", product_class="54321", place="077")

literals = st.text("ABC-/. 019", min_size=1, max_size=5).map(str.strip).filter(bool)
date_parts = st.sampled_from(["{yy}", "{yyyy}", "{mm}", "{dd}", "{ddd}", "{yy}{ww}"])
item_parts = st.sampled_from(["{product}", "{product:5}", "{class:5}", "{place:3}"])
counters = st.builds(
    "{{counter:{}:{}:{}}}".format,
    st.integers(1, 5),
    st.sampled_from(["10", "16", "32", "36", "XYZ", "aAbB"]),
    st.integers(0, 2),
) | st.builds(
    "{{{}:{}:{}}}".format,
    st.sampled_from(["unguessable", "random"]),
    st.integers(5, 8),
    st.sampled_from(["10", "16", "32", "36", "aAbBcCdDxyz"]),
)
overs = st.sampled_from(["", ":counter", ":unguessable+text", ":yy+random", ":product+counter"])
checks = st.just("") | st.builds(
    "{{check:{}{}}}".format, st.sampled_from(sorted(ALGORITHMS)), overs
)


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Patterns of every shape; those that the grammar refuses are passed over."""
    some = st.lists(literals | date_parts | item_parts, max_size=3).map("".join)
    pattern = draw(some) + draw(counters) + draw(some) + draw(checks) + draw(some)
    try:
        return parse(pattern)
    except Refused:
        assume(False)
        raise


@given(schemes(), st.dates(date(2000, 1, 1), date(2099, 12, 28)), st.data())
def test_every_serial_explains_back_to_its_number(
    scheme: Scheme, on: date, data: st.DataObject
) -> None:
    numbers = data.draw(st.lists(st.integers(0, scheme.capacity - 1), min_size=1, max_size=50))
    serials = render(
        scheme, (NUMBERED if "check" in scheme.pattern else DRILL)._replace(on=on), numbers
    )
    for number, serial in zip(numbers, serials, strict=True):
        said = explain(scheme, serial)
        assert "".join(part.text for part in said) == serial
        assert [part.number for part in said if part.name in NUMBERS] == [number]
        assert re.fullmatch(regex(scheme), serial)
    assert len(set(serials)) == len(set(numbers))


@given(schemes(), st.integers(0, 200), st.integers(1, 3000))
def test_a_run_gives_what_its_numbers_give_alone(scheme: Scheme, first: int, count: int) -> None:
    run = range(first, min(first + count, scheme.capacity))
    assert render(scheme, NUMBERED, run) == [
        serial for number in run for serial in render(scheme, NUMBERED, [number])
    ]


@pytest.mark.parametrize("name", sorted(ALGORITHMS))
def test_checks_of_a_run_are_those_of_the_algorithm(name: str) -> None:
    serials = render(parse(f"4-{{counter:5}}-7{{check:{name}}}/1"), Fields(), range(2990, 4010))
    width = ALGORITHMS[name].length
    for number, serial in zip(range(2990, 4010), serials, strict=True):
        covered = f"4-{number:05d}-7"
        assert serial == covered + check(ALGORITHMS[name], covered) + "/1"
        assert len(serial) == len(covered) + width + 2


@pytest.mark.parametrize(
    ("pattern", "serial"),
    [
        ("DR-{yy}{mm}-{counter:6}", "DR-2607-000042"),
        ("{yyyy}{ddd}{counter:3}", "2026211042"),
        ("{yy}W{ww}-{counter:4}", "26W31-0042"),
        ("{product}/{place:3}/{counter:4:36}", "DRILL/A01/0016"),
        ("{class}{counter:4:32}", "TOOLS001A"),
        ("{dd}{counter:3:ACDF}", "30DDD"),
        ("{supplier:4}-{attribute:volt}V-{counter:3}", "ACME-18V-042"),
        ("{product}{counter:3}{check:luhn:counter}", "DRILL0422"),
    ],
)
def test_parts_say_what_they_name(pattern: str, serial: str) -> None:
    assert render(parse(pattern), DRILL, [42]) == [serial]


def test_beside_a_week_stands_the_year_of_the_week() -> None:
    scheme = parse("{yyyy}-{yy}W{ww}-{counter:2}")
    assert render(scheme, Fields(date(2024, 12, 30)), [1]) == ["2025-25W01-01"]
    assert render(scheme, Fields(date(2027, 1, 1)), [1]) == ["2026-26W53-01"]
    assert render(parse("{yyyy}{mm}{counter:2}"), Fields(date(2024, 12, 30)), [1]) == ["20241201"]


@given(
    st.sampled_from(["year", "month", "week", "day"]), st.integers(0, 30_000), st.integers(1, 800)
)
def test_days_that_count_apart_look_apart(scope: str, first: int, later: int) -> None:
    """What a counter starts again for is shown, so its second 1 is another serial."""
    shown = {"year": "{yyyy}", "month": "{yyyy}{mm}", "week": "{yyyy}{ww}", "day": "{yyyy}{ddd}"}
    scheme = parse(f"{shown[scope]}-{{counter:4:::{scope}}}")
    day = date(2000, 1, 1) + timedelta(first)
    one, other = Fields(day), Fields(day + timedelta(later))
    same_key = scope_key(scheme, one) == scope_key(scheme, other)
    assert same_key == (render(scheme, one, [1]) == render(scheme, other, [1]))


def test_a_field_that_is_needed_must_be_there() -> None:
    for pattern, field in (
        ("{yy}{counter:2}", "date"),
        ("{product}{counter:2}", "product"),
        ("{class}{counter:2}", "class"),
        ("{place}{counter:2}", "place"),
    ):
        assert _refusal(pattern, Fields()) == ("scheme_field_missing", {"field": field})


@pytest.mark.parametrize(
    ("pattern", "product", "what"),
    [
        ("{product:3}{counter:2}", "AB", "needs 3 characters"),
        ("{product}{counter:2}", "Bohrer Ø", "plain letters"),
        ("{product}{counter:2}", " A", "plain letters"),
        ("{product}{counter:2}", "A" * 127, "126 characters"),
        ("{product}{counter:2}{check:luhn}", "1A", "digits only"),
    ],
)
def test_a_field_that_does_not_go_into_a_serial_is_refused(
    pattern: str, product: str, what: str
) -> None:
    code, data = _refusal(pattern, Fields(product=product))
    assert code == "scheme_field_bad"
    assert data["field"] == "product"
    assert what in data["what"]


def test_a_field_behind_the_check_may_hold_letters() -> None:
    scheme = parse("{counter:2}{check:luhn}-{product}")
    assert render(scheme, Fields(product="AB"), [7]) == ["075-AB"]


def test_numbers_beyond_the_counter_are_refused() -> None:
    scheme = parse("{counter:2}")
    assert render(scheme, Fields(), [99]) == ["99"]
    with pytest.raises(Refused) as caught:
        render(scheme, Fields(), range(90, 101))
    assert caught.value.refusals[0].code == "scheme_used_up"
    assert caught.value.refusals[0].data == {"remaining": 10, "wanted": 11}


def test_a_serial_tells_what_each_part_said() -> None:
    said = explain(
        parse("DR-{yy}W{ww}-{product}-{counter:4:16}{check:mod37-36}"), "DR-26W31-X-9-002AF"
    )
    assert [(part.name, part.text, part.start, part.number) for part in said] == [
        ("text", "DR-", 0, None),
        ("yy", "26", 3, 26),
        ("text", "W", 5, None),
        ("ww", "31", 6, 31),
        ("text", "-", 8, None),
        ("product", "X-9", 9, None),
        ("text", "-", 12, None),
        ("counter", "002A", 13, 42),
        ("check", "F", 17, None),
    ]


@pytest.mark.parametrize(
    ("serial", "position", "what"),
    [
        ("DR-2607-0004", 13, "12 characters"),
        ("DX-2607-00042X", 2, "“DR-” stands here"),
        ("DR-2613-00042X", 6, "not a mm"),
        ("DR-2600-00042X", 6, "not a mm"),
        ("DR-2607-0O042X", 10, "not a number"),
        ("DR-2607-00042?", 14, "a character is wrong"),
    ],
)
def test_a_serial_that_the_scheme_did_not_make_is_refused_at_its_place(
    serial: str, position: int, what: str
) -> None:
    with pytest.raises(Refused) as caught:
        explain(parse("DR-{yy}{mm}-{counter:5}{check:mod37-2}"), serial)
    (refusal,) = caught.value.refusals
    assert refusal.code == "serial_misfits_scheme"
    assert refusal.data["position"] == position
    assert what in refusal.data["what"]


def test_examples_show_the_first_nine_and_the_last() -> None:
    assert examples(parse("DR-{yy}-{counter:3}"), DRILL) == [
        *(f"DR-26-00{n}" for n in range(1, 10)), "DR-26-999",
    ]  # fmt: skip
    assert examples(parse("{counter:1:AB}"), Fields()) == ["B"]
    assert examples(parse("{yy}{product}{place:2}-{counter:1:012}{check:luhn}"), Fields())[0] == (
        "2611111-16"
    )


def test_remaining_counts_what_is_left() -> None:
    scheme = parse("{counter:3}")
    assert remaining(scheme) == 999
    assert remaining(scheme, 990) == 10
    assert remaining(scheme, 1000) == 0


def _refusal(pattern: str, fields: Fields) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as caught:
        render(parse(pattern), fields, [1])
    (refusal,) = caught.value.refusals
    return refusal.code, refusal.data
