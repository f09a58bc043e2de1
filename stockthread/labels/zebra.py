"""Labels in ZPL II: every letter and symbol as the dots that were read back. Pure.

Symbols are sent as graphics (`^GF`), not as commands that each printer's firmware would draw in
its own way: what is read back is what is printed. Rows that repeat, and runs of the same figure,
are told by ZPL's own compression. An RFID tag of class 1, generation 2 is written in hexadecimal
figures into its bank of EPC, whose length the printer sets (`^RFW,H,,,A`).
Source: Zebra, ZPL II Programming Guide: ^GF, ^FO, ^PW, ^LL, ^RS, ^RF and "Alternative Data
Compression".
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PIL import Image

from stockthread.labels import picturing
from stockthread.labels.picturing import Dots, Images
from stockthread.labels.records import Drawing

_RUN: Final = re.compile(r"([0-9A-F])\1{2,}")
_TWENTY: Final = 20
_MOST: Final = 400


def zpl(
    drawing: Drawing, dots: int, images: Images, offset: tuple[float, float] = (0.0, 0.0)
) -> bytes:
    """Return one label; `offset` in mm moves all of it. Raises Refused: label_image_missing."""
    wide, high = round(drawing.width * dots), round(drawing.height * dots)
    across, down = (round(part * dots) for part in offset)
    fields = [
        f"^FO{piece.x},{piece.y}{_graphic(piece)}^FS"
        for piece in _merged(picturing.pieces(drawing, dots, images), wide, high)
    ]
    head = f"^XA^PW{wide}^LL{high}^LS{-across}^LT{down}"
    tag = f"^RS8^RFW,H,,,A^FD{drawing.tag}^FS" if drawing.tag else ""
    return "".join([head, tag, *fields, "^PQ1^XZ\n"]).encode("ascii")


def _merged(pieces: Sequence[Dots], wide: int, high: int) -> list[Dots]:
    """Return the pieces as few graphics: all of the label's in one, where its dots begin."""
    picture = Image.new("1", (wide, high), 0)
    for piece in pieces:
        picture.paste(255, (piece.x, piece.y), piece.mask)
    box = picture.getbbox()
    return [Dots(box[0], box[1], picture.crop(box))] if box else []


def _graphic(piece: Dots) -> str:
    """Return a piece as ^GFA with compressed figures."""
    row_bytes = (piece.mask.width + 7) // 8
    figures = piece.mask.tobytes().hex().upper()
    wide = row_bytes * 2
    rows, before = [], ""
    for start in range(0, len(figures), wide):
        row = figures[start : start + wide]
        rows.append(":" if row == before else _row(row))
        before = row
    total = row_bytes * piece.mask.height
    return f"^GFA,{total},{total},{row_bytes},{''.join(rows)}"


@lru_cache(maxsize=10_000)
def _row(row: str) -> str:
    """Return a row of figures, compressed: zeros to its end are a comma."""
    kept = row.rstrip("0")
    if not kept:
        return ","
    if len(kept) % 2:
        kept += "0"
    tail = "," if len(kept) < len(row) else ""
    return _RUN.sub(lambda found: _counted(found[0]), kept) + tail


def _counted(run: str) -> str:
    """Return a run of one figure: G to Y count 1 to 19, g to z twenties."""
    left, told = len(run), ""
    while left >= _TWENTY:
        twenties = min(left, _MOST) // _TWENTY
        told += chr(ord("g") + twenties - 1)
        left -= twenties * _TWENTY
    if left:
        told += chr(ord("G") + left - 1)
    return told + run[0]
