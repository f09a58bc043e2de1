"""Three ways to keep which items a movement moved, measured on ten million units.

`python -m bench.movement_item [units]` prints, for each database and way: seconds to record the
commissioning of all units, to record a random move of 100,000, to read the history of one item
with eleven movements, and bytes a row. The figures stand in docs/decisions/0010-movement-item.md.
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

WAYS = {
    "chain, clustered by movement": ("movement, item", ""),
    "clustered by movement, index by item": ("movement, item", "item"),
    "clustered by item, index by movement": ("item, movement", "movement"),
}
MOVED = 100_000
ROUNDS = 10


def main() -> None:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory() as directory:
        for way in WAYS:
            connection = sqlite3.connect(Path(directory) / f"{len(way)}.db", isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA cache_size=-131072")
            show("sqlite", way, measure(connection, way, units, is_sqlite=True))
            connection.close()
    with postgresql() as server, psycopg.connect(server, autocommit=True) as connection:
        for way in WAYS:
            show("postgresql", way, measure(connection, way, units, is_sqlite=False))


def show(database: str, way: str, figures: Sequence[float]) -> None:
    made, moved, read, size = figures
    print(
        f"{database:<11}{way:<40}commission {made:6.1f} s  move {moved * 1000:6.0f} ms"
        f"  history {read * 1e6:6.0f} µs  {size:5.1f} bytes a row",
        flush=True,
    )


def measure(connection: Any, way: str, units: int, *, is_sqlite: bool) -> Sequence[float]:
    """Return seconds of commissioning, seconds of a move, seconds of a history, bytes a row."""
    key, index = WAYS[way]
    run = connection.execute
    keyed = "WITHOUT ROWID" if is_sqlite else ""
    run("DROP TABLE IF EXISTS moved")
    run("DROP TABLE IF EXISTS state")
    run(
        "CREATE TABLE moved (movement BIGINT NOT NULL, item BIGINT NOT NULL,"
        f" quantity BIGINT NOT NULL, previous BIGINT NOT NULL, PRIMARY KEY ({key})) {keyed}"
    )
    if index:
        run(f"CREATE INDEX moved_{index} ON moved ({index})")
    run("CREATE TABLE state (item INTEGER PRIMARY KEY, last BIGINT NOT NULL)")
    series = (
        "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {})"
        if is_sqlite
        else "WITH s(n) AS (SELECT generate_series(1, {}))"
    ).format(units)
    start = perf_counter()
    run(f"INSERT INTO moved {series} SELECT 1, n, 1, 0 FROM s")
    made = perf_counter() - start
    run(f"INSERT INTO state {series} SELECT n, 1 FROM s")
    chooser = random.Random(7)
    watched = units // 2
    moves = []
    for movement in range(2, 2 + ROUNDS):
        run("DROP TABLE IF EXISTS chosen")
        run("CREATE TEMP TABLE chosen (item INTEGER PRIMARY KEY)")
        items = {*chooser.sample(range(1, units), MOVED - 1), watched}
        fill(connection, sorted(items), is_sqlite)
        start = perf_counter()
        run("BEGIN")
        run(
            f"INSERT INTO moved SELECT {movement}, s.item, 1, s.last FROM chosen c"
            " CROSS JOIN state s WHERE s.item = c.item ORDER BY s.item"
        )
        run("COMMIT")
        moves.append(perf_counter() - start)
        run(f"UPDATE state SET last = {movement} WHERE item IN (SELECT item FROM chosen)")
    return (
        made,
        sorted(moves)[ROUNDS // 2],
        history(run, watched, bool(index)),
        size_of(run, is_sqlite),
    )


def fill(connection: Any, items: Sequence[int], is_sqlite: bool) -> None:
    if is_sqlite:
        connection.executemany("INSERT INTO chosen VALUES (?)", [(item,) for item in items])
    else:
        connection.execute("INSERT INTO chosen SELECT unnest(%s::bigint[])", [list(items)])
        connection.execute("ANALYZE chosen")


def history(run: Any, item: int, has_index: bool) -> float:
    """Return the seconds of reading one item's movements, the best of many."""
    if has_index:
        sql = f"SELECT movement, quantity FROM moved WHERE item = {item}"
    else:
        sql = (
            "WITH RECURSIVE chain(movement, quantity, previous) AS ("
            " SELECT m.movement, m.quantity, m.previous FROM state s CROSS JOIN moved m"
            f" WHERE s.item = {item} AND m.movement = s.last AND m.item = {item}"
            " UNION ALL SELECT m.movement, m.quantity, m.previous FROM chain c CROSS JOIN moved m"
            f" WHERE m.movement = c.previous AND m.item = {item}) SELECT movement FROM chain"
        )
    times = []
    for _ in range(200):
        start = perf_counter()
        rows = run(sql).fetchall()
        times.append(perf_counter() - start)
        assert len(rows) == ROUNDS + 1
    return sorted(times)[100]


def size_of(run: Any, is_sqlite: bool) -> float:
    """Return bytes a row, index included."""
    if is_sqlite:
        names = "name IN ('moved', 'moved_item', 'moved_movement')"
        (size,) = run(f"SELECT SUM(pgsize) FROM dbstat WHERE {names}").fetchone()
    else:
        (size,) = run("SELECT pg_total_relation_size('moved')").fetchone()
    (rows,) = run("SELECT COUNT(*) FROM moved").fetchone()
    return float(size) / float(rows)


if __name__ == "__main__":
    main()
