"""Staged items become movements: one row a distinct leg, one a moved item, and the new state."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger.post import Work, allot
from stockthread.ledger.records import State, To

FIELDS = State._fields
_FROM = ", ".join(FIELDS)
_TO = ", ".join(f"to_{name}" for name in FIELDS)

_FIELDS = (*FIELDS, *(f"to_{name}" for name in FIELDS))
_FIRST = "SELECT {}, previous FROM stage_item LIMIT 1"
_OTHER = "SELECT {} FROM stage_item WHERE {} LIMIT 1"
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
SELECT %s, item, 1, previous FROM stage_item i WHERE kind <> 2
"""
# The legs of an event, materialized: SQLite indexes them for the one statement that looks them up.
_LEGS = """
WITH legs AS MATERIALIZED (SELECT id, {columns} FROM ledger_movement WHERE id >= %s AND id < %s)
"""
_MOVED_BY_LEGS = f"""{_LEGS}
INSERT INTO ledger_movement_item (movement, item, quantity, previous)
SELECT l.id, i.item, 1, i.previous FROM stage_item i CROSS JOIN legs l
WHERE {{same}} AND i.kind <> 2
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

    Only the columns that change for any item are written: each costs its indexes.
    """
    work.begin_rows()
    legs = _write_legs(work, to)
    if legs.differ:
        params = [legs.first, legs.end]
        columns, same = ", ".join(map(_written, legs.differ)), _joined(legs.differ)
        moved = db.execute(_MOVED_BY_LEGS.format(columns=columns, same=same), params)
        sets, values = legs.sets()
        changed = db.execute(
            _STATE_BY_LEGS.format(columns=columns, same=same, sets=sets), [*params, *values]
        )
    else:  # the usual case, which needs no numbering
        moved = db.execute(_MOVED_UNITS, [legs.first])
        sets, values = legs.sets()
        changed = db.execute(_STATE.format(sets=sets), [*values, legs.first])
    assert changed == moved, f"{moved} items moved but {changed} states changed"
    if legs.has_lots:
        if legs.differ:
            db.execute("DELETE FROM stage_leg")
            db.execute(_LEGS_OF_LOTS, [legs.first, legs.end])
            db.execute(_NUMBER_LOTS)
        movement = "i.movement" if legs.differ else str(legs.first)
        db.execute(_MOVED_LOTS.format(movement=movement))
        _project_lots(movement)
    _note_items(work, legs)


class _Legs(NamedTuple):
    """The movements of an event. same: what their columns say where all say the same; differ: the
    other columns, by which they are told apart; has_lots: whether lots are moved; previous: the
    movement before, where it is the same of all."""

    first: int
    number: int
    same: Mapping[str, int]
    differ: Sequence[str]
    has_lots: bool
    previous: int | None = None

    @property
    def end(self) -> int:
        """The id behind the last one."""
        return self.first + self.number

    def sets(self) -> tuple[str, list[int]]:
        """What an UPDATE sets of the state, and its parameters: the columns that change."""
        sets, params = [], []
        for name in FIELDS:
            to = f"to_{name}"
            if to in self.differ:
                sets.append(f"{name} = i.{to}, ")
            elif to in self.same and self.same[to] != self.same.get(name):
                sets.append(f"{name} = %s, ")
                params.append(self.same[to])
        return "".join(sets), params


def _write_legs(work: Work, to: To) -> _Legs:
    """Write one movement for each distinct leg of the staged items, and take them into the digest.

    Legs are told apart by the columns in which they differ at all: few, as a rule, and to sort by
    all twelve costs three times as much. What `to` does not name stays, but for the place, where
    things stand with what they go into.
    """
    staying = {f"to_{n}": n for n in FIELDS if n != "place" and getattr(to, n) is None}
    names = [name for name in _FIELDS if name not in staying]
    same, has_lots = _what_all_say(names)
    previous = same.pop("previous", None)
    differ = [name for name in names if name not in same]
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
    written = dict(zip(differ, _told(differ, first, number), strict=True))
    many = [written[name] if name in written else [same[name]] * number for name in sources]
    work.rows.add_columns("movement", [range(first, first + number), *many])
    return _Legs(first, number, same, differ, has_lots, previous)


def _what_all_say(names: Sequence[str]) -> tuple[dict[str, int], bool]:
    """Return the columns in which all staged items say the same, and whether any is a lot.

    The items are read until one differs, and from then on without the columns in which it does.
    """
    first = db.query_one(_FIRST.format(", ".join(names)))
    assert first is not None, "something is moved"
    same, has_lots = dict(zip((*names, "previous"), first, strict=True)), False
    while same or not has_lots:
        claims = [*(f"{name} <> %s" for name in same), *([] if has_lots else ["kind = 2"])]
        values = [*same.values(), *same.values()]
        found = db.query_one(_OTHER.format(", ".join(claims), " OR ".join(claims)), values)
        if not found:
            break
        differs = dict(zip([*same, "kind"], found, strict=False))
        has_lots = has_lots or bool(differs["kind"])
        same = {name: value for name, value in same.items() if not differs[name]}
    return same, has_lots


def _written(name: str) -> str:
    """What a staged item's column is called of a movement."""
    return name if name.startswith("to_") else f"from_{name}"


def _joined(names: Sequence[str]) -> str:
    return " AND ".join(f"l.{_written(name)} = i.{name}" for name in names)


def _told(names: Sequence[str], first: int, number: int) -> list[Sequence[int]]:
    """Columns of movements as they now stand in the database."""
    if not names:
        return []
    picks = ", ".join(map(_written, names))
    rows = db.query(_WRITTEN_LEGS.format(picks), [first, first + number])
    return list(zip(*rows, strict=True))


_WRITTEN_LEGS = "SELECT {} FROM ledger_movement WHERE id >= %s AND id < %s ORDER BY id"
_STATE_BY_LEGS = f"""{_LEGS}
UPDATE ledger_state SET {{sets}}last_movement = l.id FROM stage_item i CROSS JOIN legs l
WHERE {{same}} AND i.item = ledger_state.item AND i.kind <> 2
"""
_STATE = """
UPDATE ledger_state SET {sets}last_movement = %s
WHERE item IN (SELECT item FROM stage_item WHERE kind <> 2)
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
_ITEM = ("movement", "item", "quantity", "previous")
_WRITTEN_ITEMS = """
SELECT {} FROM ledger_movement_item WHERE movement >= %s AND movement < %s ORDER BY movement, item
"""


def note_rows(work: Work, first: int, count: int) -> None:
    """Take the movements as they now stand in the database into the event's digest."""
    note_legs(work, first, count)
    _note_items(work, _Legs(first, count, {}, (), has_lots=True))


def _note_items(work: Work, legs: _Legs) -> None:
    """Take what was moved; what all rows say alike is not read."""
    told = {} if legs.has_lots else {"quantity": 1}
    if legs.number == 1:
        told["movement"] = legs.first
    if legs.previous is not None and not legs.has_lots:
        told["previous"] = legs.previous
    picks = {name: name for name in _ITEM if name not in told}
    read = dict(zip(picks, db.columns(_WRITTEN_ITEMS, picks, [legs.first, legs.end]), strict=True))
    count = len(read["item"])
    columns = [read[name] if name in read else [told[name]] * count for name in _ITEM]
    work.rows.add_columns("movement_item", columns)


def note_legs(work: Work, first: int, count: int) -> None:
    """Take the movements alone, without their items."""
    work.rows.add("movement", db.query(_WRITTEN_MOVEMENTS, [first, first + count]))
