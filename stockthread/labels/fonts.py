"""The type on labels: how wide each character is, and which font has it.

Widths are those of the fonts alone, without kerning or ligatures, so that whoever draws a text
gives it the same width. Fonts of one's own stand in for characters that ours lack.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings
from fontTools.ttLib import TTFont, TTLibError

FOLDER: Final = Path(__file__).parent / "fonts"
OWN: Final = {
    "sans": "DejaVuSansCondensed.ttf",
    "bold": "DejaVuSansCondensed-Bold.ttf",
    "mono": "DejaVuSansMono-Bold.ttf",
}
_STRETCHES: Final = (50, 62.5, 75, 87.5, 100, 112.5, 125, 150, 200)
"""Widths of type in per cent, by the class that a font has in its table OS/2."""
POINT: Final = 25.4 / 72
"""A point in mm."""


class Face(NamedTuple):
    """A font: the width of each character that it has, and how far it reaches up and down, as
    parts of its size. `family`, `weight` and `stretch` (in
    per cent) are how typst names it."""

    name: str
    file: Path
    family: str
    weight: int
    stretch: float
    widths: Mapping[str, float]
    ascent: float
    descent: float


@cache
def faces() -> dict[str, Face]:
    """Every font by its name: ours, then those in the installation's folder of fonts."""
    found = {name: _face(name, FOLDER / file) for name, file in OWN.items()}
    for file in sorted(Path(settings.LABEL_FONTS).glob("*.[to]tf")):
        try:
            found[file.stem] = _face(file.stem, file)
        except (TTLibError, OSError, KeyError, AssertionError):
            continue  # no font: the characters in it are refused as those of no font
    return found


def _face(name: str, file: Path) -> Face:
    with TTFont(file, lazy=True) as font:
        em = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        widths = {chr(code): advances[glyph][0] / em for code, glyph in font.getBestCmap().items()}
        names, head, os2 = font["name"], font["hhea"], font["OS/2"]
        family = names.getDebugName(16) or names.getDebugName(1)
        stretch = _STRETCHES[min(max(os2.usWidthClass, 1), 9) - 1]
        return Face(
            name=name,
            file=file,
            family=family,
            weight=os2.usWeightClass,
            stretch=stretch,
            widths=widths,
            ascent=head.ascent / em,
            descent=-head.descent / em,
        )


def pieces(text: str, font: str) -> list[tuple[str, Face]]:
    """Return a text in pieces, each with the font that has all of it.

    Raises KeyError with the first character that no font has.
    """
    own = faces()[font]
    if all(character in own.widths for character in text):
        return [(text, own)]
    found: list[tuple[str, Face]] = []
    for character in text:
        face = own if character in own.widths else _other(character)
        if found and found[-1][1] is face:
            found[-1] = (found[-1][0] + character, face)
        else:
            found.append((character, face))
    return found


def _other(character: str) -> Face:
    for face in faces().values():
        if character in face.widths:
            return face
    raise KeyError(character)


def width(text: str, font: str, size: float) -> float:
    """The width of a text in mm. Raises KeyError as `pieces` does."""
    own = faces()[font].widths
    try:
        return sum([own[character] for character in text]) * size * POINT
    except KeyError:
        parts = pieces(text, font)
        return sum(face.widths[c] for part, face in parts for c in part) * size * POINT


def needs_shaping(character: str) -> bool:
    """Whether a character is of a script that is more than one letter behind the other."""
    return unicodedata.bidirectional(character) in ("R", "AL") or bool(
        unicodedata.combining(character) or unicodedata.category(character) == "Mc"
    )


@cache
def plain(font: str) -> frozenset[str]:
    """The characters of a font that stand one behind the other."""
    return frozenset(each for each in faces()[font].widths if not needs_shaping(each))


def has(character: str) -> bool:
    """Whether any font has a character."""
    return any(character in face.widths for face in faces().values())
