"""A count beside bare SQL that writes the very rows it wrote: scans, differences, and the ledger's.

Every unit is found in a place that is not the one on record: as many differences as scans, which
is the dearest count there can be.
"""

from collections.abc import Callable
from itertools import count
from statistics import median
from typing import Any, Final, NamedTuple

from bench.echo import Echo, Input, mark
from bench.measure import seconds
from bench.stage import Stage, act
from stockthread import counts, ledger, places
from stockthread.counts import NewCount, NewScan
from stockthread.kernel import db
from stockthread.ledger import Kind, New

_numbers = count(1)
ROUNDS: Final = 3
_SCANS: Final = (
    "count_id, place, text, canonical, item, kind, product, quantity, container, recount, person,"
    " device, at"
)
_LINES: Final = (
    "count_id, pile, item, kind, product, text, expected, counted, quantity_expected,"
    " quantity_counted, decision, refused"
)


class Counted(NamedTuple):
    """A count that is ready to be scanned and posted in two calls, its id, and what is scanned."""

    id: int
    do: Callable[[], Any]
    given: Input


def counting(stage: Stage, number: int) -> Counted:
    """Units stand in one place and are found in another, new one."""
    start = next(_numbers)
    code = f"BENCH-{start}"
    [spot] = places.add_places([places.NewPlace(code, "Where they are found", "bin", "WH")])
    new = New(Kind.UNIT, stage.drill, number, ledger.Generated(stage.scheme, stage.fields))
    units = ledger.commission(
        new, place=stage.places[0], stage=ledger.Stage.READY, owner=stage.owner, act=act()
    ).items
    codes = ledger.read.codes(list(units))
    scans = [NewScan(codes[unit], spot, f"{code}.{n}") for n, unit in enumerate(units)]
    opened = act()
    made = counts.open_count(
        NewCount(places=(spot,)), key=code, by=opened.by, at=opened.recorded_at
    )

    def do() -> None:
        header = act()
        about = {"by": header.by, "at": header.recorded_at}
        counts.add_scans(made.id, scans, **about)
        counts.review(made.id, **about)
        posted = counts.post(made.id, counts.proposed, act=header)
        assert posted.done == {"move": number}, posted.done

    return Counted(made.id, do, Input(codes=list(codes.values())))


class _Kept:
    """The rows of one count, ready to be written once more."""

    def __init__(self, count: int) -> None:
        for table in ("scan", "line"):
            db.execute(f"DROP TABLE IF EXISTS echo_count_{table}")
            db.execute(
                f"CREATE TEMP TABLE echo_count_{table} AS"
                f" SELECT * FROM counts_{table} WHERE count_id = {int(count)}"
            )

    def write(self) -> None:
        """Write them."""
        db.execute(
            f"INSERT INTO counts_scan ({_SCANS}, key) SELECT {_SCANS}, 'echo ' || key"
            " FROM echo_count_scan"
        )
        db.execute(
            f"INSERT INTO counts_line ({_LINES}, post_key, name) SELECT {_LINES},"
            " 'echo ' || post_key, 'echo ' || name FROM echo_count_line"
        )


def timed(stage: Stage, number: int) -> tuple[float, float, float]:
    """Return the medians of a count's seconds, of its echo's, and of the echo's rows alone."""
    rounds = []
    for _ in range(ROUNDS):
        ready = counting(stage, number)
        before = mark()
        own = seconds(ready.do)
        echo, kept = Echo(before, ready.given), _Kept(ready.id)
        bare = seconds(echo.run) + seconds(kept.write)
        rounds.append((own, bare, bare - seconds(echo.find)))
    own, bare, rows = (median(column) for column in zip(*rounds, strict=True))
    return own, bare, rows
