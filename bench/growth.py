"""How the cost of a unit grows with the number of units: ten million beside a hundred thousand.

Only with --long. A growth is seconds a unit at the large size over those at the small one; the
raw limit grows too, as trees get deeper and pages fall out of memory.
"""

import random
from collections.abc import Iterator, Sequence
from statistics import median

from bench.ledger import RawWriter
from bench.measure import Figure, database, seconds
from bench.stage import Stage, act
from stockthread import ledger
from stockthread.ledger import Lines

SMALL, LARGE, STEP = 100_000, 10_000_000, 1_000_000
BATCH = 50_000
ROUNDS = 5


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area."""
    if not is_long:
        return
    before = costs(stage, stage.units(SMALL))
    for number in range(STEP, LARGE + 1, STEP):
        units = stage.units(number)
    after = costs(stage, units)
    for name, goal in (("contiguous", "goal 1.5"), ("random", "goal 1.2 times the limit's")):
        ours = after[name][0] / before[name][0]
        limit = after[name][1] / before[name][1]
        note = f"growth of seconds a unit, 10,000,000 beside 100,000 units; {goal}"
        yield Figure(f"growth.move_{name}", database(), ours, limit, "times", limit / ours, note)


def costs(stage: Stage, units: Sequence[int]) -> dict[str, tuple[float, float]]:
    """Return seconds of moving a batch, ours and the limit's, for both ways of choosing it."""
    middle = len(units) // 2
    chosen = {
        "contiguous": units[middle : middle + BATCH],
        "random": sorted(random.Random(5).sample(units, BATCH)),
    }
    limit = RawWriter(stage)
    found = {}
    for name, batch in chosen.items():
        pairs = []
        for number in range(ROUNDS):
            place, other = stage.places[1 + number % 2], stage.places[3]
            own = seconds(lambda p=place, b=batch: move(b, p))  # type: ignore[misc]
            pairs.append((own, seconds(lambda p=other, b=batch: limit.move(b, p))))  # type: ignore[misc]
        found[name] = (median(a for a, _ in pairs), median(b for _, b in pairs))
    return found


def move(batch: Sequence[int], place: int) -> None:
    """Move a batch in one call."""
    ledger.move(Lines(batch), place=place, act=act())
