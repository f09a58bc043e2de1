"""How the command line says things: numbers, times, states, aligned tables. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from unicodedata import combining, east_asian_width

import click
from django.utils import timezone

COLUMN_MAX: Final = 80
SOON_SECONDS: Final = 60

STAGES: Final = {
    "expected": "expected",
    "raw": "raw material",
    "wip": "in progress",
    "ready": "in stock",
    "consumed": "used up",
    "scrapped": "scrapped",
    "void": "void",
}
OUTSIDE: Final = {
    "customer": "with customer",
    "supplier": "at supplier",
    "carrier": "on its way",
    "lost": "lost",
    "transit": "in transit",
}
WITH_OTHERS: Final = "with others"


def state(stage: str, place_kind: str = "") -> str:
    """The word for where an item stands: who has it, where it is not with us, then its stage."""
    if stage in ("raw", "wip", "ready") and place_kind in OUTSIDE:
        return OUTSIDE[place_kind]
    return STAGES.get(stage, stage)


def number(value: int) -> str:
    """Digits in threes: 21,129."""
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 item`, `12 items`."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def moment(at: datetime | None) -> str:
    """A time in the installation's zone, to the minute."""
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def soon(at: datetime) -> str:
    """A time still to come: its seconds where it is within a minute, else to the minute."""
    local = timezone.localtime(at)
    is_soon = (local - timezone.now()).total_seconds() <= SOON_SECONDS
    return f"{local:%H:%M:%S}" if is_soon else moment(at)


def one_line(text: str) -> str:
    """A text that moves nothing on a terminal: no control characters, one line."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str] = ()
) -> str:
    """An aligned table; the columns named in `right` are numbers. The last column is whole."""
    last = len(headers) - 1
    cells = [
        [one_line(cell) if n == last else _cut(one_line(cell)) for n, cell in enumerate(row)]
        for row in rows
    ]
    widths = [
        max([_width(header), *(_width(row[n]) for row in cells)])
        for n, header in enumerate(headers)
    ]
    head = _row(headers, widths, headers, right)
    body = [_row(row, widths, headers, right) for row in cells]
    return "\n".join([click.style(head, dim=True), *body])


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Names and values below one another; those without a value are left out."""
    told = [(name, value) for name, value in pairs if value]
    width = max((_width(name) for name, _ in told), default=0)
    return "\n".join(
        f"{click.style(name.ljust(width), dim=True)}  {one_line(value)}" for name, value in told
    )


def _row(
    cells: Sequence[str], widths: Sequence[int], headers: Sequence[str], right: Collection[str]
) -> str:
    padded = []
    for cell, width, header in zip(cells, widths, headers, strict=True):
        space = " " * (width - _width(cell))
        padded.append(space + cell if header in right else cell + space)
    return "  ".join(padded).rstrip()


def _cut(text: str) -> str:
    return text if len(text) <= COLUMN_MAX else text[: COLUMN_MAX - 1] + "…"


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text
    )
