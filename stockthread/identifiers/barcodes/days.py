"""Days, weeks and times as digits, in the many orders that standards have for them.

A form is written with one letter a digit: Y year, M month, D day, J day of the year, W week,
h hour, m minute. Sources: ANSI MH10.8.2 category 4; ANSI/HIBC 2.6 section 2.3; ISO 8601 (weeks).
"""

from datetime import date, datetime, time, timedelta

from stockthread.identifiers.gs1 import moments

YEARS_MIN = 5


def read(text: str, form: str, this_year: int) -> date | datetime:
    """Return the day or time that these digits mean.

    A week is its Monday. A day 00, or a form without days, is the last day of its month.
    Raises ValueError for what is no such day.
    """
    if len(text) != len(form) or not (text.isascii() and text.isdigit()):
        raise ValueError(form)
    parts = {
        letter: int(
            "".join(digit for digit, place in zip(text, form, strict=True) if place == letter)
        )
        for letter in dict.fromkeys(form)
    }
    day = _day(parts, _year(parts["Y"], form.count("Y"), this_year))
    if "h" in parts:
        return datetime.combine(day, time(parts["h"], parts.get("m", 0)))
    return day


def unit(form: str) -> str:
    """Return how much time such digits stand for, where that is no day or moment."""
    if "W" in form:
        return "week"
    return "" if "D" in form or "J" in form else "month"


def _year(number: int, digits: int, this_year: int) -> int:
    """Return the year; of one or two digits, the one nearest to this year."""
    if digits == 4:
        return number
    if digits == 2:
        return moments.year_of(number, this_year)
    start = this_year - YEARS_MIN
    return start + (number - start) % 10


def _day(parts: dict[str, int], year: int) -> date:
    if "W" in parts:
        return date.fromisocalendar(year, parts["W"], 1)
    if "J" in parts:
        first = date(year, 1, 1)
        found = first + timedelta(days=parts["J"] - 1)
        if found.year != year:
            raise ValueError(parts["J"])
        return found
    return date(year, parts["M"], parts.get("D") or moments.days_of(year, parts["M"]))
