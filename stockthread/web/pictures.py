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
    """One part of a whole: how many, in which state, where a click leads, what is written.

    Where `text` is empty the count itself is written.
    """

    state: State
    count: int
    href: str = ""
    text: str = ""


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
    text: str = ""
    note: str = ""


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


class Amount(NamedTuple):
    """What a bar is made of: a name, a count, where a click leads, what is written.

    `text` stands for the count where that is a measure, `note` says more of the name.
    """

    name: str
    count: int
    href: str = ""
    text: str = ""
    note: str = ""


def bars(amounts: Sequence[Amount], most: int | None = None) -> list[Bar]:
    """Bars against the longest of them, or against `most`."""
    most = most or max((amount.count for amount in amounts), default=0) or 1
    return [
        Bar(each.name, each.count, length(each.count, most), each.href, each.text, each.note)
        for each in amounts
    ]


def length(count: int, most: int) -> int:
    """How long a bar is; what is not zero can be seen."""
    return max(count * WIDTH // most, LEAST if count else 0)
