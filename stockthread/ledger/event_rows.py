"""Which rows an event wrote: for each part of its digest, the query that gives them in order.

`post` hashes rows as verbs note them; whoever recomputes a digest reads them from here. Both follow
one order: by id where rows have ids, else by their key. Every query gives the event first, then the
columns that are hashed (digest.TABLES), and all events in the order of their ids, so that twelve
queries read side by side are one pass over the ledger.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from stockthread.kernel import db
from stockthread.ledger.records import Header, State

_FROM = ", ".join(f"from_{name}" for name in State._fields)
_TO = ", ".join(f"to_{name}" for name in State._fields)


class Source(NamedTuple):
    """Where one part of events' digests is read.

    table: the table of facts. key: the columns that name a row, by their positions in the answer.
    """

    table: str
    sql: str
    key: dict[str, int]


EVENTS = f"SELECT {', '.join(Header._fields)}, digest, marks FROM ledger_event ORDER BY id"

_BY_ID = {"id": 1}


def _closed(table: str) -> Source:
    sql = f"SELECT closed_by, id FROM {table} WHERE closed_by IS NOT NULL ORDER BY closed_by, id"
    return Source(table, sql, _BY_ID)


SOURCES: dict[str, Source] = {
    "item": Source(
        "ledger_item",
        """SELECT e.id, i.id, i.kind FROM ledger_event e CROSS JOIN ledger_item i
        WHERE e.new_items > 0 AND i.id >= e.first_item AND i.id < e.first_item + e.new_items
        ORDER BY e.id, i.id""",
        _BY_ID,
    ),
    "movement": Source(
        "ledger_movement",
        f"SELECT event, id, {_FROM}, {_TO} FROM ledger_movement ORDER BY event, id",
        _BY_ID,
    ),
    "movement_item": Source(
        "ledger_movement_item",
        """SELECT m.event, mi.movement, mi.item, mi.quantity, mi.previous
        FROM ledger_movement m CROSS JOIN ledger_movement_item mi WHERE mi.movement = m.id
        ORDER BY m.event, m.id, mi.item""",
        {"movement": 1, "item": 2},
    ),
    "edge": Source(
        "ledger_edge",
        "SELECT event, id, output, input, quantity FROM ledger_edge ORDER BY event, id",
        _BY_ID,
    ),
    "edge_closed": _closed("ledger_edge"),
    "hold": Source(
        "ledger_hold",
        "SELECT event, id, item, place, reason, blocks FROM ledger_hold ORDER BY event, id",
        _BY_ID,
    ),
    "hold_closed": _closed("ledger_hold"),
    "reservation": Source(
        "ledger_reservation",
        """SELECT event, id, item, place, stage, owner, container, quantity, order_kind, order_id
        FROM ledger_reservation ORDER BY event, id""",
        _BY_ID,
    ),
    "reservation_closed": _closed("ledger_reservation"),
    "code": Source(
        "ledger_code",
        """SELECT opened_by, item, type, scope, canonical, raw FROM ledger_code
        ORDER BY opened_by, item, type, canonical""",
        {"item": 1, "opened_by": 0, "type": 2, "canonical": 4},
    ),
    "code_closed": Source(
        "ledger_code",
        """SELECT closed_by, item, opened_by, type, canonical FROM ledger_code
        WHERE closed_by IS NOT NULL ORDER BY closed_by, item, opened_by, type, canonical""",
        {"item": 1, "opened_by": 2, "type": 3, "canonical": 4},
    ),
    "reading": Source(
        "ledger_reading",
        "SELECT event, item, attribute, value FROM ledger_reading ORDER BY event, item, attribute",
        {"item": 1, "attribute": 2, "event": 0},
    ),
}


def of_events(name: str, events: Sequence[int]) -> tuple[str, list[Any]]:
    """Return the query of one part for these events alone, and its parameters."""
    rows, _, order = SOURCES[name].sql.partition("ORDER BY ")
    event = order.split(",")[0]
    ids, param = db.ids_in(events)
    word = "AND" if "WHERE" in rows else "WHERE"
    return f"{rows} {word} {event} IN {ids} ORDER BY {order}", [param]
