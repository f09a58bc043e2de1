"""Bars as numbers for SVG attributes: the pages carry no style of their own.

A picture is drawn in a space of WIDTH units that the page stretches to its column.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from stockthread.web.words import State

WIDTH: Final = 1000
GAP: Final = 3
LEAST: Final = 6


class Share(NamedTuple):
    """One part of a whole: how many, in which state, and where a click leads."""

    state: State
    count: int
    href: str = ""


class Segment(NamedTuple):
    """A share with its place in the bar."""

    share: Share
    x: int
    width: int


class Bar(NamedTuple):
    """A named number with the length of its bar."""

    name: str
    count: int
    width: int
    href: str = ""
    state: str = "hand"


def stacked(shares: Sequence[Share]) -> list[Segment]:
    """Lay the shares side by side; the smallest that is not zero can still be seen."""
    there = [share for share in shares if share.count > 0]
    total = sum(share.count for share in there)
    room = WIDTH - GAP * max(len(there) - 1, 0)
    least = LEAST * len(there)
    segments, x = [], 0
    for number, share in enumerate(there):
        width = LEAST + (room - least) * share.count // total
        if number == len(there) - 1:
            width = WIDTH - x
        segments.append(Segment(share, x, width))
        x += width + GAP
    return segments


def bars(rows: Sequence[tuple[str, int, str]], most: int | None = None) -> list[Bar]:
    """Bars of (name, count, href) against the longest of them, or against `most`."""
    most = most or max((count for _, count, _ in rows), default=0) or 1
    return [
        Bar(name, count, max(count * WIDTH // most, LEAST if count else 0), href)
        for name, count, href in rows
    ]
