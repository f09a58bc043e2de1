"""Texts set into their boxes: the largest size at which they fit, line by line. Pure."""

from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from stockthread.identifiers import groups
from stockthread.kernel.errors import refuse
from stockthread.labels import fonts
from stockthread.labels.fonts import POINT
from stockthread.labels.records import Run, Text

STEP: Final = 0.25
"""By how many points a text is set smaller at a time."""
GROUP_GAP: Final = 0.3
"""Between groups of a code, in parts of the type's size."""
SLACK: Final = 0.01
_CONTROLS: Final = dict.fromkeys((*range(10), *range(11, 0x20), *range(0x7F, 0xA0)), " ")


class Word(NamedTuple):
    """What stays on one line: its text, the gap before it (both in parts of the size), and the
    text of the gap, empty where it is only room."""

    text: str
    width: float
    gap: float
    gap_text: str


@lru_cache(maxsize=20_000)
def runs(element: Text, text: str) -> tuple[Run, ...]:
    """Return a text as it stands in its box.

    Raises Refused: label_text_too_long, label_characters.
    """
    paragraphs = [_words(element, line) for line in text.translate(_CONTROLS).split("\n")]
    face = fonts.faces()[element.font]
    across, down = _inside(element)
    line_height = face.ascent + face.descent
    size = element.size
    while True:
        rows_max = min(element.rows, int((down + SLACK) / (line_height * size * POINT)))
        lines = _broken(paragraphs, (across + SLACK) / (size * POINT))
        if lines is not None and len(lines) <= rows_max:
            return _placed(element, lines, size)
        if size <= element.smallest:
            break
        size = max(size - STEP, element.smallest)
    if element.cut and rows_max:
        return _placed(element, _cut(element, paragraphs, across / (size * POINT), rows_max), size)
    refuse(
        "label_text_too_long",
        text=text,
        width=f"{across:g}",
        height=f"{down:g}",
        smallest=f"{element.smallest:g}",
    )


def _inside(element: Text) -> tuple[float, float]:
    """The room along the lines and across them."""
    sides = (element.width, element.height)
    return sides if element.turn in (0, 180) else (sides[1], sides[0])


def _words(element: Text, line: str) -> list[Word]:
    """Return a line's words, or the groups of its code."""
    _need_characters(line, element.font)
    size = 1 / POINT
    space = fonts.width(" ", element.font, size)
    words: list[Word] = []
    for word in line.split():
        for place, group in enumerate(groups(word) if element.grouped else [word]):
            for part, piece in enumerate(_hyphenated(group)):
                gap, gap_text = 0.0, ""
                if part == 0 and place:
                    gap = GROUP_GAP
                elif part == 0 and words:
                    gap, gap_text = space, " "
                width = fonts.width(piece, element.font, size)
                words.append(Word(piece, width, gap, gap_text))
    return words


def _hyphenated(word: str) -> list[str]:
    """Return the pieces between which a word may be broken: behind its hyphens."""
    ends = [0, *(at + 1 for at, sign in enumerate(word[:-1]) if sign == "-" and at), len(word)]
    return [word[start:end] for start, end in pairwise(ends) if end > start]


def _need_characters(text: str, font: str) -> None:
    """Refuse what no font has, and what stands otherwise than one letter behind the other."""
    plain = fonts.plain(font)
    if plain.issuperset(text):
        return
    for sign in text:
        if fonts.needs_shaping(sign) or not fonts.has(sign):
            refuse("label_characters", text=text, character=sign, number=f"U+{ord(sign):04X}")


def _broken(paragraphs: list[list[Word]], room: float) -> list[list[Word]] | None:
    """Return the lines that fit into a room (in parts of the size); None if a word does not."""
    lines: list[list[Word]] = []
    for words in paragraphs:
        lines.append([])
        used = 0.0
        for word in words:
            if word.width > room:
                return None
            if lines[-1] and used + word.gap + word.width > room:
                lines.append([])
                used = 0.0
            used += word.width + (word.gap if lines[-1] else 0)
            lines[-1].append(word)
    return lines


def _cut(
    element: Text, paragraphs: list[list[Word]], room: float, rows_max: int
) -> list[list[Word]]:
    """Return as many lines as may stand, the last ending in “…”."""
    size = 1 / POINT
    fitting = [
        Word(piece, fonts.width(piece, element.font, size), word.gap, word.gap_text)
        for words in paragraphs
        for word in words
        for piece in [_shortened(element, word.text, room) if word.width > room else word.text]
    ]
    lines = _broken([fitting], room) or [[]]
    kept = lines[:rows_max]
    said = "".join(word.gap_text * bool(place) + word.text for place, word in enumerate(kept[-1]))
    last = said if said.endswith("…") else _shortened(element, said + "…", room)
    kept[-1] = [Word(last, fonts.width(last, element.font, size), 0, "")]
    return kept


def _shortened(element: Text, text: str, room: float) -> str:
    """Return a text cut to a room, ending in “…”."""
    kept = text.rstrip("…")
    while kept and fonts.width(kept + "…", element.font, 1 / POINT) > room:
        kept = kept[:-1].rstrip()
    return kept + "…"


def _placed(element: Text, lines: list[list[Word]], size: float) -> tuple[Run, ...]:
    """Return the lines as runs on the label."""
    face = fonts.faces()[element.font]
    across, down = _inside(element)
    unit = size * POINT
    step = (face.ascent + face.descent) * unit
    over = down - step * len(lines)
    top = {"top": 0.0, "middle": over / 2, "bottom": over}[element.stands]
    found: list[Run] = []
    for row, words in enumerate(lines):
        width = sum(word.width + (word.gap if place else 0) for place, word in enumerate(words))
        over = across - width * unit
        along = {"left": 0.0, "middle": over / 2, "right": over}[element.align]
        baseline = top + row * step + face.ascent * unit
        for text, at in _joined(words):
            found += _in_fonts(element, text, along + at * unit, baseline, size)
    return tuple(found)


def _joined(words: list[Word]) -> list[tuple[str, float]]:
    """Return the texts of a line and where each begins; words with a space between are one."""
    found: list[tuple[str, float]] = []
    at = 0.0
    for place, word in enumerate(words):
        gap = word.gap if place else 0.0
        if found and (word.gap_text or not gap):
            found[-1] = (found[-1][0] + word.gap_text + word.text, found[-1][1])
        else:
            found.append((word.text, at + gap))
        at += gap + word.width
    return found


def _in_fonts(element: Text, text: str, along: float, baseline: float, size: float) -> list[Run]:
    """Return a text at its place, in pieces where it needs several fonts."""
    found = []
    for piece, face in fonts.pieces(text, element.font):
        x, y = _turned(element, along, baseline)
        found.append(Run(x, y, piece, face.name, size, element.turn))
        along += sum(face.widths[sign] for sign in piece) * size * POINT
    return found


def _turned(element: Text, along: float, across: float) -> tuple[float, float]:
    """Return a point of the text, turned with it, on the label."""
    if element.turn == 0:
        return element.x + along, element.y + across
    if element.turn == 90:
        return element.x + element.width - across, element.y + along
    if element.turn == 180:
        return element.x + element.width - along, element.y + element.height - across
    return element.x + across, element.y + element.height - along
