"""Pasted or scanned text as lines: one code a line, ranges written out, amounts split off. Pure."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from stockthread.kernel.errors import refuse

LINES_MAX: Final = 20_000
_RANGE: Final = re.compile(r"(?P<head>.*?[^\W\d].*?)(?P<first>\d+)\s*[-–]\s*(?P=head)(?P<last>\d+)")


class Pasted(NamedTuple):
    """One code: `index` is its row in the text (from 0), `amount` what stands behind it."""

    index: int
    code: str
    amount: str


def lines(text: str, has_amounts: bool = False) -> list[Pasted]:
    """The codes of a text. Raises Refused too_many_lines.

    A range names its head twice and counts up: `A0100-A0199`. With `has_amounts` a line is a code
    and, behind a tab or space, an amount: `L-2411 250 kg`.
    """
    found: list[Pasted] = []
    for index, row in enumerate(text.splitlines()):
        if not row.strip():
            continue
        code, amount = split(row.strip()) if has_amounts else (row.strip(), "")
        for each in written_out(code):
            found.append(Pasted(index, each, amount))
            if len(found) > LINES_MAX:
                refuse("too_many_lines", count=len(found), lines_max=LINES_MAX)
    return found


def split(row: str) -> tuple[str, str]:
    """A code and its amount: at the tab where there is one, else at the first space."""
    code, _, amount = row.partition("\t" if "\t" in row else " ")
    return code.strip(), amount.strip()


def written_out(code: str) -> Iterator[str]:
    """The codes of a range, or the code itself."""
    fits = _RANGE.fullmatch(code)
    if not fits or len(fits["first"]) != len(fits["last"]) or fits["first"] > fits["last"]:
        yield code
        return
    width = len(fits["first"])
    for number in range(int(fits["first"]), int(fits["last"]) + 1):
        yield f"{fits['head']}{number:0{width}d}"
