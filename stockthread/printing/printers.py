"""Printers: added, changed, closed. What was drawn for a printer as it was is drawn anew."""

import json
import re
from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from stockthread import labels
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.labels import Sheet, Trim
from stockthread.printing import read
from stockthread.printing.records import DOTS, KINDS, SPOKEN, NewPrinter, PrinterRow

RAW_PORT: Final = 9100
IPP_PORT: Final = 631
OFFSET_MAX: Final = 50.0
SCALES: Final = (0.9, 1.1)
_DPI: Final = {6: 152, 8: 203, 12: 300, 24: 600}
THOUSANDTHS: Final = 1_000
MILLIONTHS: Final = 1_000_000
_RULES = {
    "code": Rule(40, is_needed=True),
    "name": Rule(120, is_needed=True),
    "address": Rule(300),
    "sheet": Rule(2_000),
}
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?|\[[0-9A-Fa-f:.%a-z]{2,60}\]")
_ADDRESS = re.compile(rf"(?P<host>{_HOST.pattern})(?::(?P<port>[0-9]{{1,5}}))?")
_COLUMNS = NewPrinter._fields
_ADD = f"""
    INSERT INTO printing_printer ({", ".join(_COLUMNS)}, is_active)
    VALUES ({db.marks(len(_COLUMNS) + 1)}) RETURNING id"""
_CHANGE = f"""
    UPDATE printing_printer SET {", ".join(f"{name} = %s" for name in _COLUMNS)} WHERE id = %s"""
_SET_ACTIVE = "UPDATE printing_printer SET is_active = %s WHERE id = %s"
_DRAW_ANEW = """
    UPDATE printing_job SET state = 'waiting', labels_drawn = 0, claim = '', claimed_until = 0,
        tries = 0, next_try_at = 0, problems = '[]'
     WHERE printer_id = %s AND (state IN ('waiting', 'drawing', 'ready')
        OR state = 'failed' AND labels_sent = 0)"""
_TRY_AGAIN = """
    UPDATE printing_job SET tries = 0, next_try_at = 0 WHERE printer_id = %s AND state = 'ready'"""
_UNFINISHED = """
    SELECT count(*) FROM printing_job
     WHERE printer_id = %s AND state IN ('waiting', 'drawing', 'ready', 'sending')"""


class Address(NamedTuple):
    """Where a raw printer listens."""

    host: str
    port: int


def add_printer(new: NewPrinter) -> int:
    """Store a printer and return its id.

    Raises Refused: field_missing, field_too_long, field_bad_characters, code_taken, printer_bad,
    sheet_bad.
    """
    new = _checked(new)
    with db.writing():
        db.lock_text("printing_printer")
        if new.code in {printer.code for printer in read.printers()}:
            raise Refused([Refusal(None, "code_taken", {"what": "printer", "code": new.code})])
        row = db.query_one(_ADD, (*_stored(new), True))
    assert row is not None, "RETURNING returns the row"
    return int(row[0])


def change_printer(id: int, new: NewPrinter) -> None:
    """Make a printer what is said now; what waits for it is drawn anew where that matters.

    Raises Refused: unknown_id, and what add_printer refuses.
    """
    new = _checked(new)
    with db.writing():
        db.lock_text("printing_printer")
        before = read.printer(id)
        if any(each.code == new.code and each.id != id for each in read.printers()):
            raise Refused([Refusal(None, "code_taken", {"what": "printer", "code": new.code})])
        db.execute(_CHANGE, (*_stored(new), id))
        after = read.printer(id)
        is_same = before._replace(code="", name="", address="") == after._replace(
            code="", name="", address=""
        )
        db.execute(_TRY_AGAIN if is_same else _DRAW_ANEW, (id,))


def close_printer(id: int) -> None:
    """Take a printer out of use. Raises Refused: unknown_id, printer_has_jobs, rule_needs_it."""
    with db.writing():
        db.lock_text("printing_printer")
        printer = read.printer(id)
        [(count,)] = db.query(_UNFINISHED, (id,))
        if count:
            refuse("printer_has_jobs", printer=printer.name, count=count)
        if any(rule.printer == id for rule in read.rules(in_use=True)):
            refuse("rule_needs_it", name=printer.name)
        db.execute(_SET_ACTIVE, (False, id))


def reopen_printer(id: int) -> None:
    """Bring a closed printer back into use. Raises Refused unknown_id."""
    if not db.execute(_SET_ACTIVE, (True, id)):
        refuse("unknown_id", id=id)


def download_printer(language: str, dots: int, sheet: str = "") -> int:
    """Return the download of a language, resolution and sheet, as it is; made where there is none.

    So labels that are wanted as a file leave by a job too. Raises Refused: printer_closed (the only
    one that fits is out of use), printer_bad, sheet_bad.
    """
    with db.writing():
        db.lock_text("printing_printer")
        return _download(language, dots, sheet) or add_printer(
            NewPrinter(_free_code(language, dots), _told(language, dots, sheet), "download",
                       language, "", dots, sheet)
        )  # fmt: skip


def _download(language: str, dots: int, sheet: str) -> int:
    """The download that is exactly so; 0 where there is none. Raises Refused printer_closed."""
    wanted = ("download", language, "", dots, sheet, 0.0, 0.0, 1.0)
    fitting = [each for each in read.printers() if tuple(each)[3:11] == wanted]
    for each in sorted(fitting, key=lambda each: (not each.is_active, each.id)):
        return in_use(each.id).id
    return 0


