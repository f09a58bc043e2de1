"""One scan, resolved to its item with place, stage and holds, beside a bare look-up."""

from collections.abc import Iterator
from random import Random

from bench.measure import Figure, compare_each
from bench.stage import Stage
from stockthread import ledger
from stockthread.kernel import db

SCANS = 2_000
_BARE = "SELECT item FROM ledger_code WHERE canonical = %s AND closed_by IS NULL"


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area."""
    units = stage.units(1_000_000)
    chosen = Random(3).sample(units, 2 * SCANS)
    ids, param = db.ids_in(chosen)
    codes = [
        c for (c,) in db.query(f"SELECT canonical FROM ledger_code WHERE item IN {ids}", [param])
    ]
    Random(4).shuffle(codes)
    ours, bare = codes[:SCANS], codes[SCANS:]
    yield compare_each(
        "scanning.resolve",
        lambda n: ledger.read.resolve(ours[n]),
        lambda n: db.query(_BARE, [bare[n]]),
        count=SCANS,
        note="among 1,000,000 units; goal: at most 3 times the look-up, a ratio of 0.33",
    )
