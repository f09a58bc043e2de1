"""Symbols that scanners read, as vector drawings. Each is read back before it is given out."""

from itertools import groupby
from typing import Any, cast

import zxingcpp

from stockthread.kernel.errors import refuse

MODULE_MIN = 0.25  # mm: two dots of a 203 dpi printer


def datamatrix(code: str, side: float, line: int) -> str:
    """Return a square DataMatrix of `code` as SVG, to be drawn `side` mm wide.

    The label leaves its quiet zone. Raises Refused code_not_encodable with the label's line.
    """
    try:
        symbol = zxingcpp.create_barcode(code, zxingcpp.DataMatrix, force_square=True)
    except (ValueError, RuntimeError):  # nothing to encode, too much, or half a character
        symbol = None
    if symbol is None or _read_back(symbol) != code:
        refuse("code_not_encodable", line=line, content=code, what="no symbol can hold it")
    pixels: Any = symbol.to_image(scale=1, add_quiet_zones=False)  # a buffer of two dimensions
    rows = cast(list[list[int]], memoryview(pixels).tolist())
    if side / len(rows) < MODULE_MIN:
        what = f"{len(code)} characters are too many for a symbol of {side:g} mm"
        refuse("code_not_encodable", line=line, content=code, what=what)
    return _drawing(rows)


def _read_back(symbol: zxingcpp.Barcode) -> str | None:
    """Return what a reader sees in the symbol."""
    seen = zxingcpp.read_barcode(
        symbol.to_image(scale=1, add_quiet_zones=True),
        formats=zxingcpp.BarcodeFormats(zxingcpp.DataMatrix),
        is_pure=True,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return seen.text if seen else None


def _drawing(rows: list[list[int]]) -> str:
    """Return one path of dark runs, which leaves no hairlines between modules."""
    path = []
    for y, row in enumerate(rows):
        x = 0
        for value, run in groupby(row):
            length = len(list(run))
            if not value:
                path.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path d="{"".join(path)}"/></svg>'
    )
