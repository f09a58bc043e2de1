"""A table or spreadsheet as plain rows of text, with tabs between the cells, as it would be pasted.

What the cells mean is the caller's to say, and which row has the headings.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from stockthread.exchange import tables, workbooks
from stockthread.kernel.errors import refuse

ROWS_MAX: Final = 100_000


def read_rows(path: Path, is_header: Callable[[Sequence[str]], bool]) -> list[str]:
    """Return the rows that are not empty, from the headings on if there are any near the top.

    Raises Refused: file_unreadable, file_empty, file_is_no_table, file_encoding, line_too_long,
    workbook_number, list_row, too_many_lines.
    """
    try:
        is_workbook = workbooks.is_workbook(path)
    except OSError as error:
        refuse("file_unreadable", file=path.name, what=error.strerror)
    if is_workbook:
        return _plain((cells for _, cells in workbooks.rows(path)), is_header)
    with tables.opened(path, (), is_header=is_header) as table:
        return _plain(_of_text(table), is_header)


def _of_text(table: tables.Table) -> Iterator[Sequence[str]]:
    yield table.columns
    for row in tables.rows(table):
        if row.problem and row.problem.code not in ("row_too_short", "row_too_long"):
            refuse("list_row", file=table.name, row=row.line)
        yield row.cells


def _plain(rows: Iterator[Sequence[str]], is_header: Callable[[Sequence[str]], bool]) -> list[str]:
    filled = [cells for cells in itertools.islice(rows, ROWS_MAX + 1) if any(map(str.strip, cells))]
    if len(filled) > ROWS_MAX:
        refuse("too_many_lines", count=len(filled), lines_max=ROWS_MAX)
    top = filled[: tables.TITLES_MAX + 1]
    start = next((n for n, cells in enumerate(top) if is_header(cells)), 0)
    return ["\t".join(" ".join(cell.split()) for cell in cells) for cells in filled[start:]]
