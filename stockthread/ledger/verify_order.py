"""The ledger's order has no gap, and nobody will be given an id that is taken.

Positions are dense from 1 and every event has one, or on PostgreSQL will have one. On SQLite the
ids themselves are dense too, since the one writer draws them in its own transaction: a row that is
gone leaves a gap.
"""

from collections.abc import Iterator

from stockthread.kernel import db
from stockthread.ledger import findings, schema
from stockthread.ledger.findings import Finding, Query


def check() -> Iterator[Finding]:
    """Yield a finding for each gap in the order and each sequence that is behind."""
    yield from findings.run(_POSITIONS)
    yield from findings.run([_IN_LOCKED_PERIOD])
    if db.is_postgresql():
        yield from findings.run(_CONCURRENT)
        for name in schema.SEQUENCES:
            yield from _postgresql(name)
    else:
        yield from findings.run([_WITHOUT_POSITION, _OUT_OF_ORDER])
        for (name,) in db.query("SELECT name FROM ledger_sequence"):
            if name not in schema.SEQUENCES:
                yield Finding("I-15", "ledger_sequence", f"name {name}", "Nothing is so named.")
        for name in schema.SEQUENCES:
            yield from _sqlite(name)


# The last lock that an event found decides.
_IN_LOCKED_PERIOD = Query(
    "I-40",
    "ledger_event",
    """SELECT e.id, l.day FROM ledger_lock l CROSS JOIN ledger_event e
    WHERE e.id > l.after_event AND e.happened_at < l.until AND NOT EXISTS (
        SELECT 1 FROM ledger_lock later WHERE later.id > l.id AND later.after_event < e.id)
    ORDER BY e.id""",
    "id {0}",
    "It happened on a day up to {1}, all of which were locked when it was recorded.",
)
_POSITIONS = (
    Query(
        "I-14",
        "ledger_position",
        """SELECT position, before FROM (
            SELECT position, LAG(position, 1, CAST(0 AS BIGINT)) OVER (ORDER BY position) AS before
            FROM ledger_position) told
        WHERE position <> before + 1""",
        "position {0}",
        "It follows position {1}; those between them are missing.",
    ),
    Query(
        "I-14",
        "ledger_position",
        """SELECT MAX(position), event, COUNT(*) FROM ledger_position
        GROUP BY event HAVING COUNT(*) > 1""",
        "position {0}",
        "Event {1} has {2} positions.",
    ),
)
_WITHOUT_POSITION = Query(
    "I-14",
    "ledger_position",
    """SELECT e.id FROM ledger_event e LEFT JOIN ledger_position p ON p.event = e.id
    WHERE p.event IS NULL""",
    "of event {0}",
    "Event {0} has no position.",
)
_OUT_OF_ORDER = Query(
    "I-14",
    "ledger_position",
    """SELECT position, event, before FROM (
        SELECT position, event, LAG(event) OVER (ORDER BY position) AS before
        FROM ledger_position) told
    WHERE before > event""",
    "position {0}",
    "Event {1} stands behind the later event {2}.",
)
_CONCURRENT = (
    Query(
        "I-14",
        "ledger_position",
        """SELECT DISTINCT pos.position, pos.event, before.event, before.position
        FROM ledger_movement_item mi CROSS JOIN ledger_movement m CROSS JOIN ledger_movement p
        CROSS JOIN ledger_position pos CROSS JOIN ledger_position before
        WHERE mi.previous <> 0 AND m.id = mi.movement AND p.id = mi.previous
            AND pos.event = m.event AND before.event = p.event AND p.event <> m.event
            AND before.position > pos.position""",
        "position {0}",
        "Event {1} stands here, but event {2}, on which it rests, only at position {3}.",
    ),
    Query(
        "I-14",
        "ledger_position",
        """SELECT e.id FROM ledger_event e LEFT JOIN ledger_position p ON p.event = e.id
        LEFT JOIN ledger_pending w ON w.event = e.id
        WHERE p.event IS NULL AND w.event IS NULL""",
        "of event {0}",
        "Event {0} has no position and is not waiting for one.",
    ),
    Query(
        "I-14",
        "ledger_pending",
        """SELECT w.event FROM ledger_pending w LEFT JOIN ledger_event e ON e.id = w.event
        LEFT JOIN ledger_position p ON p.event = w.event
        WHERE e.id IS NULL OR p.event IS NOT NULL""",
        "event {0}",
        "It waits for a position, but is no event, or has one.",
    ),
    Query(
        "I-14",
        "ledger_pending",
        """SELECT event, xid FROM ledger_pending
        WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())
            AND xid IS DISTINCT FROM pg_current_xact_id_if_assigned()""",
        "event {0}",
        "It waits for transaction {1}, which has not begun.",
    ),
)

_LAST = "SELECT COALESCE(MAX(id), 0) FROM ledger_{name}"
_NEXT_SQLITE = "SELECT next FROM ledger_sequence WHERE name = %s"
_NEXT_POSTGRESQL = (
    "SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM ledger_{name}_ids"
)
_IS_DENSE = """
SELECT COUNT(*) = COALESCE(MAX(id), 0) AND COALESCE(MIN(id), 1) = 1 FROM ledger_{name}
"""
_GAPS = """
SELECT id, before FROM (
    SELECT id, LAG(id, 1, 0) OVER (ORDER BY id) AS before FROM ledger_{name}) told
WHERE id <> before + 1
"""


def _postgresql(name: str) -> Iterator[Finding]:
    last = _number(_LAST.format(name=name))
    following = _number(_NEXT_POSTGRESQL.format(name=name))
    if following <= last:
        what = f"The next id would be {following}, but there is {last} already."
        yield Finding("I-15", f"ledger_{name}_ids", "", what, f"over {last}", str(following))


def _sqlite(name: str) -> Iterator[Finding]:
    table = f"ledger_{name}"
    last = _number(_LAST.format(name=name))
    if not _number(_IS_DENSE.format(name=name)):
        for id, before in db.stream(_GAPS.format(name=name)):
            row = f"id {before + 1}" + (f" to id {id - 1}" if id > before + 2 else "")
            yield Finding("I-15", table, row, "Rows with these ids were written and are gone.")
    following = db.query_one(_NEXT_SQLITE, [name])
    found = "" if following is None else str(following[0])
    if found != str(last + 1):
        what = "The next id is not the one behind the last id in use."
        yield Finding("I-15", "ledger_sequence", f"name {name}", what, str(last + 1), found)


def _number(sql: str) -> int:
    row = db.query_one(sql)
    assert row is not None
    return int(row[0])
