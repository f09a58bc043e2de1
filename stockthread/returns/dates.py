"""Until when a warranty of so many months is good. Pure."""

from calendar import monthrange
from datetime import date


def until(since: date, months: int) -> date:
    """Return the last day of a time of months that begins on a day.

    It is the day with the same number, or the last of its month where that month is shorter:
    one month from 31 January is good until 28 or 29 February.
    Source: § 188 (2) and (3) BGB, and Article 3 of Regulation (EEC, Euratom) No 1182/71.
    """
    index = since.year * 12 + since.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(since.day, monthrange(year, month + 1)[1]))
