"""Dates and times in element strings: their checks, and which century two digits mean.

Sources: GS1 General Specifications, sections 3.4 (dates; day 00 is the last of its month) and
7.12 (the century of a year of two digits); ISO 8601 (the Gregorian calendar).
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from typing import Final

from stockthread.identifiers.gs1.characters import NUMERIC, not_in
from stockthread.identifiers.gs1.flaws import Flaw

Check = Callable[[str], Flaw | None]


def year_of(two_digits: int, this_year: int) -> int:
    """Return the year that two digits mean in this year: from 49 years ago to 50 ahead."""
    difference = two_digits - this_year % 100
    century = this_year - this_year % 100
    if difference >= 51:
        century -= 100
    elif difference <= -50:
        century += 100
    return century + two_digits


def days_of(year: int, month: int) -> int:
    """Return how many days a month has, in any year of the Gregorian calendar."""
    # All that counts of a year here is whether it is a leap year; the calendar has no year 0.
    return monthrange(year % 400 + 400, month)[1]


def date_check(*, has_century: bool, may_lack_day: bool) -> Check:
    """A date YYMMDD or YYYYMMDD, whose day may be 00 where the month is all that is said."""
    size = 8 if has_century else 6

    def check(text: str) -> Flaw | None:
        if len(text) != size:
            return Flaw(f"date_too_{'short' if len(text) < size else 'long'}", 0, len(text))
        if flaw := not_in(NUMERIC, text):
            return flaw
        year, month, day = int(text[:-4]), int(text[-4:-2]), int(text[-2:])
        if not 1 <= month <= 12:
            return Flaw("illegal_month", size - 4, 2)
        if day > 28 and day > days_of(year, month):
            return Flaw("illegal_day", size - 2, 2)
        if day == 0 and not may_lack_day:
            return Flaw("illegal_day", size - 2, 2)
        return None

    return check


def clock_check(name: str, *parts: tuple[str, int]) -> Check:
    """Two digits each of hours, minutes or seconds, below these numbers."""
    size = 2 * len(parts)

    def check(text: str) -> Flaw | None:
        if len(text) != size:
            return Flaw(f"{name}_too_{'short' if len(text) < size else 'long'}", 0, len(text))
        if flaw := not_in(NUMERIC, text):
            return flaw
        for place, (part, end) in enumerate(parts):
            if int(text[2 * place : 2 * place + 2]) >= end:
                return Flaw(f"illegal_{part}", 2 * place, 2)
        return None

    return check


_HOUR, _MINUTE, _SECOND = ("hour", 24), ("minute", 60), ("second", 60)

CHECKS: Final[Mapping[str, Check]] = {
    "yymmdd": date_check(has_century=False, may_lack_day=False),
    "yymmd0": date_check(has_century=False, may_lack_day=True),
    "yyyymmdd": date_check(has_century=True, may_lack_day=False),
    "yyyymmd0": date_check(has_century=True, may_lack_day=True),
    "hh": clock_check("hour", _HOUR),
    "mi": clock_check("minute", _MINUTE),
    "ss": clock_check("second", _SECOND),
    "hhmi": clock_check("hour_with_minute", _HOUR, _MINUTE),
}
