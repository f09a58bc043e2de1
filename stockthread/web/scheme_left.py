"""How many numbers a scheme has left: of all, of the present day, or of the fullest field."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from stockthread import identifiers
from stockthread.web import pictures, words

DATES: Final = {"year": "this year", "month": "this month", "week": "this week", "day": "today"}
SCOPES_MAX: Final = 24


class Left(NamedTuple):
    """What is left: how many, of which, and how much of the bar is used."""

    count: int
    note: str
    used: int
    bar: int


def of(scheme: identifiers.Scheme, counted: Sequence[identifiers.CounterRow], today: date) -> Left:
    """What is left where the scheme counts now."""
    number, numbers = scheme.number, {row.scope_key: row.next_number for row in counted}
    if is_drawn(scheme):
        drawn = numbers.get("", 0)
        return left(scheme, drawn, "drawn by lot")
    if not number.scope:
        return left(scheme, numbers.get(""), "")
    if number.scope in DATES:
        key = identifiers.scope_key(scheme, identifiers.Fields(on=today))
        return left(scheme, numbers.get(key), DATES[number.scope])
    if not numbers:
        return left(scheme, None, f"for each {scope_word(scheme)}")
    key = max(numbers, key=lambda each: numbers[each])
    return left(scheme, numbers[key], f"for {key}" + (", the least" if len(numbers) > 1 else ""))


def each(
    scheme: identifiers.Scheme, counted: Sequence[identifiers.CounterRow]
) -> list[tuple[str, Left]]:
    """What is left in each scope that was counted in, the latest first."""
    latest = sorted(counted, key=lambda row: row.scope_key, reverse=True)[:SCOPES_MAX]
    return [(row.scope_key or "all", left(scheme, row.next_number, "")) for row in latest]


def left(scheme: identifiers.Scheme, next_number: int | None, note: str) -> Left:
    """What is left from the next number on."""
    start = scheme.number.start
    used = (start if next_number is None else next_number) - start
    count = identifiers.remaining(scheme, next_number)
    return Left(count, note, used, pictures.length(used, max(scheme.capacity - start, 1)))


def is_drawn(scheme: identifiers.Scheme) -> bool:
    """Whether numbers are drawn by lot, so that none is ever the next."""
    return identifiers.name(scheme.number) == "random"


def scope_word(scheme: identifiers.Scheme) -> str:
    """What the number starts again for: `year`, `product`, `voltage`."""
    return scheme.number.scope.rpartition(":")[2]


def capacity_words(scheme: identifiers.Scheme) -> str:
    """`999,999 numbers for each year`."""
    said = words.count(identifiers.remaining(scheme), "number")
    return f"{said} for each {scope_word(scheme)}" if scheme.number.scope else said
