"""A test page: where a printer prints, and whether it can be reached at all.

It is no job and is not on record: what goes on goods leaves by `jobs.print_labels` alone.
"""

import tempfile
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple

from stockthread import labels
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.printing import output, printers, sending
from stockthread.printing.records import PrinterRow

SECONDS_MAX: Final = 15.0
"""How long a printer may take for a test page: somebody waits for the answer."""

_TEST: Final = {
    "width": 50,
    "height": 25,
    "elements": [
        {"kind": "box", "x": 0.5, "y": 0.5, "width": 49, "height": 24, "thickness": 0.25},
        {"kind": "code", "x": 3, "y": 4, "width": 15, "height": 15,
         "symbology": "datamatrix", "content": "{code}"},
        {"kind": "text", "x": 20.5, "y": 3, "width": 27.5, "height": 7, "text": "{name}",
         "size": 8, "font": "bold", "rows": 2, "cut": True},
        {"kind": "text", "x": 20.5, "y": 10.5, "width": 27.5, "height": 4, "text": "{dots}"},
        {"kind": "text", "x": 20.5, "y": 14, "width": 27.5, "height": 4, "text": "{today}"},
        {"kind": "line", "x": 20, "y": 22, "to_x": 45, "to_y": 22},
        *({"kind": "line", "x": 20 + at, "y": 20 if at % 25 == 0 else 21, "to_x": 20 + at,
           "to_y": 22} for at in range(0, 26, 5)),
        {"kind": "text", "x": 3, "y": 20.5, "width": 16, "height": 3, "text": "25 mm",
         "size": 6, "align": "right"},
    ],
}  # fmt: skip
_IN_HAND = """
    SELECT id FROM printing_job WHERE printer_id = %s AND state IN ('ready', 'sending')
        AND claimed_until > %s LIMIT 1"""


class Tested(NamedTuple):
    """A test page, in the printer's language, and whether the printer was handed it."""

    language: str
    data: bytes
    is_sent: bool


def test_page(printer: PrinterRow, *, at: datetime) -> bytes:
    """Return the page that shows where a printer prints: the grid of its sheet, or a test label.

    It is put right by the printer's offset and scale as labels are. Raises Refused: sheet_bad,
    code_not_readable.
    """
    press = output.press_of(printer, 0, {})
    if press.sheet:
        return labels.pdf([labels.grid(press.sheet)], {}, trim=press.trim)
    said: dict[str, str | date] = {
        "code": f"STOCKTHREAD-TEST-{printer.dots}",
        "name": printer.name,
        "dots": f"{printer.dots} dots a mm, {printer.language.upper()}",
        "today": at.date(),
    }
    [page] = output.pieces(labels.read_template(_TEST), [said], press, 0, [])
    return page


def test_printer(id: int, *, at: datetime) -> Tested:
    """Send a printer its test page at once, past the queue, and return the page.

    A download is sent nothing; the page is all there is. Raises Refused: unknown_id,
    printer_closed, printer_in_hand, printer_unreachable, printer_broke_off, printer_rejected, and
    what test_page refuses.
    """
    printer = printers.in_use(id)
    page = test_page(printer, at=at)
    if printer.kind == "download":
        return Tested(printer.language, page, is_sent=False)
    if found := db.query_one(_IN_HAND, (id, clock.micros(at))):
        refuse("printer_in_hand", printer=printer.name, job=found[0])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"test.{printer.language}"
        file.write_bytes(page)
        _send(printer, file)
    return Tested(printer.language, page, is_sent=True)


def _send(printer: PrinterRow, file: Path) -> None:
    until = monotonic() + SECONDS_MAX
    watch = sending.Watch(begin=lambda: True, progress=lambda taken: monotonic() < until)
    if printer.kind == "raw":
        address = printers.raw_address(printer.address)
        is_sent = sending.send_raw(address, file, watch)
    else:
        name = "Stockthread test"
        is_sent = sending.send_ipp(printer.address, file, printer.language, name, watch)
    if not is_sent and monotonic() >= until:
        what = f"it did not take the page in {SECONDS_MAX:g} seconds"
        refuse("printer_broke_off", address=printer.address, what=what)
