"""How the pages say things: numbers, times, codes, states.

Pure functions, no database and no clock: what depends on the time of day takes `now`.
"""

import re
from datetime import datetime
from typing import Final, NamedTuple

THIN: Final = "\u202f"


class State(NamedTuple):
    """What a person calls the state of an item: `css` picks its colour, `mark` its shape."""

    css: str
    mark: str
    word: str


HELD: Final = State("held", "held", "held")
OUT: Final = State("out", "out", "out")
STAGES: Final = {
    "expected": State("expected", "expected", "expected"),
    "raw": State("hand", "hand", "raw material"),
    "wip": State("progress", "progress", "in progress"),
    "ready": State("finished", "finished", "in stock"),
    "consumed": State("expected", "gone", "built in"),
    "scrapped": State("expected", "gone", "scrapped"),
    "void": State("expected", "gone", "never arrived"),
}
GONE: Final = ("consumed", "scrapped", "void")
OUTSIDE: Final = {
    "customer": State("out", "out", "with customer"),
    "supplier": State("out", "out", "at supplier"),
    "carrier": State("out", "out", "on its way"),
    "lost": State("held", "held", "lost"),
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


def moment_whole(at: datetime) -> str:
    """The full time for the hover: `Tuesday 3 May 2025, 14:32:07 CEST`."""
    return f"{at:%A} {at.day} {at:%B %Y, %H:%M:%S %Z}".strip()


_RUNS: Final = re.compile(r"\d+|[^\W\d_]+|[^\w]+|_+")


def groups(code: str) -> list[str]:
    """The code in pieces that can be read aloud; joined, they are the code again.

    Pieces end between letters and digits; long runs of digits are cut in threes and fours from
    the right. A hyphen or the like sets apart enough by itself.
    """
    pieces: list[str] = []
    for run in _RUNS.findall(code):
        if pieces and not (run[0].isalnum() and pieces[-1][-1].isalnum()):
            pieces[-1] += run
        elif run.isdigit():
            pieces.extend(_digits(run))
        else:
            pieces.append(run)
    return _without_crumbs(pieces)


def _digits(run: str) -> list[str]:
    if len(run) <= 5:
        return [run]
    size = 3 if len(run) % 3 == 0 else 4
    first = len(run) % size
    cuts = [run[i : i + size] for i in range(first, len(run), size)]
    if not first:
        return cuts
    if first == 1:
        return [run[0] + cuts[0], *cuts[1:]]
    return [run[:first], *cuts]


def _without_crumbs(pieces: list[str]) -> list[str]:
    """A piece of one character joins its neighbour: nobody reads `4 K 7 Q` as groups."""
    joined: list[str] = []
    for piece in pieces:
        if joined and (len(piece) == 1 or len(joined[-1]) == 1):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined
