"""Serials made in bulk, beside a bare list comprehension that only formats as many numbers."""

from collections.abc import Iterator
from datetime import date

from bench.measure import Figure, compare
from bench.stage import Stage
from stockthread.identifiers import Fields, parse, render

SERIALS = 200_000
TODAY = Fields(date(2026, 7, 30), "DRILL")


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area."""
    yield of_pattern("serials.counter", "DR-{yy}{mm}-{counter:8}", "")
    yield of_pattern(
        "serials.counter_check", "DR-{yy}{mm}-{counter:8}{check:mod37-36}", "goal: 1,000,000"
    )
    yield of_pattern(
        "serials.unguessable_check", "{yy}{unguessable:8:32}{check:mod37-36}", "goal: 200,000"
    )


def of_pattern(name: str, pattern: str, goal: str) -> Figure:
    """Compare making serials with formatting their numbers, without check or secret."""
    scheme, numbers = parse(pattern), range(1_000_000, 1_000_000 + SERIALS)
    return compare(
        name,
        lambda: render(scheme, TODAY, numbers),
        lambda: [f"DR-2607-{number:08d}" for number in numbers],
        count=SERIALS,
        unit="serials/s",
        note="; ".join(filter(None, [f"{pattern}; the limit only formats numbers", goal])),
    )
