"""The pages of printers: the list, the form with a picture of the sheet, and test pages."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.urls import reverse

from stockthread import access, labels, printing
from stockthread.kernel import clock, errors, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.labels import Sheet
from stockthread.printing import NewPrinter, PrinterRow
from stockthread.web import label_picture, list_deeds, lists, words
from stockthread.web.label_elements import number
from stockthread.web.label_page import DPI
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

KINDS: Final = {
    "download": "a file to download",
    "raw": "a printer's port (raw, usually 9100)",
    "ipp": "IPP, or a queue of CUPS",
}
LANGUAGES: Final = {
    "zpl": "ZPL, of Zebra and its like",
    "pdf": "PDF",
    "png": "PNG pictures",
    "svg": "SVG drawings",
    "csv": "CSV, for other label programs",
}
MEASURES: Final = {
    "paper_width": "Paper, width",
    "paper_height": "Paper, height",
    "columns": "Labels across",
    "rows": "Labels down",
    "left": "First from left",
    "top": "First from top",
    "step_x": "Next one across",
    "step_y": "Next one down",
    "cell_width": "A label, width",
    "cell_height": "A label, height",
}
OWN: Final = "own"
TEXTS: Final = ("code", "name", "kind", "language", "address", "dots", "sheet", "offset_x",
                "offset_y", "scale")  # fmt: skip
SAID: Final = {
    "added": "The printer can be used now.",
    "saved": "Saved. What waits for it is printed so.",
    "closed": "The printer is out of use.",
    "reopened": "The printer is in use again.",
    "tested": "The test page was handed to the printer.",
}
START: Final = NewPrinter("", "", "raw", "zpl", dots=8)


def href(id: int) -> str:
    """The page of a printer."""
    return reverse("printer", args=[ids.public_id("printer", id)])


def find(said: Said) -> Whole:
    """Printers that fit the words, those in use first, each with what waits for it."""
    waiting: dict[int, int] = {}
    for job in printing.read.jobs(states=(*printing.OPEN_STATES, *printing.IDLE_STATES), limit=500):
        waiting[job.printer] = waiting.get(job.printer, 0) + 1
    state = said.get("state", "")
    return Whole(
        [
            _row(each, waiting.get(each.id, 0))
            for each in sorted(printing.read.printers(), key=lambda each: not each.is_active)
            if (not state or each.is_active == (state == "used"))
            and said.fits(each.code, each.name, each.address)
        ]
    )


def _row(printer: PrinterRow, waiting: int) -> dict[str, Any]:
    public = ids.public_id("printer", printer.id)
    return {
        **printer._asdict(),
        "key": printer.id,
        "id": public,
        "href": href(printer.id),
        "where": where(printer),
        "dpi": DPI[printer.dots],
        "sheet_name": sheet_name(printer),
        "waiting": waiting,
        "queue_href": f"{reverse('label_jobs')}?printer={public}",
    }


def cells(rows: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Printers as lines of the file."""
    for row in rows:
        in_use = "yes" if row["is_active"] else "no"
        yield [
            row["code"], row["name"], row["where"], row["dpi"], row["sheet_name"],
            row["waiting"], in_use,
        ]  # fmt: skip


def where(printer: PrinterRow) -> str:
    """What becomes of labels: `PDF to download`, `ZPL to 10.0.0.7:9100`."""
    language = printer.language.upper()
    return f"{language} to {printer.address or 'download'}"


def about(printer: PrinterRow) -> str:
    """What a printer is beside its name: `PDF to download, 300 dpi, A4 3 × 8, 70 × 36`."""
    said = (where(printer), DPI[printer.dots], sheet_name(printer))
    return ", ".join(each for each in said if each)


def sheet_name(printer: PrinterRow) -> str:
    """What a printer's sheet is called; empty for labels on a roll."""
    if printer.sheet in labels.SHEETS or not printer.sheet:
        return printer.sheet
    sheet = printing.sheet_of(printer)
    return f"{sheet.columns} × {sheet.rows} of its own" if sheet else ""


def new_page(sent: Mapping[str, str]) -> dict[str, Any]:
    """The form of a printer that is not there yet."""
    return {
        **form(sent if sent.get("kind") else said_of(START)),
        "title": "New printer",
        "action": reverse("printer_new_post"),
        "printer": None,
    }


