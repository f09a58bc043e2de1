"""What of a label lies over a code, or too near to it. Pure."""

from stockthread.labels import fonts
from stockthread.labels.fonts import POINT
from stockthread.labels.records import Drawing, Fill, Mark, Placed, Run, Symbol

Area = tuple[float, float, float, float]
"""Left, top, right and bottom in mm."""


def marks_over(drawing: Drawing, symbol: Symbol) -> list[Mark]:
    """Return what reaches into a symbol or its quiet zone, what covers most of it first."""
    around = symbol.quiet
    own = (symbol.x - around, symbol.y - around,
           symbol.x + symbol.width + around, symbol.y + symbol.height + around)  # fmt: skip
    found = [(_shared(area(mark), own), mark) for mark in drawing.marks if mark is not symbol]
    return [mark for size, mark in sorted(found, key=lambda each: -each[0]) if size > 0]


def told(mark: Mark) -> str:
    """Return what a mark is, as the subject of a sentence."""
    if isinstance(mark, Run):
        return f"the text “{mark.text}”"
    if isinstance(mark, Symbol):
        return f"the code “{mark.data.replace(chr(0x1D), '␝')}”"
    return f"the image {mark.image}" if isinstance(mark, Placed) else "a line or box"


def area(mark: Mark) -> Area:
    """Return the room that a mark takes."""
    if isinstance(mark, Run):
        return _run(mark)
    if isinstance(mark, Fill | Placed | Symbol):
        return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    raise AssertionError("every mark is one of these")


def _run(run: Run) -> Area:
    """The room of a text from its ascent to its descent, turned as it is."""
    face = fonts.faces()[run.font]
    along = fonts.width(run.text, run.font, run.size)
    above, below = face.ascent * run.size * POINT, face.descent * run.size * POINT
    if run.turn == 0:
        return run.x, run.y - above, run.x + along, run.y + below
    if run.turn == 90:
        return run.x - below, run.y, run.x + above, run.y + along
    if run.turn == 180:
        return run.x - along, run.y - below, run.x, run.y + above
    return run.x - above, run.y - along, run.x + below, run.y


def _shared(one: Area, other: Area) -> float:
    """How many mm² two rooms share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0
