"""How the pages say things: numbers, times, codes, states.

Pure functions, no database and no clock: what depends on the time of day takes `now`.
"""

from datetime import datetime
from typing import Final, NamedTuple

THIN: Final = "\u202f"
SOON_SECONDS: Final = 60


class State(NamedTuple):
    """What a person calls the state of an item: `css` picks its colour, `mark` its shape."""

    css: str
    mark: str
    word: str


HELD: Final = State("held", "held", "held")
WITH_OTHERS: Final = State("out", "out", "with others")
BUILT_IN: Final = State("expected", "gone", "built in")
DONE: Final = State("expected", "gone", "done")
STAGES: Final = {
    "expected": State("expected", "expected", "expected"),
    "raw": State("hand", "hand", "raw material"),
    "wip": State("progress", "progress", "in progress"),
    "ready": State("finished", "finished", "in stock"),
    "consumed": State("expected", "gone", "used up"),
    "scrapped": State("expected", "gone", "scrapped"),
    "void": State("expected", "gone", "never arrived"),
}
LOST: Final = State("held", "gone", "lost")
IN_TRANSIT: Final = State("out", "out", "in transit")
APART: Final = {"lost": LOST, "transit": IN_TRANSIT}
"""What stands in these virtual places is ours, and not at hand."""
OUTSIDE: Final = {
    "customer": State("out", "out", "with customer"),
    "supplier": State("out", "out", "at supplier"),
    "carrier": State("out", "out", "on its way"),
    **APART,
}


def state(stage: str, place_kind: str = "") -> State:
    """The word for where an item stands: custody first, where it is outside, then stage."""
    if stage in ("raw", "wip", "ready") and place_kind in OUTSIDE:
        return OUTSIDE[place_kind]
    return STAGES[stage]


def number(value: int) -> str:
    """Digits in threes with a thin space between, as in 12 040."""
    return f"{value:,}".replace(",", THIN)


def count(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 item`, `12 items`."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def moment(at: datetime, now: datetime) -> str:
    """A time as people say it: `today 14:32`, `yesterday 09:05`, `3 May 14:32`, `3 May 2024`.

    Both are in the reader's own time zone.
    """
    days = (now.date() - at.date()).days
    if days == 0:
        return f"today {at:%H:%M}"
    if days == 1:
        return f"yesterday {at:%H:%M}"
    if days == -1:
        return f"tomorrow {at:%H:%M}"
    if at.year == now.year:
        return f"{at.day} {at:%b %H:%M}"
    return f"{at.day} {at:%b %Y}"


def soon(at: datetime, now: datetime) -> str:
    """A time that is still to come, with its seconds where it is within a minute."""
    if (at - now).total_seconds() <= SOON_SECONDS:
        return f"at {at:%H:%M:%S}"
    return moment(at, now)


def moment_whole(at: datetime) -> str:
    """The full time for the hover: `Tuesday 3 May 2025, 14:32:07 CEST`."""
    return f"{at:%A} {at.day} {at:%B %Y, %H:%M:%S %Z}".strip()
