"""What `verify` says: findings, each about one row of one table, and the report that holds them.

A check is a function that yields findings; most are a query whose every row is one finding.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from stockthread.kernel import db


class Finding(NamedTuple):
    """One thing that is not as it must be.

    rule: the invariant it breaks, as numbered in docs/invariants.md. table and row: where; a row
    is named by its key, several by the first and the last. what: a sentence. expected and found:
    the two values that differ, "" where there is none.
    """

    rule: str
    table: str
    row: str
    what: str
    expected: str = ""
    found: str = ""


class Report(NamedTuple):
    """What `verify` looked at and what it found.

    events and items: how many there are. positions: events that have their place in the ledger's
    order; pending: those that will get it once older postings have ended. unsealed: events that
    no seal covers yet, whose latest part could be cut off unseen. findings: at most
    FINDINGS_MAX of each check for each table; found: how many there are in all.
    """

    ok: bool
    events: int
    items: int
    positions: int
    pending: int
    unsealed: int
    findings: tuple[Finding, ...]
    found: int


Check = Callable[[], Iterator[Finding]]
FINDINGS_MAX = 100


class Query(NamedTuple):
    """A query that must return nothing.

    Its columns are named {0}, {1} … in `row` and `what`. expected and found are the numbers of
    the columns that say so, None for neither.
    """

    rule: str
    table: str
    sql: str
    row: str
    what: str
    expected: int | None = None
    found: int | None = None


def run(queries: Sequence[Query]) -> Iterator[Finding]:
    """Yield a finding for every row that any of the queries returns."""
    for query in queries:
        for row in db.stream(query.sql):
            yield Finding(
                query.rule,
                query.table,
                query.row.format(*row),
                query.what.format(*row),
                "" if query.expected is None else str(row[query.expected]),
                "" if query.found is None else str(row[query.found]),
            )
