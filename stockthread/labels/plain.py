"""Records that go into the labels area."""

from typing import Literal, NamedTuple


class Label(NamedTuple):
    """One label. Every text may be anything at all: it is printed, never interpreted.

    `lines` are set one under the other, the first (the product's name) in bold; `code` is what a
    scanner reads from the symbol; `serial` is set below in monospace with its groups apart, for
    people who read it aloud ("" prints none).
    """

    lines: tuple[str, ...]
    code: str
    serial: str = ""
    symbology: Literal["datamatrix"] = "datamatrix"


class LabelSize(NamedTuple):
    """A label's measures in mm (`code` is the side of its symbol), and its types in points."""

    name: str
    width: float
    height: float
    margin: float
    code: float
    text: float
    serial: float


UNIT = LabelSize("unit", width=50, height=25, margin=2, code=16, text=8, serial=9)
SMALL = LabelSize("small", width=25, height=12, margin=1, code=9, text=4.5, serial=5)
CARTON = LabelSize("carton", width=100, height=50, margin=4, code=34, text=15, serial=16)

SIZES = {size.name: size for size in (UNIT, SMALL, CARTON)}
