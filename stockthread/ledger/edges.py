"""Genealogy as facts: which input, and how much of it, went into which output."""

from collections.abc import Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.ledger.post import Work, allot

_INSERT = """
INSERT INTO ledger_edge (id, output, input, quantity, event)
SELECT %s + ROW_NUMBER() OVER (ORDER BY output, input), output, input, quantity, %s
FROM ({pairs}) pairs
"""
_WRITTEN = """
SELECT id, output, input, quantity FROM ledger_edge WHERE id >= %s AND id < %s ORDER BY id
"""


def write(work: Work, pairs: str, params: Sequence[Any] = ()) -> None:
    """Record an edge for each row of `pairs`, a SELECT of output, input and quantity."""
    event = work.begin_rows()
    row = db.query_one(f"SELECT COUNT(*) FROM ({pairs}) pairs", params)
    count = int(row[0]) if row else 0
    if not count:
        return
    first = allot("edge", count)
    db.execute(_INSERT.format(pairs=pairs), [first - 1, event, *params])
    work.rows.add("edge", db.query(_WRITTEN, [first, first + count]))


def close(work: Work, pairs: str, params: Sequence[Any] = ()) -> None:
    """Close the open edges that `pairs`, a SELECT of output and input, names."""
    event = work.begin_rows()
    ids = [
        id
        for (id,) in db.query(
            f"SELECT e.id FROM ({pairs}) pairs CROSS JOIN ledger_edge e"
            " WHERE e.output = pairs.output AND e.input = pairs.input AND e.closed_by IS NULL"
            " ORDER BY e.id",
            params,
        )
    ]
    close_ids(work, ids, event)


def close_ids(work: Work, ids: Sequence[int], event: int) -> None:
    """Close open edges by their ids."""
    if not ids:
        return
    values, param = db.ids_in(ids)
    closed = db.execute(
        f"UPDATE ledger_edge SET closed_by = %s WHERE closed_by IS NULL AND id IN {values}",
        [event, param],
    )
    assert closed == len(ids), f"{len(ids)} edges to close, {closed} closed"
    work.rows.add("edge_closed", [(id,) for id in ids])
