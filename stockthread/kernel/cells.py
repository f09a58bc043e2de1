"""Cells of tables that people open in a spreadsheet, and the lines of such tables."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_FORMULA: Final = ("=", "+", "@", "\t", "\r")
_BELOW_ZERO: Final = re.compile(r"-[0-9][0-9.,]*")


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; amounts below 0 stay amounts."""
    text = str(cell)
    is_formula = text.startswith(_FORMULA) or (text[:1] == "-" and not _BELOW_ZERO.fullmatch(text))
    return f"'{text}" if is_formula else cell


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a table as lines of CSV, the headings first, each when it is asked for.

    None becomes an empty cell; no cell is taken for a formula.
    """
    writer = csv.writer(_Line())
    yield writer.writerow(head)
    for row in rows:
        yield writer.writerow([harmless("" if cell is None else cell) for cell in row])


class _Line:
    """What a CSV writer writes to: it hands each line back."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text
