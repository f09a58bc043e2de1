"""Tables written as spreadsheets (xlsx) of one sheet, row by row, so that long ones fit in memory.

Text is written as text, so that no cell is taken for a formula and no serial loses its zeros.
Numbers and days are written as what they are, with which a spreadsheet can reckon and sort.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Final
from xml.sax.saxutils import escape

from stockthread.kernel.errors import refuse

MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_MAX: Final = 1_048_575
TEXT_MAX: Final = 32_767
IN_MEMORY_MAX: Final = 4_000_000
WIDTH_MIN, WIDTH_MAX = 9, 40
_UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Where text looks like `_x0041_`, by which spreadsheets write the letter A."""
_DAY_ZERO: Final = date(1899, 12, 30)
_BOLD, _DAY = 1, 2
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_KINDS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KINDS}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KINDS}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    ),
}
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def written(head: Sequence[str], rows: Iterable[Sequence[object]]) -> IO[bytes]:
    """Return a file, to be closed by who sends it: a sheet of these rows below bold headings.

    Raises Refused too_many_lines where no sheet has so many rows.
    """
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY_MAX)  # noqa: SIM115
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in _PARTS.items():
            packed.writestr(name, _HEAD + text)
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            _write_sheet(sheet, head, rows)
    file.seek(0)
    return file


def _write_sheet(sheet: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(max(len(word) + 4, WIDTH_MIN), WIDTH_MAX)}"'
        ' customWidth="1"/>'
        for n, word in enumerate(head, start=1)
    )
    begin = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>{_row(head, _BOLD)}"
    )
    sheet.write(begin.encode())
    for count, row in enumerate(rows, start=1):
        if count > ROWS_MAX:
            refuse("too_many_lines", count=count, lines_max=ROWS_MAX)
        sheet.write(_row(row).encode())
    sheet.write(b"</sheetData></worksheet>")


def _row(cells: Sequence[object], style: int = 0) -> str:
    return f"<row>{''.join(_cell(each, style) for each in cells)}</row>"


def _cell(value: object, style: int) -> str:
    """One cell; days are counted from the day that spreadsheets count from."""
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, date) and not isinstance(value, datetime):
        return f'<c s="{_DAY}"><v>{(value - _DAY_ZERO).days}</v></c>'
    text = escape(_ESCAPE.sub("_x005F_", _UNWRITABLE.sub("", str(value)[:TEXT_MAX])))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
