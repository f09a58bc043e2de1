"""Pasted or scanned text as lines: one code a line, ranges written out, amounts split off. Pure."""

from collections.abc import Callable
from typing import Final, NamedTuple

from stockthread import identifiers
from stockthread.kernel.errors import refuse

LINES_MAX: Final = 20_000


class Pasted(NamedTuple):
    """One code: `index` is its row in the text (from 0), `amount` what stands behind it.

    `doubt` says why the row is unclear; its code is then the row as it stands.
    """

    index: int
    code: str
    amount: str
    doubt: str = ""


def lines(
    text: str, has_amounts: bool = False, is_code: Callable[[str], bool] = lambda text: False
) -> list[Pasted]:
    """The codes of a text, its ranges written out. Raises Refused too_many_lines.

    With `has_amounts` a line is a code and, behind a tab or space, an amount: `L-2411 250 kg`.
    `is_code` knows lines that are codes just as they stand.
    """
    rows = [row.strip() for row in text.splitlines()]
    parts = [split(row) if has_amounts else (row, "") for row in rows]
    found = [
        Pasted(index, code, amount, line.doubt)
        for index, ((_, amount), line) in enumerate(
            zip(parts, identifiers.read_ranges([code for code, _ in parts], is_code), strict=True)
        )
        for code in line.codes
    ]
    if len(found) > LINES_MAX:
        refuse("too_many_lines", count=len(found), lines_max=LINES_MAX)
    return found


def split(row: str) -> tuple[str, str]:
    """A code and its amount: at the tab where there is one, else at the first space."""
    code, _, amount = row.partition("\t" if "\t" in row else " ")
    return code.strip(), amount.strip()
