"""Symbols as modules: what a code of each kind looks like, before it has a size. Pure.

Quiet zones, in modules: ISO/IEC 16022 (DataMatrix, 1), ISO/IEC 18004 (QR, 4), ISO/IEC 15417
(Code 128, 10), ISO/IEC 15420 (EAN-13, 11 before and 7 behind).
"""

from typing import Any, Final, NamedTuple

import zxingcpp
from stdnum import ean

from stockthread.identifiers import gs1
from stockthread.kernel.errors import Refused, refuse, text
from stockthread.labels.records import Code, Symbology

EAN_DIGITS: Final = 13


class Kind(NamedTuple):
    """A kind of symbol: its format for reader and writer, the identifier that a reader must give
    with its data (ISO/IEC 15424), and the width of its quiet zone in modules."""

    format: Any
    identifiers: tuple[str, ...]
    quiet: int
    is_matrix: bool
    is_gs1: bool


_FORMAT: Final = zxingcpp.BarcodeFormat
KINDS: Final[dict[Symbology, Kind]] = {
    "datamatrix": Kind(_FORMAT.DataMatrix, ("]d1", "]d4"), 1, True, False),
    "gs1_datamatrix": Kind(_FORMAT.DataMatrix, ("]d2",), 1, True, True),
    "qr": Kind(_FORMAT.QRCode, ("]Q1", "]Q2"), 4, True, False),
    "gs1_qr": Kind(_FORMAT.QRCode, ("]Q3",), 4, True, True),
    "code128": Kind(_FORMAT.Code128, ("]C0",), 10, False, False),
    "gs1_128": Kind(_FORMAT.Code128, ("]C1",), 10, False, True),
    "ean13": Kind(_FORMAT.EAN13, ("]E0",), 11, False, False),
}


class Modules(NamedTuple):
    """A symbol without a size: a byte a module, row by row, 0 for dark; bars have one row.
    `data` is what a reader must say of it."""

    columns: int
    modules: bytes
    data: str


def modules(code: Code, content: str) -> Modules:
    """Return the symbol of a content; that of GS1 symbols is in brackets, `(01)…(21)…`.

    Raises Refused: code_not_encodable.
    """
    kind = KINDS[code.symbology]
    data, written = _gs1(content) if kind.is_gs1 else _plain(code.symbology, content)
    options: dict[str, object] = {"gs1": True} if kind.is_gs1 else {}
    if kind.format == _FORMAT.DataMatrix:
        options["force_square"] = True
    elif kind.format == _FORMAT.QRCode:
        options["ec_level"] = code.correction
    try:
        symbol = zxingcpp.create_barcode(written, kind.format, **options)
    except (ValueError, RuntimeError):  # nothing to encode, too much, or half a character
        what = "no symbol of this kind can hold it"
        refuse("code_not_encodable", content=content, what=what)
    image: Any = symbol.to_image(scale=1, add_quiet_zones=False)  # a buffer of two dimensions
    pixels = memoryview(image)
    rows, columns = pixels.shape or (0, 0)
    found = pixels.tobytes()
    return Modules(columns, found if kind.is_matrix else _bars(found, rows, columns), data)


def _bars(found: bytes, rows: int, columns: int) -> bytes:
    """Return one row through all bars: the middle, clear of the guards of EAN."""
    middle = rows // 2 * columns
    return found[middle : middle + columns]


def _plain(symbology: Symbology, content: str) -> tuple[str, str]:
    """Return what a reader says, and what the writer is given."""
    if symbology == "ean13":
        digits = content.removeprefix("0") if len(content) == EAN_DIGITS + 1 else content
        if not (len(digits) == EAN_DIGITS and digits.isascii() and digits.isdigit()):
            refuse("code_not_encodable", content=content, what="EAN-13 holds 13 digits")
        if not ean.is_valid(digits):
            refuse("code_not_encodable", content=content, what="its check digit is wrong")
        return digits, digits
    if symbology == "code128" and not content.isascii():
        what = "Code 128 holds letters without accents, digits and signs; take DataMatrix or QR"
        refuse("code_not_encodable", content=content, what=what)
    return content, content


def _gs1(content: str) -> tuple[str, str]:
    """Return a GS1 content as readers say it, with group separators, and as it is written."""
    try:
        parsed = gs1.parse(content)
    except Refused as refused:
        told = text(refused.refusals[0]._replace(line=None)).rstrip(".")
        refuse("code_not_encodable", content=content, what=told)
    if any(ai == "235" for ai, _ in parsed.elements[:-1]):
        # Writers take (235) for one of a fixed length and put no separator behind it.
        refuse("code_not_encodable", content=content, what="(235) must be its last element")
    for _, value in parsed.elements:
        if "[" in value or "]" in value:
            refuse("code_not_encodable", content=content, what="GS1 data have no square brackets")
    data = gs1.element_string(parsed).removeprefix("^").replace("^", "\x1d")
    return data, "".join(f"[{ai}]{value}" for ai, value in parsed.elements)
