"""Codes of places written as a row: `A-01..A-20` is twenty bins, `A-1-1..A-3-4` twelve. Pure."""

import itertools
import re
from collections.abc import Sequence
from typing import Final

from stockthread.kernel.errors import refuse

SERIES_MAX: Final = 5000
_RUN: Final = ".."
_PARTS: Final = re.compile(r"[0-9]+|[A-Za-z]+|[^0-9A-Za-z]+", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s,;]+")
_DIGITS_MAX: Final = 9
SHOWN_MAX: Final = 6


def series(text: str) -> list[str]:
    """Return every code that a text names, in order; codes stand apart by space, comma, semicolon.

    In FIRST..LAST each number, and each single letter, runs from its value in FIRST to that in
    LAST, the last one fastest; digits are filled with zeros as in FIRST. Raises Refused:
    bad_series, series_too_long.
    """
    found: list[str] = []
    for word in filter(None, _BETWEEN.split(text)):
        first, run, last = word.partition(_RUN)
        runs = _runs(word, first, last) if run else [[word]]
        count = len(found)
        for each in itertools.islice(itertools.product(*runs), SERIES_MAX + 1 - count):
            found.append("".join(each))
        if len(found) > SERIES_MAX:
            refuse("series_too_long", limit=SERIES_MAX)
    return found


def shown_series(codes: Sequence[str]) -> str:
    """Codes as people read them: all of a few, else the first two and the last."""
    if len(codes) <= SHOWN_MAX:
        return ", ".join(codes)
    return f"{codes[0]}, {codes[1]} … {codes[-1]}"


def _runs(word: str, first: str, last: str) -> list[Sequence[str]]:
    """The values that each part of a code takes."""
    start, end = _PARTS.findall(first), _PARTS.findall(last)
    if not start or len(start) != len(end):
        refuse("bad_series", text=word)
    return [_run(word, a, b) for a, b in zip(start, end, strict=True)]


def _run(word: str, first: str, last: str) -> Sequence[str]:
    if first == last:
        return [first]
    is_number = first.isdecimal() and last.isdecimal() and len(last) <= _DIGITS_MAX
    if is_number and len(first) <= len(last) and 0 < int(last) - int(first) < SERIES_MAX + 1:
        return [f"{n:0{len(first)}}" for n in range(int(first), int(last) + 1)]
    is_letter = len(first) == len(last) == 1 and first.isupper() == last.isupper()
    if is_letter and first.isalpha() and first < last:
        return [chr(n) for n in range(ord(first), ord(last) + 1)]
    if is_number and int(last) > int(first):
        refuse("series_too_long", limit=SERIES_MAX)
    refuse("bad_series", text=word)
