"""What was put into units, and by which event first. Nothing here writes."""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db


class FittingView(NamedTuple):
    """`input` went into `unit` by `event`; closed_by took it out again (0: it is there).

    origin: the event that put it in, where `event` only undid that it was taken out.
    """

    unit: int
    input: int
    event: int
    closed_by: int
    origin: int


_FITTINGS = """
WITH RECURSIVE been(id, output, input, event, closed_by, origin) AS (
    SELECT g.id, g.output, g.input, g.event, g.closed_by, g.event
    FROM ledger_edge g CROSS JOIN ledger_event e
    WHERE g.output IN {} AND e.id = g.event AND e.reverses IS NULL
    UNION ALL
    SELECT n.id, n.output, n.input, n.event, n.closed_by, b.origin
    FROM been b CROSS JOIN ledger_event r CROSS JOIN ledger_edge n
    WHERE r.reverses = b.closed_by AND n.output = b.output AND n.input = b.input
        AND COALESCE(n.event, 0) = r.id
)
SELECT output, input, event, COALESCE(closed_by, 0), origin FROM been ORDER BY id
"""


def fittings(units: Sequence[int]) -> list[FittingView]:
    """Return what is or was right in these units, in the order it went in. One statement."""
    wanted, param = db.ids_in(units)
    return db.query_records(FittingView, _FITTINGS.format(wanted), [param])
