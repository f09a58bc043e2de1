"""Text elements, as aircraft parts have them: three letters, a space, a value.

Sources: ATA Spec 2000 chapter 9 (Common Support Data Dictionary); ISO/IEC 15434 format 12.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from stockthread.identifiers.barcodes import days
from stockthread.identifiers.barcodes.records import Fact, refuse_value
from stockthread.kernel.errors import refuse

STANDARD: Final = "ATA Spec 2000"

_FIELD = re.compile(r"([A-Z]{3})[ :]+(.*)", re.DOTALL)
_NAMES: Final[Mapping[str, str]] = {
    "CAG": "maker", "DUN": "maker_duns", "EUC": "maker", "LOT": "lot", "MFR": "maker",
    "PML": "part_modification_level", "PNO": "maker_part_number", "PNR": "current_part_number",
    "QTY": "quantity", "SEQ": "serial", "SER": "serial", "SPL": "supplier", "UCN": "serial",
    "UID": "unique_item_identifier", "USN": "serial", "UST": "unique_item_identifier",
}  # fmt: skip
_DATES: Final[Mapping[str, str]] = {"DMF": "production_date", "EXP": "expiry_date"}


def divide(field: str) -> tuple[str, str]:
    """Return the three letters of a field and its value. Raises Refused barcode_bad_envelope."""
    found = _FIELD.fullmatch(field.strip(" "))
    if not found or not found[2].strip(" "):
        refuse("barcode_bad_envelope", what="a field without three letters before it", position=4)
    return found[1], found[2].strip(" ")


def facts(fields: Sequence[tuple[str, str]], this_year: int) -> list[Fact]:
    """Return what text elements say. Raises Refused barcode_bad_value."""
    return [_fact(identifier, value, this_year) for identifier, value in fields]


def _fact(identifier: str, value: str, this_year: int) -> Fact:
    if identifier in _DATES:
        form = "YYYYMMDD" if len(value) == 8 else "YYMMDD"
        try:
            day = days.read(value, form, this_year)
        except ValueError:
            refuse_value(identifier, value, "no such day")
        return Fact(_DATES[identifier], day, "", STANDARD, identifier, value)
    name = _NAMES.get(identifier, f"text_element_{identifier.lower()}")
    if name == "quantity" and value.isascii() and value.isdigit():
        return Fact(name, int(value), "", STANDARD, identifier, value)
    return Fact(name, value, "", STANDARD, identifier, value)
