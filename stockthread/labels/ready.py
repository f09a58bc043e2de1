"""Ready templates, one for each thing that gets a label; used as they are or changed. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from stockthread.labels.records import Box, Code, Line, Template, Text

Subject = Literal["unit", "lot", "container", "place", "task"]


class Ready(NamedTuple):
    """A template with its name and what it is a label of."""

    name: str
    subject: Subject
    template: Template


UNIT: Final = Template(
    50,
    25,
    (
        Code(2, 4, 17, 17, "datamatrix", "{code}"),
        Text(21, 2, 27, 7.5, "{product}", 8, 5, "bold", rows=2, cut=True),
        Text(21, 10, 27, 3, "[Lot {lot}]", 7, 5, cut=True),
        Text(21, 13.2, 27, 3, "[Use by {expiry}]", 7, 5),
        Text(21, 17, 27, 6.5, "{code}", 9, 5, "mono", rows=2, stands="bottom", grouped=True),
    ),
)
SMALL: Final = Template(
    12,
    6,
    (
        Code(0.5, 0.5, 5, 5, "datamatrix", "{code}"),
        Text(5.9, 0.6, 5.8, 4.8, "{code}", 4, 2.5, "mono", rows=5, stands="middle", grouped=True),
    ),
)
UNIT_GS1: Final = Template(
    60,
    30,
    (
        Code(2, 5, 20, 20, "gs1_datamatrix", "(01){gtin}[(17){expiry}][(10){lot}](21){serial}"),
        Text(24, 2, 34, 8, "{product}", 9, 6, "bold", rows=2, cut=True),
        Text(24, 11, 34, 3, "(01) {gtin}", 6.5, 5),
        Text(24, 14, 34, 3, "[(10) {lot}]", 6.5, 5),
        Text(24, 17, 34, 3, "[(17) {expiry:yymmdd}]", 6.5, 5),
        Text(24, 20.5, 34, 8, "{serial}", 9, 5, "mono", rows=2, stands="bottom", grouped=True),
    ),
)
UNIT_LINK: Final = Template(
    50,
    25,
    (
        Code(3, 3, 19, 19, "qr", "{link}", correction="M"),
        Text(24, 3, 24, 8, "{product}", 8, 5, "bold", rows=2, cut=True),
        Text(24, 15, 24, 7, "{code}", 9, 5, "mono", rows=2, stands="bottom", grouped=True),
    ),
)
LOT: Final = Template(
    75,
    50,
    (
        Code(3, 4, 24, 24, "datamatrix", "{code}"),
        Text(30, 3, 42, 12, "{product}", 12, 7, "bold", rows=2, cut=True),
        Text(30, 17, 42, 5, "[SKU {sku}]", 9, 6, cut=True),
        Text(30, 22.5, 42, 5.5, "[Use by {expiry}]", 11, 7, "bold"),
        Line(3, 31, 72, 31),
        Text(3, 32.5, 30, 4, "Lot", 8),
        Text(3, 36.5, 46, 10, "{lot}", 16, 7, "mono", rows=2, stands="bottom"),
        Text(50, 36.5, 22, 10, "[{quantity}]", 12, 7, "bold", rows=2, stands="bottom"),
    ),
)
CARTON: Final = Template(
    100,
    50,
    (
        Text(4, 3, 92, 7, "[{product}]", 14, 8, "bold", cut=True),
        Text(4, 10.5, 56, 5, "[Contents: {contents_count}]", 10, 7),
        Text(62, 10.5, 34, 5, "[{weight}]", 10, 7, align="right"),
        Text(4, 38, 92, 6, "(00) {sscc}", 12, 8, "mono", align="middle"),
        Code(10, 18, 80, 18, "gs1_128", "(00){sscc}"),
    ),
)
PALLET: Final = Template(
    105,
    148,
    (
        Text(5, 5, 95, 8, "[{company}]", 14, 8, "bold", cut=True),
        Line(5, 15, 100, 15, 0.5),
        Text(5, 18, 95, 5, "SSCC", 9),
        Text(5, 23, 95, 9, "{sscc}", 20, 12, "mono"),
        Text(5, 36, 95, 5, "[Contents: {contents_count}]", 12, 8),
        Text(5, 43, 95, 12, "[{product}]", 14, 8, "bold", rows=2, cut=True),
        Text(5, 58, 95, 6, "[{type}]", 12, 8, cut=True),
        Text(5, 66, 95, 8, "[{weight}]", 16, 9, "bold"),
        Line(5, 82, 100, 82, 0.5),
        Code(10, 90, 85, 40, "gs1_128", "(00){sscc}", module_min=0.375),
        Text(5, 133, 95, 7, "(00) {sscc}", 14, 9, "mono", align="middle"),
    ),
)
PLACE: Final = Template(
    100,
    50,
    (
        Box(1, 1, 98, 48, 0.6),
        Code(5, 10, 30, 30, "datamatrix", "{code}"),
        Text(39, 6, 57, 26, "{code}", 40, 12, "bold", rows=2, stands="middle"),
        Text(39, 34, 57, 10, "[{name}]", 12, 7, rows=2, cut=True),
    ),
)
TASK: Final = Template(
    75,
    50,
    (
        Code(4, 4, 20, 20, "datamatrix", "{code}"),
        Text(28, 3, 44, 12, "{name}", 13, 8, "bold", rows=2, cut=True),
        Text(28, 17, 44, 6, "{code}", 10, 6, "mono"),
        Line(3, 28, 72, 28),
        Text(3, 30, 69, 5, "[From {from}]", 10, 6, cut=True),
        Text(3, 36, 69, 5, "[To {to}]", 10, 6, cut=True),
        Text(3, 42, 69, 5, "[{quantity}]", 10, 6, "bold", cut=True),
    ),
)


def _named(**ready: Ready) -> Mapping[str, Ready]:
    return MappingProxyType(ready)


READY: Final = _named(
    unit=Ready("Unit, 50 × 25 mm", "unit", UNIT),
    small=Ready("Small unit, 12 × 6 mm", "unit", SMALL),
    unit_gs1=Ready("Unit with GTIN and serial, 60 × 30 mm", "unit", UNIT_GS1),
    unit_link=Ready("Unit with a link, 50 × 25 mm", "unit", UNIT_LINK),
    lot=Ready("Lot, 75 × 50 mm", "lot", LOT),
    carton=Ready("Carton with SSCC, 100 × 50 mm", "container", CARTON),
    pallet=Ready("Pallet with SSCC, 105 × 148 mm", "container", PALLET),
    place=Ready("Place, 100 × 50 mm", "place", PLACE),
    task=Ready("Task, 75 × 50 mm", "task", TASK),
)
"""Ready templates by their codes."""
