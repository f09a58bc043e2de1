"""Components go into units and the units are finished: two events that are staged and written once.

What is written is what `install` and `finish` would write one after the other, to the row, but the
current state is changed once. That is possible where everything is plain: units that stand alike
and are empty, components that lie there free, nothing held. Else nothing is written and these two
verbs are to be asked, which say what is wrong.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger import edges, production, staging, targets
from stockthread.ledger.post import Work, allot, is_late, post
from stockthread.ledger.records import Act, Block, Lines, Posting, Stage, State, To

_IN_HAND = tuple(map(int, targets.IN_HAND))
_TABLES = {
    "stage_pair": "line INTEGER PRIMARY KEY, item BIGINT, unit BIGINT",
    "stage_part": """item {id} PRIMARY KEY, unit BIGINT, product BIGINT, lot BIGINT,
        previous BIGINT, leg BIGINT""",
    "stage_part_leg": "leg INTEGER PRIMARY KEY, product BIGINT, lot BIGINT, unit BIGINT",
}


class _NotPlain(Exception):
    """Something stands in the way, or asks for more than is written here."""


class Assembly(NamedTuple):
    """Components, the unit that each goes into, and all the units, with which they are finished."""

    parts: Sequence[int]
    into: Sequence[int]
    units: Sequence[int]


def assemble(
    assembly: Assembly, *, place: int, fit: Act, done: Act, process: int | None = None
) -> tuple[Posting, Posting] | None:
    """Install components in units and finish these, ready and in `place`; None: not so plainly.

    process: in which the units were made, as for `finish`. Returns what `install` and `finish`
    would. Raises Refused as these do for their places and headers.
    """
    try:
        with db.writing():
            return _assemble(assembly, place, fit, done, process)
    except _NotPlain:
        return None


def _assemble(
    assembly: Assembly, place: int, fit: Act, done: Act, process: int | None
) -> tuple[Posting, Posting]:
    known: list[_Staged] = []

    def install(work: Work) -> None:
        staged = _stage(assembly)
        known.append(staged)
        work.lines = len(assembly.parts)
        _need_on_time(work)
        staged.install(work)

    def finish(work: Work) -> None:
        [staged] = known
        work.lines = len(assembly.units)
        if process is not None:
            production.check_started(work, process)
        targets.check(work, place, targets.OURS)
        _need_on_time(work)
        if process is not None:
            ids, param = db.ids_in(assembly.units)
            edges.write(work, _MADE_IN.format(ids), [process, param])
        staged.finish(work, place)

    fitted = post("install", fit, (Lines(assembly.parts), assembly.into), install)
    if fitted.repeated:
        raise _NotPlain
    to = To(place=place, stage=int(Stage.READY))
    return fitted, post("finish", done, (Lines(assembly.units), to, process), finish)


def _need_on_time(work: Work) -> None:
    if is_late(work):
        raise _NotPlain


_MADE_IN = """
SELECT item AS output, CAST(%s AS BIGINT) AS input, CAST(1 AS BIGINT) AS quantity
FROM ledger_state WHERE item IN {}
"""
_ALIKE = ("kind", "product", "lot", "place", "stage", "owner", "container", "blocks")
_UNITS = f"""
SELECT COUNT(*), {", ".join(f"MIN({name}), MAX({name})" for name in _ALIKE)}
FROM ledger_state WHERE item IN {{}}
"""
_ANY_INSIDE = "SELECT 1 FROM ledger_state WHERE container IN {} AND container <> 0 LIMIT 1"
_FIRST = "SELECT stage, owner FROM ledger_state WHERE item = %s"
# Movements are numbered in the order of all that a leg says.
_PARTS = """
INSERT INTO stage_part (item, unit, product, lot, previous, leg)
SELECT item, unit, product, lot, last_movement, DENSE_RANK() OVER (ORDER BY product, lot, unit)
FROM (SELECT s.item, p.unit, s.product, s.lot, s.last_movement
    FROM stage_pair p {states}
    WHERE s.kind = 1 AND s.place = %s AND s.stage = %s AND s.owner = %s
        AND s.container = 0 AND s.holds = 0 AND s.blocks = 0 AND s.reserved = 0
        AND s.product <> %s) plain
"""
_LEGS = """
INSERT INTO stage_part_leg (leg, product, lot, unit)
SELECT DISTINCT leg, product, lot, unit FROM stage_part
"""
_HELD_LOT = """
SELECT 1 FROM (SELECT DISTINCT lot FROM stage_part WHERE lot <> 0) p CROSS JOIN ledger_state l
WHERE l.item = p.lot AND l.holds <> 0 LIMIT 1
"""
_OPENED = """
SELECT 1 FROM stage_part p CROSS JOIN ledger_state c
WHERE c.container = p.item AND c.container <> 0 LIMIT 1
"""
_HELD_PLACE = f"""
SELECT 1 FROM ledger_hold h JOIN places_place r ON r.id = h.place
    JOIN places_place p ON p.path >= r.path AND p.path < r.path || 'x'
