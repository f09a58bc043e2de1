"""What a symbol is sent as, and that it is read back as it was meant."""

import pytest

from stockthread.identifiers import gs1
from stockthread.kernel.errors import Refused

UNIT = "^010952123454321310AB-1^21000123"


@pytest.mark.parametrize(
    ("symbology", "data", "sent"),
    [
        ("QR Code", UNIT, "]Q3010952123454321310AB-1\x1d21000123"),
        ("Data Matrix", UNIT, "]d2010952123454321310AB-1\x1d21000123"),
        ("GS1-128", UNIT, "]C1010952123454321310AB-1\x1d21000123"),
        ("GS1-128", UNIT + "|^99X", "]e0010952123454321310AB-1\x1d21000123\x1d99X"),
        ("EAN-13", "9521234543213", "]E09521234543213"),
        ("EAN-13", "^0109521234543213|^10A", "]E09521234543213|]e010A"),
        ("UPC-E", "042100005264", "]E00042100005264"),
        ("ITF-14", "09521234543213", "]I109521234543213"),
        ("QR Code", "https://a.b/01/9521234543213", "]Q1https://a.b/01/9521234543213"),
    ],
)
def test_a_symbol_is_read_back_as_it_was_meant(symbology: str, data: str, sent: str) -> None:
    assert gs1.scan_data(symbology, data) == sent
    assert gs1.parse(sent).elements == gs1.parse(data).elements


def test_a_check_digit_is_added_where_asked() -> None:
    assert gs1.scan_data("EAN-13", "952123454321", adds_check_digit=True) == "]E09521234543213"


@pytest.mark.parametrize(
    ("symbology", "data", "code"),
    [
        ("Codabar", "123", "gs1_unknown_symbology"),
        ("EAN-13", "123", "gs1_bad_symbol"),
        ("EAN-13", "9521234543214", "gs1_bad_check"),
        ("UPC-E", "416000336108", "gs1_bad_symbol"),
        ("GS1-128", "plain", "gs1_not_gs1"),
        ("GS1 DataBar Limited", "20000000000004", "gs1_bad_symbol"),
    ],
)
def test_a_symbol_that_cannot_hold_it_is_refused(symbology: str, data: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        gs1.scan_data(symbology, data)
    assert caught.value.refusals[0].code == code
