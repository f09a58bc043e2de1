"""The input of a posting, staged once in temporary tables, and the state it starts from.

`stage_line` is what the caller sent; `stage_item` is what it comes to under lock: one row an item
(for lots one row a line and holding) with the state before and the state to be. Loops are in SQL:
one item or 100,000 cost the same number of statements.
"""

from collections.abc import Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger.records import Kind, Lines, State, To

LINES_MAX = 2_000_000
QUANTITY_MAX = 10**15
ID_MAX = 2**62
FIELDS = State._fields
_FROM = ", ".join(FIELDS)
_TO = ", ".join(f"to_{name}" for name in FIELDS)
_EXPECTED = ("place", "stage", "owner", "container")

_TABLES = {
    "stage_line": """line INTEGER PRIMARY KEY, item BIGINT, quantity BIGINT, place BIGINT,
        stage BIGINT, owner BIGINT, container BIGINT, to_place BIGINT, to_product BIGINT,
        to_lot BIGINT, to_container BIGINT""",
    "stage_item": """item BIGINT, line INTEGER, kind SMALLINT, is_content SMALLINT,
        quantity BIGINT, product BIGINT, lot BIGINT, place BIGINT, stage SMALLINT, owner BIGINT,
        container BIGINT, to_product BIGINT, to_lot BIGINT, to_place BIGINT DEFAULT 0,
        to_stage SMALLINT DEFAULT 0, to_owner BIGINT DEFAULT 0, to_container BIGINT DEFAULT 0,
        available BIGINT, holds BIGINT, blocks SMALLINT, reserved BIGINT,
        previous BIGINT, movement BIGINT""",  # lots: a row a holding and leg
    "stage_leg": """product BIGINT, lot BIGINT, place BIGINT, stage SMALLINT, owner BIGINT,
        container BIGINT, to_product BIGINT, to_lot BIGINT, to_place BIGINT, to_stage SMALLINT,
        to_owner BIGINT, to_container BIGINT, number BIGINT,
        PRIMARY KEY (product, lot, place, stage, owner, container,
            to_product, to_lot, to_place, to_stage, to_owner, to_container)""",
    "stage_new": """line INTEGER PRIMARY KEY, product BIGINT, lot BIGINT, place BIGINT,
        stage SMALLINT, owner BIGINT, container BIGINT, quantity BIGINT, canonical TEXT, raw TEXT,
        scope BIGINT, movement BIGINT""",
    "stage_lock": "item BIGINT PRIMARY KEY",
}
_KEYED = ("stage_leg",)
_INDEX = "CREATE INDEX IF NOT EXISTS {}stage_item_item ON stage_item (item)"


_THERE = "SELECT name FROM sqlite_temp_master WHERE type = 'table'"


class Again(Exception):
    """The locked set grew while we waited for it: run the transaction once more."""


def clear() -> None:
    """Make sure that the temporary tables are there and empty."""
    if db.is_postgresql():
        _clear_postgresql()
        return
    there = {name for (name,) in db.query(_THERE)}
    for table, columns in _TABLES.items():
        keyed = " WITHOUT ROWID" if table in _KEYED else ""
        if table in there:
            db.execute(f"DELETE FROM {table}")
        else:
            db.execute(f"CREATE TEMP TABLE {table} ({columns}){keyed}")
    db.execute(_INDEX.format("temp."))


# Emptying a large table by TRUNCATE is quick, but each costs new files: not for one line.
_SIZES = f"""
SELECT name, to_regclass('pg_temp.' || name) IS NULL,
    COALESCE(pg_relation_size(to_regclass('pg_temp.' || name)), 0)
FROM unnest(ARRAY[{", ".join(f"'{table}'" for table in _TABLES)}]) AS names(name)
"""
_LARGE = 1 << 17
_DELETE = "WITH {} SELECT 1"


