"""What a row names is there: no row of an event, an item or a movement that does not exist.

The database's own references cover most of this; whoever changes rows past them is found here.
"""

from collections.abc import Iterator

from stockthread.kernel import db
from stockthread.ledger import findings
from stockthread.ledger.findings import FINDINGS_MAX, Finding, Query

# Table, its key, the column, the table it points into, the condition under which it does.
_LINKS = (
    ("ledger_event", "id", "reverses", "ledger_event", "IS NOT NULL"),
    ("ledger_movement", "id", "event", "ledger_event", ""),
    ("ledger_movement_item", "movement, item", "movement", "ledger_movement", ""),
    ("ledger_movement_item", "movement, item", "item", "ledger_item", ""),
    ("ledger_edge", "id", "output", "ledger_item", ""),
    ("ledger_edge", "id", "input", "ledger_item", ""),
    ("ledger_edge", "id", "event", "ledger_event", ""),
    ("ledger_edge", "id", "closed_by", "ledger_event", "IS NOT NULL"),
    ("ledger_hold", "id", "item", "ledger_item", "<> 0"),
    ("ledger_hold", "id", "event", "ledger_event", ""),
    ("ledger_hold", "id", "closed_by", "ledger_event", "IS NOT NULL"),
    ("ledger_reservation", "id", "item", "ledger_item", ""),
    ("ledger_reservation", "id", "event", "ledger_event", ""),
    ("ledger_reservation", "id", "closed_by", "ledger_event", "IS NOT NULL"),
    ("ledger_code", "item, opened_by, type, canonical", "item", "ledger_item", ""),
    ("ledger_code", "item, opened_by, type, canonical", "opened_by", "ledger_event", ""),
    ("ledger_code", "item, opened_by, type, canonical", "closed_by", "ledger_event", "IS NOT NULL"),
    ("ledger_reading", "item, attribute, event", "item", "ledger_item", ""),
    ("ledger_reading", "item, attribute, event", "event", "ledger_event", ""),
    ("ledger_position", "position", "event", "ledger_event", ""),
)
_CLOSED = (
    ("ledger_edge", "id", "event"),
    ("ledger_hold", "id", "event"),
    ("ledger_reservation", "id", "event"),
    ("ledger_code", "item, opened_by, type, canonical", "opened_by"),
)


def check() -> Iterator[Finding]:
    """Yield a finding for each row that names something that is not there."""
    for link in _LINKS:
        yield from _missing(*link)
    yield from findings.run([_closed_too_early(*table) for table in _CLOSED])
    yield from findings.run([_EMPTY_MOVEMENT, *_REVERSALS])
    yield from _blocks()


def _named(key: str) -> tuple[str, int]:
    names = key.split(", ")
    return ", ".join(f"{name} {{{n}}}" for n, name in enumerate(names)), len(names)


def _missing(table: str, key: str, column: str, target: str, when: str) -> Iterator[Finding]:
    """Name each row that points to nothing, and then each thing that is missed."""
    row, count = _named(key)
    where = f"a.{column} {when} AND" if when else ""
    keys = ", ".join(f"a.{name}" for name in key.split(", "))
    sql = f"""SELECT {keys}, a.{column} FROM {table} a
        WHERE {where} NOT EXISTS (SELECT 1 FROM {target} t WHERE t.id = a.{column})"""
    missed: dict[int, None] = {}
    for values in db.stream(sql):
        id = values[count]
        what = f"Its {column} is {id}, which is not in {target}."
        yield Finding("I-2", table, row.format(*values), what, "", str(id))
        if len(missed) < FINDINGS_MAX:
            missed[id] = None
    for id in missed:
        what = f"It is not there, though {table} names it as {column}."
        yield Finding("I-2", target, f"id {id}", what)


def _closed_too_early(table: str, key: str, opened: str) -> Query:
    row, count = _named(key)
    return Query(
        "I-7",
        table,
        f"SELECT {key}, {opened}, closed_by FROM {table} WHERE closed_by <= {opened}",
        row,
        f"It is closed by event {{{count + 1}}}, which is not later than event {{{count}}}"
        " that opened it.",
    )


_EMPTY_MOVEMENT = Query(
    "I-2",
    "ledger_movement",
    """SELECT m.id, m.event FROM ledger_movement m
    WHERE NOT EXISTS (SELECT 1 FROM ledger_movement_item mi WHERE mi.movement = m.id)""",
    "id {0}",
    "It moves nothing: the items that event {1} moved by it are missing.",
)
_REVERSALS = (
    Query(
        "I-8",
        "ledger_event",
        "SELECT id, reverses FROM ledger_event WHERE reverses >= id",
        "id {0}",
        "It reverses event {1}, which came later.",
    ),
    Query(
        "I-8",
        "ledger_event",
        """SELECT MAX(id), reverses, COUNT(*) FROM ledger_event WHERE reverses IS NOT NULL
        GROUP BY reverses HAVING COUNT(*) > 1""",
        "id {0}",
        "Event {1} is reversed {2} times.",
    ),
    Query(
        "I-8",
        "ledger_event",
        """SELECT id, kind FROM ledger_event
        WHERE (kind = 'reverse' AND reverses IS NULL) OR (kind <> 'reverse' AND reverses > 0)""",
        "id {0}",
        "An event of kind {1} names the event that it reverses exactly if it is a reversal.",
    ),
)
_BLOCKS = """
SELECT id, first_item, new_items, LAG(first_item + new_items) OVER (ORDER BY first_item, id)
FROM ledger_event WHERE new_items > 0 ORDER BY first_item, id
"""
_SIZES = "SELECT (SELECT COUNT(*) FROM ledger_item), (SELECT SUM(new_items) FROM ledger_event)"


def _blocks() -> Iterator[Finding]:
    """Every item is in exactly one event's block; what lacks in a block its digest tells."""
    sizes = db.query_one(_SIZES)
    is_whole = sizes is not None and sizes[0] == (sizes[1] or 0)
    for event, first, _, end in db.stream(_BLOCKS):
        if end is not None and end > first:
            is_whole = False
            what = f"Its block of items begins at {first}, inside another event's block."
            yield Finding("I-2", "ledger_event", f"id {event}", what, f"at least {end}", str(first))
    if not is_whole:
        yield from _strays()


def _strays() -> Iterator[Finding]:
    """Walk items and blocks side by side, both in the order of ids."""
    blocks = db.stream(_BLOCKS)
    start = end = 0
    for (item,) in db.stream("SELECT id FROM ledger_item ORDER BY id"):
        while item >= end:
            block = next(blocks, None)
            if block is None:
                end = 2**63
                start = end
                break
            start, end = block[1], max(end, block[1] + block[2])
        if item < start:
            yield Finding("I-2", "ledger_item", f"id {item}", "No event made this item.")