WHERE h.place <> 0 AND h.closed_by IS NULL AND h.blocks & {Block.CONSUME | Block.MOVE} <> 0
    AND p.id = %s LIMIT 1
"""


def _stage(assembly: Assembly) -> "_Staged":
    """Lock and read what the events start from. Raises _NotPlain."""
    parts, into, units = assembly
    if not parts or len(set(parts)) < len(parts) or not set(parts).isdisjoint(units):
        raise _NotPlain
    if len(set(units)) < len(units) or not set(into) <= set(units):
        raise _NotPlain
    staging.lock_items([*parts, *units])
    id, empty = ("BIGINT", "TRUNCATE") if db.is_postgresql() else ("INTEGER", "DELETE FROM")
    for table, layout in _TABLES.items():
        db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({layout.format(id=id)})")
        db.execute(f"{empty} {table}")
    unit = _unit_of(units)
    first = db.query_one(_FIRST, [parts[0]])
    if not first or first[0] not in _IN_HAND or targets.refused([unit.place], targets.OURS):
        raise _NotPlain
    columns = {"item": ("bigint", list(parts)), "unit": ("bigint", list(into))}
    db.stage_columns("stage_pair", columns, len(parts))
    states = db.looked_up("ledger_state", "s", "s.item = p.item")
    if db.execute(_PARTS.format(states=states), [unit.place, *first, unit.product]) < len(parts):
        raise _NotPlain
    db.learn_size("stage_part", len(parts))
    if any(db.query_one(sql) for sql in (_HELD_LOT, _OPENED)):
        raise _NotPlain
    if db.query_one(_HELD_PLACE, [unit.place]):
        raise _NotPlain
    db.execute(_LEGS)
    return _Staged(units, unit, *first)


def _unit_of(units: Sequence[int]) -> State:
    """How all units stand. Raises _NotPlain where they do not stand alike, empty and free."""
    ids, param = db.ids_in(units)
    row = db.query_one(_UNITS.format(ids), [param])
    assert row is not None, "an aggregate is one row"
    least, most = row[1::2], row[2::2]
    kind, product, lot, place, stage, owner, container, blocks = least
    if row[0] < len(units) or least != most or (kind, container, blocks) != (1, 0, 0):
        raise _NotPlain
    if lot or stage not in (Stage.RAW, Stage.WIP) or db.query_one(_ANY_INSIDE.format(ids), [param]):
        raise _NotPlain
    return State(product, lot, place, stage, owner, container)


_INTO_MOVEMENT = f"""
INSERT INTO ledger_movement (id, event, {", ".join(f"from_{name}" for name in State._fields)},
    {", ".join(f"to_{name}" for name in State._fields)})
