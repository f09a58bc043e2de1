"""The ledger against bare SQL: commissioning, moving, growth, verifying, bytes a unit."""

import json
import random
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from bench.measure import Figure, compare, database
from bench.stage import Stage, act
from stockthread import ledger
from stockthread.kernel import db
from stockthread.ledger import Kind, Lines, New

_numbers = count(1)


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area."""
    stage.units(1_000_000)
    yield from checking()  # before the limit writes rows that no event stands for
    yield commission(stage, 100_000, rounds=3)
    yield commission(stage, 1_000_000, rounds=1)
    units = stage.units(1_000_000)
    yield move(stage, "ledger.move_100k_contiguous", units[200_000:300_000])
    yield move(stage, "ledger.move_100k_random", random.Random(7).sample(units, 100_000))
    yield single_move(stage, units)
    yield from bytes_a_unit()


_READ = (
    "SELECT id, kind FROM ledger_item",
    "SELECT movement, item, quantity, previous FROM ledger_movement_item",
    "SELECT item, opened_by, type, scope, canonical, raw, closed_by FROM ledger_code",
    """SELECT item, kind, product, lot, place, stage, owner, container, holds, blocks, reserved,
        last_movement FROM ledger_state""",
)


def checking() -> Iterator[Figure]:
    """Verify and rebuild the whole ledger; the limit fetches the same rows and does nothing."""
    row = db.query_one("SELECT COUNT(*) FROM ledger_item")
    units = int(row[0]) if row else 0

    def read() -> None:
        for statement in _READ:
            for _ in db.stream(statement):
                pass

    def verify() -> None:
        report = ledger.verify()
        assert report.ok, report.findings[:3]

    yield compare("ledger.verify_1m", verify, read, count=units, unit="units/s", rounds=1)
    yield compare("ledger.rebuild_1m", ledger.rebuild, read, count=units, unit="units/s", rounds=1)


def commission(stage: Stage, number: int, *, rounds: int) -> Figure:
    """Commission units with generated serials in one call; the limit writes the same rows."""

    def ours() -> None:
        new = New(Kind.UNIT, stage.drill, number, ledger.Generated(stage.scheme, stage.fields))
        ledger.commission(
            new, place=stage.places[0], stage=ledger.Stage.READY, owner=stage.owner, act=act()
        )

    name = f"{number // 1000}k" if number < 1_000_000 else f"{number // 1_000_000}m"
    limit = RawWriter(stage)
    return compare(
        f"ledger.commission_{name}", ours, lambda: limit.commission(number),
        count=number, unit="units/s", rounds=rounds,
    )  # fmt: skip


def move(stage: Stage, name: str, units: Sequence[int]) -> Figure:
    """Move units from where they are to another place, in one call."""
    targets = iter(stage.places[1:] * 10)
    limit = RawWriter(stage)

    def ours() -> None:
        ledger.move(Lines(units), place=next(targets), act=act())

    def bare() -> None:
        limit.move(units, next(targets))

    return compare(name, ours, bare, count=len(units), unit="units/s", rounds=3)


def single_move(stage: Stage, units: Sequence[int]) -> Figure:
    """Move one unit a call, each its own durable transaction."""
    targets = stage.places[1:3]
    limit = RawWriter(stage)
    turn = count()

    def ours() -> None:
        place = targets[next(turn) // 2 % 2]
        for unit in units[:50]:
            ledger.move(Lines([unit]), place=place, act=act())

    def bare() -> None:
        place = targets[next(turn) // 2 % 2]
        for unit in units[60:110]:
            limit.move([unit], place)

    ledger.move(Lines(units[:110]), place=stage.places[3], act=act()._replace(accept="good"))
    return compare("ledger.move_one", ours, bare, count=50, unit="postings/s", rounds=3)


class RawWriter:
    """Writes what a posting writes, by bare SQL from rows that are ready in a temporary table.

    Nothing is checked, staged, hashed or kept for a second try: the rows alone.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        db.execute(
            "CREATE TEMP TABLE IF NOT EXISTS bench_row"
            " (line INTEGER PRIMARY KEY, item BIGINT, code TEXT)"
        )

    def _ids(self, name: str, number: int) -> int:
        from stockthread.ledger.post import allot

        return allot(name, number)

    def _event(self, kind: str) -> int:
        event = self._ids("event", 1)
        db.execute(
            "INSERT INTO ledger_event (id, kind, happened_at, recorded_at, person, device,"
            " cause_kind, cause_id, reason, key, request, accepted, refused, first_item,"
            " new_items, reverses, backdated, digest, marks)"
            " VALUES (%s, %s, 1, 1, 1, '', '', '', '', %s, %s, 1, '[]', 0, 0, NULL, 0, %s, %s)",
            [event, kind, f"raw{event}", b"", b"", b""],
        )
        row = "INSERT INTO ledger_position (position, event) SELECT COALESCE(MAX(position), 0) + 1,"
        db.execute(f"{row} %s FROM ledger_position", [event])
        return event

    def commission(self, number: int) -> None:
        """Write item, movement, movement_item, state and code rows for `number` units."""
        with db.writing():
            first = self._ids("item", number)
            self._fill(range(first, first + number))
            event, movement = self._event("raw"), self._ids("movement", 1)
            s = self.stage
            db.execute("INSERT INTO ledger_item SELECT item, 1 FROM bench_row ORDER BY line")
            db.execute(
                "INSERT INTO ledger_movement VALUES"
                " (%s, %s, 0, 0, 0, 0, 0, 0, %s, 0, %s, 4, %s, 0)",
                [movement, event, s.drill, s.places[0], s.owner],
            )
            db.execute(
                "INSERT INTO ledger_movement_item SELECT %s, item, 1, 0 FROM bench_row"
                " ORDER BY line",
                [movement],
            )
            db.execute(
                "INSERT INTO ledger_state SELECT item, 1, %s, 0, %s, 4, %s, 0, 0, 0, 0, %s"
                " FROM bench_row ORDER BY line",
                [s.drill, s.places[0], s.owner, movement],
            )
            db.execute(
                "INSERT INTO ledger_code (item, opened_by, type, scope, canonical, raw)"
                " SELECT item, %s, %s, %s, code, NULL FROM bench_row ORDER BY line",
                [event, s.serial, s.drill],
            )

    def _fill(self, items: Sequence[int]) -> None:
        """Bring the input in, the fastest way there is; both sides have to do it."""
        db.execute("TRUNCATE bench_row" if db.is_postgresql() else "DELETE FROM bench_row")
        columns: dict[str, tuple[str, Any]] = {
            "item": ("bigint", list(items)),
            "code": ("text", [f"RAW{item:012d}" for item in items]),
        }
        db.stage_columns("bench_row", columns, len(items))

    def move(self, items: Sequence[int], place: int) -> None:
        """Write one movement, its items and the new state."""
        with db.writing():
            db.execute("TRUNCATE bench_row" if db.is_postgresql() else "DELETE FROM bench_row")
            db.stage_columns("bench_row", {"item": ("bigint", sorted(items))}, len(items))
            event, movement = self._event("raw"), self._ids("movement", 1)
            s = self.stage
            db.execute(
                "INSERT INTO ledger_movement VALUES"
                " (%s, %s, %s, 0, %s, 4, %s, 0, %s, 0, %s, 4, %s, 0)",
                [movement, event, s.drill, s.places[0], s.owner, s.drill, place, s.owner],
            )
            db.execute(
                "INSERT INTO ledger_movement_item SELECT %s, s.item, 1, s.last_movement"
                " FROM bench_row b CROSS JOIN ledger_state s WHERE s.item = b.item ORDER BY s.item",
                [movement],
            )
            db.execute(
                "UPDATE ledger_state SET place = %s, last_movement = %s"
                " WHERE item IN (SELECT item FROM bench_row)",
                [place, movement],
            )


