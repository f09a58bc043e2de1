"""All rows that can be reached from one, in one statement on either database.

The walk collects what it meets by UNION, so a node is gone through once however many ways lead to
it (UNION ALL goes through each way: half a million rows where 37 nodes exist). SQLite takes one
recursive SELECT for each kind of step, PostgreSQL only one in all.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db


class Way(NamedTuple):
    """One kind of step from a node `r.item`: rows of `table` where `fits`, to their `next`."""

    table: str
    next: str
    fits: str


def reach_sql(ways: Sequence[Way], start: str = "SELECT CAST(%s AS BIGINT)") -> str:
    """Return SQL that begins a statement: `WITH RECURSIVE …, reached(item) AS (…)`.

    Its two parameters are the start, which comes first among `reached`, and a limit of rows, at
    which the walk ends. start: a SELECT of several items with one parameter, where there are some.
    """
    return (
        f"WITH RECURSIVE reach(item) AS ({start} UNION {steps_sql(ways)}),"
        " reached(item) AS (SELECT item FROM reach LIMIT %s)"
    )


def steps_sql(ways: Sequence[Way], *, carried: str = "") -> str:
    """Return the recursive part of a walk named `reach r`: carried columns, and the next item."""
    if db.is_postgresql():
        each = " UNION ALL ".join(
            f"SELECT {way.next} AS next FROM {way.table} WHERE {way.fits}" for way in ways
        )
        return f"SELECT {carried}way.next FROM reach r CROSS JOIN LATERAL ({each}) way"
    return " UNION ".join(
        f"SELECT {carried}{way.next} FROM reach r CROSS JOIN {way.table} WHERE {way.fits}"
        for way in ways
    )
