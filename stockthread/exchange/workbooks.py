"""Spreadsheets (xlsx, xls, ods) as rows of text, as people see them in the cells.

A number without decimals has none here either; one of more than fifteen digits is refused, since
spreadsheets have lost its last digits by then.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from stockthread.kernel.errors import refuse

UNPACKED_MAX: Final = 500_000_000
ROWS_MAX: Final = 1_100_000
EXACT_MAX: Final = 10**15
BEGINNINGS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def is_workbook(path: Path) -> bool:
    """Tell whether a file begins as spreadsheets do."""
    with path.open("rb") as file:
        return file.read(4) in BEGINNINGS


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet that is seen and not empty, with their numbers from 1.

    Raises Refused: file_is_no_table, workbook_number.
    """
    _check_size(path)
    try:
        book = CalamineWorkbook.from_path(path)
        for sheet in book.sheets_metadata:
            if sheet.visible != SheetVisibleEnum.Visible:
                continue
            found = book.get_sheet_by_name(sheet.name)
            if found.total_height:
                table = found.iter_rows()
                break
        else:
            refuse("file_empty", file=path.name)
    except CalamineError as error:
        refuse(
            "file_is_no_table", file=path.name, what=f"no spreadsheet that can be read ({error})"
        )
    for number, cells in enumerate(table, start=1):
        yield number, [_text(cell, number, path.name) for cell in cells]


def _check_size(path: Path) -> None:
    """Refuse a small file that would become a huge one."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        size = sum(each.file_size for each in packed.infolist())
    if size > UNPACKED_MAX:
        refuse("file_is_no_table", file=path.name, what="far larger inside than any list")


def _text(cell: Any, row: int, file: str) -> str:
    """What a cell says."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        if abs(cell) >= EXACT_MAX:
            refuse("workbook_number", file=file, row=row, number=f"{cell:.0f}")
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.time().min else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
