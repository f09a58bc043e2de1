"""HIBC: primary and secondary data, together and apart. Most examples are the standard's own."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockthread.identifiers import barcodes
from stockthread.identifiers.barcodes.hibc import CHARACTERS, check_character
from stockthread.kernel.errors import Refused

ITEM = [("labeler", "A999"), ("maker_part_number", "1234"), ("packaging_level", "5")]


def said(scan: str) -> list[tuple[str, Any]]:
    code = barcodes.read(scan, this_year=2026)
    assert code.standard == "HIBC"
    return [(fact.name, fact.value) for fact in code.facts]


@pytest.mark.parametrize(
    ("scan", "told"),
    [
        ("+A99912345/$$52001510X33", [("expiry_date", date(2020, 1, 15)), ("lot", "10X3")]),
        ("*+A99912345/$$52001510X33*", [("expiry_date", date(2020, 1, 15)), ("lot", "10X3")]),
        ("]C0+A99912345/$$52001510X33", [("expiry_date", date(2020, 1, 15)), ("lot", "10X3")]),
        (
            "+A99912345/$$52001510X3/16D20111212/S77DEFG457",
            [("expiry_date", date(2020, 1, 15)), ("lot", "10X3"),
             ("production_date", date(2011, 12, 12)), ("serial", "77DEFG45")],
        ),
        (
            "+A99912345/$10X3/16D20111231/14D202001313",
            [("lot", "10X3"), ("production_date", date(2011, 12, 31)),
             ("expiry_date", date(2020, 1, 31))],
        ),
        (
            "+A99912345/$$90999910X3/$$+320011577DEFG45/16D20111212D",
            [("quantity", 9999), ("lot", "10X3"), ("expiry_date", date(2020, 1, 15)),
             ("serial", "77DEFG45"), ("production_date", date(2011, 12, 12))],
        ),
    ],
)  # fmt: skip
def test_both_in_one_symbol(scan: str, told: Any) -> None:
    assert said(scan) == ITEM + told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("$$0926LOT1", [("expiry_date", date(2026, 9, 30)), ("lot", "LOT1")]),
        ("$$2093026LOT1", [("expiry_date", date(2026, 9, 30)), ("lot", "LOT1")]),
        ("$$3260930LOT1", [("expiry_date", date(2026, 9, 30)), ("lot", "LOT1")]),
        ("$$426093013LOT1", [("expiry_time", datetime(2026, 9, 30, 13)), ("lot", "LOT1")]),  # noqa: DTZ001
        ("$$626273130", [("expiry_time", datetime(2026, 9, 30, 13)), ("lot", "0")]),  # noqa: DTZ001
        ("$$7LOT1", [("lot", "LOT1")]),
        ("$$812", [("quantity", 12)]),
        ("$$8123260930LOT1",
         [("quantity", 12), ("expiry_date", date(2026, 9, 30)), ("lot", "LOT1")]),
        ("$$+7SN1", [("serial", "SN1")]),
        ("$+SN1", [("serial", "SN1")]),
        ("$LOT1", [("lot", "LOT1")]),
        ("26273LOT1", [("expiry_date", date(2026, 9, 30)), ("lot", "LOT1")]),
        ("16D20260930", [("production_date", date(2026, 9, 30))]),
    ],
)  # fmt: skip
def test_secondary_data_alone_are_linked(body: str, told: Any) -> None:
    scan = f"+{body}7"
    assert said(scan + check_character(scan)) == [*told, ("link", "7")]


def test_the_standard_s_check_characters() -> None:
    assert check_character("+A123BJC5D6E71") == "G"
    assert check_character("+A99912345") == "7"
    assert said("+$$90999910X37-")[-1] == ("link", "7")
    assert said("+16D201112127Z")[-1] == ("link", "7")


def test_a_check_character_that_is_a_space_may_be_lost() -> None:
    ends = [f"+A999{number}1" for number in range(1000, 1100)]
    (scan, *_) = [end for end in ends if check_character(end) == " "]
    told = said(scan + " ")
    assert said(scan) == said(f"*{scan}_*") == told
    assert told[-1] == ("link", " ")


@pytest.mark.parametrize(
    ("scan", "code"),
    [
        ("+A99912345/$$52001510X34", "barcode_bad_check"),
        ("+A999123458", "barcode_bad_check"),
        ("+$LOT17Y", "barcode_bad_check"),
        ("+$$3261330LOT17", "barcode_bad_value"),
        ("+$$8X7", "barcode_bad_value"),
        ("+$$XLOT7", "barcode_bad_value"),
        ("+A99912345/16D20111312", "barcode_bad_value"),
    ],
)
def test_what_is_surely_hibc_and_wrong_is_refused(scan: str, code: str) -> None:
    whole = scan if code == "barcode_bad_check" else scan + check_character(scan)
    with pytest.raises(Refused) as caught:
        barcodes.read(whole, this_year=2026)
    assert caught.value.refusals[0].code == code


@pytest.mark.parametrize(
    "scan", ["+", "+A99912345/!", "+4912345678", "+49 123", "+abc", "*+*", "+A", "+A99!", "++"]
)
def test_other_text_that_begins_so_is_plain(scan: str) -> None:
    assert barcodes.read(scan).standard == "plain"


def test_the_packaging_level_tells_a_pack() -> None:
    scan = "+A99912345/$$812"
    assert barcodes.read(scan + check_character(scan)).inside == ("", 12)
    scan = "+A99912340/$$812"
    assert barcodes.read(scan + check_character(scan)).inside is None


@given(st.text(CHARACTERS, max_size=30), st.sampled_from(["+", "+A9991234", "+$$", "+A99912345/"]))
def test_any_data_with_their_check_character_are_read_or_refused(body: str, begin: str) -> None:
    scan = begin + body
    try:
        code = barcodes.read(scan + check_character(scan))
    except Refused:
        return
    assert code.standard in ("HIBC", "plain")
