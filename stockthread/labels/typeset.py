"""Labels as PDF and SVG, set by typst: every letter, module and line where the drawing has it.

No clock and no network; what stands on labels is only ever a value here, never read as markup.
"""

import base64
import io
import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal, NamedTuple, cast

import pypdfium2
import typst
from PIL import Image

from stockthread.kernel.errors import refuse
from stockthread.labels import fonts, sheets
from stockthread.labels.picturing import Images
from stockthread.labels.records import Drawing, Fill, Placed, Run, Symbol
from stockthread.labels.sheets import Sheet, Trim

_TEMPLATE: Final = Path(__file__).with_name("marks.typ")
_DARK_RUN: Final = re.compile(rb"\x00+")
PAGES_AT_ONCE: Final = 1_000
"""Pages that one run of typst sets: more of them cost memory, fewer cost time."""


Labels = list[tuple[float, float, Drawing]]
"""Labels with their corners on a page."""


Kind = Literal["pdf", "svg"]


class Page(NamedTuple):
    """A page's measures, and the labels on it."""

    width: float
    height: float
    labels: Labels


def pdf(
    drawings: Sequence[Drawing],
    images: Images,
    *,
    sheet: Sheet | None = None,
    first_cell: int = 0,
    trim: Trim = sheets.NO_TRIM,
) -> bytes:
    """Return one PDF: a page a label, or the labels in the cells of sheets.

    Raises Refused: label_image_missing, sheet_bad.
    """
    pages = _pages(drawings, sheet, first_cell)
    parts = [
        cast(bytes, _compile(pages[start : start + PAGES_AT_ONCE], images, trim, "pdf"))
        for start in range(0, len(pages), PAGES_AT_ONCE)
    ]
    return parts[0] if len(parts) == 1 else _merged(parts)


def svg(drawings: Sequence[Drawing], images: Images) -> list[str]:
    """Return an SVG for each label, its letters as outlines. Raises as `pdf` does."""
    found = _compile(_pages(drawings, None, 0), images, sheets.NO_TRIM, "svg")
    each = found if isinstance(found, list) else [found]
    return [part.decode("utf-8") for part in each]


def rendered(data: bytes, dots: float) -> list[Image.Image]:
    """Return each page of a PDF as a printer of so many dots a mm has it, in grey."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=dots * fonts.POINT, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def _pages(drawings: Sequence[Drawing], sheet: Sheet | None, first_cell: int) -> list[Page]:
    assert drawings, "at least one label"
    if sheet is None:
        return [Page(each.width, each.height, [(0.0, 0.0, each)]) for each in drawings]
    sheets.check(sheet)
    x_in, y_in = sheets.in_cell(sheet, drawings[0])
    pages: list[Page] = []
    spots = sheets.places(sheet, len(drawings), first_cell)
    for each, (page, x, y) in zip(drawings, spots, strict=True):
        while len(pages) <= page:
            pages.append(Page(sheet.paper_width, sheet.paper_height, []))
        pages[page].labels.append((x + x_in, y + y_in, each))
    return pages


def _compile(pages: Sequence[Page], images: Images, trim: Trim, kind: Kind) -> bytes | list[bytes]:
    said = [
        {
            "size": [width, height],
            "labels": [[x, y, _marks(drawing, images, kind)] for x, y, drawing in labels],
        }
        for width, height, labels in pages
    ]
    inputs = {
        "pages": json.dumps(said),
        "trim": json.dumps(trim),
        "faces": json.dumps(_faces()),
        "images": json.dumps(_pictures(pages, images)),
    }
    compiler = typst.Compiler(
        _TEMPLATE, root=_TEMPLATE.parent, font_paths=_fonts(), sys_inputs=inputs
    )
    if kind == "svg":
        return cast("bytes | list[bytes]", compiler.compile(format="svg"))
    return cast(bytes, compiler.compile(format="pdf", pdf_tags=False))


def _marks(drawing: Drawing, images: Images, kind: Kind) -> list[list[object]]:
    """Return the marks of a label as typst is told them."""
    found: list[list[object]] = []
    for mark in drawing.marks:
        if isinstance(mark, Run):
            found.append(["run", mark.x, mark.y, mark.text, mark.font, mark.size, mark.turn])
        elif isinstance(mark, Symbol):
            found.append(["symbol", mark.x, mark.y, mark.width, mark.height, _path(mark, kind)])
        elif isinstance(mark, Fill):
            found.append(["fill", mark.x, mark.y, mark.width, mark.height])
        else:
            found.append(_placed(mark, images))
    return found


def _placed(mark: Placed, images: Images) -> list[object]:
    if mark.image not in images:
        refuse("label_image_missing", image=mark.image)
    return ["picture", mark.x, mark.y, mark.width, mark.height, mark.image]


def _path(symbol: Symbol, kind: Kind) -> str:
    """Return a symbol as one path, which leaves no hairlines between its modules.

    In PDF it is strokes as thick as the rows, which are set fastest; in SVG their outlines, since
    engravers follow strokes and do not fill them.
    """
    columns, rows = symbol.columns, symbol.rows
    draw, start = (_strokes, ".5") if kind == "pdf" else (_outlines, "")
    path = "".join(
        f"M0 {row}{start}{draw(symbol.modules[row * columns : (row + 1) * columns])}"
        for row in range(rows)
    )
    stroke = ' stroke="#000"' if kind == "pdf" else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns} {rows}" '
        f'preserveAspectRatio="none"><path{stroke} d="{path}"/></svg>'
    )


@lru_cache(maxsize=50_000)
def _strokes(row: bytes) -> str:
    """Return a row's dark runs as lines, each from the end of the last; symbols share rows."""
    spans = [(0, 0), *(run.span() for run in _DARK_RUN.finditer(row))]
    return "".join(f"m{at - end} 0h{to - at}" for (_, end), (at, to) in pairwise(spans))


@lru_cache(maxsize=50_000)
def _outlines(row: bytes) -> str:
    """Return the ways around a row's dark runs, each from the start of the last."""
    spans = [(0, 0), *(run.span() for run in _DARK_RUN.finditer(row))]
    return "".join(
        f"m{at - start} 0h{to - at}v1h{at - to}z" for (start, _), (at, to) in pairwise(spans)
    )


def _pictures(pages: Sequence[Page], images: Images) -> dict[str, str]:
    """Return the images on these pages."""
    wanted = {
        mark.image
        for _, _, labels in pages
        for _, _, drawing in labels
        for mark in drawing.marks
        if isinstance(mark, Placed)
    }
    return {name: base64.b16encode(images[name]).decode() for name in wanted if name in images}


@cache
def _faces() -> dict[str, list[object]]:
    """Return how typst names each font: family, weight, width."""
    return {name: [face.family, face.weight, face.stretch] for name, face in fonts.faces().items()}


@cache
def _fonts() -> typst.Fonts:
    folders = {face.file.parent for face in fonts.faces().values()}
    return typst.Fonts(font_paths=[str(folder) for folder in folders], include_system_fonts=False)


def _merged(parts: Sequence[bytes]) -> bytes:
    """Return documents as one."""
    whole = pypdfium2.PdfDocument.new()
    for part in parts:
        with pypdfium2.PdfDocument(part) as document:
            whole.import_pages(document)
    target = io.BytesIO()
    whole.save(target)
    whole.close()
    return target.getvalue()
