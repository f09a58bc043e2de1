"""What is inside something was where that was, at every moment of the past.

All that is known now, in the order in which it happened. Each place where a container or unit stood
for a while is one stay of it: what comes in during a stay comes in at that place, and when the stay
ends as much has gone out as came in, be it into the next stay. As nothing goes out that did not
come in (I-4, I-6), the sums of all items together tell: legs are gone through, not items.
"""

from collections.abc import Iterator

from stockthread.kernel import db
from stockthread.ledger import findings
from stockthread.ledger.findings import Finding, Query
from stockthread.ledger.records import State

# An event that was reversed never was, and neither was its reversal.
_STANDS = """e.id = m.event AND e.reverses IS NULL
    AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)"""
_FROM = ", ".join(f"m.from_{name}" for name in State._fields)
_TO = ", ".join(f"m.to_{name}" for name in State._fields)
# What goes on inside a container goes when that does: in its event, or ahead of it as a share.
# In the same event things go out (0) before the container goes on (1), and in after that (2).
_APART = f"""
WITH boxes AS (
    SELECT DISTINCT to_container AS item FROM ledger_movement WHERE to_container <> 0
), moved AS (
    SELECT mi.item AS container, m.event, m.event AS going, 0 AS id
    FROM ledger_movement_item mi CROSS JOIN ledger_movement m
    WHERE mi.item IN (SELECT item FROM boxes) AND m.id = mi.movement AND m.from_place <> m.to_place
    UNION ALL
    SELECT CASE WHEN m.from_container = m.to_container AND m.from_place <> m.to_place
        THEN m.from_container ELSE 0 END, m.event, NULL, m.id
    FROM ledger_movement m CROSS JOIN ledger_event e
    WHERE (m.from_container <> 0 OR m.to_container <> 0) AND {_STANDS} AND ({_FROM}) <> ({_TO})
), goings AS (
    SELECT id, COALESCE(MIN(going) OVER (PARTITION BY container ORDER BY event
        RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), event) AS event
    FROM moved
), legs AS MATERIALIZED (
    SELECT m.id, e.id AS event, e.happened_at,
        m.from_container, m.from_place, m.to_container, m.to_place,
        (SELECT SUM(mi.quantity) FROM ledger_movement_item mi WHERE mi.movement = m.id) AS quantity
    FROM goings g CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
    WHERE g.id <> 0 AND m.id = g.id AND e.id = g.event
), steps AS (
    SELECT mi.item AS container, e.happened_at, m.event, 1 AS turn, m.id, m.to_place AS place,
        0 AS quantity
    FROM ledger_movement_item mi CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
    WHERE mi.item IN (SELECT item FROM boxes) AND m.id = mi.movement AND {_STANDS}
        AND (m.from_place <> m.to_place OR m.from_stage = 0)
    UNION ALL SELECT from_container, happened_at, event, 0, id, from_place, -quantity
    FROM legs WHERE from_container <> 0
    UNION ALL SELECT to_container, happened_at, event, 2, id, to_place, quantity
    FROM legs WHERE to_container <> 0
), numbered AS (
    SELECT container, turn, id, place, quantity, SUM(CASE WHEN turn = 1 THEN 1 ELSE 0 END)
        OVER (PARTITION BY container ORDER BY happened_at, event, turn) AS stay
    FROM steps
), stays AS (
    SELECT container, stay, MAX(CASE WHEN turn = 1 THEN place ELSE 0 END) AS place,
        SUM(quantity) AS quantity, MAX(CASE WHEN turn = 2 THEN id ELSE 0 END) AS came,
        MIN(CASE WHEN turn = 2 THEN place END) AS least,
        MAX(CASE WHEN turn = 2 THEN place END) AS most,
        ROW_NUMBER() OVER (PARTITION BY container ORDER BY stay DESC) AS from_last
    FROM numbered GROUP BY container, stay
)
SELECT container, came FROM stays
WHERE least <> place OR most <> place OR (quantity <> 0 AND from_last > 1)
"""
_ANY = "SELECT 1 FROM ledger_movement WHERE to_container <> 0 LIMIT 1"


def check() -> Iterator[Finding]:
    """Yield a finding for each stay of something whose contents were not all there as long."""
    if not db.query_one(_ANY):
        return iter(())
    what = (
        "What came into item {0}, by this last, was not where that stood then or went afterwards."
    )
    return findings.run([Query("I-35", "ledger_movement", _APART, "id {1}", what)])
