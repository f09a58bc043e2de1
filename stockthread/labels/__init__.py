"""Labels: templates become drawings, drawings become PDF, ZPL, PNG or SVG; codes are read back.

Pure: no tables, no network. Other areas use what is listed here.
"""

from stockthread.labels import fonts, readback, sheets
from stockthread.labels.drawing import LABELS_MAX, draw
from stockthread.labels.picturing import Images, png, raster
from stockthread.labels.plain import CARTON, SIZES, SMALL, UNIT, Label, LabelSize
from stockthread.labels.plain_sheets import render_pdf, render_png
from stockthread.labels.readback import prove
from stockthread.labels.ready import READY, Ready, Subject
from stockthread.labels.records import Drawing, Symbol, Template, Values
from stockthread.labels.sheets import SHEETS, Sheet, Trim, grid
from stockthread.labels.templates import (
    ELEMENTS_MAX,
    KINDS,
    as_data,
    fields,
    images,
    read_template,
)
from stockthread.labels.typeset import PAGES_AT_ONCE, pdf, rendered, svg
from stockthread.labels.zebra import zpl

__all__ = [
    "CARTON",
    "ELEMENTS_MAX",
    "KINDS",
    "LABELS_MAX",
    "PAGES_AT_ONCE",
    "READY",
    "SHEETS",
    "SIZES",
    "SMALL",
    "UNIT",
    "Drawing",
    "Images",
    "Label",
    "LabelSize",
    "Ready",
    "Sheet",
    "Subject",
    "Symbol",
    "Template",
    "Trim",
    "Values",
    "as_data",
    "draw",
    "fields",
    "fonts",
    "grid",
    "images",
    "pdf",
    "png",
    "prove",
    "raster",
    "read_template",
    "readback",
    "render_pdf",
    "render_png",
    "rendered",
    "sheets",
    "svg",
    "zpl",
]
