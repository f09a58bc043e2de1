"""What a pattern would make is told before it is stored, in words too, and takes no number."""

import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from stockthread.identifiers import (
    Fields,
    NewScheme,
    add_schemes,
    block_serials,
    close_scheme,
    kind_of,
    parse,
    position_of,
    preview,
    proposed_block,
    read,
    reserve_block,
    sources,
    take,
    words_of,
)
from stockthread.kernel.errors import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 30, 8, tzinfo=UTC)
SAID = Fields(date(2026, 7, 30), "DRILL")
TERMS = {"purpose": "line 2", "at": NOW, "expires_at": NOW + timedelta(days=7)}


def _store(code: str, pattern: str) -> int:
    (id,) = add_schemes([NewScheme(code, code, pattern, read.code_type_by_code("serial").id)])
    return id


def test_a_preview_tells_examples_length_and_how_many_are_left() -> None:
    told = preview("DR-{yy}{mm}-{counter:4}", SAID, read.code_type_by_code("serial"))
    assert told.examples[0] == "DR-2607-0001"
    assert told.examples[-1] == "DR-2607-9999"
    assert len(told.examples) == 10
    assert (told.length, told.is_open, told.left, told.meetings) == (12, False, 9999, [])


def test_a_preview_names_every_scheme_in_use_that_it_can_meet() -> None:
    one, closed = _store("ONE", "DR-{yy}{counter:4}"), _store("OLD", "DR-{counter:6}")
    _store("FAR", "X{counter:4}")
    close_scheme(closed)
    told = preview("DR-{counter:6}", SAID, read.code_type_by_code("serial"))
    [(row, met)] = told.meetings
    assert row.id == one
    assert met is not None
    assert met.one == met.other
    assert told.is_open is False


def test_what_would_take_too_long_to_decide_is_told_as_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.modules[preview.__module__], "STEPS_MAX", 100)
    monkeypatch.setattr(sys.modules[preview.__module__], "STEPS_LEAST", 100)
    _store("ONE", "{product}{yyyy}{mm}{dd}{counter:12:36}{check:mod97-10}")
    pattern = "{place}{yy}{ww}{unguessable:12:36}{check:mod37-36}"
    [(row, met)] = preview(pattern, SAID, read.code_type_by_code("serial")).meetings
    assert (row.code, met) == ("ONE", None)


def test_a_preview_takes_no_number() -> None:
    scheme = _store("ONE", "{product}-{counter:6}")
    preview(read.scheme(scheme).pattern, SAID, read.code_type_by_code("serial"))
    proposed_block(scheme, SAID, 10, **TERMS)
    assert read.counters(scheme) == []
    assert take(scheme, SAID, 1) == ["DRILL-000001"]


@pytest.mark.parametrize(
    ("pattern", "product", "said"),
    [
        ("DR-{yz}-{counter:6}", "", "{yz}"),
        ("DR-{counter:6", "", "{counter:6"),
        ("{product:3}{counter:6}", "DRILL", "{product:3}"),
        ("A}{counter:3}", "", "}"),
    ],
)
def test_a_refusal_points_at_its_place_in_the_pattern(
    pattern: str, product: str, said: str
) -> None:
    with pytest.raises(Refused) as caught:
        preview(pattern, Fields(product=product), read.code_type_by_code("serial"))
    place = position_of(pattern, caught.value)
    assert place is not None
    assert pattern[slice(*place)] in (said, said[:1])


def test_a_refusal_of_the_whole_pattern_points_at_its_beginning() -> None:
    with pytest.raises(Refused) as caught:
        preview("", SAID, read.code_type_by_code("serial"))
    assert position_of("", caught.value) == (0, 1)


def test_each_part_has_words_and_its_source() -> None:
    pattern = "A{{{yyyy}W{ww}-{class:2}{attribute:volt}{counter:3:ABC::week}{check:mod37-36}"
    scheme = parse(pattern)
    assert "".join(sources(pattern)) == pattern
    assert len(sources(pattern)) == len(scheme.parts)
    told = [(kind_of(part), words_of(scheme, part)) for part in scheme.parts]
    assert told == [
        ("text", "the same in every serial"),
        ("date", "the year that the week belongs to"),
        ("text", "the same in every serial"),
        ("date", "the ISO week of issue"),
        ("text", "the same in every serial"),
        ("field", "the code of the product's class, 2 long"),
        ("field", "the product's attribute volt"),
        ("number", "counts from 1 to 26, in ABC, again for each week"),
        ("check", "a check of everything before it (ISO 7064 mod 37,36)"),
    ]


def test_hidden_and_drawn_numbers_are_told_as_what_they_are() -> None:
    for pattern, words in (
        ("{unguessable:6}", "one of 1,000,000 in secret order: none twice, none tells the next"),
        ("{random:2:16}", "drawn by lot out of 256, in base 16"),
    ):
        scheme = parse(pattern)
        assert words_of(scheme, scheme.parts[0]) == words


def test_a_block_is_taken_as_it_was_proposed_or_not_at_all() -> None:
    scheme = _store("ONE", "{product}-{counter:3:::product}")
    take(scheme, SAID, 5)
    would_be = proposed_block(scheme, SAID, 10, **TERMS)
    assert (would_be.first, would_be.last, would_be.left) == ("DRILL-006", "DRILL-015", 984)
    agreed = {"person": 1, "first_number": would_be.first_number}
    id = reserve_block(scheme, SAID, 10, **TERMS, **agreed)
    assert block_serials(read.block(id))[::9] == ["DRILL-006", "DRILL-015"]
    with pytest.raises(Refused) as caught:
        reserve_block(scheme, SAID, 10, **TERMS, **agreed)
    assert caught.value.refusals[0].code == "numbers_taken_meanwhile"
    assert take(scheme, SAID, 1) == ["DRILL-016"]


@pytest.mark.parametrize(
    ("pattern", "count", "code"),
    [
        ("{random:6}", 1, "scheme_not_counted"),
        ("{counter:2}", 100, "scheme_used_up"),
        ("{counter:2}", 0, "bad_block"),
        ("{place}{counter:2}", 1, "scheme_field_missing"),
    ],
)
def test_a_block_that_cannot_be_is_not_proposed(pattern: str, count: int, code: str) -> None:
    with pytest.raises(Refused) as caught:
        proposed_block(_store("ONE", pattern), SAID, count, **TERMS)
    assert caught.value.refusals[0].code == code
