"""Codes of every standard as scanners send them: one drive, one reel, one box."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from stockthread.identifiers import barcodes
from stockthread.kernel.errors import Refused, text

PAGE = Path(__file__).resolve().parents[3] / "docs/barcodes.md"
DRIVE = (("maker_part_number", "WD40EFRX"), ("serial", "0012345"), ("country", "TH"))


def said(scan: str) -> tuple[tuple[str, Any], ...]:
    return tuple((fact.name, fact.value) for fact in barcodes.read(scan, this_year=2026).facts)


def refusal(scan: str) -> str:
    """The code of the refusal, whose sentence must be complete."""
    with pytest.raises(Refused) as caught:
        barcodes.read(scan)
    (told,) = caught.value.refusals
    assert not re.search(r"\([a-z_]+\)", text(told))
    return told.code


@pytest.mark.parametrize(
    "scan",
    [
        "[)>\x1e06\x1d1PWD40EFRX\x1dS0012345\x1d4LTH\x1e\x04",
        "]d1[)>\x1e06\x1d1PWD40EFRX\x1dS0012345\x1d4LTH\x1e\x04\r\n",
        "[)>\x1e06\x1d1PWD40EFRX\x1dS0012345\x1d4LTH",
        "[)>\x1e06\x1d1PWD40EFRX\x1dS0012345\x1d4LTH\x1e",
        "[)>\x1e06\x1d1PWD40EFRX\x1dS0012345\x1d4LTH\x1d\x1d\x04",
        "[)>06\x1d1PWD40EFRX\x1dS0012345\x1d4LTH",
        ">[)>06\x1d1PWD40EFRX\x1dS0012345\x1d4LTH",
        "[)>{RS}06{GS}1PWD40EFRX{GS}S0012345{GS}4LTH{RS}{EOT}",
        "[)><RS>06<gs>1PWD40EFRX<GS>S0012345<GS>4LTH<RS><EOT>",
        "[)>^^06^]1PWD40EFRX^]S0012345^]4LTH^^^D",
        r"[)>\x1e06\x1d1PWD40EFRX\x1dS0012345\x1d4LTH\x1e\x04",
        r"[)>\u001e06\u001d1PWD40EFRX\u001dS0012345\u001d4LTH\u001e\u0004",
        "[)>␞06␝1PWD40EFRX␝S0012345␝4LTH␞␄",
        "[)> 06 1PWD40EFRX S0012345 4LTH  ",
        "[)>\x1e06\x1d1PWD40EFRX\x1e06\x1dS0012345\x1d4LTH\x1e\x04",
    ],
)
def test_one_envelope_in_every_shape(scan: str) -> None:
    assert said(scan) == DRIVE
    assert barcodes.read(scan).standard == "ISO/IEC 15434"


def test_a_reel_of_components() -> None:
    reel = "[)>\x1e06\x1dPC-100\x1d1PRC0402\x1d1TL77\x1dQ5000\x1d7Q12.5MR\x1d10D2405\x1d9D2405"
    code = barcodes.read(reel, this_year=2026)
    common = code.common
    assert common.customer_part_number is not None
    assert common.customer_part_number.value == "C-100"
    assert common.lot is not None
    assert common.lot[3:6] == ("ANSI MH10.8.2", "1T", "L77")
    assert common.date_code is not None
    assert common.date_code[1:3] == (date(2024, 1, 29), "week")
    assert common.quantity is None  # 5000 and 12.5 m: both are facts, neither is the quantity
    assert [fact[1:3] for fact in code.facts if fact.name == "quantity"] == [
        (5000, ""),
        (Decimal("12.5"), "m"),
    ]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("6D20260102094", ("production_date", date(2026, 1, 2), "")),
        ("6D20260102036", ("expiry_date", date(2026, 1, 2), "")),
        ("6D20260102", ("date", date(2026, 1, 2), "")),
        ("3D6032", ("date", date(2026, 2, 1), "")),
        ("4D24366", ("date", date(2024, 12, 31), "")),
        ("11D202453", None),
        ("7D0226", ("month", date(2026, 2, 28), "month")),
        ("13D24052406", ("production_weeks", (date(2024, 1, 29), date(2024, 2, 5)), "week")),
        ("14D20261231", ("expiry_date", date(2026, 12, 31), "")),
        ("D261300", None),
        ("Q12PCS", ("quantity", 12, "piece")),
        ("Qmany", None),
        ("8P09521234543213", ("gtin", "09521234543213", "")),
        ("8P09521234543214", None),
        ("8S123456789012345675", ("sscc", "123456789012345675", "")),
        ("4LAA", ("country", "AA", "")),
        ("4LXX", None),
        ("13Q2/3", ("piece_of_shipment", (2, 3), "")),
        ("13Q4/3", None),
        ("9N112097776021", None),
        ("3SBOX7", ("package", "BOX7", "")),
        ("99ZX", ("data_identifier_99z", "X", "")),
    ],
)
def test_a_data_identifier_is_a_typed_value_or_refused(field: str, told: Any) -> None:
    scan = "[)>\x1e06\x1d" + field + "\x1e\x04"
    if told is None:
        assert refusal(scan) in ("barcode_bad_value", "barcode_bad_check")
    else:
        (fact,) = barcodes.read(scan, this_year=2026).facts
        assert fact[:3] == told


@pytest.mark.parametrize(
    ("scan", "told"),
    [
        ("S0012345", [("serial", "0012345")]),
        ("1PWD40EFRX-68", [("maker_part_number", "WD40EFRX-68")]),
        ("Q5000", [("quantity", 5000)]),
        ("]C04LCN", [("country", "CN")]),
        ("11D202452", [("date_code", date(2024, 12, 23))]),
    ],
)
def test_a_data_identifier_alone_is_doubtful(scan: str, told: Any) -> None:
    code = barcodes.read(scan, this_year=2026)
    assert not code.is_certain
    assert code.standard == "ANSI MH10.8.2"
    assert code.text == scan.removeprefix("]C0")
    assert list(said(scan)) == told


@pytest.mark.parametrize(
    "scan",
    ["SANDISK", "hello", "s0012345", "1P ABC 1", "QX1", "4LXX", "1234567890", "1012345", "21ABC",
     "9521234543214", "12345670123456789", "https://example.com/news", "+4912345678", "S",
     "]C09521234543213", "10D2460", "[x]", "(see below)", "A1B2", "99Z1"],
)  # fmt: skip
def test_what_fits_no_standard_is_plain(scan: str) -> None:
    code = barcodes.read(scan)
    assert (code.standard, code.facts) == ("plain", ())


@pytest.mark.parametrize(
    ("scan", "standard", "shape"),
    [
        ("(01)09521234543213(21)0012345", "GS1", "element string"),
        ("0109521234543213210012345", "GS1", "element string"),
        ("0109521234543213{GS}210012345", "GS1", "element string"),
        ("]d20109521234543213210012345", "GS1", "element string"),
        ("https://id.gs1.org/01/09521234543213/21/0012345", "GS1", "digital link"),
        ("urn:epc:id:sgtin:9521234.054321.0012345", "EPC", "id sgtin"),
        ("urn:epc:tag:sgtin-198:1.9521234.054321.0012345", "EPC", "tag sgtin-198"),
        ("[)>\x1e05\x1d0109521234543213\x1d210012345\x1e\x04", "ISO/IEC 15434", "format 05"),
        ("[)> 05 0109521234543213210012345", "ISO/IEC 15434", "format 05"),
        ("[)>\x1e06\x1d8P09521234543213\x1dS0012345\x1e\x04", "ISO/IEC 15434", "format 06"),
    ],
)
def test_a_unit_has_the_same_names_in_every_standard(scan: str, standard: str, shape: str) -> None:
    code = barcodes.read(scan)
    assert code.standard == standard
    assert shape in (code.shape, "element string")
    assert code.common.gtin is not None
    assert code.common.gtin.value == "09521234543213"
    assert code.common.serial is not None
    assert code.common.serial.value == "0012345"


def test_an_epc_without_a_gs1_key_says_its_parts() -> None:
    assert said("urn:epc:id:adi:2S194.A-7.%23X1") == (
        ("maker", "2S194"), ("maker_part_number", "A-7"), ("serial", "#X1"),
    )  # fmt: skip
    assert said("urn:epc:id:usdod:2S194.12") == (("supplier", "2S194"), ("serial", "12"))


def test_text_elements_of_an_aircraft_part() -> None:
    scan = "[)>\x1e12\x1dMFR 0CVA3\x1dPNO 7-88\x1dSER 674A36458\x1dDMF 20260102\x1e\x04"
    assert said(scan) == (
        ("maker", "0CVA3"), ("maker_part_number", "7-88"), ("serial", "674A36458"),
        ("production_date", date(2026, 1, 2)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("scan", "code"),
    [
        ("", "barcode_empty"),
        ("]C0", "barcode_empty"),
        ("x" * 9000, "barcode_too_long"),
        ("[)>", "barcode_bad_envelope"),
        ("[)>\x1e06", "barcode_bad_envelope"),
        ("[)>\x1e6\x1dS1", "barcode_bad_envelope"),
        ("[)>\x1e06\x1d!!\x1e\x04", "barcode_bad_envelope"),
        ("[)>\x1e06\x1dS1\x1e\x04S2", "barcode_bad_envelope"),
        ("[)> 06 S1 two words", "barcode_bad_envelope"),
        ("[)>\x1e12\x1dSERIAL\x1e\x04", "barcode_bad_envelope"),
        ("[)> 12 SER 1 MFR 2", "barcode_bad_envelope"),
        ("[)>\x1e01\x1d96841706672\x1e\x04", "barcode_unknown_format"),
        ("[)>\x1e12\x1dDMF 20261301\x1e\x04", "barcode_bad_value"),
        ("[)>\x1e05\x1d0109521234543214\x1e\x04", "gs1_bad_check"),
        ("(01)09521234543214", "gs1_bad_check"),
        ("urn:epc:id:sgtin:1.2.3", "gs1_bad_epc"),
        ("urn:epc:idpat:sgtin:*.*.*", "gs1_no_key"),
        ("]E09521234543214", "gs1_bad_check"),
        ("https://id.gs1.org/01/09521234543214", "gs1_bad_check"),
    ],
)
def test_what_is_surely_of_a_standard_and_wrong_in_it_is_refused(scan: str, code: str) -> None:
    assert refusal(scan) == code


@pytest.mark.parametrize(
    ("scan", "inside"),
    [
        ("(01)09521234543213(30)12", None),
        ("(01)19521234543210(30)12", ("", 12)),
        ("(01)19521234543210", ("", None)),
        ("(00)123456789012345675(02)09521234543213(37)480", ("09521234543213", 480)),
        ("[)>\x1e06\x1d8P19521234543210\x1dQ12\x1e\x04", ("", 12)),
    ],
)
def test_a_pack_tells_what_is_inside(scan: str, inside: Any) -> None:
    assert barcodes.read(scan).inside == inside


def test_the_documents_examples_are_what_they_say() -> None:
    page = PAGE.read_text()
    rows = page.split("| shape | example |")[1].split("\n\n")[0].splitlines()[2:]
    for row in rows:
        for scan in re.findall("`([^`]+)`", row.split("|")[2]):
            code = barcodes.read(scan)
            if "plain" in row:
                assert code.standard == "plain"
            else:
                assert code.common.serial is not None
                assert code.common.serial.value == "0012345"
