"""Days as people write them, as GS1 codes have them."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

_DAY: Final = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)(?:[ T].*)?"),
    re.compile(r"(?P<year>\d{4})/(?P<month>\d\d?)/(?P<day>\d\d?)"),
    re.compile(r"(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?(?P<year>\d{4}|\d\d)"),
    re.compile(r"(?P<day>1[3-9]|2\d|3[01])[/-](?P<month>\d\d?)[/-](?P<year>\d{4})"),
    re.compile(r"(?P<month>\d\d?)[/-](?P<day>1[3-9]|2\d|3[01])[/-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)"),
)
"""The month may stand first only where it cannot be the day."""
_MONTH: Final = (
    re.compile(r"(?P<year>\d{4})[-/](?P<month>\d\d?)"),
    re.compile(r"(?P<month>\d\d?)[./-](?P<year>\d{4})"),
)


def yymmdd(text: str) -> str:
    """Return a date of six digits, the day 00 for a whole month; other texts as they stand.

    A date that may be read in two ways (03/04/2027) is left as it stands, and so refused later.
    Source of the form: GS1 General Specifications, AI 15 and 17.
    """
    return _first(_DAY, text, _day) or _first(_MONTH, text, _month) or text


def _first(
    forms: tuple[re.Pattern[str], ...], text: str, written: Callable[[re.Match[str]], str]
) -> str:
    found = next((match for form in forms if (match := form.fullmatch(text))), None)
    return written(found) if found else ""


def _day(found: re.Match[str]) -> str:
    year = int(found["year"]) if len(found["year"]) == 4 else 2000 + int(found["year"])
    try:
        return f"{date(year, int(found['month']), int(found['day'])):%y%m%d}"
    except ValueError:
        return ""


def _month(found: re.Match[str]) -> str:
    try:
        return f"{date(int(found['year']), int(found['month']), 1):%y%m}00"
    except ValueError:
        return ""
