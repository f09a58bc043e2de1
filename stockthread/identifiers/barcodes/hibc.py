"""HIBC, the codes of suppliers to hospitals: primary data, secondary data, or both in one symbol.

Primary data say who labels (LIC), the product or catalogue number and the packaging level;
secondary data the lot or serial, the expiry date and the quantity. The last character checks all
others. A secondary symbol has the primary's check character before its own, which links them.
Source: ANSI/HIBC 2.6, sections 2.2 (primary), 2.3 (secondary), 2.4 (both in one), appendix B.
"""

import re
from collections.abc import Mapping
from typing import Final

from stockthread.identifiers.barcodes import data_identifiers, days
from stockthread.identifiers.barcodes.records import Fact, refuse_value
from stockthread.identifiers.gs1.fields import Value
from stockthread.kernel.errors import refuse

STANDARD: Final = "HIBC"
# In the order of their values for the check character.
CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

_NOT_OF_HIBC = re.compile(f"[^{re.escape(CHARACTERS)}]")
_BEGIN = re.compile(r"\*?\+")
_SURELY = re.compile(r"\+(\$|[A-Z][A-Z0-9]{3}[A-Z0-9]+[0-9](/.*)?.$)")
_PRIMARY = re.compile("([A-Z][A-Z0-9]{3})([A-Z0-9]{1,18})([0-9])")
_JULIAN = re.compile("[0-9]{5}")
_SECONDARY_DIGITS = re.compile(r"\+([0-9]{5}|1[46]D[0-9]{8}).{2,}")
_QUANTITY_DIGITS: Final[Mapping[str, int]] = {"8": 2, "9": 5}
# The flag before a date, its form, and how many characters the flag has.
_FORMS: Final[Mapping[str, tuple[str, int]]] = {
    "0": ("MMYY", 0), "1": ("MMYY", 0), "2": ("MMDDYY", 1), "3": ("YYMMDD", 1),
    "4": ("YYMMDDhh", 1), "5": ("YYJJJ", 1), "6": ("YYJJJhh", 1), "7": ("", 1),
}  # fmt: skip


def begins(text: str) -> bool:
    """Tell whether a text begins as HIBC does."""
    return _BEGIN.match(text) is not None


def read(text: str, this_year: int) -> tuple[str, list[Fact]] | None:
    """Return which data a text has and what they say, None where it is no HIBC after all.

    Asterisks around it and _ for a check character that is a space, as below symbols, are let
    pass, and a space at the end that got lost. Raises Refused: barcode_bad_check,
    barcode_bad_value.
    """
    data = _checked(text)
    if data is None:
        return None
    body, check = data[1:-1], data[-1]
    if body[0] == "$" or body[0].isdigit():
        facts = _secondary(body[:-1], this_year)
        return "secondary", [*facts, _fact("link", body[-1], "L")]
    primary, slash, rest = body.partition("/")
    found = _PRIMARY.fullmatch(primary)
    if not found:
        refuse_value("+", primary, "no labeler, product number and packaging level")
    facts = [
        _fact("labeler", found[1], "LIC"),
        _fact("maker_part_number", found[2], "PCN"),
        _fact("packaging_level", found[3], "U"),
    ]
    if not slash:
        return "primary", [*facts, _fact("link", check, "L")]
    for part in rest.split("/"):
        facts += _secondary(part, this_year)
    return "primary and secondary", facts


def check_character(text: str) -> str:
    """Return the character that belongs after these: the sum of their values, mod 43."""
    return CHARACTERS[sum(map(CHARACTERS.index, text)) % len(CHARACTERS)]


def _checked(text: str) -> str | None:
    """Return the data from + to check character; None for other text that begins with +."""
    data = text
    if len(text) > 2 and text[0] == text[-1] == "*":
        data = text[1:-1]
        if data.endswith("_"):
            data = data[:-1] + " "
    if len(data) < 4 or data[0] != "+" or _NOT_OF_HIBC.search(data):
        return None
    for whole in (data, data + " "):
        if check_character(whole[:-1]) == whole[-1]:
            return whole if _SURELY.match(whole) or _SECONDARY_DIGITS.match(whole) else None
    if _SURELY.match(data):
        refuse("barcode_bad_check", identifier="+", value=data)
    return None


def _secondary(part: str, this_year: int) -> list[Fact]:
    """Return what one part after a slash says: a reference, or a data identifier."""
    if part.startswith("$") or _JULIAN.match(part):
        return _reference(part, this_year)
    facts = data_identifiers.facts([data_identifiers.divide(part)], this_year)
    return [fact._replace(standard=STANDARD) for fact in facts]


def _reference(text: str, this_year: int) -> list[Fact]:
    """Return quantity, date and lot or serial. Raises Refused barcode_bad_value."""
    facts: list[Fact] = []
    if _JULIAN.match(text):
        facts.append(_date(text[:5], "YYJJJ", "", this_year))
        return facts + _named("lot", text[5:], "")
    sign = "$$" if text.startswith("$$") else "$"
    rest = text[len(sign) :]
    name = "serial" if rest.startswith("+") else "lot"
    if name == "serial":
        sign, rest = sign + "+", rest[1:]
    if not sign.startswith("$$"):
        return _named(name, rest, sign)
    if digits := _QUANTITY_DIGITS.get(rest[:1]):
        quantity, rest = rest[1 : 1 + digits], rest[1 + digits :]
        if len(quantity) != digits or not quantity.isdigit():
            refuse_value(sign, text, "no quantity")
        facts.append(_fact("quantity", quantity, sign, int(quantity)))
        # Beside a quantity, the date may be left out with its flag.
        if not _has_date(rest):
            return facts + _named(name, rest, sign)
    if rest[:1] not in _FORMS:
        refuse_value(sign, text, "no date, and no 7 in its place")
    form, skipped = _FORMS[rest[0]]
    if form:
        facts.append(_date(rest[skipped : skipped + len(form)], form, sign, this_year))
    return facts + _named(name, rest[skipped + len(form) :], sign)


def _has_date(text: str) -> bool:
    """Tell whether a text begins with a flag and a date that there is."""
    if text[:1] not in _FORMS:
        return False
    form, skipped = _FORMS[text[0]]
    try:
        return not form or bool(days.read(text[skipped : skipped + len(form)], form, 2000))
    except ValueError:
        return False


def _named(name: str, value: str, identifier: str) -> list[Fact]:
    return [_fact(name, value, identifier)] if value else []


def _date(digits: str, form: str, identifier: str, this_year: int) -> Fact:
    try:
        day = days.read(digits, form, this_year)
    except ValueError:
        refuse_value(identifier or "+", digits, f"no date written {form.upper()}")
    name = "expiry_time" if "h" in form else "expiry_date"
    return _fact(name, digits, identifier, day, days.unit(form))


def _fact(name: str, raw: str, identifier: str, value: Value | None = None, unit: str = "") -> Fact:
    return Fact(name, raw if value is None else value, unit, STANDARD, identifier, raw)
