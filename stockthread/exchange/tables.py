"""Tables of text, read row by row in little memory: whatever is wrong with a file or a row is told.

A file is read several times from the same open handle and must stay as it is. Nothing of it is
lost: a row that cannot be read comes out with its text and the reason. Writes nothing.
"""

import csv
import hashlib
import itertools
import os
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from stockthread.exchange.records import Note, Row
from stockthread.kernel.errors import Refusal, Refused, refuse

LINE_LENGTH_MAX: Final = 1_000_000
COLUMNS_MAX: Final = 1_000
TITLES_MAX: Final = 20
"""How many lines may stand above the headings, where these are sought."""
CELL_LENGTH_MAX: Final = 100_000
DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
ENCODINGS: Final = (
    "utf-8", "utf-16", "cp1252", "cp1250", "cp1251", "iso-8859-1", "iso-8859-15", "mac-roman",
    "shift_jis", "gb18030", "big5", "euc-kr",
)  # fmt: skip
_BLOCK: Final = 1 << 20
_OTHER_FILES: Final = {
    b"PK\x03\x04": "a spreadsheet or an archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"\x1f\x8b": "a packed file",
    b"%PDF": "a PDF",
}


class Table(NamedTuple):
    """An open file and how it is written; `sha256` is of its bytes.

    `header_line` is the number of the line with the columns, from 1.
    """

    file: BinaryIO
    name: str
    sha256: str
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    has_nul: bool
    notes: tuple[Note, ...]
    stamp: tuple[int, int]
    header_line: int


@contextmanager
def opened(
    path: Path,
    wanted: Sequence[str],
    encoding: str = "",
    is_header: Callable[[Sequence[str]], bool] | None = None,
) -> Iterator[Table]:
    """Open a table that must have the `wanted` columns.

    Its columns stand in the first line that is not empty; with `is_header`, in the first of which
    the cells are headings, if there is one near the top.

    Raises Refused: file_unreadable, file_empty, file_is_no_table, file_encoding, line_too_long,
    columns_missing, column_twice.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        refuse("file_unreadable", file=path.name, what=error.strerror)
    with file:
        if not file.seekable():
            refuse("file_unreadable", file=path.name, what="it can be read only once")
        yield _examined(file, path.name, wanted, encoding, is_header)


def columns_of(path: Path, encoding: str = "") -> tuple[str, ...]:
    """Return the names in a table's first line. Raises Refused as `opened` does."""
    with opened(path, (), encoding) as table:
        return table.columns


def _examined(
    file: BinaryIO,
    name: str,
    wanted: Sequence[str],
    encoding: str,
    is_header: Callable[[Sequence[str]], bool] | None,
) -> Table:
    status = os.fstat(file.fileno())
    begin = file.read(4096)
    if not begin.strip(b"\xef\xbb\xbf \t\r\n"):
        refuse("file_empty", file=name)
    for mark, what in _OTHER_FILES.items():
        if begin.startswith(mark):
            refuse("file_is_no_table", file=name, what=what)
    encoding, sha256, has_nul = _scan(file, name, encoding, begin)
    number, header = _header(file, name, encoding, is_header)
    if "\0" in header:
        refuse("file_is_no_table", file=name, what="not text")
    delimiter, columns = _columns(header, wanted)
    _check_columns(name, columns, wanted)
    notes = _notes(encoding, delimiter, columns, wanted)
    stamp = (status.st_size, status.st_mtime_ns)
    return Table(file, name, sha256, encoding, delimiter, columns, has_nul, notes, stamp, number)


def _scan(file: BinaryIO, name: str, encoding: str, begin: bytes) -> tuple[str, str, bool]:
    """Read the whole file once: which encoding fits it, its hash, whether it holds NUL."""
    tried = ["utf-8-sig", "cp1252"]
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = ["utf-16"]
    if encoding:
        tried = ["utf-8-sig" if encoding == "utf-8" else encoding]
    assert not encoding or encoding in ENCODINGS, f"no encoding {encoding}"
    decoders = {each: getincrementaldecoder(each)() for each in tried}
    hasher, has_nul = hashlib.sha256(), False
    file.seek(0)
    while True:
        block = file.read(_BLOCK)
        hasher.update(block)
        has_nul = has_nul or b"\0" in block
        for each, decoder in list(decoders.items()):
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                del decoders[each]
        if not decoders:
            refuse("file_encoding", file=name, tried=" or ".join(tried))
        if not block:
            return next(iter(decoders)), hasher.hexdigest(), has_nul


def _header(
    file: BinaryIO,
    name: str,
    encoding: str,
    is_header: Callable[[Sequence[str]], bool] | None,
) -> tuple[int, str]:
    """The line with the columns, and its number from 1."""
    lines = ((n, line) for n, line in enumerate(_Lines(file, name, encoding), 1) if line.strip())
    top = list(itertools.islice(lines, TITLES_MAX + 1 if is_header else 1))
    if not top:
        refuse("file_empty", file=name)
    if is_header is None:
        return top[0]
    cuts = ((each, cells) for each in top for _, cells in _cuts(each[1]))
    return next((each for each, cells in cuts if is_header(cells)), top[0])


