"""The days of which one is meant: a day, a month or a year, as people remember a purchase. Pure."""

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

_FORMS: Final = tuple(re.compile(form) for form in (
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
    r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})",
    r"(?P<y>\d{4})-(?P<m>\d{1,2})",
    r"(?P<m>\d{1,2})[./]\s?(?P<y>\d{4})",
    r"(?P<y>\d{4})",
))  # fmt: skip
YEAR_MIN: Final = 1950


class Days(NamedTuple):
    """From the first to the last day that can be meant; one day where both are the same."""

    first: date
    last: date

    @property
    def written(self) -> str:
        """`2026-05-31`, `2026-05` or `2026`, as `days_of` reads it."""
        return self.first.isoformat()[: {0: 10, 1: 7}.get(self._size, 4)]

    @property
    def word(self) -> str:
        """`day`, `month` or `year`."""
        return ("day", "month", "year")[self._size]

    @property
    def _size(self) -> int:
        if self.first == self.last:
            return 0
        return 1 if (self.last - self.first).days < 31 else 2


def days_of(text: str) -> Days | None:
    """Return what a text means: `2026-05-31`, `31.5.2026`, `2026-05`, `5/2026` or `2026`."""
    found = next((fits for form in _FORMS if (fits := form.fullmatch(text.strip()))), None)
    if found is None or int(found["y"]) < YEAR_MIN:
        return None
    said = found.groupdict()
    year, month, day = int(said["y"]), int(said.get("m") or 0), int(said.get("d") or 0)
    try:
        first = date(year, month or 1, day or 1)
        if day:
            return Days(first, first)
        after = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)
    except ValueError:
        return None
    return Days(first, after - timedelta(days=1))