"""
# Parameters: leg 0's id, event, then the state before and after but for what the leg says.
_INSTALLED = f"""{_INTO_MOVEMENT}
SELECT %s + leg, %s, product, lot, %s, %s, %s, 0, product, lot, %s, 5, %s, unit
FROM stage_part_leg ORDER BY leg
"""
_BROUGHT = f"""{_INTO_MOVEMENT}
SELECT {{movement}}, %s, product, lot, %s, 5, %s, unit, product, lot, %s, 5, %s, unit
FROM stage_part_leg ORDER BY leg
"""
_FINISHED = f"{_INTO_MOVEMENT} VALUES ({db.marks(14)})"
_MOVED = """
INSERT INTO ledger_movement_item (movement, item, quantity, previous)
SELECT {movement}, item, 1, {previous} FROM stage_part
"""
_MOVED_UNITS = """
INSERT INTO ledger_movement_item (movement, item, quantity, previous)
SELECT %s, item, 1, last_movement FROM ledger_state WHERE item IN {} ORDER BY item
"""
_EDGES = """
INSERT INTO ledger_edge (id, output, input, quantity, event)
SELECT %s + g.line, p.unit, p.item, 1, %s FROM {} CROSS JOIN stage_part p WHERE p.item = g.id
"""
_PARTS_STAND = """
UPDATE ledger_state SET place = %s, stage = 5, container = p.unit, last_movement = {movement}
FROM stage_part p WHERE p.item = ledger_state.item
"""
_UNITS_STAND = """
UPDATE ledger_state SET place = %s, stage = %s, last_movement = %s WHERE item IN {}
"""
_READ_PARTS = "SELECT {} FROM stage_part"
_READ_LEGS = "SELECT {} FROM stage_part_leg ORDER BY leg"
_READ_UNITS = "SELECT {{}} FROM ledger_state WHERE item IN {} ORDER BY item"


def _named(*names: str) -> dict[str, str]:
    return {name: name for name in names}


class _Staged:
    """What is staged, as it stands before; and the movements of the first event."""

    def __init__(self, units: Sequence[int], unit: State, stage: int, owner: int) -> None:
        self.units, self.unit, self.stage, self.owner = units, unit, stage, owner
        columns = db.columns(_READ_PARTS, _named("leg", "item", "unit", "previous"))
        rows = zip(*sorted(zip(*columns, strict=True)), strict=True)
        self.leg, self.items, self.into, self.previous = rows
        self.legs = list(map(list, db.columns(_READ_LEGS, _named("product", "lot", "unit"))))
        self.number = len(self.legs[0])
        self.installed = 0

    def install(self, work: Work) -> None:
        """Write the first event: components are in their units; the state is not written yet."""
        event, place = work.begin_rows(), self.unit.place
        first = allot("movement", self.number)
        self.installed = first - 1
        params = [first - 1, event, place, self.stage, self.owner, place, self.owner]
        db.execute(_INSTALLED, params)
        ids = range(first, first + self.number)
        legs = self._legs(ids, (place, self.stage, self.owner), (place, 5, self.owner))
        work.rows.add_columns("movement", legs)
        db.execute(_MOVED.format(movement=f"{self.installed} + leg", previous="previous"))
        movement = [self.installed + leg for leg in self.leg]
        work.rows.add_columns("movement_item", _moved(movement, self.items, self.previous))
        self._write_edges(work, event)

    def _write_edges(self, work: Work, event: int) -> None:
        count = len(self.items)
        first = allot("edge", count)
        output, input = zip(*sorted(zip(self.into, self.items, strict=True)), strict=True)
        source, param = db.numbered(input)
        db.execute(_EDGES.format(source), [first, event, param])
        work.rows.add_columns("edge", [range(first, first + count), output, input, [1] * count])

    def finish(self, work: Work, place: int) -> None:
        """Write the second event, in which units are ready and take along what is in them."""
        event, unit = work.begin_rows(), self.unit
        first = allot("movement", self.number + 1)
        before = sum(product < unit.product for product in self.legs[0])  # are numbered first
        own = first + before
        movement = f"{first - 1} + leg + CASE WHEN leg > {before} THEN 1 ELSE 0 END"
        params = [event, unit.place, self.owner, place, self.owner]
        db.execute(_BROUGHT.format(movement=movement), params)
        target = unit._replace(place=place, stage=int(Stage.READY))
        db.execute(_FINISHED, [own, event, *unit, *target])
        ids = [*range(first, own), *range(own + 1, first + self.number + 1)]
        legs = self._legs(ids, (unit.place, 5, self.owner), (place, 5, self.owner))
        _add_among(work, "movement", legs, [[id] for id in (own, *unit, *target)], before)
        wanted, param = db.ids_in(self.units)
        previous = f"{self.installed} + leg"
        db.execute(_MOVED.format(movement=movement, previous=previous))
        db.execute(_MOVED_UNITS.format(wanted), [own, param])
        names = {"item": "item", "previous": "last_movement"}
        units = db.columns(_READ_UNITS.format(wanted), names, [param])
        count = len(self.units)
        moved = _moved([ids[leg - 1] for leg in self.leg], self.items,
                       [self.installed + leg for leg in self.leg])  # fmt: skip
        rows = _moved([own] * count, *units)
        _add_among(work, "movement_item", moved, rows, bisect_right(self.leg, before))
        stand = db.execute(_PARTS_STAND.format(movement=movement), [place])
        stand += db.execute(_UNITS_STAND.format(wanted), [place, int(Stage.READY), own, param])
        assert stand == len(self.items) + count, f"{stand} states changed"

    def _legs(
        self, ids: Sequence[int], before: tuple[int, ...], after: tuple[int, ...]
    ) -> list[Sequence[int]]:
        """The columns of a movement for each leg: into its unit, or with it where it is."""
        product, lot, unit = self.legs
        same = [[value] * self.number for value in (*before, *after)]
        container = unit if before[1] == Stage.CONSUMED else [0] * self.number
        return [ids, product, lot, *same[:3], container, product, lot, *same[3:], unit]


def _moved(
    movement: Sequence[int], item: Sequence[int], previous: Sequence[int]
) -> list[Sequence[int]]:
    return [movement, item, [1] * len(item), previous]


def _add_among(
    work: Work,
    table: str,
    columns: Sequence[Sequence[int]],
    rows: Sequence[Sequence[int]],
    at: int,
) -> None:
    """Take rows into the digest with others put among them, in columns, from the `at`th on."""
    pairs = zip(columns, rows, strict=True)
    work.rows.add_columns(table, [[*old[:at], *new, *old[at:]] for old, new in pairs])
