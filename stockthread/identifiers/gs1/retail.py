"""GTINs as the digits of EAN, UPC and ITF symbols.

Source: GS1 General Specifications, sections 5.2 (EAN, UPC-A, UPC-E and which noughts it leaves
out), 5.3 (ITF-14) and 7.3 (a GTIN in fourteen digits).
"""

import re
from typing import Final

from stockthread.identifiers.gs1 import element_strings
from stockthread.identifiers.gs1.checks import has_check_digit
from stockthread.identifiers.gs1.flaws import Flaw, refuse_value
from stockthread.identifiers.gs1.records import Element, Rules
from stockthread.kernel.errors import refuse

GTIN: Final = "01"
GTIN_LENGTH: Final = 14
GTIN_LENGTHS: Final = (8, 12, 13, 14)

# A UPC-A that a UPC-E can stand for: number system, company, item, check digit.
_SUPPRESSIBLE = re.compile(
    "[01]([0-9]{2}[0-2]0{4}[0-9]{3}|[0-9]{3}0{5}[0-9]{2}|[0-9]{4}0{5}[0-9]|[0-9]{5}0{4}[5-9])[0-9]"
)


def is_digits(text: str) -> bool:
    """Tell whether a text is as many digits as one of those symbols has."""
    return len(text) in GTIN_LENGTHS and text.isascii() and text.isdigit()


def read(digits: str, symbology: str, rules: Rules) -> Element:
    """Return the element (01) for the digits of a symbol.

    Eight digits of an unknown kind of symbol may be an EAN-8 or a UPC-E with its noughts left
    out; where the check digit fits both, nothing is guessed.
    Raises Refused: gs1_ambiguous and those of a value.
    """
    short = upc_a_of(digits) if not symbology and len(digits) == 8 else ""
    if short and has_check_digit(short):
        if has_check_digit(digits):
            known = (digits.zfill(GTIN_LENGTH), short.zfill(GTIN_LENGTH))
            refuse("gs1_ambiguous", ai=GTIN, position=1, one=known[0], other=known[1])
        digits = short
    if digits.isascii() and digits.isdigit() and not has_check_digit(digits):
        refuse_value(GTIN, digits, Flaw("incorrect_check_digit", len(digits) - 1, 1))
    gtin = digits.zfill(GTIN_LENGTH)
    element_strings.check(GTIN, gtin, rules)
    return GTIN, gtin


def upc_a_of(digits: str) -> str:
    """Return the UPC-A for the eight digits of a UPC-E, "" for what is none."""
    system, last, check = digits[0], digits[6], digits[7]
    if system not in "01":
        return ""
    if last in "012":
        return f"{system}{digits[1:3]}{last}0000{digits[3:6]}{check}"
    if last == "3":
        return f"{system}{digits[1:4]}00000{digits[4:6]}{check}"
    if last == "4":
        return f"{system}{digits[1:5]}00000{digits[5]}{check}"
    return f"{system}{digits[1:6]}0000{last}{check}"


def fits_upc_e(digits: str) -> bool:
    """Tell whether a UPC-A can be printed as a UPC-E."""
    return _SUPPRESSIBLE.fullmatch(digits) is not None
