"""Labels as dots, at a printer's own resolution: the picture that ZPL and PNG carry. Pure.

Nothing is smoothed: a dot is black or white, as the printer has it.
"""

import io
import math
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from stockthread.kernel.errors import refuse
from stockthread.labels import fonts
from stockthread.labels.fonts import POINT
from stockthread.labels.records import Drawing, Fill, Placed, Run, Symbol, Turn

BLACK: Final = 0
WHITE: Final = 255
Images = Mapping[str, bytes]
"""The bytes of each image by its name."""
_TURNS: Final = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


class Dots(NamedTuple):
    """A piece of a label: black where `mask` is set, with its corner at a dot of the label."""

    x: int
    y: int
    mask: Image.Image


def raster(drawing: Drawing, dots: int, images: Images) -> Image.Image:
    """Return a label in mode "1" with so many dots a mm. Raises Refused: label_image_missing."""
    picture = Image.new("1", (_dot(drawing.width, dots), _dot(drawing.height, dots)), WHITE)
    for piece in pieces(drawing, dots, images):
        picture.paste(BLACK, (piece.x, piece.y), piece.mask)
    return picture


def pieces(drawing: Drawing, dots: int, images: Images) -> list[Dots]:
    """Return all that is black on a label. Raises Refused: label_image_missing."""
    found: list[Dots] = []
    for mark in drawing.marks:
        if isinstance(mark, Run):
            found += _run(mark, dots)
        elif isinstance(mark, Symbol):
            found.append(symbol(mark, dots))
        elif isinstance(mark, Fill):
            found.append(_fill(mark, dots))
        else:
            found.append(_placed(mark, dots, images))
    return found


def png(drawing: Drawing, dots: int, images: Images) -> bytes:
    """Return a label as PNG that says its own size."""
    return encoded(raster(drawing, dots, images), dots)


def encoded(picture: Image.Image, dots: int) -> bytes:
    """Return a picture as PNG with so many dots a mm."""
    target = io.BytesIO()
    picture.save(target, "PNG", dpi=(dots * 25.4, dots * 25.4))
    return target.getvalue()


def symbol(mark: Symbol, dots: int) -> Dots:
    """Return a symbol's dots; each module has as many as the next."""
    modules = Image.frombytes("L", (mark.columns, mark.rows), mark.modules)
    size = (
        mark.columns * max(1, round(mark.module * dots)),
        mark.rows * max(1, round(mark.row_height * dots)),
    )
    mask = modules.resize(size, Image.Resampling.NEAREST).point(_INVERTED, "1")
    return Dots(_dot(mark.x, dots), _dot(mark.y, dots), mask)


_INVERTED: Final = [0 if value else 255 for value in range(256)]
_DARK: Final = [255 if value < 128 else 0 for value in range(256)]


def _dot(measure: float, dots: int) -> int:
    return round(measure * dots)


def _fill(mark: Fill, dots: int) -> Dots:
    """Return a rectangle, at least a dot thick."""
    left, top = _dot(mark.x, dots), _dot(mark.y, dots)
    width = max(1, _dot(mark.x + mark.width, dots) - left)
    height = max(1, _dot(mark.y + mark.height, dots) - top)
    return Dots(left, top, _solid(width, height))


@lru_cache(maxsize=200)
def _solid(width: int, height: int) -> Image.Image:
    return Image.new("1", (width, height), WHITE)


def _run(run: Run, dots: int) -> list[Dots]:
    """Return the letters of a run, each at its own place."""
    widths = fonts.faces()[run.font].widths
    unit = run.size * POINT
    found, along = [], 0.0
    cosine, sine = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[run.turn]
    for sign in run.text:
        letter = _letter(sign, run.font, run.size * POINT * dots, run.turn)
        if letter is not None:
            x = _dot(run.x + cosine * along * unit, dots) + letter.x
            y = _dot(run.y + sine * along * unit, dots) + letter.y
            found.append(Dots(x, y, letter.mask))
        along += widths[sign]
    return found


@lru_cache(maxsize=20_000)
def _letter(sign: str, font: str, size: float, turn: Turn) -> Dots | None:
    """Return a letter's dots around the beginning of its baseline; None for a space."""
    face = _font(font, size)
    left, top, right, bottom = (
        math.floor(edge) if place < 2 else math.ceil(edge)
        for place, edge in enumerate(face.getbbox(sign, mode="1", anchor="ls"))
    )
    if right <= left or bottom <= top:
        return None
    mask = Image.new("1", (right - left, bottom - top), 0)
    ImageDraw.Draw(mask).text((-left, -top), sign, font=face, anchor="ls", fill=WHITE)
    if turn == 0:
        return Dots(left, top, mask)
    x, y = {90: (-bottom, left), 180: (-right, -bottom), 270: (top, -right)}[turn]
    return Dots(x, y, mask.transpose(_TURNS[turn]))


@cache
def _font(font: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        str(fonts.faces()[font].file), size, layout_engine=ImageFont.Layout.BASIC
    )


def _placed(mark: Placed, dots: int, images: Images) -> Dots:
    """Return an image in black and white, as large as its box allows, in the middle of it."""
    if mark.image not in images:
        refuse("label_image_missing", image=mark.image)
    box = _dot(mark.width, dots), _dot(mark.height, dots)
    mask = _picture(images[mark.image], box)
    x = _dot(mark.x, dots) + (box[0] - mask.width) // 2
    return Dots(x, _dot(mark.y, dots) + (box[1] - mask.height) // 2, mask)


@lru_cache(maxsize=50)
def _picture(data: bytes, box: tuple[int, int]) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=["PNG"]) as opened:
        grey = opened.convert("L")
    scale = min(box[0] / grey.width, box[1] / grey.height)
    size = max(1, round(grey.width * scale)), max(1, round(grey.height * scale))
    return grey.resize(size, Image.Resampling.LANCZOS).point(_DARK, "1")
