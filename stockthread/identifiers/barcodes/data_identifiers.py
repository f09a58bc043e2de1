"""Data identifiers: up to three digits and a letter before a value, in an envelope or alone.

Each has a name, and those of dates, numbers and keys a typed value. An identifier that is not
listed is text with a name made of it. Alone (`S12345`), any of these may as well be plain text;
who asks must know that. Sources: ANSI MH10.8.2 (ISO/IEC 15418), Data Identifiers; ASC X12 data
elements 355 (units) and 374 (kinds of dates); IFA Coding System (PPN, under 9N).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from stockthread.identifiers.barcodes import days
from stockthread.identifiers.barcodes.data_identifier_names import (
    BARE,
    DATES,
    KINDS_OF_DATES,
    MEASURES,
    NAMES,
    UNITS,
)
from stockthread.identifiers.barcodes.records import Fact, refuse_value
from stockthread.identifiers.gs1.checks import has_check_digit
from stockthread.identifiers.gs1.code_lists import CHECKS as CODE_LISTS
from stockthread.identifiers.gs1.fields import Value
from stockthread.kernel.errors import Refused, refuse

STANDARD: Final = "ANSI MH10.8.2"
LENGTH_MAX: Final = 128
PPN: Final = "9N"
MIXED_ORIGIN: Final = "AA"

_FIELD = re.compile(r"([0-9]{0,3}[A-Z])(.+)", re.DOTALL)
_BARE = re.compile(r"([0-9]{0,2}[A-Z])([!-~]+)")
_NUMBER = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?) ?([A-Z0-9]{0,3})", re.IGNORECASE)
_PIECES = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")

Said = tuple[str, Value, str]


def divide(field: str) -> tuple[str, str]:
    """Return the identifier of a field and its value. Raises Refused barcode_bad_envelope."""
    found = _FIELD.fullmatch(field.strip(" "))
    if not found:
        refuse("barcode_bad_envelope", what="a field without a data identifier", position=4)
    return found[1], found[2].strip(" ")


def facts(fields: Sequence[tuple[str, str]], this_year: int) -> list[Fact]:
    """Return what fields of data identifiers say, in order. Raises Refused barcode_bad_value.

    Beside a Pharmacy Product Number, a date without a meaning of its own is the expiry date.
    """
    is_pharmacy = any(identifier == PPN for identifier, _ in fields)
    return [_fact(identifier, value, this_year, is_pharmacy) for identifier, value in fields]


def identifier_of(text: str) -> str:
    """Return the identifier that a text begins with if it may be one field; "" where it cannot."""
    found = _BARE.fullmatch(text)
    return found[1] if found and found[1] in BARE else ""


def bare(text: str) -> tuple[str, str] | None:
    """Return identifier and value of a text that may be one field, None where it cannot be.

    Only identifiers that labels really have alone are thought of, and a value has a digit.
    """
    found = _BARE.fullmatch(text)
    if not found or found[1] not in BARE or not is_plausible(text):
        return None
    is_worded = found[1] in DATES or found[1] == "4L"
    return (found[1], found[2]) if is_worded or re.search("[0-9]", found[2]) else None


def is_plausible(field: str) -> bool:
    """Tell whether a text is a field of a listed identifier with a value that is right for it."""
    found = _FIELD.fullmatch(field)
    if not found or found[1] not in _KNOWN:
        return False
    try:
        _fact(found[1], found[2], 2000, False)
    except Refused:
        return False
    return True


def _fact(identifier: str, value: str, this_year: int, is_pharmacy: bool) -> Fact:
    if len(value) > LENGTH_MAX:
        refuse_value(identifier, value[:LENGTH_MAX], f"it has more than {LENGTH_MAX} characters")
    if identifier in DATES:
        name, said, unit = _date(identifier, value, this_year)
        if is_pharmacy and identifier == "D":
            name = "expiry_date"
    elif identifier in MEASURES:
        name, said, unit = _measure(identifier, value)
    elif identifier in _CHECKED:
        name, said, unit = NAMES[identifier], _CHECKED[identifier](identifier, value), ""
    else:
        name = NAMES.get(identifier) or f"data_identifier_{identifier.lower()}"
        said, unit = value, ""
    return Fact(name, said, unit, STANDARD, identifier, value)


def _date(identifier: str, value: str, this_year: int) -> Said:
    """Return the name, value and unit of a date; a kind of date may follow its digits."""
    name, form, has_kind = DATES[identifier]
    digits = value[: len(form)] if has_kind else value
    kind = value[len(form) :] if has_kind else ""
    if kind and not (kind.isascii() and kind.isalnum() and len(kind) <= 3):
        refuse_value(identifier, value, "no kind of date after the day")
    if kind:
        name = KINDS_OF_DATES.get((identifier, kind), f"date_{kind.lower()}")
    try:
        if identifier in ("13D", "27D"):
            half = len(form) // 2
            both = tuple(
                days.read(part, form[:half], this_year) for part in (value[:half], value[half:])
            )
            return name, both, days.unit(form)
        return name, days.read(digits, form, this_year), days.unit(form)
    except (ValueError, OverflowError):
        refuse_value(identifier, value, f"no date written {form.upper()}")


def _measure(identifier: str, value: str) -> Said:
    """Return the name, number and unit of an amount; a unit's code may follow its digits."""
    name, unit = MEASURES[identifier]
    found = _NUMBER.fullmatch(value)
    if not found or (found[2] and found[2][0].isdigit()):
        refuse_value(identifier, value, "no number")
    code = found[2].upper()
    number: int | Decimal = Decimal(found[1]) if "." in found[1] else int(found[1])
    return name, number, UNITS.get(code, code) if code else unit


def _gtin(identifier: str, value: str) -> Value:
    return _digits(identifier, value, 14)


def _sscc(identifier: str, value: str) -> Value:
    return _digits(identifier, value, 18)


def _digits(identifier: str, value: str, length: int) -> str:
    if len(value) != length or not (value.isascii() and value.isdigit()):
        refuse_value(identifier, value, f"it has not {length} digits")
    if not has_check_digit(value):
        refuse("barcode_bad_check", identifier=identifier, value=value)
    return value


def _country(identifier: str, value: str) -> Value:
    """A country in two letters; AA is several."""
    code = value.upper()
    if code != MIXED_ORIGIN and CODE_LISTS["iso3166alpha2"](code):
        refuse_value(identifier, value, "no country in two letters")
    return code


def _pieces(identifier: str, value: str) -> Value:
    """The number of a piece, and of how many."""
    found = _PIECES.fullmatch(value)
    if not found or not 0 < int(found[1]) <= int(found[2]):
        refuse_value(identifier, value, "no piece of pieces")
    return int(found[1]), int(found[2])


def _ppn(identifier: str, value: str) -> Value:
    """A Pharmacy Product Number, whose last two digits check the others: mod 97, weights from 2."""
    body, check = value[:-2], value[-2:]
    if not (value.isascii() and value.isalnum() and 5 <= len(value) <= 22 and check.isdigit()):
        refuse_value(identifier, value, "no Pharmacy Product Number")
    total = sum(weight * ord(character) for weight, character in enumerate(body, 2))
    if total % 97 != int(check):
        refuse("barcode_bad_check", identifier=identifier, value=value)
    return value


_CHECKED: Final[Mapping[str, Callable[[str, str], Value]]] = {
    "4L": _country, "6Q": _pieces, "8P": _gtin, "8S": _sscc, PPN: _ppn, "13Q": _pieces,
}  # fmt: skip
_KNOWN: Final = {*NAMES, *DATES, *MEASURES}
