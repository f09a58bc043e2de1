"""Lots as people write them: `L-42 120 kg`, `L-42, 120`, `L-42;120;2027-01-31`, `JUICE L-42 5 l`.

What stands in such a line is the product if need be, the lot's number, how much, and the day until
which it is good. Between them stand tabs, else semicolons, else commas, else spaces. Only a line
of a product that comes in lots is read so; of others the product may stand ahead. Pure.
"""

import re
from typing import Final, NamedTuple

from stockthread.identifiers import barcodes
from stockthread.kernel.errors import Refused
from stockthread.receipts import rows
from stockthread.receipts.rows import PLAIN, Row

_SIGN: Final = re.compile(r"[\t;, ]")
_COMMA: Final = re.compile(r",\s+")
_AMOUNT: Final = re.compile(r"[0-9][0-9.,]*\s*[^\W\d_]{0,8}")
_UNIT: Final = re.compile(r"[^\W\d_]{1,8}")
_BEST_BEFORE: Final = "15"


class Written(NamedTuple):
    """What stands in a line: `names`, the lot's number last; amount and day, "" for none.

    is_sure: it can hardly be anything else, as a serial with a space in it.
    """

    names: tuple[str, ...]
    amount: str
    day: str = ""
    is_sure: bool = True


def first(text: str) -> str:
    """What stands before the first sign that may part a line."""
    return _SIGN.split(text, maxsplit=1)[0]


def read(text: str) -> Written | None:
    """What a line says, None where it says no amount."""
    cells, is_parted = _cells(text)
    day = ""
    if len(cells) > 1 and len(digits := barcodes.yymmdd(cells[-1])) == 6 and digits != cells[-1]:
        day = digits if digits.isdigit() else ""
    if day:
        cells = cells[:-1]
    if not cells or not is_amount(cells[-1]):
        return None
    names = cells[:-1]
    if is_parted and len(names) == 1 and " " in names[0]:  # JUICE L-42, 5 l
        names = names[0].split()
    is_sure = is_parted or bool(day) or not cells[-1][-1].isdigit()
    return Written(tuple(names), cells[-1], day, is_sure)


def is_amount(text: str) -> bool:
    """Whether a text is a number, with a unit or without."""
    return bool(_AMOUNT.fullmatch(text))


def _cells(text: str) -> tuple[list[str], bool]:
    """The cells of a line, and whether a sign other than a space parts them."""
    if is_amount(text):
        return [text], False
    for sign in "\t;":
        if sign in text:
            return _filled(text.split(sign)), True
    if len(parts := _COMMA.split(text)) > 1:
        return _filled(parts), True
    if "," in text.partition(" ")[0]:
        return _filled(text.split(",")), True
    words = text.split()
    for n in range(len(words) - 1, 0, -1):  # a unit goes with the number before it
        if _UNIT.fullmatch(words[n]) and words[n - 1][-1].isdigit() and words[n - 1][0].isdigit():
            words[n - 1 : n + 1] = [" ".join(words[n - 1 : n + 1])]
            break
    return words, False


def _filled(cells: list[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def codes(said: Written, year: int) -> tuple[barcodes.ReadCode, ...]:
    """The codes of a line: its day, its names, and its amount last. Raises Refused."""
    day = [barcodes.read(f"({_BEST_BEFORE}){said.day}", this_year=year)] if said.day else []
    products = [
        rows.code(each, year) if each.isdigit() else barcodes.ReadCode(each, PLAIN)
        for each in said.names[:-1]
    ]
    last = [barcodes.ReadCode(each, PLAIN) for each in (*said.names[-1:], said.amount)]
    return (*day, *products, *last)


def apart(row: Row, year: int) -> Row | None:
    """A row of plain text as the codes that are written in it; None where it has no such form."""
    if not row.codes or row.problem or any(code.facts and code.is_certain for code in row.codes):
        return None
    if not _SIGN.search(row.text):
        return None
    said = read(row.text)
    if said is None or not said.names:
        return None
    try:
        return row._replace(codes=codes(said, year), is_whole=True)
    except Refused:
        return None


def beside(row: Row) -> Row | None:
    """A row of plain text as its first word, which may name a product, and what stands behind it.

    Semicolons and commas part that further, spaces do not. None where the row is one word.
    """
    if len(row.codes) != 1 or row.problem or (row.codes[0].facts and row.codes[0].is_certain):
        return None
    name = first(row.text)
    if not name or name == row.text:
        return None
    sign, rest = row.text[len(name)], row.text[len(name) + 1 :]
    cells = _filled(rest.split(sign)) if sign in ";," else _filled([rest])
    if not cells:
        return None
    codes = tuple(barcodes.ReadCode(each, PLAIN) for each in (name, *cells))
    return row._replace(codes=codes, is_whole=True)
