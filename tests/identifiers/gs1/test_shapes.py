"""GS1 data in every shape that scanners, people and links have for it: one drill, one juice."""

import re
from pathlib import Path

import pytest

from stockthread.identifiers import gs1
from stockthread.kernel.errors import Refused, text

PAGE = Path(__file__).resolve().parents[3] / "docs/gs1.md"
DRILL = "09521234543213"
UNIT = (("01", DRILL), ("10", "AB-1"), ("21", "000123"))


def refusal(scan: str, strict: bool = False) -> tuple[str, str, int]:
    """The code, AI and position of the refusal, whose sentence must be complete."""
    with pytest.raises(Refused) as caught:
        gs1.parse(scan, strict)
    (told,) = caught.value.refusals
    assert not re.search(r"\([a-z_]+\)", text(told))
    return told.code, told.data["ai"], told.data["position"]


@pytest.mark.parametrize(
    "scan",
    [
        "]d2010952123454321310AB-1\x1d21000123",
        "]C1010952123454321310AB-1\x1d21000123",
        "]Q3010952123454321310AB-1\x1d21000123\x1d",
        "]J1010952123454321310AB-1\x1d21000123",
        "]e0010952123454321310AB-1\x1d21000123",
        "]d2\x1d010952123454321310AB-1\x1d21000123\r\n",
        "\x1d010952123454321310AB-1\x1d21000123",
        "^010952123454321310AB-1^21000123",
        "010952123454321310AB-1\x1d21000123",
        "010952123454321310AB-1^21000123",
        "010952123454321310AB-1\u241d21000123",
        "^0109521234543213^10AB-1^21000123^",
        "(01)09521234543213(10)AB-1(21)000123",
        "  (01)09521234543213 (10)AB-1  (21)000123 ",
        "]Q1(01)09521234543213(10)AB-1(21)000123",
        "]d2(01)09521234543213(10)AB-1(21)000123",
        "]E09521234543213|]e010AB-1\x1d21000123",
        "]E09521234543213]e010AB-1\x1d21000123",
        "9521234543213|^10AB-1^21000123",
        "^0109521234543213|^10AB-1^21000123",
        "(01)09521234543213|(10)AB-1(21)000123",
        "https://id.gs1.org/01/09521234543213/10/AB-1/21/000123",
        "]Q1https://example.com:8080/a/b/01/9521234543213/10/AB%2D1/21/000123?linkType=all#x",
    ],
)
def test_one_unit_in_every_shape(scan: str) -> None:
    assert gs1.parse(scan).elements == UNIT


@pytest.mark.parametrize(
    ("scan", "gtin"),
    [
        ("9521234543213", DRILL),
        ("]E09521234543213", DRILL),
        ("]E3952123454321312", DRILL),
        ("]E3952123454321312345", DRILL),
        ("]I1" + DRILL, DRILL),
        (DRILL, DRILL),
        ("416000336108", "00416000336108"),
        ("]E402345673", "00000002345673"),
        ("96385074", "00000096385074"),
        ("04252614", "00042100005264"),
    ],
)
def test_digits_of_retail_symbols_are_gtins(scan: str, gtin: str) -> None:
    assert gs1.parse(scan).elements == (("01", gtin),)


def test_an_add_on_is_kept_beside_the_gtin() -> None:
    assert gs1.parse("]E3952123454321312").add_on == "12"


