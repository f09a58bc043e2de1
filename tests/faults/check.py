"""What must be true of the ledger whatever was done to its writers."""

from typing import Any

from stockthread import ledger
from stockthread.kernel import db

_APART = """
SELECT c.item FROM ledger_state c JOIN ledger_state p ON p.item = c.container
WHERE c.container <> 0 AND c.place <> p.place
"""
_APART_LOTS = """
SELECT h.item FROM ledger_holding h JOIN ledger_state p ON p.item = h.container
WHERE h.container <> 0 AND h.place <> p.place
"""
_TWICE = """
SELECT canonical FROM ledger_code WHERE closed_by IS NULL
GROUP BY type, scope, canonical HAVING COUNT(*) > 1
"""
_EVENTS = "SELECT key, id FROM ledger_event"


def report() -> dict[str, Any]:
    """Return what verify finds, what stands apart from its container, codes twice, all events."""
    checked = ledger.verify()
    return {
        "findings": [str(finding) for finding in checked.findings],
        "apart": db.query(_APART) + db.query(_APART_LOTS),
        "twice": db.query(_TWICE),
        "events": dict(db.query(_EVENTS)),
        "gaps": _gaps(),
        "deadlocks": _deadlocks(),
    }


def _gaps() -> int:
    """Return how many numbers of the scheme are missing up to its last serial."""
    codes = (
        "SELECT COUNT(DISTINCT canonical), COALESCE(MAX(canonical), 'F00000000') FROM ledger_code"
    )
    row = db.query_one(f"{codes} WHERE canonical LIKE 'F0%%'")
    assert row is not None
    return int(row[1][1:]) - int(row[0])


def _deadlocks() -> int:
    """Return how many deadlocks the server had to break up in this database, unseen by anybody."""
    if not db.is_postgresql():
        return 0
    sql = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    return int(db.query(sql)[0][0])