def _clear_postgresql() -> None:
    sizes = db.query(_SIZES)
    for table in (name for name, is_missing, _ in sizes if is_missing):
        columns = _TABLES[table].replace("canonical TEXT", 'canonical TEXT COLLATE "C"')
        db.execute(f"CREATE TEMP TABLE {table} ({columns})")
        if table == "stage_item":
            db.execute(_INDEX.format(""))
    large = [name for name, _, size in sizes if size > _LARGE]
    if large:
        db.execute(f"TRUNCATE {', '.join(large)}")
    used = [name for name, _, size in sizes if 0 < size <= _LARGE]
    if used:
        db.execute(
            _DELETE.format(", ".join(f"d{n} AS (DELETE FROM {t})" for n, t in enumerate(used)))
        )


def drop_lines(lines: Sequence[int]) -> None:
    """Leave lines out of what is to be posted."""
    for table in ("stage_line", "stage_item", "stage_new"):
        ids, param = db.ids_in(lines)
        db.execute(f"DELETE FROM {table} WHERE line IN {ids}", [param])


def stage_lines(lines: Lines, to: To, *, also: Sequence[int] = ()) -> list[Refusal]:
    """Stage the lines, lock what they touch, and read the state they start from.

    `also`: other items to lock. Returns a refusal for each line whose item is unknown, is a
    process, is there twice, or whose holding cannot be told: unknown_item, wrong_kind,
    repeated_item, lot_not_there, lot_in_several_places. Raises Refused: no_lines, too_many_lines,
    bad_lines.
    """
    count = _check_shape(lines, to)
    columns: dict[str, tuple[str, Any]] = {
        "item": ("bigint", _column(lines.items)),
        "quantity": ("bigint", _column(lines.quantities)),
    }
    columns |= {name: ("bigint", _column(getattr(lines, name))) for name in _EXPECTED}
    columns = {name: column for name, column in columns.items() if column[1] is not None}
    for name in ("place", "product", "lot", "container"):
        if _is_list(value := getattr(to, name)):
            columns[f"to_{name}"] = ("bigint", _column(value))
    db.stage_columns("stage_line", columns, count)
    lock(others=[*_containers(to), *also])
    found = db.execute(_units_sql(to, _in_order(lines.items)), _to_params(to))
    has_lots = found < count
    if has_lots:
        db.execute(_lots_sql(to), _to_params(to))
    refusals = _unresolved(count) if has_lots else []
    if len(set(lines.items)) < count:
        refusals += _repeated()
    return refusals


def _containers(to: To) -> list[int]:
    if isinstance(to.container, int):
        return [to.container] if to.container else []
    return sorted(set(to.container or ()))


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | range)


def _column(value: Any) -> Any:
    return list(value) if isinstance(value, range) else value


def _check_shape(lines: Lines, to: To) -> int:
    count = len(lines.items)
    if not count:
        refuse("no_lines")
    if count > LINES_MAX:
        refuse("too_many_lines", count=count, lines_max=LINES_MAX)
    columns = (lines.quantities, lines.place, lines.owner, lines.container)
    for column in (*columns, to.place, to.product, to.lot, to.container):
        if _is_list(column) and len(column) != count:  # type: ignore[arg-type]
            refuse("bad_lines", count=count, other=len(column))  # type: ignore[arg-type]
    if max(lines.items) > ID_MAX or min(lines.items) < -ID_MAX:
        refuse("unknown_item", item=max(lines.items, key=abs))
    quantities = [quantity for quantity in lines.quantities or () if quantity is not None]
    if quantities and max(quantities) > QUANTITY_MAX:
        refuse("not_a_whole_quantity", quantity=max(quantities))
    return count


def has_lots() -> bool:
    """Whether any staged item is a lot."""
    return db.query_one("SELECT 1 FROM stage_item WHERE kind = 2 LIMIT 1") is not None


