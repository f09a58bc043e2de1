"""Delivery notes and lists of serials, CSV or spreadsheets, as the lines that a receipt reads.

A column is known by its heading, which may stand below a title; that of the products by its cells
too. A file of one column needs no heading: each row is a line, as if it had been typed. Under
headings each row is one thing, with tabs between its product, its serial or lot, and what stands
beside them, written as a GS1 code has it; a tab stands behind a code that is alone.
"""

import csv
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from stockthread.exchange import headings, tables, workbooks
from stockthread.exchange.records import Note
from stockthread.identifiers import barcodes
from stockthread.kernel.errors import refuse

LINES_MAX: Final = 100_000
_DATES: Final = {"expiry": "17", "best before": "15"}
_SSCC: Final = re.compile(r"(?:\(00\)|00)?([0-9]{18})", re.ASCII)
_SIGNS: Final = "\t;,"
_Row = tuple[int, Sequence[str]]


class Listed(NamedTuple):
    """The lines of a file, the row in the file of each, counted from 1, which heading was taken
    for what, and what is worth knowing."""

    lines: list[str]
    rows: list[int]
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

    def is_header(cells: Sequence[str]) -> bool:
        return _are_headings(cells, serial)

    with tables.opened(path, (), is_header=is_header) as table:
        notes = tuple(note for note in table.notes if note.code == "encoding")
        return _listed(path.name, _text_rows(table), serial, notes, alone)


def pasted(text: str) -> list[str]:
    """The lines of a text; of a table copied with its headings, each as `read_list` gives it.

    No line changes its place: the headings become a tab, which says nothing and ends nothing. A
    line of one cell is no row, nor is one that names the standard of a code, such as `(10)L-1`.
    """
    lines = text.splitlines()
    table = _table(lines)
    if table is None:
        return lines
    said = {n: _line(cells, table.where) for n, cells in table.rows.items()}
    lines[table.top] = "\t"
    for n, line in said.items():
        lines[n] = line if "\t" in line or not line else f"{line}\t"
    return lines


def unread(text: str) -> list[str]:
    """The columns of a table copied with its headings that `pasted` does not read, by name."""
    table = _table(text.splitlines())
    return _left(table.names, list(table.rows.values()), table.where) if table else []


class _Table(NamedTuple):
    """A table in a text: the line of its headings, these, its rows by line, what is read where."""

    top: int
    names: Sequence[str]
    rows: dict[int, Sequence[str]]
    where: dict[str, int]


def _table(lines: Sequence[str]) -> _Table | None:
    """The table that was copied with its headings, if one was."""
    heads = ((n, sign) for n, line in enumerate(lines[: tables.TITLES_MAX]) for sign in _SIGNS
             if sign in line and _is_head(line, sign))  # fmt: skip
    top, sign = next(heads, (0, ""))
    if not sign:
        return None
    cut = {n: _cells(line, sign) for n, line in enumerate(lines) if n > top and sign in line}
    rows = {n: cells for n, cells in cut.items() if not any(map(_names_standard, cells))}
    names = _cells(lines[top], sign)
    where = headings.columns(names)
    if (product := headings.of_products(where, list(rows.values()))) is not None:
        where["product"] = product
    return _Table(top, names, dict(rows), where)


def _is_head(line: str, sign: str) -> bool:
    """Whether a line holds headings with this sign between them: two that are known at least, since
    what is copied off a page may have `SN` and its number in each line."""
    cells = _cells(line, sign)
    return len(headings.columns(cells)) > 1 and _are_headings(cells, "")


def _cells(line: str, sign: str) -> list[str]:
    """The cells of one line; of one that is no row of such a table, the line."""
    try:
        return next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return [line]


def _text_rows(table: tables.Table) -> Iterator[_Row]:
    """The rows of a table of text, the line with its columns too."""
    yield table.header_line, table.columns
    for row in tables.rows(table):
        if row.problem and row.problem.code not in ("row_too_short", "row_too_long"):
            refuse("list_row", file=table.name, row=row.line)
        yield row.line, row.cells


def _are_headings(cells: Sequence[str], serial: str) -> bool:
    """Whether a row names a column of serials or lots, or the one that was asked for.

    Bulk goods have neither, but a product and how much of it.
    """
    if serial:
        return any(headings.same(cell, serial) for cell in cells)
    where = headings.columns(cells)
    return "serial" in where or "lot" in where or {"product", "quantity"} <= set(where)