@pytest.mark.parametrize(
    ("scan", "told"),
    [
        ("", ("gs1_empty", "", 1)),
        (" \r\n", ("gs1_empty", "", 1)),
        ("]d2", ("gs1_empty", "", 4)),
        ("hello", ("gs1_not_gs1", "", 1)),
        ("]Q1hello", ("gs1_not_gs1", "", 4)),
        ("[)>\x1e06\x1dS123", ("gs1_not_gs1", "", 1)),
        ("]E0952123454321312", ("gs1_bad_symbol", "01", 4)),
        ("]A0123", ("gs1_unknown_symbology", "", 1)),
        ("x" * 9000, ("gs1_too_long", "", 8192)),
        ("(01)٠٩521234543213", ("gs1_foreign_character", "", 5)),
        ("01234565", ("gs1_ambiguous", "01", 1)),
        ("9521234543214", ("gs1_bad_check", "01", 13)),
        ("^0109521234543214", ("gs1_bad_check", "01", 14)),
        ("^01095212345432", ("gs1_bad_length", "01", 1)),
        ("^10" + "A" * 21, ("gs1_bad_length", "10", 1)),
        ("^10AB CD", ("gs1_bad_character", "10", 3)),
        ("^11261301", ("gs1_bad_date", "11", 3)),
        ("^8911", ("gs1_unknown_ai", "8911", 2)),
        ("]d201095212345432138911", ("gs1_unknown_ai", "8911", 20)),
        ("010952123454321310A^^21B", ("gs1_unknown_ai", "^21B", 21)),
        ("]d2010952123454321310A^21B", ("gs1_not_fnc1", "", 23)),
        ("(01)09521234543213(10)A(B)", ("gs1_bad_brackets", "", 24)),
        ("(01)09521234543213(10)A(10)B", ("gs1_contradiction", "10", 2)),
        ("https://example.com/news/2026/gs1", ("gs1_no_key", "", 1)),
        ("https://example.com/ARHKVAdpQg", ("gs1_compressed_link", "", 1)),
        ("https://example.com/01/9521234543213/99/A", ("gs1_bad_qualifier", "99", 2)),
        ("https://example.com/01/9521234543213/21/A/10/B", ("gs1_bad_qualifier", "10", 3)),
        ("https://example.com/01/9521234543213?21=A", ("gs1_bad_attribute", "21", 2)),
        ("https://exa mple.com/01/9521234543213", ("gs1_bad_link", "", 12)),
        ("(3910)0001", ("gs1_unlisted", "3910", 1)),
        ("(401)12A4", ("gs1_bad_company_prefix", "401", 1)),
        ("(8110)7", ("gs1_bad_coupon", "8110", 1)),
        ("(8006)095212345432130302", ("gs1_bad_value", "8006", 15)),
    ],
)
def test_what_is_wrong_is_told_with_its_place(scan: str, told: tuple[str, str, int]) -> None:
    assert refusal(scan) == told


def test_strict_asks_that_elements_fit_one_another() -> None:
    for scan, told in {
        "(10)AB-1": ("gs1_requisite", "10", 1),
        "(01)09521234543213(37)480": ("gs1_excluded", "01", 1),
        "(253)9521234543213(8030)QUJD": ("gs1_serial_needed", "253", 1),
    }.items():
        assert gs1.parse(scan).elements
        assert refusal(scan, strict=True) == told
    assert gs1.parse("(01)09521234543213(10)AB-1", strict=True)


def test_a_bracket_in_a_value_has_a_backslash_before_it() -> None:
    parsed = gs1.parse(r"(10)A\(21)B(21)C")
    assert parsed.elements == (("10", "A(21)B"), ("21", "C"))
    assert gs1.bracketed(parsed) == r"(10)A\(21)B(21)C"


def test_fnc1_stands_only_where_it_must() -> None:
    assert gs1.element_string(gs1.parse("(10)A(17)261231(21)B")) == "^10A^1726123121B"


def test_a_link_is_canonical_whatever_the_order_was() -> None:
    parsed = gs1.parse("(21)A/B(17)261231(10)L%1(01)09521234543213")
    link = "https://id.gs1.org/01/09521234543213/10/L%251/21/A%2FB?17=261231"
    assert gs1.digital_link(parsed) == link
    assert gs1.parse(link).elements == (
        ("01", DRILL), ("10", "L%1"), ("21", "A/B"), ("17", "261231"),
    )  # fmt: skip
    assert gs1.digital_link(parsed, stem="http://a.b/c/").startswith("http://a.b/c/01/")


@pytest.mark.parametrize(
    "stem", ["", "a.b", "ftp://a.b", "https://", "https://a.b?x", "https://a#b"]
)
def test_a_link_needs_a_stem_that_is_one(stem: str) -> None:
    with pytest.raises(Refused) as caught:
        gs1.digital_link(gs1.parse(DRILL), stem=stem)
    assert caught.value.refusals[0].code == "gs1_bad_link"


def test_names_of_the_old_standard_and_new_ais_pass_where_asked() -> None:
    old = "https://a.b/gtin/09521234543213/lot/AB-1/ser/000123"
    assert refusal(old)[0] == "gs1_no_key"
    assert gs1.parse(old, short_names=True).elements == UNIT
    assert gs1.parse("(89)NEW", unknown_ais=True).elements == (("89", "NEW"),)


def test_the_documents_examples_are_read_and_come_out_as_they_say() -> None:
    page = PAGE.read_text()
    rows = page.split("| shape | example |")[1].split("\n\n")[0].splitlines()[2:]
    scans = [scan for row in rows for scan in re.findall("`([^`]+)`", row.split("|")[2])]
    assert len(scans) >= 7
    for scan in scans:
        assert ("01", DRILL) in gs1.parse(scan).elements
    written = re.findall(r'^    gs1\.(\w+)\(parsed\) +# "(.*)"$', page, re.MULTILINE)
    parsed = gs1.parse("]d2010952123454321317261200310300150010AB-1", strict=True)
    assert len(written) == 3
    for name, told in written:
        assert getattr(gs1, name)(parsed) == told
