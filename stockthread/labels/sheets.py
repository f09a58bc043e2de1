"""Sheets of labels: where each cell is, and what a printer adds to it. Pure.

Measures of the ready sheets are those that the makers of the paper give for them.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from stockthread.kernel.errors import refuse
from stockthread.labels.records import Drawing, Fill, Run

MM: Final = 0.05


class Sheet(NamedTuple):
    """Paper with a grid of labels: the first cell's corner, and from one cell to the next."""

    name: str
    paper_width: float
    paper_height: float
    columns: int
    rows: int
    left: float
    top: float
    step_x: float
    step_y: float
    cell_width: float
    cell_height: float

    @property
    def cells(self) -> int:
        return self.columns * self.rows


class Trim(NamedTuple):
    """What a printer does to a page, put right: moved by mm, and scaled from the top left."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0


NO_TRIM: Final = Trim()


def _ready(*sheets: Sheet) -> Mapping[str, Sheet]:
    return MappingProxyType({sheet.name: sheet for sheet in sheets})


SHEETS: Final = _ready(
    Sheet("A4 3 × 8, 70 × 36", 210, 297, 3, 8, 0, 4.5, 70, 36, 70, 36),
    Sheet("A4 3 × 7, 63.5 × 38.1", 210, 297, 3, 7, 7.25, 15.15, 66.04, 38.1, 63.5, 38.1),
    Sheet("A4 4 × 16, 45.7 × 16.9", 210, 297, 4, 16, 9.8, 13.3, 48.25, 16.9, 45.7, 16.9),
    Sheet("A4 5 × 13, 38.1 × 21.2", 210, 297, 5, 13, 4.75, 10.7, 40.64, 21.2, 38.1, 21.2),
    Sheet("A4 2 × 7, 99.1 × 38.1", 210, 297, 2, 7, 4.65, 15.15, 101.6, 38.1, 99.1, 38.1),
    Sheet("A4 2 × 2, 105 × 148", 210, 297, 2, 2, 0, 0.5, 105, 148, 105, 148),
    Sheet("Letter 3 × 10, 66.7 × 25.4", 215.9, 279.4, 3, 10, 4.8, 12.7, 69.85, 25.4, 66.7, 25.4),
    Sheet("Letter 2 × 5, 101.6 × 50.8", 215.9, 279.4, 2, 5, 4.0, 12.7, 106.35, 50.8, 101.6, 50.8),
    Sheet("Letter 4 × 20, 44.5 × 12.7", 215.9, 279.4, 4, 20, 7.5, 12.7, 52.07, 12.7, 44.5, 12.7),
)


def check(sheet: Sheet) -> None:
    """Refuse a grid that is not on its paper. Raises Refused: sheet_bad."""
    if sheet.columns < 1 or sheet.rows < 1 or sheet.cells > 1_000:
        refuse("sheet_bad", what="it needs at least one label, and at most 1,000")
    if sheet.cell_width <= 0 or sheet.cell_height <= 0 or sheet.left < 0 or sheet.top < 0:
        refuse("sheet_bad", what="measures cannot be below zero")
    right = sheet.left + (sheet.columns - 1) * sheet.step_x + sheet.cell_width
    bottom = sheet.top + (sheet.rows - 1) * sheet.step_y + sheet.cell_height
    if right > sheet.paper_width + MM or bottom > sheet.paper_height + MM:
        what = f"its labels reach to {right:.4g} × {bottom:.4g} mm, beyond the paper"
        refuse("sheet_bad", what=what)
    has_room = sheet.step_x > sheet.cell_width - MM or sheet.columns == 1
    if not has_room or (sheet.step_y < sheet.cell_height - MM and sheet.rows > 1):
        refuse("sheet_bad", what="its labels lie over one another")


def places(sheet: Sheet, count: int, first_cell: int) -> Iterator[tuple[int, float, float]]:
    """Yield page, x and y of each of so many labels; cells are counted from 0, row by row.

    Raises Refused: first_cell_bad.
    """
    if not 0 <= first_cell < sheet.cells:
        refuse("first_cell_bad", cell=first_cell + 1, cells=sheet.cells)
    for number in range(first_cell, first_cell + count):
        page, cell = divmod(number, sheet.cells)
        row, column = divmod(cell, sheet.columns)
        yield page, sheet.left + column * sheet.step_x, sheet.top + row * sheet.step_y


def in_cell(sheet: Sheet, drawing: Drawing) -> tuple[float, float]:
    """Return where in its cell a label stands: in the middle. Raises Refused: sheet_bad."""
    over = sheet.cell_width - drawing.width, sheet.cell_height - drawing.height
    if min(over) < -MM:
        told = f"{drawing.width:g} × {drawing.height:g}"
        cell = f"{sheet.cell_width:g} × {sheet.cell_height:g}"
        refuse("sheet_bad", what=f"a label of {told} mm is larger than its {cell} mm")
    return over[0] / 2, over[1] / 2


def grid(sheet: Sheet) -> Drawing:
    """Return a page that shows the edge of each cell, its number, and a ruler of 100 mm."""
    marks: list[Fill | Run] = []
    thick = 0.15
    for number, (_, x, y) in enumerate(places(sheet, sheet.cells, 0), start=1):
        wide, high = sheet.cell_width, sheet.cell_height
        marks += [
            Fill(x, y, wide, thick),
            Fill(x, y + high - thick, wide, thick),
            Fill(x, y, thick, high),
            Fill(x + wide - thick, y, thick, high),
            Run(x + 2, y + min(high - 1, 6), str(number), "bold", 10),
        ]
    x, y = sheet.paper_width / 2 - 50, sheet.paper_height / 2
    marks.append(Fill(x, y, 100, 0.3))
    marks += [Fill(x + at, y - (3 if at % 50 == 0 else 1.5), 0.2, 3) for at in range(0, 101, 10)]
    marks.append(Run(x + 102, y + 1, "100 mm", "sans", 8))
    return Drawing(sheet.paper_width, sheet.paper_height, tuple(marks))
