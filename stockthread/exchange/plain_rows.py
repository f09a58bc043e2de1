"""A table or spreadsheet as plain rows of text, with tabs between the cells, as it would be pasted.

What the cells mean is the caller's to say, and which row has the headings.
"""

import csv
import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from stockthread.exchange import tables, workbooks
from stockthread.kernel.errors import refuse

ROWS_MAX: Final = 100_000
Numbered = tuple[int, Sequence[str]]
"""The number of a row in its file, from 1, and its cells."""


def read_rows(path: Path, is_header: Callable[[Sequence[str]], bool]) -> list[str]:
    """Return the rows as `read_table` has them, each as one text with tabs between its cells."""
    return [plain(cells) for _, cells in read_table(path, is_header)]


def plain(cells: Sequence[str]) -> str:
    """A row as it would be pasted."""
    return "\t".join(" ".join(cell.split()) for cell in cells)


def rows_of_text(text: str) -> list[Numbered]:
    """Return the rows of a pasted text that are not empty, their cells parted as in the first."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return []
    delimiter = max(tables.DELIMITERS, key=lines[0][1].count)
    if delimiter == "\t" or "\t" in lines[0][1]:
        return [(number, line.split("\t")) for number, line in lines]
    cells = csv.reader([line for _, line in lines], delimiter=delimiter)
    return [(number, row) for (number, _), row in zip(lines, cells, strict=False)]


def read_table(path: Path, is_header: Callable[[Sequence[str]], bool]) -> list[Numbered]:
    """Return the rows that are not empty, from the headings on if there are any near the top.

    Raises Refused: file_unreadable, file_empty, file_is_no_table, file_encoding, line_too_long,
    workbook_number, list_row, too_many_lines.
    """
    try:
        is_workbook = workbooks.is_workbook(path)
    except OSError as error:
        refuse("file_unreadable", file=path.name, what=error.strerror)
    if is_workbook:
        return _filled(workbooks.rows(path), is_header)
    with tables.opened(path, (), is_header=is_header) as table:
        return _filled(_of_text(table), is_header)


def _of_text(table: tables.Table) -> Iterator[Numbered]:
    yield table.header_line, table.columns
    for row in tables.rows(table):
        if row.problem and row.problem.code not in ("row_too_short", "row_too_long"):
            refuse("list_row", file=table.name, row=row.line)
        yield row.line, row.cells


def _filled(rows: Iterator[Numbered], is_header: Callable[[Sequence[str]], bool]) -> list[Numbered]:
    some = itertools.islice(rows, ROWS_MAX + 1)
    filled = [(number, cells) for number, cells in some if any(map(str.strip, cells))]
    if len(filled) > ROWS_MAX:
        refuse("too_many_lines", count=len(filled), lines_max=ROWS_MAX)
    top = filled[: tables.TITLES_MAX + 1]
    start = next((n for n, (_, cells) in enumerate(top) if is_header(cells)), 0)
    return filled[start:]
