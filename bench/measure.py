"""Time ours and the raw limit in turn, and say the ratio of their rates.

The limit is bare SQL that reads or writes the same rows, with all the same indexes, triggers and
connection settings, on the same database in the same run. Machines are noisy: both are run several
times, one after the other, and the median of each is taken.
"""

from collections.abc import Callable
from os import sysconf
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple

from stockthread.kernel import db


class Figure(NamedTuple):
    """One line of the table. ratio: our rate over the limit's (1 is at the limit)."""

    name: str
    database: str
    ours: float
    limit: float | None
    unit: str
    ratio: float | None
    note: str = ""


def database() -> str:
    """Return the present database's name."""
    return "postgresql" if db.is_postgresql() else "sqlite"


def seconds(action: Callable[[], Any]) -> float:
    """Run something once and return how long it took."""
    start = perf_counter()
    action()
    return perf_counter() - start


def own_seconds(action: Callable[[], Any]) -> float:
    """Run something once and return how long it kept the processor busy, in this process and in
    that of the server which works for it. Others at work on the machine count less in it."""
    server = server_clock()
    start = process_time() + server()
    action()
    return process_time() + server() - start


def server_clock() -> Callable[[], float]:
    """Return what reads the processor's time of PostgreSQL's process for this connection, in
    hundredths of a second; nothing on SQLite, which works in this process."""
    if not db.is_postgresql():
        return lambda: 0.0
    row = db.query_one("SELECT pg_backend_pid()")
    stat, ticks = Path(f"/proc/{row[0] if row else 0}/stat"), sysconf("SC_CLK_TCK")

    def spent() -> float:
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    return spent


def compare(
    name: str,
    ours: Callable[[], Any],
    limit: Callable[[], Any],
    *,
    count: int,
    unit: str,
    rounds: int = 3,
    note: str = "",
) -> Figure:
    """Run both in turn, `rounds` times; each does `count` of something."""
    times = [(seconds(ours), seconds(limit)) for _ in range(rounds)]
    our_rate = count / median(time for time, _ in times)
    limit_rate = count / median(time for _, time in times)
    return Figure(name, database(), our_rate, limit_rate, unit, our_rate / limit_rate, note)


def compare_each(
    name: str,
    ours: Callable[[int], Any],
    limit: Callable[[int], Any],
    *,
    count: int,
    note: str = "",
) -> Figure:
    """Time single calls, alternating; figures are the medians in microseconds."""
    pairs = []
    for n in range(count):
        pairs.append((seconds(lambda n=n: ours(n)), seconds(lambda n=n: limit(n))))  # type: ignore[misc]
    our_time = median(time for time, _ in pairs) * 1e6
    limit_time = median(time for _, time in pairs) * 1e6
    return Figure(name, database(), our_time, limit_time, "µs p50", limit_time / our_time, note)