_SIZES_SQLITE = "SELECT name, SUM(pgsize) FROM dbstat WHERE name LIKE 'ledger_%%' GROUP BY name"
_SIZES_POSTGRESQL = """
SELECT c.relname, pg_relation_size(c.oid) FROM pg_class c
WHERE c.relname LIKE 'ledger\\_%%' AND c.relkind IN ('r', 'i')
"""


def bytes_a_unit() -> Iterator[Figure]:
    """Say what a unit weighs in every table and index, once commissioned and moved a little."""
    row = db.query_one("SELECT COUNT(*) FROM ledger_state")
    units = row[0] if row else 1
    try:
        sizes = db.query(_SIZES_POSTGRESQL if db.is_postgresql() else _SIZES_SQLITE)
    except Exception:  # this SQLite was built without dbstat: the file's size must do
        pages = db.query_one("PRAGMA page_count")
        sizes = [("all", (pages or [0])[0] * 4096)]
    parts = {name: round(size / units, 1) for name, size in sizes if size / units >= 0.1}
    total = sum(size for _, size in sizes) / units
    note = json.dumps(dict(sorted(parts.items(), key=lambda part: -part[1])))
    yield Figure("ledger.bytes_a_unit", database(), total, None, "bytes", None, note)
    yield Figure("ledger.units", database(), units, None, "units", None)
