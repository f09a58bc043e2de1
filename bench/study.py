"""The time of a whole study of causes as the units grow, beside one grouping in bare SQL.

A study reads all that is on record of the units and of what went into them, tells hundreds of
circumstances, tests them, tells them apart and keeps the answer. The bare statement answers one
question: how many units there are of each lot of cells, and of each lot how many were complained
of, over the same links of the whole population.
"""

from collections.abc import Iterator, Sequence
from random import Random
from statistics import median
from typing import Final

from bench.causes import make
from bench.measure import Figure, database, own_seconds
from bench.stage import Stage
from stockthread import causes
from stockthread.causes import Case, Population
from stockthread.kernel import clock, db

SIZES: Final = ((20_000, 40), (180_000, 90))
"""Units that are added, and in how many batches; a study follows each."""
LONG: Final = (800_000, 160)
COMPLAINTS: Final = 1_000
ROUNDS: Final = 3
GOAL: Final = 10.0
_BARE: Final = """
SELECT cells.input, COUNT(*), SUM(CASE WHEN s.item IN {complained} THEN 1 ELSE 0 END)
FROM ledger_state s JOIN ledger_edge battery ON battery.output = s.item
JOIN ledger_edge run ON run.output = battery.input
JOIN ledger_edge cells ON cells.output = run.input
WHERE s.product = %s AND s.kind = 1 GROUP BY cells.input
"""


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area."""
    count = 0
    for units, batches in (*SIZES, LONG) if is_long else SIZES:
        make(stage, units, batches)
        if db.is_postgresql():  # what its autovacuum does within a minute of such a load
            db.execute("ANALYZE")
        count += units
        yield timed(stage, count)


def timed(stage: Stage, count: int) -> Figure:
    """Time studies and the bare grouping in turn; the median of each."""
    rows = db.query(
        "SELECT item FROM ledger_state WHERE product = %s AND kind = 1 ORDER BY item", [stage.drill]
    )
    complained = Random(7).sample([item for (item,) in rows], COMPLAINTS)
    question = causes.Question(
        "How long?", [Case(item) for item in complained], Population([stage.drill])
    )

    def study(nth: int) -> None:
        causes.study(
            question, key=f"bench {count} {nth}", by=stage.world.anna, at=clock.now()
        )  # fmt: skip

    pairs = [
        (own_seconds(lambda n=n: study(n)), own_seconds(lambda: bare(stage, complained)))  # type: ignore[misc]
        for n in range(ROUNDS)
    ]
    ours, limit = (median(times) for times in zip(*pairs, strict=True))
    return Figure(
        f"study.{count // 1000}k_units", database(), ours, GOAL, "s", limit / ours,
        f"{COMPLAINTS:,} complaints against {len(rows):,} units; one grouping of all in bare SQL"
        f" {limit:.2f} s",
    )  # fmt: skip


def bare(stage: Stage, complained: Sequence[int]) -> None:
    """Count drills by the lot of cells in their batteries."""
    wanted, param = db.ids_in(sorted(complained))
    found = db.query(_BARE.format(complained=wanted), [param, stage.drill])
    assert sum(number for _, number, _ in found) > COMPLAINTS
