"""Envelopes of ISO/IEC 15434: `[)>` RS 06 GS … RS EOT, as scanners really send them.

Format 05 holds GS1 elements, 06 data identifiers, 12 text elements; others are refused. What is
let pass: no RS before the format, no RS or EOT at the end, a `>` before the beginning, control
characters written as text, and spaces in their place where every word begins with a known
identifier. The macro characters 05 and 06 of Data Matrix stand for such an envelope, which the
decoder writes out. Source: ISO/IEC 15434, sections 6 (envelopes) and 7 (formats).
"""

import re
from typing import Final, NamedTuple

from stockthread.identifiers.barcodes import controls, data_identifiers, text_elements
from stockthread.identifiers.barcodes.controls import EOT, GS, RS
from stockthread.kernel.errors import refuse

GS1_ELEMENTS: Final = "05"
DATA_IDENTIFIERS: Final = "06"
TEXT_ELEMENTS: Final = "12"

_BEGIN = re.compile(r">?\[\)>")
_FORMAT = re.compile(r"([0-9]{2})([\x1d ]|$)")
_AROUND: Final = " \t\r\n"


class Segment(NamedTuple):
    """One format of an envelope: its two digits, and its fields as pairs of identifier and value.

    Those of format 05 are one field, the GS1 element string, under no identifier.
    """

    format: str
    fields: tuple[tuple[str, str], ...]


def begins(text: str) -> bool:
    """Tell whether a text begins as an envelope does."""
    return _BEGIN.match(text) is not None


def read(text: str) -> tuple[Segment, ...]:
    """Return what is in an envelope.

    Raises Refused: barcode_bad_envelope, barcode_unknown_format, barcode_bad_value.
    """
    found = _BEGIN.match(text)
    if not found:
        refuse("barcode_bad_envelope", what="it does not begin with [)>", position=1)
    body = controls.restored(text[found.end() :]).rstrip(_AROUND)
    body = body.removesuffix(EOT).rstrip(RS + _AROUND).lstrip(RS + " ")
    if EOT in body:
        position = found.end() + body.index(EOT) + 1
        refuse("barcode_bad_envelope", what="something follows its end", position=position)
    if not body:
        refuse("barcode_bad_envelope", what="there is nothing in it", position=found.end() + 1)
    return tuple(_segment(part) for part in body.split(RS))


def _segment(part: str) -> Segment:
    """Return one format. Raises Refused."""
    found = _FORMAT.match(part)
    if not found:
        refuse("barcode_bad_envelope", what="no format of two digits and GS", position=4)
    name, separator = found.groups()
    data = part[found.end() :].strip(GS)
    if not data:
        refuse("barcode_bad_envelope", what="a format without data", position=4)
    if name == GS1_ELEMENTS:
        # A space is in no element, so that it can only stand for GS.
        return Segment(name, (("", data.replace(" ", GS)),))
    if name not in (DATA_IDENTIFIERS, TEXT_ELEMENTS):
        refuse("barcode_unknown_format", format=name)
    divide = data_identifiers.divide if name == DATA_IDENTIFIERS else text_elements.divide
    if separator == " " and GS not in data:
        return Segment(name, tuple(divide(word) for word in _words(data, name)))
    return Segment(name, tuple(divide(field) for field in data.split(GS) if field.strip(" ")))


def _words(data: str, name: str) -> list[str]:
    """Return the fields of data whose separators came as spaces, or refuse to guess."""
    words = data.split()
    if name == TEXT_ELEMENTS or not all(data_identifiers.is_plausible(word) for word in words):
        refuse("barcode_bad_envelope", what="its separators came as spaces", position=4)
    return words
