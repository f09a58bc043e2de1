"""The days of which one is meant: a day, a month or a year, as people remember a purchase."""

import re
from collections.abc import Mapping, Sequence
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


_MONTHS: Final = tuple(
    (name, number) for names in (
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ) for number, name in enumerate(names.split(), 1)
)  # fmt: skip
SAID_MAX: Final = 5
"""Of how many words the longest day that is read consists."""
_NEAR: Final[Mapping[str, int]] = {"today": 0, "yesterday": 1, "last week": 7}
_NUMBER: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?")
_FEW: Final[Mapping[str, int]] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "a few": 3, "few": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12,
}  # fmt: skip
_AGO: Final = re.compile(r"(\d{1,3}|[a-z ]+) (day|week|month|year)s? ago")
_MONTH_LETTERS: Final = 3


def said_at(words: Sequence[str], today: date, *, is_past: bool = True) -> tuple[Days, int] | None:
    """Return the days that words begin with, and how many words say it, the most there are.

    Beside what `days_of` reads: `3 May 2026`, `May 3rd`, `november 2026`, `last month`, `3 weeks
    ago`, with months in four languages. A month or day without a year is the
    last there was, or, if not is_past, the next.
    """
    for count in range(min(SAID_MAX, len(words)), 0, -1):
        some = [word.strip(",;").casefold() for word in words[:count]]
        found = days_of(" ".join(some)) or _spoken(some, today) or _named(some, today, is_past)
        if found:
            return found, count
    return None


def _spoken(words: Sequence[str], today: date) -> Days | None:
    text = " ".join(words)
    if text in _NEAR:
        day = today - timedelta(days=_NEAR[text])
        return Days(day, day)
    if text in ("last month", "this month"):
        one = today.replace(day=1) - timedelta(days=text == "last month")
        return days_of(one.isoformat()[:7])
    if text in ("last year", "this year"):
        return days_of(str(today.year - (text == "last year")))
    found = _AGO.fullmatch(text)
    many = (int(found[1]) if found[1].isdecimal() else _FEW.get(found[1], 0)) if found else 0
    if not found or not many:
        return None
    if found[2] in ("day", "week"):
        day = today - timedelta(days=many * (7 if found[2] == "week" else 1))
        return Days(day, day)
    if found[2] == "year":
        return days_of(str(today.year - many))
    months = today.year * 12 + today.month - 1 - many
    return days_of(f"{months // 12}-{months % 12 + 1}")


def _named(words: Sequence[str], today: date, is_past: bool) -> Days | None:
    """A day or month with the month's name."""
    months = [month for word in words if (month := _month(word))]
    numbers = [word for word in words if not _month(word) and word != "of"]
    if len(months) != 1 or len(numbers) > 2:
        return None
    years = [int(word) for word in numbers if len(word) == 4 and word.isdecimal()]
    days = [int(fits[1]) for word in numbers if (fits := _NUMBER.fullmatch(word))]
    if len(years) + len(days) != len(numbers) or len(years) > 1 or len(days) > 1:
        return None
    tail = f"-{months[0]}" + (f"-{days[0]}" if days else "")
    if years:
        return days_of(f"{years[0]}{tail}")
    steps = (0, -1) if is_past else (0, 1)
    near = [days_of(f"{today.year + step}{tail}") for step in steps]
    fits_in = (each for each in near
               if each and (each.first <= today if is_past else each.last >= today))  # fmt: skip
    return next(fits_in, None)


def is_spoken(text: str) -> bool:
    """Whether words alone say a day, as today or two weeks ago do."""
    said = text.casefold()
    return said in _NEAR or said.startswith(("last ", "this ")) or said.endswith(" ago")


def is_month(word: str) -> bool:
    """Whether a word is the whole name of a month, and is not also a common word."""
    name = word.casefold()
    return name != "may" and any(name == month for month, _ in _MONTHS)


def _month(word: str) -> int:
    """The number of a month by its name, or by what only its name begins with; 0 for none."""
    word = word.removesuffix(".")
    if len(word) < _MONTH_LETTERS or word == "ago":
        return 0
    found = {number for name, number in _MONTHS if name.startswith(word)}
    return found.pop() if len(found) == 1 else 0
