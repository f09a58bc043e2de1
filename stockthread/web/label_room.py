"""Where a new image goes on a label: on no code, and where least of the rest lies."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from stockthread import printing
from stockthread.web import label_elements

Data = dict[str, Any]
Area = tuple[float, float, float, float]
"""Left, top, width and height in mm."""

STEP: Final = 1.0
EDGE: Final = 1.0
QUIET: Final = 1.5
"""How much white is left around a code, in mm."""

PARTS: Final = (0.5, 0.4, 0.3, 0.2)
"""How large an image is tried, in parts of the label's shorter side."""


def new_picture(width: object, height: object, others: Sequence[Data]) -> Data:
    """The first image of the store as an element: where there is room, as large as there fits."""
    images = printing.read.images()
    made = label_elements.new("picture", width, height)
    if images:
        made["image"] = images[0].name
    if not isinstance(width, float) or not isinstance(height, float):
        return made
    ratio = images[0].width / images[0].height if images else 1.0
    codes = [area for each in others if each["kind"] == "code" and (area := _area(each))]
    rest = [area for each in others if each["kind"] != "code" and (area := _area(each))]
    best = min(
        (area for area in _tried(width, height, ratio) if not _over(area, codes)),
        key=lambda area: _over(area, rest) / (area[2] * area[3]),
        default=None,
    )
    if best is None:
        return made
    names = ("x", "y", "width", "height")
    return made | dict(zip(names, (round(each, 1) for each in best), strict=True))


def _area(element: Data) -> Area | None:
    """The room that an element takes; a code with the white around it."""
    box = label_elements.box(element, 0.0)
    if box is None or element["kind"] != "code":
        return box
    x, y, width, height = box
    return x - QUIET, y - QUIET, width + 2 * QUIET, height + 2 * QUIET


def _tried(width: float, height: float, ratio: float) -> Iterator[Area]:
    """Places for an image of this ratio, the largest first, from the top right corner."""
    for part in PARTS:
        side = part * min(width, height)
        wide, high = (side, side / ratio) if ratio >= 1 else (side * ratio, side)
        down = EDGE
        while down + high <= height - EDGE:
            right = width - EDGE - wide
            while right >= EDGE:
                yield right, down, wide, high
                right -= STEP
            down += STEP


def _over(area: Area, others: Sequence[Area]) -> float:
    """How many mm² of an area lie over others, each counted for itself."""
    x, y, wide, high = area
    shared = 0.0
    for left, top, width, height in others:
        across = min(x + wide, left + width) - max(x, left)
        down = min(y + high, top + height) - max(y, top)
        shared += max(across, 0) * max(down, 0)
    return shared
