"""What is inside something was where that was, at every moment of the past.

All that is known now, in the order in which it happened. Each place where a container or unit stood
for a while is one stay of it: what comes in during a stay comes in at that place, and when the stay
ends everything has gone out again, be it into the next stay. So within each stay but the last the
quantities of each item that came and went are equal. One pass, without walking from item to item.
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
# In the same event things go out (0) before the container goes on (1), and in after that (2).
_SIDE = f"""
SELECT m.{{side}}_container AS container, e.happened_at, m.event, {{turn}} AS turn, mi.item, m.id,
    m.{{side}}_place AS place, {{sign}}mi.quantity AS quantity
FROM ledger_movement m CROSS JOIN ledger_event e CROSS JOIN ledger_movement_item mi
WHERE m.{{side}}_container <> 0 AND {_STANDS} AND mi.movement = m.id AND ({_FROM}) <> ({_TO})
"""
_APART = f"""
WITH boxes AS (
    SELECT DISTINCT to_container AS item FROM ledger_movement WHERE to_container <> 0
), steps AS (
    SELECT mi.item AS container, e.happened_at, m.event, 1 AS turn,
        CAST(0 AS BIGINT) AS item, m.id, m.to_place AS place, CAST(0 AS BIGINT) AS quantity
    FROM ledger_movement_item mi CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
    WHERE mi.item IN (SELECT item FROM boxes) AND m.id = mi.movement AND {_STANDS}
        AND (m.from_place <> m.to_place OR m.from_stage = 0)
    UNION ALL {_SIDE.format(side="from", turn=0, sign="-")}
    UNION ALL {_SIDE.format(side="to", turn=2, sign="")}
), numbered AS (
    SELECT steps.*, SUM(CASE WHEN turn = 1 THEN 1 ELSE 0 END)
        OVER (PARTITION BY container ORDER BY happened_at, event, turn) AS stay
    FROM steps
), stays AS (
    SELECT container, stay, MAX(place) AS place, ROW_NUMBER()
        OVER (PARTITION BY container ORDER BY stay DESC) AS from_last
    FROM numbered WHERE turn = 1 GROUP BY container, stay
)
SELECT n.container, n.item, MAX(CASE WHEN n.turn = 2 THEN n.id ELSE 0 END),
    COALESCE(MAX(s.place), 0)
FROM numbered n LEFT JOIN stays s ON s.container = n.container AND s.stay = n.stay
WHERE n.turn <> 1
GROUP BY n.container, n.stay, n.item
HAVING MAX(CASE WHEN n.turn = 2 AND n.place <> COALESCE(s.place, 0) THEN 1 ELSE 0 END) = 1
    OR (SUM(n.quantity) <> 0 AND COALESCE(MAX(s.from_last), 0) <> 1)
"""
_ANY = "SELECT 1 FROM ledger_movement WHERE to_container <> 0 LIMIT 1"


def check() -> Iterator[Finding]:
    """Yield a finding for each item that was somewhere else than what it was in."""
    if not db.query_one(_ANY):
        return iter(())
    what = "Item {1} came by it into item {0}, but was not where that stood then or went afterwards."
    return findings.run([Query("I-35", "ledger_movement", _APART, "id {2}", what)])
