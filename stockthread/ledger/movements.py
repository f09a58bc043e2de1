"""Staged items become movements: one row a distinct leg, one a moved item, and the new state."""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger.post import Work, allot
from stockthread.ledger.records import State, To

FIELDS = State._fields
_FROM = ", ".join(FIELDS)
_TO = ", ".join(f"to_{name}" for name in FIELDS)

_FIELDS = (*FIELDS, *(f"to_{name}" for name in FIELDS))
_DIFFER = "MAX(CASE WHEN {0} = %s THEN 0 ELSE 1 END)"
_DIFFERS = "SELECT {}, MAX(CASE WHEN kind = 2 THEN 1 ELSE 0 END) FROM stage_item"
_COUNT_LEGS = "SELECT COUNT(*) FROM (SELECT DISTINCT {columns} FROM stage_item) legs"
_INTO_MOVEMENT = (
    f"INSERT INTO ledger_movement (id, event, {', '.join(f'from_{n}' for n in FIELDS)}, {_TO})"
)
_INSERT_LEG = f"{_INTO_MOVEMENT} VALUES ({db.marks(14)})"
_INSERT_LEGS = f"""{_INTO_MOVEMENT}
SELECT %s + ROW_NUMBER() OVER (ORDER BY {{columns}}), %s, {{picks}}
FROM (SELECT DISTINCT {{columns}} FROM stage_item) legs
"""
INSERT_LEGS = f"{_INTO_MOVEMENT} SELECT %s + number, %s, {_FROM}, {_TO} FROM stage_leg"
_MOVED_UNITS = """
INSERT INTO ledger_movement_item (movement, item, quantity, previous)
SELECT {movement}, item, 1, previous FROM stage_item i WHERE kind <> 2 ORDER BY item
"""
_MOVED_BY_LEGS = """
INSERT INTO ledger_movement_item (movement, item, quantity, previous)
SELECT movement, item, 1, previous FROM (
    SELECT %s + DENSE_RANK() OVER (ORDER BY {columns}) AS movement, item, previous, kind
    FROM stage_item) ranked
WHERE kind <> 2
"""
# Those of lots are joined with their legs by all columns of the key of stage_leg.
_LEGS_OF_LOTS = f"""
INSERT INTO stage_leg ({_FROM}, {_TO}, number)
SELECT {", ".join(f"from_{n}" for n in FIELDS)}, {_TO}, id FROM ledger_movement
WHERE id >= %s AND id < %s
"""
_SAME = " AND ".join(f"g.{n} = stage_item.{n} AND g.to_{n} = stage_item.to_{n}" for n in FIELDS)
_NUMBER_LOTS = f"""
UPDATE stage_item SET movement = (SELECT g.number FROM stage_leg g WHERE {_SAME}) WHERE kind = 2
"""
# A lot may have several legs in one event: each follows the one before, the last is its last.
_MOVED_LOTS = """
INSERT INTO ledger_movement_item (movement, item, quantity, previous)
SELECT movement, item, quantity,
    COALESCE(LAG(movement) OVER (PARTITION BY item ORDER BY movement), previous)
FROM (SELECT {movement} AS movement, item, SUM(quantity) AS quantity, MIN(previous) AS previous
    FROM stage_item i WHERE kind = 2 GROUP BY 1, item) legs
"""


def write(work: Work, to: To) -> None:
    """Record the staged items' movements and bring their state up to date.

    Only the columns that `to` names are written: each costs its indexes.
    """
    work.begin_rows()
    legs = _write_legs(work, to)
    names = [name for name in FIELDS if getattr(to, name) is not None]
    if legs.number == 1:  # the usual case, which needs no numbering
        movement = str(legs.first)
        moved = db.execute(_MOVED_UNITS.format(movement=movement))
        sets = "".join(f"{name} = i.to_{name}, " for name in names)
        changed = db.execute(_STATE.format(sets=sets, movement=movement))
    else:
        movement = "i.movement"
        moved = db.execute(_MOVED_BY_LEGS.format(columns=legs.columns), [legs.first - 1])
        sets = "".join(f"{name} = m.to_{name}, " for name in names)
        changed = db.execute(_STATE_BY_LEGS.format(sets=sets), [legs.first, legs.end])
    assert changed == moved, f"{moved} items moved but {changed} states changed"
    if legs.has_lots:
        if legs.number > 1:
            db.execute("DELETE FROM stage_leg")
            db.execute(_LEGS_OF_LOTS, [legs.first, legs.end])
            db.execute(_NUMBER_LOTS)
        db.execute(_MOVED_LOTS.format(movement=movement))
        _project_lots(movement)
    _note_items(work, legs)