def _cuts(line: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The cells of a line under each delimiter."""
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([line], delimiter=delimiter))
        except csv.Error:
            continue
        yield delimiter, tuple(" ".join(cell.split()) for cell in cells)


def _columns(header: str, wanted: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Choose the delimiter under which most of the wanted columns are there."""
    best: tuple[int, int, str, tuple[str, ...]] | None = None
    for delimiter, columns in _cuts(header):
        known = {folded_name(column) for column in columns}
        found = sum(folded_name(name) in known for name in wanted)
        if best is None or (found, len(columns)) > best[:2]:
            best = (found, len(columns), delimiter, columns)
    if best is None:
        return ",", (header.strip(),)
    return best[2], best[3]


def _check_columns(name: str, columns: Sequence[str], wanted: Sequence[str]) -> None:
    known = [folded_name(column) for column in columns]
    if len(columns) > COLUMNS_MAX:
        refuse("file_is_no_table", file=name, what=f"a table of {len(columns)} columns")
    missing = [each for each in wanted if folded_name(each) not in known]
    if missing:
        there = ", ".join(columns)
        there = there if len(there) <= 500 else f"{there[:500]} …"
        refuse("columns_missing", file=name, missing=", ".join(missing), there=there)
    for each in wanted:
        if known.count(folded_name(each)) > 1:
            refuse("column_twice", file=name, column=each)


def _notes(
    encoding: str, delimiter: str, columns: Sequence[str], wanted: Sequence[str]
) -> tuple[Note, ...]:
    notes = []
    if encoding == "cp1252":
        notes.append(Note("encoding", "The file is not UTF-8; it was read as Windows-1252."))
    if encoding == "utf-16":
        notes.append(Note("encoding", "The file was read as UTF-16."))
    if delimiter != ",":
        notes.append(Note("delimiter", f"The columns are parted by {DELIMITERS[delimiter]}."))
    known = {folded_name(name) for name in wanted}
    unused = [column for column in columns if column and folded_name(column) not in known]
    if unused:
        notes.append(Note("columns_unused", f"Columns that are not read: {', '.join(unused)}."))
    return tuple(notes)


def folded_name(column: str) -> str:
    """Return a column's name as it is compared: space and capitals make no difference."""
    return " ".join(column.split()).casefold()


def rows(table: Table) -> Iterator[Row]:
    """Yield every row below the columns, but empty ones.

    A row that cannot be read has a problem: row_too_short, row_too_long, row_quotes, cell_too_long,
    row_with_nul. Raises Refused: line_too_long, file_changed.
    """
    csv.field_size_limit(CELL_LENGTH_MAX)
    lines = _Lines(table.file, table.name, table.encoding)
    reader = csv.reader(lines, delimiter=table.delimiter, strict=True)
    number, width = 0, len(table.columns)
    while True:
        lines.eaten.clear()
        line = lines.number + 1
        try:
            cells, problem = next(reader), None
        except StopIteration:
            break
        except csv.Error as error:
            first, *others = lines.eaten
            lines.give_back(others)
            reader = csv.reader(lines, delimiter=table.delimiter, strict=True)
            cells, problem = [first.rstrip("\r\n")], _unreadable(str(error))
        if line <= table.header_line or not "".join(cells).strip():
            continue
        number += 1
        if problem is None and (len(cells) != width or table.has_nul):
            cells, problem = _squared(cells, width)
        yield Row(number, line, cells, problem)
    check_unchanged(table)


def check_unchanged(table: Table) -> None:
    """Refuse a file that somebody wrote to since it was opened. Raises Refused file_changed."""
    status = os.fstat(table.file.fileno())
    if (status.st_size, status.st_mtime_ns) != table.stamp:
        refuse("file_changed", file=table.name)


def _squared(cells: list[str], width: int) -> tuple[list[str], Refusal | None]:
    """Bring a row to the table's width where nothing is lost by it."""
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    data = {"cells": len(cells), "columns": width}
    if len(cells) < width:
        return cells, Refusal(None, "row_too_short", data)
    if len(cells) > width:
        return cells, Refusal(None, "row_too_long", data)
    if any("\0" in cell for cell in cells):
        return cells, Refusal(None, "row_with_nul", {})
    return cells, None


def _unreadable(what: str) -> Refusal:
    if "field larger" in what:
        return Refusal(None, "cell_too_long", {"length_max": CELL_LENGTH_MAX})
    return Refusal(None, "row_quotes", {})


class _Lines:
    """The file's lines one by one. What an unfinished row has eaten can be given back.

    Only one at a time may read from a file.
    """

    def __init__(self, file: BinaryIO, name: str, encoding: str) -> None:
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        self._text = open(file.fileno(), encoding=encoding, newline="", closefd=False)  # noqa: SIM115
        self._name = name
        self._waiting: deque[str] = deque()
        self.number = 0
        self.eaten: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._waiting:
            line = self._waiting.popleft()
        else:
            line = self._text.readline(LINE_LENGTH_MAX)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) >= LINE_LENGTH_MAX:
            data = {"file": self._name, "length_max": LINE_LENGTH_MAX, "number": self.number}
            raise Refused([Refusal(None, "line_too_long", data)])
        self.eaten.append(line)
        return line

    def give_back(self, lines: Sequence[str]) -> None:
        """Let these lines come again."""
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)
