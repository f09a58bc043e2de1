"""Where a unit's present state is kept, and what foreign keys cost, measured on a million units.

`python -m bench.state_rows [units]` prints seconds to write all units and to move a random tenth,
for units in a table of their own keyed by item, for units among the lots' holdings, and for the
first with a foreign key to the item. The figures stand in docs/decisions.
"""

import random
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg

from tests.installation import postgresql

_COLUMNS = "kind SMALLINT NOT NULL, product BIGINT NOT NULL, place BIGINT NOT NULL,\
 stage SMALLINT NOT NULL, owner BIGINT NOT NULL, container BIGINT NOT NULL, last BIGINT NOT NULL"
_KEY = "PRIMARY KEY (item, place, stage, owner, container)"
_INDEXES = (
    "CREATE INDEX state_place ON state (place)",
    "CREATE INDEX state_product ON state (product, stage, place)",
)
_ONE = "CREATE UNIQUE INDEX state_one ON state (item) WHERE kind <> 2"
WAYS = {
    "units keyed by item": f"CREATE TABLE state (item INTEGER PRIMARY KEY, {_COLUMNS})",
    "units among holdings": f"CREATE TABLE state (item BIGINT NOT NULL, {_COLUMNS}, {_KEY})",
    "units keyed by item, foreign key": (
        f"CREATE TABLE state (item INTEGER PRIMARY KEY REFERENCES item (id), {_COLUMNS})"
    ),
}


def main() -> None:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as directory:
        for number, way in enumerate(WAYS):
            connection = sqlite3.connect(Path(directory) / f"{number}.db", isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA cache_size=-131072")
            connection.execute("PRAGMA foreign_keys=ON")
            show("sqlite", way, measure(connection.execute, way, units, is_sqlite=True))
    with postgresql() as server, psycopg.connect(server, autocommit=True) as connection:
        for way in WAYS:
            show("postgresql", way, measure(connection.execute, way, units, is_sqlite=False))


def show(database: str, way: str, figures: Sequence[float]) -> None:
    made, moved = figures
    print(f"{database:<11}{way:<36}write {made:6.2f} s  move a tenth {moved:6.2f} s", flush=True)


def measure(run: Any, way: str, units: int, *, is_sqlite: bool) -> Sequence[float]:
    """Return the median seconds of writing all units and of moving a random tenth of them."""
    for table in ("state", "item"):
        run(f"DROP TABLE IF EXISTS {table}")
    run("CREATE TABLE item (id INTEGER PRIMARY KEY)")
    is_shared = way == "units among holdings"
    run(WAYS[way] + (" WITHOUT ROWID" if is_sqlite and is_shared else ""))
    for index in (*_INDEXES, *([_ONE] if is_shared else [])):
        run(index)
    series = (
        "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {})"
        if is_sqlite
        else "WITH s(n) AS (SELECT generate_series(1, {}))"
    ).format(units)
    run(f"INSERT INTO item {series} SELECT n FROM s")
    start = perf_counter()
    run(
        "INSERT INTO state (item, kind, product, place, stage, owner, container, last)"
        f" {series} SELECT n, 1, 7, 3, 4, 1, 0, 1 FROM s"
    )
    made = perf_counter() - start
    times = []
    chosen = random.Random(7).sample(range(1, units), units // 10)
    run("DROP TABLE IF EXISTS chosen")
    run("CREATE TEMP TABLE chosen (item INTEGER PRIMARY KEY)")
    values = ", ".join(f"({item})" for item in sorted(chosen))
    run(f"INSERT INTO chosen VALUES {values}")
    for place in (4, 5, 6):
        start = perf_counter()
        run(
            f"UPDATE state SET place = {place}, last = {place}"
            " WHERE item IN (SELECT item FROM chosen)"
        )
        times.append(perf_counter() - start)
    return made, sorted(times)[1]


if __name__ == "__main__":
    main()
