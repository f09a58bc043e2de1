"""Days and months of the company's own zone, as moments. Pure but for the setting."""

import re
from datetime import date, datetime, time, timedelta

from stockthread.kernel import clock
from stockthread.kernel.errors import refuse

YEARS = range(1970, 9001)
"""Years of days that can be asked for: moments of others may not be numbers of microseconds."""
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)


def day_of(at: int) -> date:
    """Return the day of a moment in microseconds."""
    return clock.day_of(clock.from_micros(at))


def start_of(day: date) -> int:
    """Return the first moment of a day, in microseconds."""
    return clock.micros(datetime.combine(day, time(), clock.zone()))


def end_of(day: date) -> int:
    """Return the first moment behind a day, in microseconds."""
    return start_of(day + timedelta(days=1))


def parse_period(text: str) -> tuple[date, date]:
    """Return the first and the last day of "2026-11", "2026", or "2026-11-01 2026-11-15".

    Raises Refused bad_period.
    """
    words = text.replace("..", " ").split()
    try:
        if len(words) == 2:
            first, last = date.fromisoformat(words[0]), date.fromisoformat(words[1])
        elif form := _MONTH.fullmatch(text.strip()):
            first = date(int(form[1]), int(form[2]), 1)
            last = month_after(first) - timedelta(days=1)
        else:
            year = int(text)
            first, last = date(year, 1, 1), date(year, 12, 31)
    except (ValueError, OverflowError):
        refuse("bad_period", text=text)
    if first > last or first.year not in YEARS or last.year not in YEARS:
        refuse("bad_period", text=text)
    return first, last


def month_after(day: date) -> date:
    """Return the first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_ends(last: date, count: int) -> list[date]:
    """Return so many days at which months end, up to and with `last`."""
    days = [last]
    while len(days) < count:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]
