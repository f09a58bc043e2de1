"""Labels: templates become drawings, drawings become PDF, ZPL, PNG or SVG; codes are read back.

Pure: no tables, no network. Other areas use what is listed here.
"""

from stockthread.labels import fonts, readback, sheets
from stockthread.labels.drawing import LABELS_MAX, draw
from stockthread.labels.picturing import Images, png, raster
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
from stockthread.labels.wear import Advice, Report, Step, Survival, Wear
from stockthread.labels.wear import report as wear_report
from stockthread.labels.zebra import zpl

__all__ = [
    "ELEMENTS_MAX",
    "KINDS",
    "LABELS_MAX",
    "PAGES_AT_ONCE",
    "READY",
    "SHEETS",
    "Advice",
    "Drawing",
    "Images",
    "Ready",
    "Report",
    "Sheet",
    "Step",
    "Subject",
    "Survival",
    "Symbol",
    "Template",
    "Trim",
    "Values",
    "Wear",
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
    "rendered",
    "sheets",
    "svg",
    "wear_report",
    "zpl",
]
