"""Staged items become movements: one row a distinct leg, one a moved item, and the new state."""

from stockthread.kernel import db
from stockthread.ledger.post import Work, allot
from stockthread.ledger.records import State, To

FIELDS = State._fields
_FROM = ", ".join(FIELDS)
_TO = ", ".join(f"to_{name}" for name in FIELDS)

_LEGS = f"""
INSERT INTO stage_leg ({_FROM}, {_TO}, number)
SELECT {_FROM}, {_TO}, ROW_NUMBER() OVER (ORDER BY {_FROM}, {_TO}) - 1
FROM (SELECT DISTINCT {_FROM}, {_TO} FROM stage_item) legs
"""
_SAME = " AND ".join(f"g.{n} = stage_item.{n} AND g.to_{n} = stage_item.to_{n}" for n in FIELDS)
_NUMBER = f"""
UPDATE stage_item SET movement = %s + (SELECT g.number FROM stage_leg g WHERE {_SAME})
"""
INSERT_LEGS = f"""
INSERT INTO ledger_movement (id, event, {", ".join(f"from_{n}" for n in FIELDS)}, {_TO})
SELECT %s + number, %s, {_FROM}, {_TO} FROM stage_leg
"""
_MOVED_UNITS = """
INSERT INTO ledger_movement_item (movement, item, quantity, previous)
SELECT {movement}, item, 1, previous FROM stage_item i WHERE kind <> 2 ORDER BY item
"""
_MOVED_BY_LEGS = f"""
INSERT INTO ledger_movement_item (movement, item, quantity, previous)
SELECT %s + g.number, item, 1, previous FROM stage_item CROSS JOIN stage_leg g
WHERE kind <> 2 AND {_SAME} ORDER BY g.number, item
"""
# A lot may have several legs in one event: each follows the one before, the last is its last.
_MOVED_LOTS = """
INSERT INTO ledger_movement_item (movement, item, quantity, previous)
SELECT movement, item, quantity,
    COALESCE(LAG(movement) OVER (PARTITION BY item ORDER BY movement), previous)
FROM (SELECT {movement} AS movement, item, SUM(quantity) AS quantity, MIN(previous) AS previous
    FROM stage_item i WHERE kind = 2 GROUP BY 1, item) legs
"""
_HAS_LOTS = "SELECT 1 FROM stage_item WHERE kind = 2 LIMIT 1"


def write(work: Work, to: To) -> None:
    """Record the staged items' movements and bring their state up to date.

    Only the columns that `to` names are written: each costs its indexes.
    """
    event = work.begin_rows()
    db.execute("DELETE FROM stage_leg")
    legs = db.execute(_LEGS)
    first = allot("movement", legs)
    db.execute(INSERT_LEGS, [first, event])
    has_lots = db.query_one(_HAS_LOTS)
    names = [name for name in FIELDS if getattr(to, name) is not None]
    if legs == 1:  # the usual case, which needs no numbering
        movement = str(first)
        moved = db.execute(_MOVED_UNITS.format(movement=movement))
        sets = "".join(f"{name} = i.to_{name}, " for name in names)
        changed = db.execute(_STATE.format(sets=sets, movement=movement))
    else:
        movement = "i.movement"
        if has_lots:
            db.execute(_NUMBER, [first])
        moved = db.execute(_MOVED_BY_LEGS, [first])
        sets = "".join(f"{name} = m.to_{name}, " for name in names)
        changed = db.execute(_STATE_BY_LEGS.format(sets=sets), [first, first + legs])
    assert changed == moved, f"{moved} items moved but {changed} states changed"
    if has_lots:
        db.execute(_MOVED_LOTS.format(movement=movement))
        _project_lots(movement)
    note_rows(work, first, legs)


_STATE_BY_LEGS = """
UPDATE ledger_state SET {sets}last_movement = m.id
FROM ledger_movement_item i CROSS JOIN ledger_movement m
WHERE i.movement >= %s AND i.movement < %s AND m.id = i.movement
    AND i.item = ledger_state.item AND ledger_state.kind <> 2
"""
_STATE = """
UPDATE ledger_state SET {sets}last_movement = {movement} FROM stage_item i
WHERE i.item = ledger_state.item AND i.kind <> 2
"""
# What stays in its holding is not taken out of it first: it may be reserved there.
_GOES = """kind = 2
    AND (place, stage, owner, container) <> (to_place, to_stage, to_owner, to_container)"""
_DRAW = f"""
UPDATE ledger_holding SET quantity = quantity - (
    SELECT SUM(i.quantity) FROM stage_item i WHERE {_GOES} AND i.item = ledger_holding.item
        AND i.place = ledger_holding.place AND i.stage = ledger_holding.stage
        AND i.owner = ledger_holding.owner AND i.container = ledger_holding.container)
WHERE (item, place, stage, owner, container) IN (
    SELECT item, place, stage, owner, container FROM stage_item WHERE {_GOES})
"""
_ADD = f"""
INSERT INTO ledger_holding (item, place, stage, owner, container, quantity, reserved)
SELECT item, to_place, to_stage, to_owner, to_container, SUM(quantity), 0 FROM stage_item
WHERE {_GOES} GROUP BY item, to_place, to_stage, to_owner, to_container
ON CONFLICT (item, place, stage, owner, container)
DO UPDATE SET quantity = ledger_holding.quantity + excluded.quantity
"""
_EMPTY = """
DELETE FROM ledger_holding WHERE quantity = 0
    AND item IN (SELECT item FROM stage_item WHERE kind = 2)
"""
_LAST_OF_LOTS = """
UPDATE ledger_state SET product = i.product, lot = i.lot, last_movement = i.movement
FROM (SELECT item, MAX(to_product) AS product, MAX(to_lot) AS lot, MAX({movement}) AS movement
    FROM stage_item i WHERE kind = 2 GROUP BY item) i
WHERE i.item = ledger_state.item
"""


def _project_lots(movement: str) -> None:
    db.execute(_DRAW)
    db.execute(_ADD)
    db.execute(_EMPTY)
    db.execute(_LAST_OF_LOTS.format(movement=movement))


_WRITTEN_MOVEMENTS = f"""
SELECT id, {", ".join(f"from_{n}" for n in FIELDS)}, {_TO} FROM ledger_movement
WHERE id >= %s AND id < %s ORDER BY id
"""
_WRITTEN_ITEMS = """
SELECT movement, item, quantity, previous FROM ledger_movement_item
WHERE movement >= %s AND movement < %s ORDER BY movement, item
"""
_WRITTEN_ITEMS_OF_ONE = """
SELECT item, quantity, previous FROM ledger_movement_item WHERE movement = %s ORDER BY item
"""


def note_rows(work: Work, first: int, count: int) -> None:
    """Take the movements as they now stand in the database into the event's digest."""
    note_legs(work, first, count)
    if count > 1:
        work.rows.add("movement_item", db.query(_WRITTEN_ITEMS, [first, first + count]))
        return
    item, quantity, previous = zip(*db.query(_WRITTEN_ITEMS_OF_ONE, [first]), strict=True)
    work.rows.add_columns("movement_item", [[first] * len(item), item, quantity, previous])


def note_legs(work: Work, first: int, count: int) -> None:
    """Take the movements alone, without their items."""
    work.rows.add("movement", db.query(_WRITTEN_MOVEMENTS, [first, first + count]))
