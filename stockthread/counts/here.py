"""One place of a count, for whoever stands in it: what is left there. Nothing here writes.

It costs as much as the place holds, whatever the size of the count.
"""

from typing import NamedTuple

from stockthread import ledger
from stockthread.counts import evidence, read
from stockthread.ledger import Kind


class Here(NamedTuple):
    """A place of a count. left: items on record there that were not seen, lots too; odd: how many
    things were seen there that are not on record there. persons: who counted there."""

    expected: int
    scanned: int
    left: tuple[int, ...]
    odd: int
    is_counted: bool
    is_asked_again: bool
    persons: tuple[int, ...]


def in_place(count: int, place: int) -> Here:
    """Return how far one place of a count is."""
    scope = read.scope(count)
    recounts = read.recounts(count)
    only = None if scope.products is None else sorted(scope.products)
    expected = {each.item: each for each in ledger.counting.standing_in([place], only)}
    parts = ledger.counting.lying_in([place], only)
    lots = {part.item for part in parts}
    mine = evidence.valid(read.scans(count, place=place), recounts)
    visits = [visit for visit in read.visits(count) if visit[0] == place]
    coverage = evidence.Coverage(mine, visits, recounts, is_over=False)
    seen = evidence.valid(read.scans_of(count, list(expected)), recounts)
    met = {scan.item for scan in seen} | {scan.container for scan in mine if scan.container}
    counted = {scan.item for scan in mine if scan.kind == Kind.LOT}
    opened = {scan.container for scan in mine if scan.container}

    def is_met(item: int) -> bool:
        if item in met:
            return True
        around = expected[item].container
        if around in opened:
            return False
        while around in expected:
            if around in met:
                return True
            around = expected[around].container
        return False

    unmet = {item for item in expected if not is_met(item)}
    left = [item for item in expected if item in unmet and expected[item].container not in unmet]
    around_lots = {
        part.item for part in parts if part.container in met and part.container not in opened
    }
    items = {scan.item for scan in mine if scan.item and scan.kind != Kind.LOT}
    return Here(
        len(expected) + len(lots),
        len({scan.item or scan.canonical for scan in mine}),
        (*left, *sorted(lots - counted - around_lots)),
        len(items - set(expected))
        + len(counted - lots)
        + len({scan.canonical for scan in mine if not scan.item}),
        coverage.is_counted(place),
        coverage.asked(place) > 0 and not coverage.is_counted(place),
        tuple(coverage.persons.get(place, ())),
    )
