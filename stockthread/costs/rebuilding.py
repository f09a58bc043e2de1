"""The books written anew from the facts, and compared with what stands.

Facts are the ledger's and the entries; holdings, edges and lines follow from them to the row.
"""

from typing import Any, Final, NamedTuple

from django.db import transaction

from stockthread.costs import following
from stockthread.costs.books import EDGE, HOLDING, LINE
from stockthread.kernel import db

TABLES: Final = {"costs_holding": HOLDING, "costs_edge": EDGE, "costs_line": LINE}
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
    with db.writing():
        return _anew()


def check() -> Rebuilt:
    """Say how the books differ from what the facts come to, and change nothing."""
    told = Rebuilt(0, 0)
    try:
        with transaction.atomic():
            told = _anew()
            raise _Undo
    except _Undo:
        return told


def _anew() -> Rebuilt:
    db.lock_text(following.LOCK)
    [(position, reached)] = db.query(_CURSOR)
    before = {table: _rows(table) for table in TABLES}
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")
    db.execute(_BACK)
    at = 0
    while at < position:
        following.advance(at, reached, position)
        at = following.position()
    wrong = count = 0
    for table, old in before.items():
        new = _rows(table)
        count += len(new)
        wrong += _different(old, new)
    return Rebuilt(count, wrong)


def _rows(table: str) -> list[tuple[Any, ...]]:
    names = ", ".join(TABLES[table])
    return sorted(db.query(f"SELECT {names} FROM {table}"))


def _different(old: list[tuple[Any, ...]], new: list[tuple[Any, ...]]) -> int:
    if old == new:
        return 0
    return max(len(set(old) ^ set(new)), abs(len(old) - len(new)), 1)
