"""Drawn labels as what a printer is sent, proved on the way: all that is returned reads.

What is read back is what is sent: of ZPL and PNG the very dots, of PDF its pages rendered at the
printer's resolution, of SVG the same drawing at that resolution.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from PIL import Image

from stockthread import labels
from stockthread.labels import Drawing, Images, Sheet, Template, Trim, Values
from stockthread.printing import printers, spool
from stockthread.printing.records import PrinterRow

CHUNK_MAX: Final = 250
PIXELS_AT_ONCE: Final = 60_000_000
"""How many dots of rendered pages are held at once."""


class Press(NamedTuple):
    """How labels come out: the printer's language, its dots a mm, its paper, what puts it right."""

    language: str
    dots: int
    sheet: Sheet | None
    trim: Trim
    first_cell: int
    images: Images


def press_of(printer: PrinterRow, first_cell: int, images: Images) -> Press:
    """Return how a printer's labels come out. Raises Refused: sheet_bad."""
    sheet, trim = printers.sheet_of(printer), printers.trim_of(printer)
    return Press(printer.language, printer.dots, sheet, trim, first_cell, images)


def chunk_size(template: Template, press: Press, first: int) -> int:
    """Return how many labels are drawn at once, from label `first` on; sheets are kept whole."""
    wide, high = template.width, template.height
    a_page = 1
    if press.sheet:
        wide, high = press.sheet.paper_width, press.sheet.paper_height
        a_page = press.sheet.cells
    pixels = wide * high * press.dots**2
    pages = max(1, int(PIXELS_AT_ONCE // pixels)) if press.language == "pdf" else CHUNK_MAX
    count = max(a_page, min(CHUNK_MAX, pages * a_page) // a_page * a_page)
    return count - (press.first_cell + first) % a_page


def checked_cell(press: Press, template: Template) -> None:
    """Refuse a first cell that is not on the sheet, or a label that fits no cell.

    Raises Refused: sheet_bad, first_cell_bad.
    """
    if press.sheet:
        drawing = Drawing(template.width, template.height, ())
        labels.sheets.in_cell(press.sheet, drawing)
        next(labels.sheets.places(press.sheet, 1, press.first_cell))


def pieces(
    template: Template, values: Sequence[Values], press: Press, first: int, names: Sequence[str]
) -> list[bytes]:
    """Return a chunk of labels as the printer is sent them: one piece each, or one for all.

    first: the first label's number in the job, from 0. names: how files of labels are called, one
    each; a single label of a job has none. Raises Refused with the line of a label: what
    labels.draw and labels.prove refuse.
    """
    if press.language == "csv":
        return [_csv(labels.fields(template), values, has_head=first == 0)]
    drawings = labels.draw(template, values, dots=press.dots)
    if press.language == "pdf":
        return [_pdf(drawings, press, first)]
    labels.prove(_rasters(drawings, press), press.dots)
    if press.language == "zpl":
        offset = (press.trim.x, press.trim.y)
        return [labels.zpl(each, press.dots, press.images, offset) for each in drawings]
    if press.language == "png":
        files = [labels.png(each, press.dots, press.images) for each in drawings]
    else:
        files = [each.encode() for each in labels.svg(drawings, press.images)]
    if not names:
        return files
    named = [(f"{name}.{press.language}", data) for name, data in zip(names, files, strict=True)]
    return [spool.zipped(named)]


def _rasters(drawings: Sequence[Drawing], press: Press) -> Iterator[tuple[Drawing, Image.Image]]:
    for each in drawings:
        yield each, labels.raster(each, press.dots, press.images)


def _pdf(drawings: Sequence[Drawing], press: Press, first: int) -> bytes:
    """Return labels as PDF whose pages were rendered and read."""
    sheet = press.sheet
    cell = (press.first_cell + first) % sheet.cells if sheet else 0
    made = labels.pdf(drawings, press.images, sheet=sheet, first_cell=cell, trim=press.trim)
    pages = labels.rendered(made, press.dots)
    labels.prove(_cut_out(drawings, pages, press, cell), press.dots * press.trim.scale)
    return made


def _cut_out(
    drawings: Sequence[Drawing], pages: Sequence[Image.Image], press: Press, cell: int
) -> Iterator[tuple[Drawing, Image.Image]]:
    """Yield each label with its piece of the rendered pages; what is off the page is black."""
    trim, dots = press.trim, press.dots
    if press.sheet is None:
        spots = [(page, 0.0, 0.0) for page in range(len(drawings))]
    else:
        x_in, y_in = labels.sheets.in_cell(press.sheet, drawings[0])
        found = labels.sheets.places(press.sheet, len(drawings), cell)
        spots = [(page, x + x_in, y + y_in) for page, x, y in found]
    for drawing, (page, x, y) in zip(drawings, spots, strict=True):
        left, top = (x * trim.scale + trim.x) * dots, (y * trim.scale + trim.y) * dots
        wide, high = drawing.width * trim.scale * dots, drawing.height * trim.scale * dots
        box = (round(left), round(top), round(left + wide), round(top + high))
        yield drawing, pages[page].crop(box)


def _csv(fields: Sequence[str], values: Sequence[Values], *, has_head: bool) -> bytes:
    """Return the fields that a template asks for as rows, for programs that draw by themselves."""
    target = io.StringIO()
    rows = csv.writer(target, lineterminator="\r\n")
    if has_head:
        rows.writerow(fields)
    rows.writerows([_told(each, field) for field in fields] for each in values)
    return target.getvalue().encode("utf-8-sig" if has_head else "utf-8")


def _told(values: Mapping[str, str | date], field: str) -> str:
    value = values.get(field, "")
    return value.isoformat() if isinstance(value, date) else value
