"""Delivery notes and lists of serials, CSV or spreadsheets, as the lines that a receipt reads.

A column is known by its heading. A file of one column needs none: each row is a line. Product,
serial and lot of a row become one line with tabs between them; lot and expiry beside a serial are
written as a GS1 code has them.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from stockthread.exchange import tables, workbooks
from stockthread.exchange.records import Note
from stockthread.exchange.tables import folded_name
from stockthread.kernel.errors import refuse

LINES_MAX: Final = 100_000
HEADINGS: Final = {
    "serial": ("serial", "serials", "serial number", "serial numbers", "serial no", "serial no.",
               "serialnumber", "serialno", "s/n", "sn", "code", "barcode", "seriennummer"),
    "product": ("product", "sku", "gtin", "ean", "article", "article number", "item", "item number",
                "part", "part number", "part no", "part no.", "p/n", "model", "artikelnummer"),
    "lot": ("lot", "lot number", "lot no", "lot no.", "batch", "batch number", "batch no",
            "batch no.", "charge"),
    "quantity": ("quantity", "qty", "amount", "menge"),
    "expiry": ("expiry", "expiry date", "expires", "expires on", "use by"),
}  # fmt: skip


class Listed(NamedTuple):
    """The lines of a file, which heading was taken for what, and what is worth knowing."""

    lines: list[str]
    columns: dict[str, str]
    notes: tuple[Note, ...]


def read_list(path: Path, serial: str = "", *, alone: bool = False) -> Listed:
    """Return the lines that a file says. `serial` names the column of the serials.

    `alone`: the lines are the serials, without what stands beside them.

    Raises Refused: file_unreadable, file_empty, file_is_no_table, file_encoding, line_too_long,
    workbook_number, columns_missing, list_without_serials, too_many_lines, list_row.
    """
    try:
        is_workbook = workbooks.is_workbook(path)
    except OSError as error:
        refuse("file_unreadable", file=path.name, what=error.strerror)
    if is_workbook:
        return _listed(path.name, workbooks.rows(path), serial, (), alone)
    with tables.opened(path, ()) as table:
        notes = tuple(note for note in table.notes if note.code != "columns_unused")
        return _listed(path.name, _text_rows(table), serial, notes, alone)


def _text_rows(table: tables.Table) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table of text, its first line too."""
    yield 1, list(table.columns)
    for row in tables.rows(table):
        if row.problem and row.problem.code not in ("row_too_short", "row_too_long"):
            refuse("list_row", file=table.name, row=row.line)
        yield row.line, row.cells


def _listed(
    file: str,
    rows: Iterator[tuple[int, list[str]]],
    serial: str,
    notes: tuple[Note, ...],
    alone: bool,
) -> Listed:
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    first = next(filled, None)
    if first is None:
        refuse("file_empty", file=file)
    headings = first[1]
    where = _columns(file, headings, serial)
    lines = []
    if not where:
        where = {"serial": next(n for n, cell in enumerate(headings) if cell.strip())}
        lines.append(_line(headings, where, file, first[0]))
        headings = []
    if alone:
        where = {"serial": where.get("serial", where.get("lot", 0))}
    for number, cells in filled:
        if line := _line(cells, where, file, number):
            lines.append(line)
        if len(lines) > LINES_MAX:
            refuse("too_many_lines", count=len(lines), lines_max=LINES_MAX)
    said = {what: headings[n] for what, n in where.items()} if headings else {}
    return Listed(lines, said, notes)


def _columns(file: str, headings: Sequence[str], serial: str) -> dict[str, int]:
    """Which column says what; nothing where the file has one column without a heading."""
    folded = [folded_name(heading) for heading in headings]
    if serial and folded_name(serial) not in folded:
        refuse("columns_missing", file=file, missing=serial, there=", ".join(headings))
    where = {}
    for what, names in HEADINGS.items():
        wanted = (folded_name(serial),) if what == "serial" and serial else names
        found = next((folded.index(name) for name in wanted if name in folded), None)
        if found is not None:
            where[what] = found
    if "serial" in where or "lot" in where:
        return where
    if sum(bool(heading.strip()) for heading in headings) == 1:
        return {}
    refuse("list_without_serials", file=file, there=", ".join(headings))


def _line(cells: Sequence[str], where: dict[str, int], file: str, row: int) -> str:
    """One row as a line: codes of one thing with tabs between them."""
    said = {what: " ".join(cells[n].split()) if n < len(cells) else "" for what, n in where.items()}
    product, serial, lot = (said.get(what, "") for what in ("product", "serial", "lot"))
    expiry = said.get("expiry", "")
    parts = [product, serial or lot]
    if serial and lot:
        parts.append(f"(10){_in_brackets(lot)}")
    if expiry and (serial or lot):
        parts.append(f"(17){_yymmdd(expiry, file, row)}")
    if lot and not serial and (quantity := said.get("quantity", "")):
        parts.append(quantity)
    return "\t".join(part for part in parts if part)


def _in_brackets(text: str) -> str:
    """A value as bracketed text has it."""
    return text.replace("\\", "\\\\").replace("(", "\\(")


def _yymmdd(text: str, file: str, row: int) -> str:
    """A date 2027-01-31 as GS1 writes it. Raises Refused list_date."""
    try:
        return f"{date.fromisoformat(text[:10]):%y%m%d}"
    except ValueError:
        refuse("list_date", file=file, row=row, text=text)
