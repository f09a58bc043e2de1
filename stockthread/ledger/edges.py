"""Genealogy as facts: which input, and how much of it, went into which output."""

from collections.abc import Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal
from stockthread.kernel.reach import Way, reach_sql
from stockthread.ledger import hold_rows
from stockthread.ledger.post import Work, allot

_INSERT = """
INSERT INTO ledger_edge (id, output, input, quantity, event)
SELECT %s + ROW_NUMBER() OVER (ORDER BY output, input), output, input, quantity, %s
FROM ({pairs}) pairs
"""
_WRITTEN = "SELECT {} FROM ledger_edge WHERE id >= %s AND id < %s ORDER BY id"
_COLUMNS = {name: name for name in ("id", "output", "input", "quantity")}


def write(work: Work, pairs: str, params: Sequence[Any] = (), *, is_making: bool = True) -> None:
    """Record an edge for each row of `pairs`, a SELECT of output, input and quantity.

    What is made so is held where an input has a hold that passes on; `is_making` False for edges
    whose outputs have their holds by another way.
    """
    event = work.begin_rows()
    row = db.query_one(f"SELECT COUNT(*) FROM ({pairs}) pairs", params)
    count = int(row[0]) if row else 0
    if not count:
        return
    first = allot("edge", count)
    db.execute(_INSERT.format(pairs=pairs), [first - 1, event, *params])
    work.rows.add_columns("edge", db.columns(_WRITTEN, _COLUMNS, [first, first + count]))
    if is_making:
        hold_rows.pass_on(work, range(first, first + count))


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


# Whatever comes from nothing on record cannot come from the process, and is the usual input.
_ANY_MADE = """
SELECT 1 FROM stage_item i WHERE i.lot <> 0 OR EXISTS (
    SELECT 1 FROM ledger_edge e WHERE e.output = i.item AND e.closed_by IS NULL) LIMIT 1
"""
DOWN = (
    Way("ledger_edge e", "e.output", "e.input = r.item AND e.closed_by IS NULL"),
    Way("ledger_state u", "u.item", "u.lot = r.item AND u.lot <> 0 AND u.stage <> 7"),
)
_ALL = 2**62


def refuse_made_of(work: Work, process: int) -> None:
    """Refuse staged inputs that come from the very process they should go into.

    Two processes that are fed with what the other gave do not lock the same items, so they wait
    for each other here. Only a process that was there before can be fed with what came of it: every
    other output is new, or a unit that went into nothing yet.
    """
    if not db.query_one(_ANY_MADE):
        return
    db.lock_alone(db.GENEALOGY_LOCK)
    found = db.query(
        f"{reach_sql(DOWN)} SELECT i.line, i.item FROM stage_item i"
        " WHERE i.item IN (SELECT item FROM reached)",
        [process, _ALL],
    )
    work.refuse_lines([Refusal(n, "comes_from_process", {"item": item}) for n, item in found])
