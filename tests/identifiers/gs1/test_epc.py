"""EPC URIs, tags and elements of one drill, one pallet and one crate."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockthread.identifiers import gs1
from stockthread.identifiers.gs1 import epc
from stockthread.kernel.errors import Refused, text

DRILL = "urn:epc:id:sgtin:9521234.054321.000123"
TAG = "urn:epc:tag:sgtin-198:1.9521234.054321.000123"
SEEDS = [
    DRILL, TAG, "urn:epc:id:sscc:1234567.1890123456", "urn:epc:class:lgtin:9521234.054321.AB%2F1",
    "urn:epc:idpat:sgtin:9521234.054321.*", "urn:epc:id:grai:9521234.05432.C-1",
    "urn:epc:id:sgln:952123454321..0", "urn:epc:id:itip:9521234.054321.01.02.A",
    "urn:epc:tag:cpi-var:0.9521234.A-1%2FB.12", "urn:epc:id:adi:2S194..%23A-1",
    "urn:epc:id:usdod:2S194.12", "urn:epc:id:gid:1.2.3", "urn:epc:pat:gid-96:1.*.*",
    "urn:epc:id:sgcn:9521234.54321.007", "urn:epc:id:giai:9521234.A.B%25",
]  # fmt: skip


def refusal(action: Any, *given: Any) -> str:
    """The code of the refusal, whose sentence must be complete."""
    with pytest.raises(Refused) as caught:
        action(*given)
    (told,) = caught.value.refusals
    assert {"ai", "position"} <= told.data.keys()
    assert not re.search(r"\([a-z_]+\)", text(told))
    return told.code


@pytest.mark.parametrize(
    ("uri", "elements"),
    [
        (DRILL, (("01", "09521234543213"), ("21", "000123"))),
        (TAG, (("01", "09521234543213"), ("21", "000123"))),
        (DRILL.replace("urn:epc", "URN:EPC"), (("01", "09521234543213"), ("21", "000123"))),
        ("urn:epc:idpat:sgtin:9521234.054321.*", (("01", "09521234543213"),)),
        ("urn:epc:class:lgtin:9521234.054321.A%2F1", (("01", "09521234543213"), ("10", "A/1"))),
        ("urn:epc:id:upui:9521234.054321.X", (("01", "09521234543213"), ("235", "X"))),
        ("urn:epc:id:sscc:2345678.1901234567", (("00", "123456789012345675"),)),
        ("urn:epc:id:sgln:9521234.54321.0", (("414", "9521234543213"),)),
        ("urn:epc:id:sgln:9521234.54321.01", (("414", "9521234543213"), ("254", "01"))),
        ("urn:epc:id:pgln:9521234.54321", (("417", "9521234543213"),)),
        ("urn:epc:id:grai:9521234.54321.C-1", (("8003", "09521234543213C-1"),)),
        ("urn:epc:idpat:grai:9521234.54321.*", (("8003", "09521234543213"),)),
        ("urn:epc:id:giai:9521234.A.B%25", (("8004", "9521234A.B%"),)),
        ("urn:epc:id:gdti:9521234.54321.D1", (("253", "9521234543213D1"),)),
        ("urn:epc:id:itip:9521234.054321.01.02.A", (("8006", "095212345432130102"), ("21", "A"))),
        ("urn:epc:idpat:itip:9521234.054321.*.*.*", (("01", "09521234543213"),)),
        ("urn:epc:idpat:itip:9521234.054321.01.02.*", (("8006", "095212345432130102"),)),
        ("urn:epc:id:cpi:9521234.A-1.12", (("8010", "9521234A-1"), ("8011", "12"))),
        ("urn:epc:idpat:cpi:9521234.A-1.*", (("8010", "9521234A-1"),)),
    ],
)
def test_a_uri_says_its_elements(uri: str, elements: Any) -> None:
    parsed = gs1.parse(uri)
    assert parsed.elements == elements
    assert parsed.shape == "epc"
    assert gs1.parse(gs1.bracketed(parsed)).elements == elements
    again = epc.of_elements(parsed.elements, len(epc.parse(uri).parts[0] or ""))
    if "*.*.*" not in uri:
        assert again == epc.identity(epc.parse(uri))


def test_a_gtin_alone_is_the_pattern_of_its_units_and_a_serial_goes_before_a_lot() -> None:
    parsed = gs1.parse("(01)09521234543213(10)A(21)B")
    assert epc.write(epc.of_elements(parsed.elements, 7)) == "urn:epc:id:sgtin:9521234.054321.B"
    assert epc.of_elements(parsed.elements[:2], 7).scheme == "lgtin"
    alone = epc.of_elements(parsed.elements[:1], 9)
    assert epc.write(alone) == "urn:epc:idpat:sgtin:952123454.0321.*"


def test_the_shortest_coding_that_holds_it_is_taken() -> None:
    drill = epc.parse(DRILL)
    assert epc.write(epc.tag(drill, 1)) == TAG
    assert epc.from_hex(epc.to_hex(epc.parse(TAG))) == epc.parse(TAG)
    short = epc.parse(DRILL.replace("000123", "123"))
    assert epc.tag(short).coding == "sgtin-96"
    assert epc.tag(short, coding="sgtin-198").coding == "sgtin-198"
    assert epc.identity(epc.tag(short)) == short


@pytest.mark.parametrize(
    "uri",
    ["", "urn:epc:", "urn:epc:id", "urn:epc:id:sgtin", "urn:epc:id:nosuch:1.2.3",
     "urn:epc:raw:96.x30",
     "urn:epc:id:lgtin:9521234.054321.A", "urn:epc:class:sgtin:9521234.054321.A",
     "urn:epc:id:sgtin:9521234.054321", "urn:epc:id:sgtin:9521234.05432.1",
     "urn:epc:id:sgtin:95212.05432100.1", "urn:epc:id:sgtin:9521234.054321.",
     DRILL + "/", DRILL + "%2",
     "urn:epc:id:sgtin:9521234.054321.A%20B", "urn:epc:idpat:sgtin:9521234.*.1",
     "urn:epc:idpat:sgtin:9521234.054321.1", "urn:epc:tag:sgtin-97:1.9521234.054321.1",
     "urn:epc:tag:sgtin-96:8.9521234.054321.1", "urn:epc:tag:sgtin-96:*.9521234.054321.1",
     "urn:epc:id:sgtin:٩521234.054321.1", "urn:epc:id:gid:268435456.1.1",
     "urn:epc:id:giai:952123454321." + "A" * 19],
)  # fmt: skip
def test_what_is_no_epc_is_refused(uri: str) -> None:
    assert refusal(epc.parse, uri) == "gs1_bad_epc"


def test_what_cannot_be_said_otherwise_is_refused() -> None:
    drill = epc.parse(DRILL)
    assert refusal(epc.to_elements, epc.parse("urn:epc:id:gid:1.2.3")) == "gs1_no_key"
    assert refusal(gs1.parse, "urn:epc:idpat:sgtin:*.*.*") == "gs1_no_key"
    assert refusal(epc.of_elements, [("10", "A")], 7) == "gs1_no_key"
    assert refusal(epc.of_elements, [("01", "1")], 7) == "gs1_bad_length"
    assert refusal(epc.of_elements, [("8004", "9521A")], 7) == "gs1_bad_epc"
    assert (
        refusal(epc.of_elements, gs1.parse("9521234543213").elements, 5) == "gs1_bad_prefix_length"
    )
    assert refusal(epc.tag, drill, 0, "sgtin-96") == "gs1_not_encodable"
    assert refusal(epc.tag, drill, 0, "sscc-96") == "gs1_not_encodable"
    assert refusal(epc.tag, drill, 8) == "gs1_not_encodable"
    assert refusal(epc.tag, epc.parse("urn:epc:id:bic:CSQU3054383")) == "gs1_not_encodable"
    assert refusal(epc.to_hex, drill) == "gs1_not_encodable"
    for digits in ("", "30", "3034257BF400B7800004CB2", "FF34257BF400B7800004CB2F", "x" * 24,
                   "303C257BF400B7800004CB2F", "3034257BF400B7800004", "0" * 200,
                   "3C132A7102040000000000000000"):  # fmt: skip
        assert refusal(epc.from_hex, digits) == "gs1_bad_epc"


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good URI with a few characters put in, taken away or changed."""
    letters = list(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(letters)))
        middle = draw(st.lists(st.sampled_from("0129AZ*.:%#/-2F") | st.characters(), max_size=2))
        letters[at : at + draw(st.integers(0, 2))] = middle
    return "".join(letters)


