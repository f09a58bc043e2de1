"""By which codes a barcode names a thing: `named_by`."""

from typing import NamedTuple

from stockthread.identifiers.barcodes.joining import together
from stockthread.identifiers.barcodes.reading import read
from stockthread.kernel.errors import Refused


class Named(NamedTuple):
    """The codes that a barcode says, the most exact first, and the GTIN beside them, else ""."""

    codes: tuple[str, ...]
    gtin: str


def named_by(text: str) -> Named | None:
    """Return by which codes a barcode names a thing; None where it is none, or names none.

    Each code as it stands in the barcode, then as it is read.
    """
    try:
        common = together([read(text)]).common
    except Refused:
        return None
    facts = [fact for fact in (common.sscc, common.serial, common.lot) if fact]
    codes = tuple(dict.fromkeys(form for fact in facts for form in (fact.raw, str(fact.value))))
    return Named(codes, str(common.gtin.value) if common.gtin else "") if codes else None
