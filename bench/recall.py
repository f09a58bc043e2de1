"""The preview of a recall beside the bare recursive query that finds the same items."""

from collections.abc import Iterator
from time import perf_counter

from bench.measure import Figure, database
from bench.stage import Stage
from bench.trace import bare_descendants, genealogy
from stockthread import recalls
from stockthread.kernel import db
from stockthread.recalls import Scope

HALF, HALF_LONG = 5_000, 50_000
ROUNDS = 3


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area: 10,000 affected items, and 100,000 with --long."""
    for half in (HALF, HALF_LONG) if is_long else (HALF,):
        root = genealogy(stage, half, f"RECALL-{half}")
        if db.is_postgresql():
            db.execute("ANALYZE")
        scope = Scope((root,))
        count = len(recalls.preview(scope).positions)
        ours = min(_seconds(lambda s=scope: recalls.preview(s)) for _ in range(ROUNDS))
        limit = min(_seconds(lambda r=root: bare_descendants(r)) for _ in range(ROUNDS))
        yield Figure(
            f"recall.preview_{count // 1000}k", database(), count / ours, count / limit, "items/s",
            limit / ours, f"{count:,} affected in {ours:.2f} s; goal 100,000 in 5 s",
        )  # fmt: skip


def _seconds(action: object) -> float:
    start = perf_counter()
    action()  # type: ignore[operator]
    return perf_counter() - start