_HAS_CONTENTS = """
SELECT 1 FROM stage_line l WHERE EXISTS (
    SELECT 1 FROM ledger_state c WHERE c.container = l.item AND c.container <> 0)
    OR EXISTS (SELECT 1 FROM ledger_holding h WHERE h.container = l.item AND h.container <> 0)
LIMIT 1
"""
# LATERAL makes PostgreSQL look contents up by container rather than read all that is packed.
_GROW = """
INSERT INTO stage_lock (item)
WITH RECURSIVE whole(item) AS (
    SELECT item FROM stage_line WHERE item IS NOT NULL UNION SELECT unnest(%s::bigint[])
    UNION SELECT inside.item FROM whole CROSS JOIN LATERAL (
        SELECT s.item FROM ledger_state s WHERE s.container = whole.item AND s.container <> 0
        UNION ALL SELECT h.item FROM ledger_holding h
        WHERE h.container = whole.item AND h.container <> 0) inside
)
SELECT item FROM whole
"""
_LOCK = """
SELECT COUNT(*) FROM (SELECT item FROM ledger_state WHERE item IN (SELECT item FROM {})
    ORDER BY item FOR NO KEY UPDATE) locked
"""


def lock(others: Sequence[int]) -> None:
    """Lock every staged item, its whole contents and `others`, in the order of ids (PostgreSQL).

    Whoever reads the contents afterwards must call `check_locked`.
    """
    if not db.is_postgresql():
        return
    db.lock_shared(db.RULES_LOCK)
    if others or db.query_one(_HAS_CONTENTS):
        db.execute(_GROW, [list(others)])
        db.execute("ANALYZE stage_lock")
        db.execute(_LOCK.format("stage_lock"))
    else:
        db.execute(_LOCK.format("stage_line"))


def lock_items(items: Sequence[int]) -> None:
    """Let nobody else post about items until the transaction ends (PostgreSQL)."""
    if db.is_postgresql():
        db.lock_shared(db.RULES_LOCK)
        wanted, param = db.ids_in(items)
        db.execute(_LOCK_ITEMS.format(wanted), [param])


_LOCK_ITEMS = """
SELECT item FROM ledger_state WHERE item IN {} ORDER BY item FOR NO KEY UPDATE
"""
_UNLOCKED = """
SELECT 1 FROM stage_item WHERE is_content = 1
    AND item NOT IN (SELECT item FROM stage_lock) LIMIT 1
"""


def check_locked() -> None:
    """Start again if something came to be inside while we waited for the locks."""
    if db.is_postgresql() and db.query_one(_UNLOCKED):
        raise Again


def _pick(name: str, to: To, source: str) -> str:
    value = getattr(to, name)
    if value is None:
        return f"{source}.{name}"
    return f"l.to_{name}" if _is_list(value) else "CAST(%s AS BIGINT)"


def _to_params(to: To) -> list[int]:
    return [value for value in to if isinstance(value, int)]


_INTO = f"""
INSERT INTO stage_item (item, line, kind, is_content, quantity, {_FROM}, {_TO},
    available, holds, blocks, reserved, previous)
"""


def _in_order(items: Sequence[int]) -> str:
    """The staged lines as a table, in the order of items: what is next to each other is read and
    written together. Only SQLite minds, and most lists are in order."""
    is_sorted = db.is_postgresql() or sorted(items) == list(items)
    return "stage_line" if is_sorted else "(SELECT * FROM stage_line ORDER BY item LIMIT -1)"


def _units_sql(to: To, lines: str = "stage_line") -> str:
    """One row a line whose item is no lot and no process.

    CROSS JOIN pins the order of the join on SQLite.
    """
    picks = ", ".join(_pick(name, to, "s") for name in FIELDS)
    return (
        f"{_INTO} SELECT s.item, l.line, s.kind, 0, COALESCE(l.quantity, 1),"
        f" s.product, s.lot, s.place, s.stage, s.owner, s.container, {picks},"
        " 1, s.holds, s.blocks, s.reserved, s.last_movement"
        f" FROM {lines} l CROSS JOIN ledger_state s WHERE s.item = l.item"
        " AND s.kind NOT IN (2, 4)"
    )


_SAME_HOLDING = " AND ".join(f"(l.{name} IS NULL OR l.{name} = h.{name})" for name in _EXPECTED)


