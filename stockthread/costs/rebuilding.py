"""The books written anew from the facts, and compared with what stands.

Facts are the ledger's and the entries; holdings, edges and lines follow from them to the row. What
stood before is kept in temporary tables of the database and compared there, so that memory does
not grow with the books.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, NamedTuple

from django.db import transaction

from stockthread.costs import following
from stockthread.costs.books import EDGE, HOLDING, LINE
from stockthread.kernel import db

TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "costs_holding": HOLDING,
    "costs_edge": EDGE,
    "costs_line": LINE,
}
_CURSOR = "SELECT position, reached FROM costs_cursor WHERE id = 1"
_BACK = "UPDATE costs_cursor SET position = 0 WHERE id = 1"


class Rebuilt(NamedTuple):
    """How many rows of each table there are, and how many stood otherwise before."""

    rows: int
    wrong: int


class _Undo(Exception):
    """Leaves everything as it was."""


def rebuild() -> Rebuilt:
    """Write the books anew up to where they were."""
    with db.spilling(), db.writing(), _kept():
        return _anew()


def check() -> Rebuilt:
    """Say how the books differ from what the facts come to, and change nothing."""
    told = Rebuilt(0, 0)
    try:
        with db.spilling(), transaction.atomic(), _kept():
            told = _anew()
            raise _Undo
    except _Undo:
        return told


@contextmanager
def _kept() -> Iterator[None]:
    """Keep the rows of each table as they stand, until the end."""
    db.lock_text(following.LOCK)
    for table, columns in TABLES.items():
        db.execute(f"CREATE TEMP TABLE {table}_was AS SELECT {', '.join(columns)} FROM {table}")
    yield
    for table in TABLES:
        db.execute(f"DROP TABLE {table}_was")


def _anew() -> Rebuilt:
    [(position, reached)] = db.query(_CURSOR)
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")
    db.execute(_BACK)
    at = 0
    while at < position:
        following.advance(at, reached, position)
        at = following.position()
    counts = [_count(table) for table in TABLES]
    return Rebuilt(sum(counts), sum(map(_different, TABLES, counts)))


def _count(table: str, condition: str = "") -> int:
    [(count,)] = db.query(f"SELECT COUNT(*) FROM {table}{condition}")
    return int(count)


def _different(table: str, count: int) -> int:
    """How many rows stand otherwise than before; where none does, how many more or fewer."""
    names, old = ", ".join(TABLES[table]), f"{table}_was"
    each = "(SELECT {0} FROM {1} EXCEPT SELECT {0} FROM {2}) AS other"
    ways = ((table, old), (old, table))
    others = sum(_count(each.format(names, *way)) for way in ways)
    return max(others, abs(count - _count(old)))
