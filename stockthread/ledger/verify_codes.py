"""A code has one owner at a time, now and at every time before."""

from collections.abc import Iterator

from stockthread.ledger import findings
from stockthread.ledger.findings import Finding, Query


def check() -> Iterator[Finding]:
    """Yield a finding for each code that two items have, or had, at one time."""
    return findings.run(_QUERIES)


_ROW = "item {0}, opened_by {1}, type {2}, canonical {3}"
_QUERIES = (
    Query(
        "I-12",
        "ledger_code",
        """SELECT c.item, c.opened_by, c.type, c.canonical, twice.items FROM (
            SELECT canonical, type, scope, COUNT(*) AS items FROM ledger_code
            WHERE closed_by IS NULL GROUP BY canonical, type, scope HAVING COUNT(*) > 1) twice
        JOIN ledger_code c ON c.canonical = twice.canonical AND c.type = twice.type
            AND c.scope = twice.scope AND c.closed_by IS NULL""",
        _ROW,
        "The code {3} is valid on {4} items at once.",
    ),
    # Of two that overlap at least one is closed, or both are live, which is told above.
    Query(
        "I-13",
        "ledger_code",
        """SELECT c.item, c.opened_by, c.type, c.canonical, c.closed_by, o.item, o.opened_by
        FROM ledger_code c CROSS JOIN ledger_code o
        WHERE c.closed_by IS NOT NULL AND o.canonical = c.canonical AND o.type = c.type
            AND o.scope = c.scope
            AND (o.opened_by > c.opened_by OR (o.opened_by = c.opened_by AND o.item > c.item))
            AND o.opened_by < c.closed_by
        UNION ALL
        SELECT c.item, c.opened_by, c.type, c.canonical, c.closed_by, o.item, o.opened_by
        FROM ledger_code c CROSS JOIN ledger_code o
        WHERE c.closed_by IS NOT NULL AND o.canonical = c.canonical AND o.type = c.type
            AND o.scope = c.scope AND o.closed_by IS NULL AND o.opened_by < c.opened_by""",
        _ROW,
        "Item {0} had the code until event {4}, but item {5} has it since event {6}.",
    ),
)
