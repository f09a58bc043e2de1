"""Records of the labels area: templates as people describe them, and drawings as machines set them.

All measures are mm from the top left corner of the label, sizes of type are points.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

Font = str
"""`sans`, `bold`, `mono`, or the name of a file in the installation's folder of fonts."""
Align = Literal["left", "middle", "right"]
Stand = Literal["top", "middle", "bottom"]
Turn = Literal[0, 90, 180, 270]
Symbology = Literal["datamatrix", "gs1_datamatrix", "qr", "gs1_qr", "code128", "gs1_128", "ean13"]
Correction = Literal["L", "M", "Q", "H"]
Value = str | date
Values = Mapping[str, Value]
"""What the fields of one label say; empty for a field that has no value."""


class Text(NamedTuple):
    """Words in a box: set in `size`, broken into at most `rows`, and set smaller, down to
    `smallest`, where they do not fit. What does not fit even so is refused, or ends in “…” where
    it may be `cut`. `grouped`: a code, its groups apart for reading aloud."""

    x: float
    y: float
    width: float
    height: float
    text: str
    size: float = 8
    smallest: float = 5
    font: Font = "sans"
    align: Align = "left"
    stands: Stand = "top"
    rows: int = 1
    cut: bool = False
    grouped: bool = False
    turn: Turn = 0


class Code(NamedTuple):
    """What a scanner reads. A matrix stands in the middle of its box, as large as whole dots of
    the printer allow; bars fill its height. `correction` is that of QR; `module_min` is the finest
    module in mm, 0 for what is usual. The quiet zone is around the box, left to the template."""

    x: float
    y: float
    width: float
    height: float
    symbology: Symbology
    content: str
    correction: Correction = "M"
    module_min: float = 0
    turn: Turn = 0


class Line(NamedTuple):
    """A straight line, level or upright."""

    x: float
    y: float
    to_x: float
    to_y: float
    thickness: float = 0.25


class Box(NamedTuple):
    """A rectangle: its edge, inside its measures, or the whole of it where it is filled."""

    x: float
    y: float
    width: float
    height: float
    thickness: float = 0.25
    filled: bool = False


class Picture(NamedTuple):
    """An image by its name in the store, as large as its box allows, in black and white."""

    x: float
    y: float
    width: float
    height: float
    image: str


Element = Text | Code | Line | Box | Picture


class Template(NamedTuple):
    """One kind of label. `parts` are texts with names, which others may use like fields.

    `tag` is what its RFID tag holds, as GS1 elements in brackets; empty where there is none.
    `prefix_length` is how many digits the GS1 company prefix in it has, which no element says.
    """

    width: float
    height: float
    elements: tuple[Element, ...]
    parts: Mapping[str, str] = {}
    tag: str = ""
    prefix_length: int = 7


class Run(NamedTuple):
    """Words on one line in one font: where their baseline begins, and which way they run."""

    x: float
    y: float
    text: str
    font: str
    size: float
    turn: Turn = 0


class Symbol(NamedTuple):
    """A code as it is drawn, upright or turned: `modules` has a byte for each, row by row, 0 for
    dark and 255 for light, `columns` in a row; a module is `module` mm wide and `row_height` high.

    `symbology` and `data` are what a reader must say of it; `quiet` is its quiet zone in mm.
    `element` is its number in the template.
    """

    x: float
    y: float
    columns: int
    modules: bytes
    module: float
    row_height: float
    symbology: Symbology
    data: str
    quiet: float
    element: int

    @property
    def rows(self) -> int:
        return len(self.modules) // self.columns

    @property
    def width(self) -> float:
        return self.columns * self.module

    @property
    def height(self) -> float:
        return self.rows * self.row_height


class Fill(NamedTuple):
    """A black rectangle."""

    x: float
    y: float
    width: float
    height: float


class Placed(NamedTuple):
    """An image and the box it fills."""

    x: float
    y: float
    width: float
    height: float
    image: str


Mark = Run | Symbol | Fill | Placed


class Drawing(NamedTuple):
    """One label, measured out: everything has its place, nothing is left to who draws it.

    `tag` is what its RFID tag holds, in hexadecimal figures."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    tag: str = ""