class _Legs(NamedTuple):
    """The movements of an event. columns: those in which they differ, by which they are numbered;
    has_lots: whether lots are moved."""

    first: int
    number: int
    columns: str
    has_lots: bool

    @property
    def end(self) -> int:
        """The id behind the last one."""
        return self.first + self.number


def _write_legs(work: Work, to: To) -> _Legs:
    """Write one movement for each distinct leg of the staged items, and take them into the digest.

    Legs are told apart by the columns in which they differ at all: few, as a rule, and to sort by
    all twelve costs three times as much. Product and lot stay where `to` does not name them.
    """
    staying = {f"to_{n}": n for n in ("product", "lot") if getattr(to, n) is None}
    names = [name for name in _FIELDS if name not in staying]
    values = db.query_one(f"SELECT {', '.join(names)} FROM stage_item LIMIT 1")
    assert values is not None, "something is moved"
    told = db.query_one(_DIFFERS.format(", ".join(map(_DIFFER.format, names))), values)
    assert told is not None, "an aggregate is one row"
    same = {name: v for name, v, is_many in zip(names, values, told[:-1], strict=True)
            if not is_many}  # fmt: skip
    differ, has_lots = [name for name in names if name not in same], bool(told[-1])
    columns = ", ".join(differ)
    row = db.query_one(_COUNT_LEGS.format(columns=columns)) if differ else (1,)
    number = int(row[0]) if row else 0
    first = allot("movement", number)
    sources = [staying.get(name, name) for name in _FIELDS]
    params = [first, work.event, *(same[name] for name in sources if name in same)]
    if differ:
        params[0] -= 1
        picks = ", ".join("CAST(%s AS BIGINT)" if name in same else name for name in sources)
        db.execute(_INSERT_LEGS.format(columns=columns, picks=picks), params)
    else:
        db.execute(_INSERT_LEG, params)
    written = dict(zip(differ, _written(differ, first, number), strict=True))
    many = [written[name] if name in written else [same[name]] * number for name in sources]
    work.rows.add_columns("movement", [range(first, first + number), *many])
    return _Legs(first, number, columns, has_lots)


def _written(names: Sequence[str], first: int, number: int) -> list[Sequence[int]]:
    """Columns of movements as they now stand in the database."""
    if not names:
        return []
    picks = ", ".join(name if name.startswith("to_") else f"from_{name}" for name in names)
    rows = db.query(_WRITTEN_LEGS.format(picks), [first, first + number])
    return list(zip(*rows, strict=True))


_WRITTEN_LEGS = "SELECT {} FROM ledger_movement WHERE id >= %s AND id < %s ORDER BY id"
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
_WRITTEN_UNITS = """
SELECT movement, item, previous FROM ledger_movement_item
WHERE movement >= %s AND movement < %s ORDER BY movement, item
"""
_WRITTEN_UNITS_OF_ONE = """
SELECT item, previous FROM ledger_movement_item WHERE movement = %s ORDER BY item
"""


def note_rows(work: Work, first: int, count: int) -> None:
    """Take the movements as they now stand in the database into the event's digest."""
    note_legs(work, first, count)
    _note_items(work, _Legs(first, count, "", has_lots=True))


def _note_items(work: Work, legs: _Legs) -> None:
    """Take what was moved; units one by one, so that their quantity need not be read."""
    if legs.has_lots:
        work.rows.add("movement_item", db.query(_WRITTEN_ITEMS, [legs.first, legs.end]))
        return
    if legs.number == 1:
        item, previous = zip(*db.query(_WRITTEN_UNITS_OF_ONE, [legs.first]), strict=True)
        movement: Sequence[int] = [legs.first] * len(item)
    else:
        rows = db.query(_WRITTEN_UNITS, [legs.first, legs.end])
        movement, item, previous = zip(*rows, strict=True)
    work.rows.add_columns("movement_item", [movement, item, [1] * len(item), previous])


def note_legs(work: Work, first: int, count: int) -> None:
    """Take the movements alone, without their items."""
    work.rows.add("movement", db.query(_WRITTEN_MOVEMENTS, [first, first + count]))
