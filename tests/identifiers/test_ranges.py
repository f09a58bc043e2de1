"""Ranges of codes: what is written out, what is left alone, and what is doubted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockthread.identifiers import ranges, read_ranges


def one(text: str) -> ranges.RangeLine:
    [line] = read_ranges([text])
    return line


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("A0100-A0105", "A0100", "A0105", 6),
        ("A0100-0105", "A0100", "A0105", 6),
        ("A0100..A0105", "A0100", "A0105", 6),
        ("A0100 – 0105", "A0100", "A0105", 6),
        ("DR12/9010-9015", "DR12/9010", "DR12/9015", 6),
        ("DR-0100-DR-0105", "DR-0100", "DR-0105", 6),
        ("DR-0100..0105", "DR-0100", "DR-0105", 6),
        ("7001-7004", "7001", "7004", 4),
        ("A8..A12", "A8", "A12", 5),
        ("A8 … 12", "A8", "A12", 5),
        ("DR-0..DR-10", "DR-0", "DR-10", 11),
        ("98..102", "98", "102", 5),
        ("A0100/EU-A0105/EU", "A0100/EU", "A0105/EU", 6),
        ("A0100EU..A0105EU", "A0100EU", "A0105EU", 6),
        ("00Z8..0102", "00Z8", "0102", 31),
        ("SN-0a9..SN-0b1", "SN-0a9", "SN-0b1", 29),
        ("K9Z-1 .. KA1-1", "K9Z-1", "KA1-1", 3),
    ],
)
def test_a_clear_range_is_written_out(text, first, last, count):
    line = one(text)
    assert (line.codes[0], line.codes[-1], len(line.codes), line.doubt) == (first, last, count, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A0199-A0100", "write A0100-A0199"),
        ("A0100-A99999", "do not fit: write A0100-A0105"),
        ("A0100-05", "do not fit"),
        ("A01..A100", "do not fit: write A01-A06"),
        ("A1..A010", "do not fit"),
        ("A1..A" + "9" * 19, "do not fit"),
        ("A1..A999999", "too long"),
        ("A1-A999999", "too long"),
        ("A0100-B0105", "begin differently"),
        ("A000000-A999999", "too long"),
        ("Z-10-12", "for a range write Z-10..Z-12"),
        ("C;D,E", "each on a line of its own"),
        ("A0Z..A0A", "write A0A..A0Z"),
        ("AAAA..ZZZZ", "too long"),
    ],
)
def test_an_unclear_line_stays_whole_and_says_how_to_write_it(text, reason):
    line = one(text)
    assert line.codes == (text,)
    assert reason in line.doubt


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        ("A8-A12", ("A8..A12", "A08..A12")),
        ("DR-8 – DR-102", ("DR-8..DR-102", "DR-008..DR-102")),
        ("A0-A10", ("A0..A10", "A00..A10")),
        ("A0199-A0100", ("A0100-A0199",)),
        ("A102..A8", ()),
        ("Z-10-12", ("Z-10..Z-12",)),
        ("A0Z..A0A", ("A0A..A0Z",)),
        ("A0100-B0105", ()),
    ],
)
def test_a_repair_is_a_line_that_is_clear(text, repairs):
    line = one(text)
    assert (bool(line.doubt), line.repairs) == (True, repairs)
    for each in repairs:
        assert one(each).doubt == ""
        assert each in line.doubt


def test_a_range_that_may_have_lost_its_zeros_says_both_ways():
    assert one("A8-A10").doubt == (
        "Looks like a range: write A8..A10 for A8 … A10, or A08..A10 for A08 … A10."
    )
    assert one("A8..A10").codes == ("A8", "A9", "A10")
    assert one("A08..A10").codes == ("A08", "A09", "A10")


@pytest.mark.parametrize(
    "text",
    [
        "DR-0100",
        "A0100",
        "SN-2024-000123",
        "X-1A",
        "A.B",
        "7001",
        "AB-CD",
        "A0A-A0Z",
        "aB..Cd",
        "SN24-0017",
        "2024-000123",
        "KM26-M004417",
        "1A-2A",
    ],
)
def test_a_code_is_a_code(text):
    assert one(text) == ranges.RangeLine((text,))


def test_a_line_known_to_be_a_code_is_never_cut():
    assert read_ranges(["A0100-0105", "C;D"], lambda text: True) == [
        ranges.RangeLine(("A0100-0105",)),
        ranges.RangeLine(("C;D",)),
    ]


def test_lines_that_begin_alike_are_codes():
    texts = ["X24-0007", "X24-0008", "X24-0009"]
    assert [line.codes for line in read_ranges(texts)] == [(text,) for text in texts]
    assert read_ranges(["X24-0007", "X24-08"])[1].doubt


def test_all_ranges_together_are_limited():
    first, second = read_ranges(["A00001-A75000", "B00001-B75000"])
    assert len(first.codes) == 75_000
    assert "too long" in second.doubt


@given(st.lists(st.text(alphabet="AZ019-–./;, \t", max_size=14), max_size=6))
def test_each_line_has_its_answer(texts):
    lines = read_ranges(texts)
    assert len(lines) == len(texts)
    for text, line in zip(texts, lines, strict=True):
        assert bool(line.codes) == bool(text.strip())
        if line.doubt:
            assert line.codes == (text.strip(),)


@given(
    st.text(alphabet="ABCZ", min_size=1, max_size=4),
    st.integers(0, 99_000),
    st.integers(0, 300),
    st.sampled_from(["-", "..", " – "]),
    st.booleans(),
)
def test_what_is_written_as_a_range_comes_back_as_its_codes(head, first, more, sign, is_short):
    codes = [f"{head}{n:05d}" for n in range(first, first + more + 1)]
    end = codes[-1].removeprefix(head) if is_short else codes[-1]
    assert one(f"{codes[0]}{sign}{end}") == ranges.RangeLine(tuple(codes))


@given(
    st.text(alphabet="KQ-/", max_size=3),
    st.text(alphabet="-/", min_size=1, max_size=2),
    st.integers(0, 36**4 - 400),
    st.integers(11, 300),
    st.booleans(),
)
def test_a_run_with_letters_comes_back_as_its_codes(head, tail, first, more, is_small):
    def code(number):
        run = ""
        for _ in range(4):
            number, digit = divmod(number, 36)
            run = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + run
        return head + (run.lower() if is_small else run) + tail

    codes = [code(n) for n in range(first, first + more + 1)]
    found = one(f"{codes[0]} .. {codes[-1]}")
    differing = [(a, b) for a, b in zip(codes[0], codes[-1], strict=True) if a != b]
    if all(character.isalpha() or character.isdigit() for pair in differing for character in pair):
        is_decimal = "".join(map("".join, differing)).isdigit()
        assert is_decimal or found.codes == tuple(codes)


@given(
    st.text(alphabet="KQ-/", max_size=3),
    st.integers(0, 3_000),
    st.integers(1, 9_000),
    st.sampled_from(["..", "…", "-"]),
)
def test_a_range_without_zeros_ahead_counts_as_people_do(head, first, more, sign):
    codes = [f"{head}{n}" for n in range(first, first + more + 1)]
    line = one(f"{codes[0]}{sign}{codes[-1]}")
    if sign != "-" or len(codes[0]) == len(codes[-1]):
        if head.strip("-/") or sign != "-":
            assert line == ranges.RangeLine(tuple(codes))
    elif head.strip("-/"):
        assert line.codes == (f"{codes[0]}-{codes[-1]}",)
        assert one(line.repairs[0]).codes == tuple(codes)
        assert {len(code) for code in one(line.repairs[1]).codes} == {len(codes[-1])}
