"""Serials made in bulk, beside a bare list comprehension that only formats as many numbers; long
lists of serials pasted, beside bare SQL that writes their rows and takes them back.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from bench.ledger import RawWriter
from bench.measure import Figure, compare
from bench.stage import Stage, act
from stockthread import catalog, receipts
from stockthread.identifiers import Fields, parse, render

PASTED = 100_000
GTIN = "09521234543213"
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
    yield from of_pasted(stage, 1_000_000 if is_long else 100_000)


def of_pasted(stage: Stage, on_record: int) -> Iterator[Figure]:
    """Answer pasted lines with three piles, where many of the product are on record."""
    stage.units(on_record)
    product = catalog.read.product(stage.drill)
    limit = RawWriter(stage)
    shapes = {
        "pasted": [f"NEW-26-{number:07d}" for number in range(PASTED)],
        "pasted_gs1": [f"(01){GTIN}(21)N{number:07d}" for number in range(PASTED)],
    }

    def bare() -> None:
        with transaction.atomic():
            limit.commission(PASTED)
            transaction.set_rollback(True)

    for name, lines in shapes.items():
        delivery = receipts.Delivery(lines, stage.places[0], 2026, product)
        yield compare(
            f"serials.{name}_100k",
            lambda delivery=delivery: receipts.check(delivery, act()),  # type: ignore[misc]
            bare,
            count=PASTED,
            unit="lines/s",
            note=f"{on_record:,} on record; the limit writes and takes back the rows;"
            " goal: 33,333 a second",
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