def read(uri: str) -> None:
    try:
        found = epc.parse(uri)
    except Refused as refused:
        assert text(refused.refusals[0])
        return
    assert epc.parse(epc.write(found)) == found
    for action in (epc.tag, epc.to_hex, epc.to_elements, epc.identity):
        try:
            answer = action(found)
        except Refused:
            continue
        if isinstance(answer, str):
            assert epc.from_hex(answer) == found
        elif isinstance(answer, epc.Epc):
            assert epc.identity(answer) == epc.identity(found)
        else:
            assert gs1.parse(gs1.element_string(answer)).elements == answer.elements


@settings(max_examples=400)
@given(mutated())
def test_a_good_uri_with_slips_is_read_or_refused(uri: str) -> None:
    read(uri)


@given(st.text().map("urn:epc:".__add__) | st.text())
def test_any_text_is_an_epc_or_refused(uri: str) -> None:
    read(uri)


@settings(max_examples=400)
@given(st.sampled_from(sorted(epc.CODINGS)), st.integers(6, 26), st.data())
def test_any_bits_are_a_tag_or_refused(name: str, words: int, data: st.DataObject) -> None:
    size = 4 * words - 2
    body = data.draw(st.text("0123456789ABCDEF", min_size=size, max_size=size))
    digits = f"{epc.CODINGS[name].header:02X}{body}"
    try:
        found = epc.from_hex(digits)
    except Refused:
        return
    assert epc.parse(epc.write(found)) == found
    assert digits.startswith(epc.to_hex(found).rstrip("0"))