def _listed(
    file: str, rows: Iterator[_Row], serial: str, notes: tuple[Note, ...], alone: bool
) -> Listed:
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    top = list(itertools.islice(filled, tables.TITLES_MAX + 1))
    if not top:
        refuse("file_empty", file=file)
    start = next((n for n, (_, cells) in enumerate(top) if _are_headings(cells, serial)), None)
    if start is None:
        whole = [*top, *_at_most(filled)]
        return Listed(_unheaded(file, whole, serial), [number for number, _ in whole], {}, notes)
    number, names = top[start]
    below = [*top[start + 1 :], *_at_most(filled)]
    found = [cells for _, cells in below]
    where = headings.columns(names, serial)
    if alone:
        where = {"serial": where.get("serial", where.get("lot", 0))}
    elif (product := headings.of_products(where, found)) is not None:
        where["product"] = product
    said = [(row, line) for row, cells in below if (line := _line(cells, where))]
    lines = [line for _, line in said]
    if not alone:
        lines = [line if "\t" in line else f"{line}\t" for line in lines]
    if len(lines) > LINES_MAX:
        refuse("too_many_lines", count=len(lines), lines_max=LINES_MAX)
    columns = {what: names[n] or f"column {n + 1}" for what, n in where.items()}
    notes = (*notes, *_notes(number, names, found, where))
    return Listed(lines, [row for row, _ in said], columns, notes)


def _at_most(rows: Iterator[_Row]) -> list[_Row]:
    """All rows. Raises Refused too_many_lines."""
    found = list(itertools.islice(rows, LINES_MAX + 1))
    if len(found) > LINES_MAX:
        refuse("too_many_lines", count=len(found), lines_max=LINES_MAX)
    return found


def _unheaded(file: str, rows: Sequence[_Row], serial: str) -> list[str]:
    """The lines of a file of one column without a heading."""
    names = rows[0][1]
    if serial:
        refuse("columns_missing", file=file, missing=serial, there=", ".join(names))
    filled = {n for _, cells in rows for n, cell in enumerate(cells) if cell.strip()}
    if len(filled) > 1:
        refuse("list_without_serials", file=file, there=", ".join(names))
    [column] = filled
    if len(rows) > LINES_MAX:
        refuse("too_many_lines", count=len(rows), lines_max=LINES_MAX)
    return [cells[column].strip() for _, cells in rows]


def _notes(
    number: int, names: Sequence[str], rows: Sequence[Sequence[str]], where: Mapping[str, int]
) -> Iterator[Note]:
    """Which lines and columns of a file with headings are not read."""
    if number > 1:
        yield Note("above_headings", f"Not read: what stands above the headings in line {number}.")
    if left := _left(names, rows, where):
        yield Note("columns_unused", f"Not read: {', '.join(left)}.")


def _left(
    names: Sequence[str], rows: Sequence[Sequence[str]], where: Mapping[str, int]
) -> list[str]:
    """The columns in which something stands and of which nothing is read, by name."""
    filled = {n for cells in rows for n, cell in enumerate(cells) if cell.strip()}
    left = sorted(filled - set(where.values()))
    named = (names[n].strip() if n < len(names) else "" for n in left)
    return [name or f"column {n + 1}" for n, name in zip(left, named, strict=True)]


def _line(cells: Sequence[str], where: Mapping[str, int]) -> str:
    """One row as a line: the codes of one thing with tabs between them."""
    said = {what: " ".join(cells[n].split()) if n < len(cells) else "" for what, n in where.items()}
    serial, lot, product = (said.get(what, "") for what in ("serial", "lot", "product"))
    parts = [_pack(said.get("pack", "")), product, serial or lot]
    if serial and lot:
        parts.append(f"(10){_in_brackets(lot)}")
    if serial or lot:
        parts += [
            f"({ai}){_in_brackets(barcodes.yymmdd(text))}"
            for what, ai in _DATES.items()
            if (text := said.get(what, ""))
        ]
    if not serial and (lot or product):
        parts.append(said.get("quantity", ""))
    return "\t".join(part for part in parts if part)


def _names_standard(cell: str) -> bool:
    """Whether a cell is a GS1 code in brackets already, other than the number of a pack."""
    return cell.startswith("(") and not cell.startswith("(00)")


def _pack(text: str) -> str:
    """The SSCC of a pack as a GS1 code has it, "" where a cell holds none."""
    found = _SSCC.fullmatch(text)
    return f"(00){found[1]}" if found else ""


def _in_brackets(text: str) -> str:
    """A value as bracketed text has it."""
    return text.replace("\\", "\\\\").replace("(", "\\(")
