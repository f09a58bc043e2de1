"""The ledger's own order of events, dense and for ever: `position` 1, 2, 3 …

Readers that must skip nothing (webhooks, cursors, sealing, "as we knew it") read positions only.
On SQLite the one writer appends inside its posting. On PostgreSQL writers commit in any order, so
`sequence` appends later, and only events that no running transaction could still come before.
"""

from stockthread.kernel import db

_APPEND = """
INSERT INTO ledger_position (position, event)
SELECT COALESCE(MAX(position), 0) + 1, %s FROM ledger_position
"""
_NOTE = "INSERT INTO ledger_pending (event, xid) VALUES (%s, pg_current_xact_id())"

_IS_PENDING = "SELECT 1 FROM ledger_pending LIMIT 1"

# An event that is visible but not yet settled stops all later ids: of two events that share an
# item the earlier id was applied first, while its transaction id may well be the larger one.
_SEQUENCE = """
WITH settled AS (
    SELECT event FROM ledger_pending JOIN ledger_event ON id = event
    WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
        AND event < COALESCE((SELECT MIN(event) FROM ledger_pending
            WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())), 9223372036854775807)
), taken AS (
    DELETE FROM ledger_pending WHERE event IN (SELECT event FROM settled) RETURNING event
)
INSERT INTO ledger_position (position, event)
SELECT (SELECT COALESCE(MAX(position), 0) FROM ledger_position)
    + ROW_NUMBER() OVER (ORDER BY event), event FROM taken
"""


def append(event: int) -> None:
    """Give the event its position, or note it for the sequencer."""
    db.execute(_NOTE if db.is_postgresql() else _APPEND, [event])


def sequence() -> int:
    """Append every settled event; return how many. Safe to call from anywhere at any time."""
    if not db.is_postgresql() or not db.query(_IS_PENDING):
        return 0
    with db.writing():
        db.lock_alone(db.POSITION_LOCK)
        return db.execute(_SEQUENCE)
