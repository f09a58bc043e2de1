"""Reversal: an event is answered by one that undoes all of it and names it. Nothing is deleted.

An event can be reversed while nothing later rests on it (`dependents` says what does): each item
it moved still has it as last movement, and is held, promised or used by nobody since. It is undone
whole or not at all, whatever the act accepts.
"""

from collections.abc import Sequence

from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import (
    checks,
    code_rows,
    dependents,
    edges,
    hold_links,
    hold_rows,
    movements,
    reservation_rows,
    sharing,
    staging,
)
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Posting, To

NEVER_REVERSED = ("unreserve", "observe")


def reverse(event: int, *, act: Act, together: Sequence[int] = ()) -> Posting:
    """Undo an event by a compensating one.

    Items go back where they were; items it made become void and their codes free again; what it
    held is released, what it released is held again, and so for edges, reservations and codes.
    together: events that are undone with it, whose shares of containers may stay until then.
    Raises Refused: unknown_event, already_reversed, not_reversible, later_event (with the event
    that stands in the way, for each item), container_moved, container_in_itself, hold_is_released,
    lot_reserved, not_enough, out_of_order, code_in_use_meanwhile, shared_container.
    """

    def steps(work: Work) -> None:
        work.act = work.act._replace(accept="all")
        _check(event)
        db.lock_alone(db.RULES_LOCK)
        db.learn_size("stage_line", db.execute(_STAGE, [event] * 4))
        staging.lock(others=[item for (item,) in db.query(_AROUND, [event] * 2)])
        undone = _check(event)._replace(
            together=_listed([event, *together])
        )  # once more, now that nobody else can reverse it or build on it
        db.execute(_UNITS, [event])
        db.execute(_LOTS, [event])
        db.execute(_OWN_PROMISES, [event])
        work.lines = max(1, _count("SELECT COUNT(*) FROM stage_line"))
        dependents.refuse_if_any(undone)
        checks.run(work, ("lot_reserved", "not_enough"), only_changed=True)
        checks.run_order_of_time(work)
        work.begin_rows()
        work.reverses = event
        _undo_edges(work, event)
        _undo_codes(work, event)
        _undo_holds(work, event)
        if _count("SELECT COUNT(*) FROM stage_item"):
            movements.write(work, To(0, 0, 0, 0, 0, 0))
        if not together:
            sharing.refuse_apart([event], "shared_container")
        reservation_rows.open_again(work, event)

    return post("reverse", act, (event,), steps)


def _listed(events: Sequence[int]) -> str:
    return ", ".join(str(int(each)) for each in sorted(set(events)))


_EVENT = """
SELECT e.kind, e.reverses, (SELECT r.id FROM ledger_event r WHERE r.reverses = e.id),
    e.first_item, e.first_item + e.new_items
FROM ledger_event e WHERE e.id = %s
"""


def _check(event: int) -> dependents.Undone:
    row = db.query_one(_EVENT, [event])
    if row is None:
        refuse("unknown_event", event=event)
    kind, reverses, reversed_by, first_item, end_item = row
    if reversed_by is not None:
        refuse("already_reversed", event=event, by=reversed_by)
    if reverses is not None or kind in NEVER_REVERSED:
        refuse("not_reversible", event=event, kind=kind)
    return dependents.Undone(event, first_item, end_item)


def _count(sql: str) -> int:
    row = db.query_one(sql)
    return int(row[0]) if row else 0