def one_printer(id: int, sent: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """The form of a printer as it is, or as it was filled. Raises Refused unknown_id."""
    printer = printing.read.printer(id)
    public = ids.public_id("printer", id)
    return {
        **form(sent if sent.get("kind") else said_of(printer)),
        "title": printer.name,
        "printer": printer,
        "public": public,
        "about": about(printer),
        "action": reverse("printer_post", args=[public]),
        "test_word": "Test page" if printer.kind == "download" else "Send a test page",
        "may_set_up": access.may(actor, "set_up"),
        "toasts": label_picture.told(SAID, sent.get("said", "")),
    }


def said_of(printer: PrinterRow | NewPrinter) -> dict[str, str]:
    """A printer as its form says it."""
    said = {name: _written(getattr(printer, name)) for name in TEXTS}
    if printer.sheet and printer.sheet not in labels.SHEETS:
        sheet = printing.sheet_of(printer)
        assert sheet is not None, "a sheet is named"
        own = {f"own_{name}": _written(getattr(sheet, name)) for name in MEASURES}
        said |= own | {"sheet": OWN}
    return said


def _written(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def form(said: Mapping[str, str]) -> dict[str, Any]:
    """What may be chosen, what was, and the picture of the sheet."""
    said = _with_start(said)
    asked = {name: said.get(name, "") for name in TEXTS}
    kind = asked["kind"] if asked["kind"] in KINDS else "download"
    spoken = printing.SPOKEN[kind]
    language = asked["language"] if asked["language"] in spoken else spoken[0]
    return {
        "asked": asked | {"kind": kind, "language": language},
        "kinds": KINDS.items(),
        "languages": [(each, LANGUAGES[each]) for each in spoken],
        "dpi": [(str(dots), word) for dots, word in DPI.items()],
        "sheets": list(labels.SHEETS),
        "own": OWN,
        "measures": [
            {"key": f"own_{name}", "word": word, "value": said.get(f"own_{name}", "")}
            for name, word in MEASURES.items()
        ],
        "takes_address": kind != "download",
        "takes_sheet": language == "pdf",
        **sheet_picture(said),
    }


def _with_start(said: Mapping[str, str]) -> Mapping[str, str]:
    """A form with what it begins with; a grid of one's own begins like the first of the ready."""
    first = next(iter(labels.SHEETS.values()))
    grid = {f"own_{name}": _written(getattr(first, name)) for name in MEASURES}
    is_new = not any(said.get(key) for key in grid)
    begin = {"offset_x": "0", "offset_y": "0", "scale": "1"} | (grid if is_new else {})
    return {**said, **{name: value for name, value in begin.items() if not said.get(name)}}


def sheet_picture(said: Mapping[str, str]) -> dict[str, Any]:
    """The sheet of a form as rectangles, or what is wrong with it."""
    if not said.get("sheet"):
        return {}
    try:
        sheet = labels.SHEETS.get(said["sheet"]) or printing.read_sheet(_own_sheet(said))
        labels.sheets.check(sheet)
    except Refused as refused:
        return {"sheet_problem": errors.text(refused.refusals[0])}
    cells = labels.sheets.places(sheet, sheet.cells, 0)
    return {
        "paper": {"width": f"{sheet.paper_width:g}", "height": f"{sheet.paper_height:g}"},
        "cell": {"width": f"{sheet.cell_width:g}", "height": f"{sheet.cell_height:g}"},
        "cells": [{"x": f"{x:.4g}", "y": f"{y:.4g}"} for _, x, y in cells],
        "sheet_words": f"{words.count(sheet.cells, 'label')} of {sheet.cell_width:g} × "
        f"{sheet.cell_height:g} mm",
    }


def _own_sheet(said: Mapping[str, str]) -> str:
    """The grid of a form as a printer stores it."""
    measures = {name: number(said.get(f"own_{name}", "")) for name in MEASURES}
    for name in ("columns", "rows"):
        value = measures[name]
        measures[name] = int(value) if isinstance(value, float) and value < 1e6 else value
    return json.dumps({"name": Sheet.__name__, **measures})


def new_printer(said: Mapping[str, str]) -> NewPrinter:
    """The printer that a form describes. Raises Refused printer_bad."""
    numbers = {}
    for name, word in (("offset_x", "offset"), ("offset_y", "offset"), ("scale", "scale")):
        value = number(said.get(name, "") or ("1" if name == "scale" else "0"))
        if not isinstance(value, float):
            refuse("printer_bad", what=f"its {word} “{value}” is no number")
        numbers[name] = value
    dots, kind = said.get("dots", ""), said.get("kind", "")
    language, sheet = said.get("language", ""), said.get("sheet", "")
    return NewPrinter(
        said.get("code", ""),
        said.get("name", "") or said.get("code", ""),
        kind,
        language,
        said.get("address", "") if kind != "download" else "",
        int(dots) if dots.isdecimal() else 0,
        (_own_sheet(said) if sheet == OWN else sheet) if language == "pdf" else "",
        **numbers,
    )


def add(said: Mapping[str, str]) -> str:
    """Store a new printer; return where to go. Raises Refused as printing.add_printer does."""
    return f"{href(printing.add_printer(new_printer(said)))}?said=added"


def change(id: int, said: Mapping[str, str]) -> str:
    """Change a printer; return where to go. Raises Refused as printing.change_printer does."""
    printing.change_printer(id, new_printer(said))
    return f"{href(id)}?said=saved"


def test(id: int) -> printing.Tested:
    """Send a printer its test page. Raises Refused as printing.test_printer does."""
    return printing.test_printer(id, at=clock.now())


PRINTERS: Final = Listing(
    name="printers",
    noun="printer",
    fields=(
        lists.text_field("any name or address", "Show those with"),
        lists.choice("state", "that are", (("", "in use or not"), ("used", "in use"),
                                           ("closed", "out of use"))),
    ),
    find=find,
    rows=lists.as_they_are,
    head=("code", "name", "labels_go", "resolution", "sheet", "waiting", "in_use"),
    amounts=("waiting",),
    cells=cells,
    label=lambda row: row["name"],
    kind="printer",
    id_of=lists.key_of,
    deeds={
        "close": Deed("Use no more", "close", "out of use", "set_up",
                      list_deeds.one_by_one(lambda row, _: printing.close_printer(row["key"])),
                      "Nothing new is printed there.", "reopen"),
        "reopen": Deed("Use again", "undo", "in use again", "set_up",
                       list_deeds.one_by_one(lambda row, _: printing.reopen_printer(row["key"])),
                       "They can be chosen again.", "close"),
    },
    words={"code": "printer"},
)  # fmt: skip
