"""Labels: text and a code that scanners read, set by typst as PDF or PNG.

Other areas use what is listed here.
"""

from stockthread.labels.plain import CARTON, SIZES, SMALL, UNIT, Label, LabelSize
from stockthread.labels.plain_sheets import render_pdf, render_png

__all__ = [
    "CARTON",
    "SIZES",
    "SMALL",
    "UNIT",
    "Label",
    "LabelSize",
    "render_pdf",
    "render_png",
]
