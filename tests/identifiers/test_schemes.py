"""The grammar of schemes: what a pattern means, and each rule that refuses one."""

import pytest

from stockthread.identifiers import parse
from stockthread.identifiers.parts import (
    Check,
    Counter,
    DatePart,
    Field,
    Literal,
    Number,
    Random,
    Unguessable,
)
from stockthread.kernel.errors import Refused


def test_a_pattern_is_read_into_its_parts() -> None:
    scheme = parse("DR{{x}}-{yy}{product}{place:3}-{counter:6:16:10}{check:mod37-36}")
    assert scheme.parts == (
        Literal("DR{x}-"),
        DatePart("yy"),
        Field("product", 0),
        Field("place", 3),
        Literal("-"),
        Counter(6, "0123456789ABCDEF", 10, ""),
        Check("mod37-36"),
    )
    assert scheme.capacity == 16**6


@pytest.mark.parametrize(
    ("text", "counter"),
    [
        ("{counter:6}", Counter(6, "0123456789", 1, "")),
        ("{counter:6::0}", Counter(6, "0123456789", 0, "")),
        ("{counter:4:32}", Counter(4, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 1, "")),
        ("{counter:4:36}", Counter(4, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1, "")),
        ("{counter:4:ACDF}", Counter(4, "ACDF", 1, "")),
        ("{yy}{counter:4:::year}", Counter(4, "0123456789", 1, "year")),
        ("{supplier:3}{counter:4:::supplier}", Counter(4, "0123456789", 1, "supplier")),
        (
            "{attribute:size}-{counter:4:::attribute:size}",
            Counter(4, "0123456789", 1, "attribute:size"),
        ),
        ("{unguessable:6}", Unguessable(6, "0123456789", "")),
        ("{yy}{unguessable:4:32:year}", Unguessable(4, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", "year")),
        ("{random:12:01}", Random(12, "01")),
    ],
)
def test_a_number_has_digits_a_start_and_a_scope(text: str, counter: Number) -> None:
    assert parse(text).number == counter


@pytest.mark.parametrize(
    ("pattern", "position", "what"),
    [
        ("", 1, "one counter"),
        ("DR-{yy}", 1, "one counter"),
        ("{counter:3}-{counter:3}", 13, "one counter"),
        ("DR-}{counter:3}", 4, "brace stands alone"),
        ("DR-{counter:3", 4, "brace stands alone"),
        ("DR-{serial}{counter:3}", 4, "no part {serial}"),
        ("DR-{yy:2}{counter:3}", 4, "no part {yy:2}"),
        ("DR-{counter}", 4, "no part {counter}"),
        ("{counter:six}", 1, "not “six”"),
        ("{counter:0}", 1, "from 1 up"),
        ("{counter:٣}", 1, "whole number"),
        ("{counter:19}", 1, "too wide"),
        ("{counter:64:01}", 1, "too wide"),
        ("{counter:2:10:100}", 1, "beyond its last"),
        ("{counter:2:AA}", 1, "two or more different"),
        ("{counter:2:A}", 1, "two or more different"),
        ("{counter:2:A-B}", 1, "two or more different"),
        ("{counter:2:ÄÖ}", 1, "two or more different"),
        ("{unguessable:4}", 1, "can be guessed"),
        ("{random:2}{counter:2}", 11, "one counter"),
        ("{random:2:10:year}", 1, "no part"),
        ("{yy}{yy}{counter:2}", 5, "at most one {yy}"),
        ("{attribute}{counter:2}", 1, "no part"),
        ("{attribute::3}{counter:2}", 1, "no part"),
        ("{counter:2:::attribute:}", 1, "starts again for one of"),
        ("{counter:2:::attribute:size}", 1, "{attribute:size}"),
        ("{counter:2}{check:damm:place}", 12, "place is none of them"),
        ("{yy}{counter:2}{check:damm:yy}", 16, "covers the number"),
        ("{counter:2}{check:damm:counter}{yy}{check:luhn}", 36, "at most one check"),
        ("A{counter:2}{check:damm:text+counter}", 1, "digits only, not A"),
        ("{counter:2:::century}", 1, "starts again for one of"),
        ("{mm}{counter:2:::year}", 5, "{yy}"),
        ("{yy}{counter:2:::month}", 5, "{yy}{mm}"),
        ("{yy}{mm}{counter:2:::day}", 9, "{yy}{mm}{dd}"),
        ("{counter:2:::product}", 1, "{product}"),
        ("{product}{place}{counter:2}", 10, "any length"),
        ("{product:0}{counter:2}", 1, "from 1 up"),
        ("{yy}{ww}{dd}{counter:2}", 9, "with a year only"),
        ("{counter:2}{check:crc}", 12, "one of mod97-10"),
        ("{check:luhn}{counter:2}", 1, "number comes first"),
        ("{counter:2}{check:luhn}{check:damm}", 24, "at most one check"),
        ("12A{counter:2}{check:luhn}", 3, "digits only, not A"),
        ("{counter:2:16}{check:luhn}", 1, "digits only, not A"),
        ("Ø{counter:2}", 1, "scanners read"),
        ("A\t{counter:2}", 1, "scanners read"),
        (" A{counter:2}", 1, "a space"),
        ("{counter:2} ", 12, "a space"),
        ("A" * 128 + "{counter:2}", 1, "more than 128"),
        ("{product:128}{counter:2}", 1, "more than 128"),
    ],
)
def test_a_pattern_that_cannot_be_kept_is_refused_at_its_place(
    pattern: str, position: int, what: str
) -> None:
    with pytest.raises(Refused) as caught:
        parse(pattern)
    (refusal,) = caught.value.refusals
    assert refusal.code == "bad_scheme"
    assert refusal.data["position"] == position
    assert what in refusal.data["what"]


def test_letters_behind_the_check_are_not_covered_and_may_stand() -> None:
    assert parse("12{counter:2}{check:luhn}-A")


def test_a_check_covers_the_parts_it_names() -> None:
    scheme = parse("A{yy}{counter:2}{check:luhn:yy+counter}")
    assert scheme.covered == (False, True, True, False)
    assert scheme.check == Check("luhn", ("yy", "counter"))
