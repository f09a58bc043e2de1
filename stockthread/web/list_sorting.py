"""Rows of a list in the order of one of its columns: numbers by size, words as people order them.

What is empty comes last, whichever way one sorts.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from stockthread.web import words

SORTED_MAX: Final = 10_000
"""So many rows are sorted by any column; of more, the filters have to leave some out first."""
_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_DIGITS: Final = re.compile(r"([0-9]+)")
NUMBERS, DAYS, WORDS = range(3)


class Way(NamedTuple):
    """By which column, and whether the last comes first."""

    column: str
    is_down: bool = False


def way(said: str) -> Way:
    """The way that a word in an address names: `sku`, or `-sku` for the last first."""
    return Way(said.removeprefix("-"), said.startswith("-"))


def sort(
    records: Sequence[Any], cells: Iterable[Sequence[Any]], place: int, *, is_down: bool
) -> list[Any]:
    """The records by what stands at a place in their cells; the same keep their order."""
    pairs = [(record, line[place]) for record, line in zip(records, cells, strict=True)]
    full = [(record, key(cell)) for record, cell in pairs if cell not in (None, "")]
    full.sort(key=lambda pair: pair[1], reverse=is_down)
    return [*(record for record, _ in full),
            *(record for record, cell in pairs if cell in (None, ""))]  # fmt: skip


def key(cell: Any) -> tuple[Any, ...]:
    """What a cell is compared by: `DR-2` before `DR-10`, `900` before `12 040`, `a` like `A`."""
    text = str(cell).replace(words.THIN, "")
    if isinstance(cell, datetime | date):
        return (DAYS, cell.isoformat())
    if _NUMBER.fullmatch(text):
        return (NUMBERS, Decimal(text))
    parts = _DIGITS.split(text.casefold())
    return (WORDS, [(part, 0) if n % 2 == 0 else ("", int(part)) for n, part in enumerate(parts)])
