"""What stands in the way of undoing an event: everything later that rests on it.

Read from the staged way back (`stage_item`) and the items the event touched (`stage_line`).
"""

from typing import NamedTuple

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import hold_links
from stockthread.ledger.records import State


class Undone(NamedTuple):
    """The event to be undone. It made the items from `first_item` up to, not with, `end_item`.

    together: it and those that are undone with it, as a list in SQL.
    """

    event: int
    first_item: int
    end_item: int
    together: str = "0"


_CHANGED = "NOT (" + " AND ".join(f"i.{name} = i.to_{name}" for name in State._fields) + ")"
_IS_MADE = "i.item >= {first_item} AND i.item < {end_item}"
# Something can be inside only what is in hand, neither void nor still to come.
_INSIDE = """c.container = i.item AND c.container <> 0
    AND (i.place <> i.to_place OR i.to_stage IN (1, 7))"""

# Back along each item's chain, past what was undone and the undoing of it, to what still stands.
_STANDING = """
WITH RECURSIVE walk(item, movement, event, is_undone) AS (
    SELECT DISTINCT i.item, m.id, m.event, CASE WHEN e.reverses IS NOT NULL OR EXISTS (
        SELECT 1 FROM ledger_event r WHERE r.reverses = e.id) THEN 1 ELSE 0 END
    FROM stage_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
    WHERE m.id = i.previous AND e.id = m.event
    UNION ALL
    SELECT w.item, m.id, m.event, CASE WHEN e.reverses IS NOT NULL OR EXISTS (
        SELECT 1 FROM ledger_event r WHERE r.reverses = e.id) THEN 1 ELSE 0 END
    FROM walk w CROSS JOIN ledger_movement_item mi CROSS JOIN ledger_movement m
    CROSS JOIN ledger_event e
    WHERE w.is_undone = 1 AND mi.movement = w.movement AND mi.item = w.item
        AND m.id = mi.previous AND e.id = m.event
)
"""
# Each SELECT gives an item and the later event that needs it as it is. A hold is found by its item
# only where the statement says that it is on one.
_MOVED = "SELECT item, event FROM walk WHERE is_undone = 0 AND event <> {event}"
_HELD = f"""
SELECT bears_on, MAX(event) FROM held GROUP BY bears_on, latest HAVING MIN(event) > {{event}}
UNION ALL
SELECT bears_on, MAX(event) FROM held_there GROUP BY bears_on, latest HAVING MIN(event) > {{event}}
UNION ALL
SELECT item, closed_by FROM same WHERE {hold_links.CLOSED_FOR_GOOD}
"""
# Open holds of items, of lots and of places, and since when each holds: not since it came back.
_HOLDS = f"""
{hold_links.same("same", of="item", event="{event}")},
held(bears_on, latest, hold, item, event) AS (
    SELECT i.item, h.id, h.id, h.item, h.event FROM stage_item i CROSS JOIN ledger_hold h
    WHERE h.item = i.item AND h.item <> 0 AND h.event > {{event}} AND h.closed_by IS NULL
        AND {_CHANGED}
    UNION ALL
    SELECT i.item, h.id, h.id, h.item, h.event FROM stage_item i CROSS JOIN ledger_hold h
    WHERE h.item = i.lot AND h.item <> 0 AND h.event > {{event}} AND h.closed_by IS NULL
        AND {_CHANGED}
    UNION ALL {hold_links.earlier("held", of="item")}
),
held_there(bears_on, latest, hold, place, event) AS (
    SELECT i.item, h.id, h.id, h.place, h.event
    FROM ledger_hold h CROSS JOIN places_place r CROSS JOIN places_place p CROSS JOIN stage_item i
    WHERE h.place <> 0 AND h.closed_by IS NULL AND h.event > {{event}} AND r.id = h.place
        AND p.path >= r.path AND p.path < r.path || 'x' AND i.place = p.id AND {_CHANGED}
    UNION ALL {hold_links.earlier("held_there", of="place")}
)
"""
# Of a lot only what is free goes back, which is checked elsewhere.
_RESERVED = f"""
SELECT i.item, r.event FROM stage_item i CROSS JOIN ledger_reservation r
WHERE i.kind <> 2 AND r.item = i.item AND r.event > {{event}} AND r.closed_by IS NULL AND {_CHANGED}
UNION ALL
SELECT item, closed_by FROM ledger_reservation WHERE event = {{event}} AND closed_by IS NOT NULL
"""
_USED = f"""
SELECT i.item, e.event FROM stage_item i CROSS JOIN ledger_edge e
WHERE {_IS_MADE} AND e.output = i.item AND e.event > {{event}} AND e.closed_by IS NULL
UNION ALL
SELECT i.item, e.event FROM stage_item i CROSS JOIN ledger_edge e
WHERE {_IS_MADE} AND e.input = i.item AND e.event > {{event}} AND e.closed_by IS NULL
UNION ALL
SELECT i.item, later.event FROM stage_item i CROSS JOIN ledger_edge e CROSS JOIN ledger_edge later
WHERE e.input = i.item AND COALESCE(e.event, 0) = {{event}}
    AND later.input = e.output AND later.event > {{event}} AND later.closed_by IS NULL
UNION ALL
SELECT i.item, m.event FROM stage_item i CROSS JOIN ledger_state s CROSS JOIN ledger_movement m
WHERE {_IS_MADE} AND i.kind = 2 AND s.lot = i.item AND s.lot <> 0 AND s.stage <> 7
    AND s.item NOT IN (SELECT item FROM stage_item) AND m.id = s.last_movement
"""
_PACKED = f"""
SELECT i.item, m.event FROM stage_item i CROSS JOIN ledger_state c CROSS JOIN ledger_movement m
WHERE {_INSIDE} AND m.id = c.last_movement AND c.item NOT IN (SELECT item FROM stage_item)
    AND m.event NOT IN ({{together}})
UNION ALL
SELECT i.item, m.event FROM stage_item i CROSS JOIN ledger_holding c CROSS JOIN ledger_state s
CROSS JOIN ledger_movement m
WHERE i.kind <> 2 AND {_INSIDE} AND s.item = c.item AND m.id = s.last_movement
    AND NOT EXISTS (SELECT 1 FROM stage_item t WHERE t.item = c.item AND t.place = c.place
        AND t.stage = c.stage AND t.owner = c.owner AND t.container = c.container)
"""
# A code that would come back stands on something else since, unless the event itself put it there.
_RENAMED = """
SELECT i.item, c.opened_by FROM stage_item i CROSS JOIN ledger_code was CROSS JOIN ledger_code c
WHERE was.item = i.item AND was.closed_by = {event}
    AND c.canonical = was.canonical AND c.type = was.type AND c.scope = was.scope
    AND c.closed_by IS NULL AND NOT EXISTS (
        SELECT 1 FROM ledger_code made WHERE made.item = c.item AND made.opened_by = {event}
            AND made.type = c.type AND made.scope = c.scope AND made.canonical = c.canonical)
"""
# What was inside since and left: it would have lain in something that was elsewhere, or never was.
_LEFT = """
SELECT i.item, m.event FROM stage_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE i.kind <> 2 AND (i.place <> i.to_place OR i.to_stage = 7) AND m.from_container = i.item
    AND m.from_container <> 0 AND m.from_container <> m.to_container AND m.event > {event}
    AND e.id = m.event AND e.reverses IS NULL
    AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)
"""
_LATER = f"""
{_STANDING}, {_HOLDS}
SELECT l.line, l.item, MIN(told.event) FROM stage_line l JOIN (
{_MOVED} UNION ALL {_HELD} UNION ALL {_RESERVED} UNION ALL {_USED} UNION ALL {_PACKED}
UNION ALL {_LEFT}
UNION ALL {_RENAMED}
) told ON told.item = l.item GROUP BY l.line, l.item
"""
_CONTAINER_MOVED = """
SELECT i.line, i.item, i.to_container FROM stage_item i CROSS JOIN ledger_state c
WHERE c.item = i.to_container AND i.to_container NOT IN (SELECT item FROM stage_item)
    AND (c.place <> i.to_place
        OR c.stage NOT IN (2, 3, 4) AND NOT (c.stage = 5 AND c.container <> 0))
"""
# It stands there again, but was away meanwhile or built in since, and not by mistake. What was in
# another unit already when something was taken out of it is there to take it back.
_CONTAINER_AWAY = """
WITH RECURSIVE since(container, movement) AS (
    SELECT DISTINCT c.item, c.last_movement FROM stage_item i CROSS JOIN ledger_state c
    WHERE c.item = i.to_container AND i.to_container <> i.container
        AND i.to_container NOT IN (SELECT item FROM stage_item)
    UNION
    SELECT s.container, mi.previous
    FROM since s CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item mi
    WHERE m.id = s.movement AND m.event > {event}
        AND mi.movement = s.movement AND mi.item = s.container
)
SELECT i.line, i.item, i.to_container
FROM since s CROSS JOIN ledger_movement m CROSS JOIN ledger_event e CROSS JOIN stage_item i
WHERE m.id = s.movement AND m.event > {event} AND e.id = m.event
    AND (m.from_place <> m.to_place OR m.from_stage <> 5 AND m.to_stage = 5)
    AND e.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)
    AND i.to_container = s.container
"""
# From each item upwards through the containers as they would be.
_IN_ITSELF = """
WITH RECURSIVE up(line, item, above) AS (
    SELECT line, item, to_container FROM stage_item WHERE kind <> 2 AND to_container <> container
        AND to_container <> 0
    UNION
    SELECT up.line, up.item, COALESCE((SELECT i.to_container FROM stage_item i
        WHERE i.item = up.above AND i.kind <> 2), s.container)
    FROM up CROSS JOIN ledger_state s WHERE s.item = up.above
)
SELECT line, item FROM up WHERE above = item
"""
_PLACE_FREE_AGAIN = f"""
WITH RECURSIVE {hold_links.same("same", of="place", event="%s")}
SELECT id FROM same WHERE {hold_links.CLOSED_FOR_GOOD}
"""


def refuse_if_any(undone: Undone) -> None:
    """Raise Refused where undoing the event would contradict something later.

    later_event names the earliest such event; container_moved, container_in_itself and
    hold_is_released say what else is in the way.
    """
    if row := db.query_one(_PLACE_FREE_AGAIN, [undone.event]):
        refuse("hold_is_released", hold=row[0])
    refusals: dict[int, Refusal] = {}
    for line, item, later in db.query(_LATER.format(**undone._asdict())):
        refusals[line] = Refusal(line, "later_event", {"item": item, "event": later})
    away = db.query(_CONTAINER_AWAY.format(**undone._asdict()))
    for line, item, container in db.query(_CONTAINER_MOVED) + away:
        data = {"item": item, "container": container}
        refusals.setdefault(line, Refusal(line, "container_moved", data))
    for line, item in db.query(_IN_ITSELF):
        refusals.setdefault(line, Refusal(line, "container_in_itself", {"item": item}))
    if refusals:
        raise Refused([refusals[line] for line in sorted(refusals)])
