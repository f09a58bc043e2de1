"""Printers of the demo company, and the rule that prints a label for whatever comes in."""

from datetime import datetime

from stockthread import places, printing
from stockthread.printing import NewPrinter, NewRule

SHEET = "A4 3 × 8, 70 × 36"
PRINTERS = (
    NewPrinter("OFFICE", "Sheets in the office", "download", "pdf", dots=12, sheet=SHEET),
    NewPrinter("ZPL-FILE", "ZPL to download", "download", "zpl", dots=8),
)


def add_printing(*, by: int, at: datetime) -> None:
    """Store the printers, and print what is received in goods in from now on."""
    for new in PRINTERS:
        printing.add_printer(new)
    [goods_in] = places.read.by_code(["GI"]).values()
    template = printing.read.templates_by_code(["unit"])["unit"]
    printer = printing.read.printers_by_code(["DOWNLOAD"])["DOWNLOAD"]
    printing.add_rule(NewRule("receipt", template, printer, place=goods_in), person=by, at=at)
