"""What a scanner with AIM identifiers sends for a symbol: the other way round of `carriers`.

A label that is decoded after printing must say exactly this.
Sources: those of `carriers`, and GS1 General Specifications, section 5.5 (GS1 DataBar).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from stockthread.identifiers.gs1 import element_strings, retail
from stockthread.identifiers.gs1.carriers import COMPOSITE, COMPOSITE_AIM, unescaped
from stockthread.identifiers.gs1.checks import check_digit
from stockthread.identifiers.gs1.records import FNC1, GROUP_SEPARATOR, Rules
from stockthread.kernel.errors import refuse

DATABAR: Final = "]e0"


class Matrix(NamedTuple):
    """A symbol for any data: its identifier for plain data, and for element strings."""

    plain: str
    elements: str


class Linear(NamedTuple):
    """A symbol for one GTIN: its identifier, how many digits it takes, what is put before them."""

    identifier: str
    length: int
    before: str = ""


_MATRICES: Final[Mapping[str, Matrix]] = {
    "Data Matrix": Matrix("]d1", "]d2"),
    "DotCode": Matrix("]J0", "]J1"),
    "QR Code": Matrix("]Q1", "]Q3"),
}
_ELEMENTS_ONLY: Final = {"GS1-128": "]C1", "GS1 DataBar Expanded": DATABAR}
_LINEAR: Final[Mapping[str, Linear]] = {
    "EAN-13": Linear("]E0", 13),
    "EAN-8": Linear("]E4", 8),
    "UPC-A": Linear("]E0", 12, "0"),
    "UPC-E": Linear("]E0", 12, "0"),
    "ITF-14": Linear("]I1", 14),
    "GS1 DataBar Omnidirectional": Linear(DATABAR, 14, "01"),
    "GS1 DataBar Limited": Linear(DATABAR, 14, "01"),
}
_RULES: Final = Rules()


def scan_data(symbology: str, data: str, *, adds_check_digit: bool = False) -> str:
    """Return what is sent for this data, given in our text form, in a symbol of this kind.

    With `adds_check_digit` the digits of a GTIN come without their last. Raises Refused:
    gs1_unknown_symbology, gs1_bad_symbol and those of an element string.
    """
    linear, sign, composite = data.partition(COMPOSITE)
    if symbology in _MATRICES:
        matrix = _MATRICES[symbology]
        if data.startswith(FNC1):
            return matrix.elements + _sent(data)
        return matrix.plain + unescaped(data)
    if symbology in _ELEMENTS_ONLY:
        first = _sent(linear)
        if not sign:
            return _ELEMENTS_ONLY[symbology] + first
        return COMPOSITE_AIM + first + _separator(linear) + _sent(composite)
    if symbology not in _LINEAR:
        refuse("gs1_unknown_symbology", ai="", identifier=symbology, position=1)
    identifier, _, before = _LINEAR[symbology]
    first = identifier + before + _digits(symbology, linear, adds_check_digit)
    if not sign:
        return first
    if identifier == DATABAR:
        return first + _sent(composite)
    return first + COMPOSITE + COMPOSITE_AIM + _sent(composite)


def _sent(text: str) -> str:
    """Return an element string as it is sent, after looking at it."""
    element_strings.read(text, _RULES)
    return text[1:].replace(FNC1, GROUP_SEPARATOR)


def _separator(linear: str) -> str:
    """Return what stands between the linear and the composite component."""
    ai, _ = element_strings.read(linear, _RULES)[-1]
    needs_one = not element_strings.is_predefined(ai) and not linear.endswith(FNC1)
    return GROUP_SEPARATOR if needs_one else ""


def _digits(symbology: str, text: str, adds_check_digit: bool) -> str:
    """Return the digits of a symbol, given as such or as (01). Raises Refused."""
    length = _LINEAR[symbology].length
    digits = text
    if text.startswith(FNC1):
        noughts = retail.GTIN_LENGTH - length
        digits = text.removeprefix(f"{FNC1}01{'0' * noughts}")
    elif adds_check_digit and len(text) == length - 1 and text.isascii() and text.isdigit():
        digits += check_digit(text)
    elif adds_check_digit:
        digits = ""
    is_right = len(digits) == length and digits.isascii() and digits.isdigit()
    if symbology == "UPC-E":
        is_right = is_right and retail.fits_upc_e(digits)
    if symbology == "GS1 DataBar Limited":
        is_right = is_right and digits[0] in "01"
    if not is_right:
        value = element_strings.shown(text)
        refuse("gs1_bad_symbol", ai=retail.GTIN, symbology=symbology, value=value, position=1)
    retail.read(digits, symbology, _RULES)
    return digits
