"""Nothing was made of itself, by whatever way.

Along a cycle of edges their ids cannot rise all the way round, so each cycle goes through an edge
that is later than one which leads on from its output: something that gave before it took. Those are
few, and only from them the walk begins, following units of lots too. Components that were taken out
again made nothing.
"""

from collections.abc import Iterator

from stockthread.kernel.reach import steps_sql
from stockthread.ledger import edges, findings
from stockthread.ledger.findings import Finding, Query

_CYCLES = """
WITH RECURSIVE late(id, output, input) AS (
    SELECT e.id, e.output, e.input FROM ledger_edge e
    WHERE e.closed_by IS NULL AND EXISTS (SELECT 1 FROM ledger_edge f
        WHERE f.input = e.output AND f.closed_by IS NULL AND f.id < e.id)
), reach(start, item) AS (
    SELECT DISTINCT output, output FROM late
    UNION {steps}
)
SELECT l.id, l.input, l.output FROM late l JOIN reach r ON r.start = l.output AND r.item = l.input
"""


def check() -> Iterator[Finding]:
    """Yield a finding for each edge that closes a circle."""
    sql = _CYCLES.format(steps=steps_sql(edges.DOWN, carried="r.start, "))
    what = "Item {1} went into item {2} by it, but came out of that itself."
    return findings.run([Query("I-34", "ledger_edge", sql, "id {0}", what)])