def _lots_sql(to: To) -> str:
    """One row a lot's line that fits exactly one living holding."""
    values = State("s.product", "s.lot", "h.place", "h.stage", "h.owner", "h.container")  # type: ignore[arg-type]
    picks = ", ".join(_pick(name, to, "h" if name in _EXPECTED else "s") for name in FIELDS)
    return (
        f"{_INTO} SELECT s.item, l.line, s.kind, 0, COALESCE(l.quantity, h.quantity - h.reserved),"
        f" {', '.join(map(str, values))}, {picks},"
        " h.quantity, s.holds, s.blocks, h.reserved, s.last_movement"
        " FROM stage_line l CROSS JOIN ledger_state s CROSS JOIN ledger_holding h"
        " WHERE s.item = l.item AND s.kind = 2 AND h.item = l.item"
        f" AND {_SAME_HOLDING} AND (h.stage < 5 OR l.stage IS NOT NULL)"
        " AND 1 = (SELECT COUNT(*) FROM ledger_holding h WHERE h.item = l.item"
        f" AND {_SAME_HOLDING} AND (h.stage < 5 OR l.stage IS NOT NULL))"
    )


_ANY_HOLDING = f"""
{_INTO}
SELECT s.item, l.line, 2, 0, h.quantity, s.product, s.lot, h.place, h.stage, h.owner, h.container,
    s.product, s.lot, h.place, h.stage, h.owner, h.container,
    h.quantity, s.holds, s.blocks, h.reserved, s.last_movement
FROM stage_line l CROSS JOIN ledger_state s CROSS JOIN ledger_holding h
WHERE s.item = l.item AND s.kind = 2 AND h.item = l.item AND NOT EXISTS (
    SELECT 1 FROM ledger_holding f WHERE f.item = h.item
        AND (f.stage, f.place, f.owner, f.container) < (h.stage, h.place, h.owner, h.container))
"""


def stage_as_they_are(items: Sequence[int]) -> list[Refusal]:
    """Stage items of any state to be left where they are; a lot stands for its first holding."""
    lines = Lines(items)
    count = _check_shape(lines, To())
    db.stage_columns("stage_line", {"item": ("bigint", _column(items))}, count)
    lock(others=[])
    if db.execute(_units_sql(To())) < count:
        db.execute(_ANY_HOLDING)
    refusals = _unresolved(count)
    if len(set(items)) < count:
        refusals += [Refusal(n, "repeated_item", {"item": i}) for n, i in db.query(_REPEATED_ANY)]
    return refusals


_REPEATED_ANY = """
SELECT line, item FROM (SELECT line, item,
    ROW_NUMBER() OVER (PARTITION BY item ORDER BY line) AS nth FROM stage_line) told WHERE nth > 1
"""

_UNRESOLVED = f"""
SELECT l.line, l.item, s.kind, (SELECT COUNT(*) FROM ledger_holding h
    WHERE h.item = l.item AND {_SAME_HOLDING} AND (h.stage < 5 OR l.stage IS NOT NULL))
FROM stage_line l LEFT JOIN ledger_state s ON s.item = l.item
WHERE l.line NOT IN (SELECT line FROM stage_item)
"""


def _unresolved(count: int) -> list[Refusal]:
    refusals = []
    for line, item, kind, holdings in db.query(_UNRESOLVED):
        code = {None: "unknown_item", Kind.PROCESS: "wrong_kind"}.get(kind)
        if code is None:
            code = "lot_in_several_places" if holdings else "lot_not_there"
        refusals.append(Refusal(line, code, {"item": item}))
    return refusals


_REPEATED = """
SELECT line, item FROM stage_item WHERE kind <> 2 AND item IN (
    SELECT item FROM stage_item WHERE kind <> 2 GROUP BY item HAVING COUNT(*) > 1)
    AND line > (SELECT MIN(line) FROM stage_item twin WHERE twin.item = stage_item.item)
"""


def _repeated() -> list[Refusal]:
    return [Refusal(line, "repeated_item", {"item": item}) for line, item in db.query(_REPEATED)]


