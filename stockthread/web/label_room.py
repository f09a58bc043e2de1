"""Where a new image goes on a label: where nothing lies, at least on no code."""

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
    all_areas = [area for each in others if (area := _area(each))]
    codes = [area for each in others if each["kind"] == "code" and (area := _area(each))]
    for areas in (all_areas, codes):
        for area in _tried(width, height, ratio):
            if not any(_meet(area, other) for other in areas):
                names = ("x", "y", "width", "height")
                return made | dict(zip(names, (round(each, 1) for each in area), strict=True))
    return made


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


def _meet(one: Area, other: Area) -> bool:
    """Whether two rooms share something."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return across > 0 and down > 0