_STAGE = """
INSERT INTO stage_line (line, item)
SELECT ROW_NUMBER() OVER (ORDER BY item) - 1, item FROM (
    SELECT mi.item FROM ledger_movement m CROSS JOIN ledger_movement_item mi
    WHERE mi.movement = m.id AND m.event = %s
    UNION SELECT item FROM ledger_hold WHERE event = %s
    UNION SELECT item FROM ledger_hold WHERE closed_by = %s
    UNION SELECT item FROM ledger_reservation WHERE event = %s
) touched
"""
# The containers things go back into, and what was made of them: a process that goes on.
_AROUND = """
SELECT from_container FROM ledger_movement WHERE event = %s
UNION SELECT e.output FROM stage_line l CROSS JOIN ledger_edge e
WHERE e.input = l.item AND COALESCE(e.event, 0) = %s
"""
# The way back: where the event made something out of nothing, it becomes void.
_BACK = """
INSERT INTO stage_item (item, line, kind, is_content, quantity,
    product, lot, place, stage, owner, container,
    to_product, to_lot, to_place, to_stage, to_owner, to_container,
    available, holds, blocks, reserved, previous, movement)
SELECT mi.item, l.line, s.kind, 0, mi.quantity,
    m.to_product, m.to_lot, m.to_place, m.to_stage, m.to_owner, m.to_container,
    CASE WHEN m.from_stage = 0 THEN m.to_product ELSE m.from_product END,
    CASE WHEN m.from_stage = 0 THEN m.to_lot ELSE m.from_lot END,
    CASE WHEN m.from_place = 0 THEN m.to_place ELSE m.from_place END,
    CASE WHEN m.from_stage = 0 THEN 7 ELSE m.from_stage END,
    CASE WHEN m.from_stage = 0 THEN m.to_owner ELSE m.from_owner END, m.from_container,
    {available}, s.holds, s.blocks, {reserved}, s.last_movement, m.id
FROM ledger_movement m CROSS JOIN ledger_movement_item mi CROSS JOIN ledger_state s
CROSS JOIN stage_line l {holding}
WHERE mi.movement = m.id AND s.item = mi.item AND l.item = mi.item AND m.event = %s
"""
_UNITS = _BACK.format(available="1", reserved="s.reserved", holding="") + " AND s.kind <> 2"
_LOTS = (
    _BACK.format(
        available="COALESCE(h.quantity, 0)",
        reserved="COALESCE(h.reserved, 0)",
        holding="""LEFT JOIN ledger_holding h ON h.item = mi.item AND h.place = m.to_place
    AND h.stage = m.to_stage AND h.owner = m.to_owner AND h.container = m.to_container""",
    )
    + " AND s.kind = 2"
)
# What the event itself promised will be free again.
_OWN_PROMISES = """
UPDATE stage_item SET reserved = reserved - COALESCE((
    SELECT SUM(r.quantity) FROM ledger_reservation r
    WHERE r.item = stage_item.item AND r.event = %s AND r.closed_by IS NULL
        AND r.place = stage_item.place AND r.stage = stage_item.stage
        AND r.owner = stage_item.owner AND r.container = stage_item.container), 0)
WHERE kind = 2
"""

# The event's edges, or what stands for them since their removal was undone. COALESCE keeps each
# item from looking at all edges of the event.
_EDGES_MADE = """
WITH RECURSIVE same(id, output, input, closed_by) AS (
    SELECT e.id, e.output, e.input, e.closed_by FROM stage_item i CROSS JOIN ledger_edge e
    WHERE e.{end} = i.item AND COALESCE(e.event, 0) = %s
    UNION
    SELECT e.id, e.output, e.input, e.closed_by
    FROM same s CROSS JOIN ledger_event r CROSS JOIN ledger_edge e
    WHERE r.reverses = s.closed_by AND e.output = s.output AND e.input = s.input
        AND COALESCE(e.event, 0) = r.id
)
SELECT id FROM same WHERE closed_by IS NULL
"""
_EDGES_CLOSED = """
SELECT e.output, e.input, e.quantity FROM stage_item i CROSS JOIN ledger_edge e
WHERE e.input = i.item AND COALESCE(e.closed_by, 0) = %s
"""


def _undo_edges(work: Work, event: int) -> None:
    made = {id for end in ("input", "output")
            for (id,) in db.query(_EDGES_MADE.format(end=end), [event])}  # fmt: skip
    edges.close_ids(work, sorted(made), work.event)
    edges.write(work, _EDGES_CLOSED, [event], is_making=False)


# The codes that the event gave, be it that they were taken away and given back since.
_CODES_MADE = """
SELECT c.item, c.opened_by, c.type, c.canonical FROM ledger_code c
WHERE c.item IN (SELECT item FROM stage_item) AND c.closed_by IS NULL AND EXISTS (
    SELECT 1 FROM ledger_code made WHERE made.item = c.item AND made.opened_by = %s
        AND made.type = c.type AND made.scope = c.scope AND made.canonical = c.canonical)
"""
_CODES_CLOSED = """
SELECT item, type, scope, canonical, raw FROM ledger_code
WHERE item IN (SELECT item FROM stage_item) AND closed_by = %s
"""


def _undo_codes(work: Work, event: int) -> None:
    freed = db.query(_CODES_CLOSED, [event])
    code_rows.close(work, _CODES_MADE, [event])
    if freed:
        code_rows.open_again(work, freed)


# The holds that the event put on, be it that they were released and that was undone.
_HOLDS_MADE = " UNION ALL ".join(
    f"SELECT id FROM {name} WHERE closed_by IS NULL" for name in ("on_items", "on_places")
)
_HOLDS_MADE = f"""
WITH RECURSIVE {hold_links.same("on_items", of="item", event="%s")},
{hold_links.same("on_places", of="place", event="%s")}
{_HOLDS_MADE}
"""
_HOLDS_CLOSED = "SELECT id FROM ledger_hold WHERE closed_by = %s"
_RESERVED = "SELECT id FROM ledger_reservation WHERE event = %s AND closed_by IS NULL"


def _undo_holds(work: Work, event: int) -> None:
    made = [id for (id,) in db.query(_HOLDS_MADE, [event] * 2)]
    if made:
        hold_rows.close(work, made)
    hold_rows.open_again(work, [id for (id,) in db.query(_HOLDS_CLOSED, [event])])
    reserved = [id for (id,) in db.query(_RESERVED, [event])]
    if reserved:
        reservation_rows.close(work, reserved)