_IS_PARENT = """
SELECT 1 FROM stage_item i WHERE EXISTS (
    SELECT 1 FROM ledger_state c WHERE c.container = i.item AND c.container <> 0)
    OR (i.kind <> 1 AND EXISTS (
        SELECT 1 FROM ledger_holding h WHERE h.container = i.item AND h.container <> 0)) LIMIT 1
"""
# Contents go where the line's own item goes; with whom and at what stage they are stays theirs.
_CONTENT_OF = """
SELECT s.item, w.line, s.kind, 1, 1, s.product, s.lot, s.place, s.stage, s.owner, s.container,
    s.product, s.lot, w.to_place, s.stage, {owner}, s.container,
    1, s.holds, s.blocks, s.reserved, s.last_movement
"""
_CONTENTS = f"""
{_INTO} {_CONTENT_OF}
FROM stage_item w CROSS JOIN ledger_state s WHERE s.container = w.item AND s.container <> 0
"""
# How deep it goes further is only followed where it does.
_DEEPER = f"""
{_INTO}
WITH RECURSIVE whole(item, line, to_place) AS (
    SELECT c.item, i.line, i.to_place FROM stage_item i CROSS JOIN ledger_state c
    WHERE i.is_content = {{is_content}} AND c.container = i.item AND c.container <> 0
    UNION ALL
    SELECT c.item, w.line, w.to_place FROM whole w CROSS JOIN ledger_state c
    WHERE c.container = w.item AND c.container <> 0
)
{_CONTENT_OF} FROM whole w CROSS JOIN ledger_state s WHERE s.item = w.item
"""
_IS_DEEPER = """
SELECT 1 FROM stage_item i CROSS JOIN ledger_state c
WHERE i.is_content = 1 AND c.container = i.item AND c.container <> 0 LIMIT 1
"""
# Of a shared container a part went ahead, in the event of the document that it belongs to.
_NOT_AHEAD = " AND {}.place <> {}.to_place"
_CONTENT_LOTS = f"""
{_INTO}
SELECT h.item, i.line, 2, 1, h.quantity, s.product, s.lot, h.place, h.stage, h.owner, h.container,
    s.product, s.lot, i.to_place, h.stage, {{owner}}, h.container,
    h.quantity, s.holds, s.blocks, h.reserved, s.last_movement
FROM stage_item i CROSS JOIN ledger_holding h CROSS JOIN ledger_state s
WHERE i.kind <> 2 AND h.container = i.item AND h.container <> 0 AND s.item = h.item
"""


def stage_contents(to: To, *, is_shared: bool = False) -> list[Refusal]:
    """Add everything inside the staged items, at any depth; it moves with them.

    is_shared: what stands where they go has gone ahead of them. Returns a refusal for each line
    that is itself inside another line's item.
    """
    if not db.query_one(_IS_PARENT):
        return []
    owner = "{}.owner" if to.owner is None else "CAST(%s AS BIGINT)"
    params = [] if to.owner is None else [to.owner]
    rest = _NOT_AHEAD if is_shared else ""
    of_units = owner.format("s")
    if is_shared:  # what went ahead may hold what did not
        db.execute(_DEEPER.format(owner=of_units, is_content=0) + rest.format("s", "w"), params)
    else:
        db.execute(_CONTENTS.format(owner=of_units), params)
        if db.query_one(_IS_DEEPER):
            db.execute(_DEEPER.format(owner=of_units, is_content=1), params)
    db.execute(_CONTENT_LOTS.format(owner=owner.format("h")) + rest.format("h", "i"), params)
    check_locked()
    return [Refusal(line, "listed_twice", {"item": i}) for line, i in db.query(_LISTED_TWICE)]


_LISTED_TWICE = """
SELECT own.line, own.item FROM stage_item own WHERE own.is_content = 0 AND own.kind <> 2
    AND EXISTS (SELECT 1 FROM stage_item c WHERE c.item = own.item AND c.is_content = 1)
"""
