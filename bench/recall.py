"""The preview of a recall beside the bare recursive query that finds the same items."""

from collections.abc import Iterator

from bench.measure import Figure
from bench.stage import Stage
from bench.trace import bare_descendants, genealogy, least
from stockthread import recalls
from stockthread.kernel import db
from stockthread.recalls import Scope

HALF, HALF_LONG = 5_000, 50_000


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area: 10,000 affected items, and 100,000 with --long."""
    for half in (HALF, HALF_LONG) if is_long else (HALF,):
        root = genealogy(stage, half, f"RECALL-{half}")
        if db.is_postgresql():
            db.execute("ANALYZE")
        scope = Scope((root,))
        count = len(recalls.preview(scope).positions)
        figure = least(
            f"recall.preview_{count // 1000}k", lambda s=scope: recalls.preview(s),
            lambda r=root: bare_descendants(r), count=count, note="",
        )  # fmt: skip
        took = count / figure.ours
        yield figure._replace(note=f"{count:,} affected in {took:.2f} s; goal 100,000 in 5 s")
