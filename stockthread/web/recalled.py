"""That an item is under a recall, said wherever the item is shown: at the returns desk first."""

from collections.abc import Sequence

from stockthread import recalls
from stockthread.web.words import State


def states(items: Sequence[int]) -> list[State]:
    """`under recall R-12`, for each running recall that is about any of these. One statement."""
    known = recalls.read.about(items)
    numbers = sorted({id for some in known.values() for id in some})
    return [State("held", "held", f"under recall R-{number}") for number in numbers]