def _told(language: str, dots: int, sheet: str) -> str:
    """`PDF to download, 300 dpi, A4 3 × 8, 70 × 36`."""
    on = f", {sheet}" if sheet in labels.SHEETS else ", sheet of its own" if sheet else ""
    return f"{language.upper()} to download, {_DPI.get(dots, dots)} dpi{on}"


def _free_code(language: str, dots: int) -> str:
    """`PDF-300`, or the next of its kind."""
    taken = {each.code for each in read.printers()}
    begin = f"{language.upper()}-{_DPI.get(dots, dots)}"
    found = (f"{begin}-{number}" if number else begin for number in range(len(taken) + 1))
    return next(code for code in found if code not in taken)


def in_use(id: int) -> PrinterRow:
    """Return a printer that may print. Raises Refused: unknown_id, printer_closed."""
    printer = read.printer(id)
    if not printer.is_active:
        refuse("printer_closed", printer=printer.name)
    return printer


def sheet_of(printer: PrinterRow | NewPrinter) -> Sheet | None:
    """Return the sheet that a printer prints on, None for a page a label.

    Raises Refused: sheet_bad.
    """
    if not printer.sheet:
        return None
    ready = labels.SHEETS.get(printer.sheet)
    return ready or read_sheet(printer.sheet)


def read_sheet(text: str) -> Sheet:
    """Return the sheet that JSON describes by the names of its measures. Raises Refused: sheet_bad.

    `{"name": …, "paper_width": 210, "columns": 3, …}`, as labels.Sheet has them.
    """
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        refuse("sheet_bad", what="it is no ready sheet and no JSON")
    if not isinstance(said, dict) or set(said) != set(Sheet._fields):
        refuse("sheet_bad", what=f"it must say {', '.join(Sheet._fields)}")
    for name in Sheet._fields[1:]:
        is_whole = name in ("columns", "rows")
        value = said[name]
        if isinstance(value, bool) or not isinstance(value, int if is_whole else int | float):
            refuse("sheet_bad", what=f"{name.replace('_', ' ')} is not a number")
        if not abs(value) <= 2_000:
            refuse("sheet_bad", what=f"{name.replace('_', ' ')} is beyond 2,000")
    sheet = Sheet(**(said | {"name": str(said["name"])[:80]}))
    labels.sheets.check(sheet)
    return sheet


def trim_of(printer: PrinterRow) -> Trim:
    """Return what is done to a printer's pages to put it right."""
    return Trim(printer.offset_x, printer.offset_y, printer.scale)


def raw_address(text: str) -> Address:
    """Return host and port of `host:9100`; the port may be left out.

    Raises Refused: printer_bad.
    """
    found = _ADDRESS.fullmatch(text)
    port = int(found["port"] or RAW_PORT) if found else 0
    if found is None or not 1 <= port <= 65535:
        refuse("printer_bad", what="its address is not written like 192.0.2.7:9100")
    return Address(found["host"].strip("[]"), port)


def _checked(new: NewPrinter) -> NewPrinter:
    """Return a printer's description tidied, or refuse it."""
    new = tidied(new)
    found = field_refusals(None, new, _RULES)
    found += [Refusal(None, "printer_bad", {"what": what}) for what in _faults(new)]
    if found:
        raise Refused(found)
    if new.kind == "raw":
        raw_address(new.address)
    elif new.kind == "ipp":
        _check_ipp(new.address)
    if new.sheet:
        sheet = sheet_of(new)
        assert sheet is not None, "a sheet was named"
        labels.sheets.check(sheet)
    return new


def _faults(new: NewPrinter) -> Sequence[str]:
    if new.kind not in KINDS:
        return [f"its kind is none of {', '.join(KINDS)}"]
    found = []
    if new.language not in SPOKEN[new.kind]:
        found.append(f"such a printer is sent one of {', '.join(SPOKEN[new.kind])}")
    if (new.kind == "download") != (not new.address):
        has = "a download has no address" if new.address else "its address is missing"
        found.append(has)
    if new.dots not in DOTS or isinstance(new.dots, bool):
        found.append(f"its dots a mm are none of {', '.join(map(str, DOTS))}")
    if new.sheet and new.language != "pdf":
        found.append("only PDF is set on sheets")
    for offset in (new.offset_x, new.offset_y):
        if not _is_number(offset) or not -OFFSET_MAX <= offset <= OFFSET_MAX:
            found.append(f"its offset is not a number up to {OFFSET_MAX:g} mm")
            break
    low, high = SCALES
    if not _is_number(new.scale) or not low <= new.scale <= high:
        found.append(f"its scale is not from {low:g} to {high:g}")
    elif new.scale != 1 and new.language != "pdf":
        found.append("only PDF is scaled")
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_ipp(address: str) -> None:
    what = "its address is not written like ipp://192.0.2.7:631/printers/labels"
    try:
        parts = urlsplit(address)
        port = parts.port or IPP_PORT
    except ValueError:
        refuse("printer_bad", what=what)
    host = parts.netloc.rsplit(":", 1)[0] if parts.port else parts.netloc
    is_plain = not parts.query and not parts.fragment and "@" not in parts.netloc
    is_path = address.isascii() and " " not in address
    if parts.scheme not in ("ipp", "ipps") or not is_plain or not is_path or not port:
        refuse("printer_bad", what=what)
    if not _HOST.fullmatch(host):
        refuse("printer_bad", what=what)


def _stored(new: NewPrinter) -> tuple[object, ...]:
    offsets = (round(new.offset_x * THOUSANDTHS), round(new.offset_y * THOUSANDTHS))
    return (*new[:7], *offsets, round(new.scale * MILLIONTHS))
