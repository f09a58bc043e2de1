"""A hold that came back since its release was undone is the same hold, in a row of its own.

How those rows hang together, as SQL. Of what a release closed on an item, the nth is the nth of
what the undoing of that release opened on it. `{of}` is item or place: what the holds are on.
"""

from typing import Final

# The sign keeps SQLite from going by the event, of which there may be 100,000 holds.
_NTH: Final = """(SELECT COUNT(*) FROM ledger_hold x
    WHERE x.{of} = {row}.{of} AND x.{of} <> 0 AND +x.{side} = {row}.{side} AND x.id < {row}.id)"""
_BEFORE: Final = _NTH.replace("{row}", "o").replace("{side}", "closed_by")
_AFTER: Final = _NTH.replace("{row}", "n").replace("{side}", "event")

SAME: Final = f"""(id, {{of}}, closed_by) AS (
    SELECT id, {{of}}, closed_by FROM ledger_hold WHERE event = {{event}} AND {{of}} <> 0
    UNION
    SELECT n.id, n.{{of}}, n.closed_by
    FROM {{name}} s CROSS JOIN ledger_event r CROSS JOIN ledger_hold o CROSS JOIN ledger_hold n
    WHERE r.reverses = s.closed_by AND o.id = s.id
        AND n.{{of}} = s.{{of}} AND n.{{of}} <> 0 AND +n.event = r.id AND {_AFTER} = {_BEFORE}
)"""
"""A recursive table of this name: an event's holds, and all that stands for them since."""

EARLIER: Final = f"""
    SELECT d.bears_on, d.latest, o.id, d.{{of}}, o.event
    FROM {{name}} d CROSS JOIN ledger_event e CROSS JOIN ledger_hold n CROSS JOIN ledger_hold o
    WHERE e.id = d.event AND e.reverses IS NOT NULL AND n.id = d.hold
        AND o.{{of}} = d.{{of}} AND o.{{of}} <> 0 AND +o.closed_by = e.reverses
        AND {_BEFORE} = {_AFTER}"""
"""From rows (bears_on, latest, hold, {of}, event) of a table of this name: the hold that each was
before its release, in the same columns."""

CLOSED_FOR_GOOD: Final = """closed_by IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = closed_by)"""
"""Of a hold: it was released, and that stands."""
