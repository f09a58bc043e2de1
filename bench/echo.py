"""The raw limit of any act: its input brought in and found, and the very rows that it wrote, by
bare SQL.

What the act wrote is kept in temporary tables with new ids. `find` brings the same texts or ids in,
the fastest way there is, and finds by one statement each item and where it stands. `write` inserts
the same facts and updates the same columns of the same rows of state, event by event, with the
same indexes, constraints and triggers. Nothing is checked, hashed, told back or kept for a second
try. The state afterwards is of no use: an echo is made of stock that nothing else needs.
"""

from collections.abc import Sequence
from itertools import compress
from typing import Any, Final, NamedTuple

from stockthread.kernel import db
from stockthread.ledger import schema

_KINDS: Final = ("item", "event", "movement", "edge", "hold", "reservation")
_OWN_IDS: Final = {
    "ledger_item": "item", "ledger_event": "event", "ledger_movement": "movement",
    "ledger_edge": "edge", "ledger_hold": "hold", "ledger_reservation": "reservation",
}  # fmt: skip
_OF_EVENT: Final = {
    "ledger_movement_item": "movement", "ledger_code": "event", "ledger_reading": "event",
}  # fmt: skip
_MOVING: Final = ("place", "stage", "owner", "container")
_KEYS: Final = {"ledger_movement_item": "movement", "ledger_code": "opened_by",
                "ledger_reading": "event"}  # fmt: skip
_SHIFTED: Final = {
    "id": "", "event": "event", "movement": "movement", "item": "item", "opened_by": "event",
    "output": "item", "input": "item", "from_container": "item", "to_container": "item",
    "to_lot": "item", "from_lot": "item", "previous": "movement", "container": "item",
    "lot": "item", "last_movement": "movement",
}  # fmt: skip


class Mark(NamedTuple):
    """The highest ids at a moment."""

    item: int
    event: int
    movement: int
    edge: int
    hold: int
    reservation: int


def mark() -> Mark:
    """Return the highest ids now."""
    found = []
    for kind in _KINDS:
        row = db.query_one(f"SELECT COALESCE(MAX(id), 0) FROM ledger_{kind}")
        found.append(int(row[0]) if row else 0)
    return Mark(*found)


class Input(NamedTuple):
    """What an act is given: texts that are codes, ids of items, ids of containers with contents;
    into: for each item, what it goes into, where that is given too."""

    codes: Sequence[str] = ()
    items: Sequence[int] = ()
    containers: Sequence[int] = ()
    into: Sequence[int] = ()


_STANDS: Final = "s.item, s.place, s.stage, s.owner, s.container, s.last_movement"
_FIND: Final = {
    "codes": f"""SELECT {_STANDS} FROM echo_codes g CROSS JOIN ledger_code c
        CROSS JOIN ledger_state s
        WHERE c.canonical = g.given AND c.closed_by IS NULL AND s.item = c.item""",
    "items": f"""SELECT {_STANDS} FROM echo_items g CROSS JOIN ledger_state s
        WHERE s.item = g.given""",
    "containers": f"""SELECT {_STANDS} FROM echo_containers g CROSS JOIN ledger_state s
        WHERE s.container = g.given AND s.container <> 0""",
}
_TYPES: Final = {"codes": "text", "items": "bigint", "containers": "bigint"}


class Echo:
    """What was written since a mark, ready to be written once more."""

    def __init__(self, before: Mark, given: Input = Input()) -> None:  # noqa: B008
        self._given = {name: getattr(given, name) for name in _TYPES}
        self._into = given.into
        for name, type in _TYPES.items():
            self._fresh_table(
                f"echo_{name}", f"line INTEGER PRIMARY KEY, given {type}, goes_into bigint"
            )
        now = mark()
        ids = {kind: (getattr(before, kind), getattr(now, kind)) for kind in _KINDS}
        shifts = {kind: self._allot(kind, last - first) for kind, (first, last) in ids.items()}
        self._shift = {kind: shifts[kind] - ids[kind][0] - 1 for kind in _KINDS}
        self._before = before
        self._tables: dict[str, list[str]] = {}
        for table in ("ledger_item", "ledger_event", "ledger_movement", "ledger_movement_item",
                      "ledger_edge", "ledger_hold", "ledger_reservation", "ledger_code",
                      "ledger_reading"):  # fmt: skip
            self._keep(table)
        self._keep_state()
        self._keep_moves()
        self._events = [id for (id,) in db.query(
            "SELECT id FROM ledger_event WHERE id > %s AND id <= %s ORDER BY id",
            [before.event, now.event],
        )]  # fmt: skip

    def _allot(self, kind: str, count: int) -> int:
        if db.is_postgresql():
            name = f"ledger_{kind}_ids"
            row = db.query_one("SELECT ledger_allot(%s::regclass, %s)", [name, max(count, 1)])
        else:
            row = db.query_one(
                "UPDATE ledger_sequence SET next = next + %s WHERE name = %s RETURNING next - %s",
                [count, kind, count],
            )
        assert row is not None
        return int(row[0])

    def _shifted(self, table: str, column: str) -> str:
        """A column as it is written again: ids that this act made are moved on."""
        kind = _OWN_IDS.get(table, "") if column == "id" else _SHIFTED.get(column, "")
        if table == "ledger_event" and column == "key":
            return "'echo ' || key"
        if column == "closed_by":
            return "CAST(NULL AS BIGINT)"
        if table == "ledger_code" and column == "canonical":
            return "'echo ' || canonical"
        if table == "ledger_event" and column == "reverses":
            return "CAST(NULL AS BIGINT)"
        if not kind:
            return column
        first, by = getattr(self._before, kind), self._shift[kind]
        return f"CASE WHEN {column} > {first} THEN {column} + {by} ELSE {column} END"

    def _keep(self, table: str) -> None:
        columns = [*schema.columns_of(table), *(["closed_by"] if table in schema.CLOSABLE else [])]
        key = _KEYS.get(table, "id")
        kind = _OWN_IDS.get(table) or _OF_EVENT[table]
        picks = ", ".join(f"{self._shifted(table, name)} AS {name}" for name in columns)
        above = getattr(self._before, kind)
        self._fresh(f"echo_{table}", f"SELECT {picks} FROM {table} WHERE {key} > {above}")
        self._tables[table] = columns

    def _fresh(self, name: str, select: str) -> None:
        db.execute(f"DROP TABLE IF EXISTS {name}")
        db.execute(f"CREATE TEMP TABLE {name} AS {select}")

    def _keep_state(self) -> None:
        columns = schema.columns_of("ledger_state")
        picks = ", ".join(f"{self._shifted('ledger_state', name)} AS {name}" for name in columns)
        self._fresh(
            "echo_state", f"SELECT {picks} FROM ledger_state WHERE item > {self._before.item}"
        )
        self._tables["ledger_state"] = columns

    def _keep_moves(self) -> None:
        """For each event and item that is no lot: the state before, so that every index changes."""
        shift, first = self._shift, self._before
        item = self._shifted("ledger_movement_item", "item").replace("item", "i.item")
        item = f"CASE WHEN i.item > {first.item} THEN i.item + {shift['item']} ELSE i.item END"
        self._fresh(
            "echo_move",
            f"SELECT m.event AS event, {item} AS item, m.from_place AS place,"
            f" CASE WHEN m.from_stage = 0 THEN m.to_stage ELSE m.from_stage END AS stage,"
            f" m.from_owner AS owner, m.from_container AS container,"
            f" i.movement + {shift['movement']} AS movement"
            " FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state s"
            f" WHERE m.id > {first.movement} AND i.movement = m.id AND s.item = i.item"
            " AND s.kind <> 2 AND m.from_stage <> 0",
        )
        db.execute("CREATE INDEX echo_move_event ON echo_move (event, item)")
        differs = ", ".join(
            f"MAX(CASE WHEN from_{name} <> to_{name} THEN 1 ELSE 0 END)" for name in _MOVING
        )
        told = db.query(
            f"SELECT event, {differs} FROM ledger_movement WHERE id > %s AND from_stage <> 0"
            " GROUP BY event",
            [first.movement],
        )
        self._changed = {event: list(compress(_MOVING, changes)) for event, *changes in told}
        self._keep_closed()

    def _keep_closed(self) -> None:
        """The promises that the act ended, made open once more so that they can be ended again."""
        columns = [name for name in schema.columns_of("ledger_reservation") if name != "id"]
        self._fresh(
            "echo_closed",
            f"SELECT closed_by AS ended, {', '.join(columns)}, ROW_NUMBER() OVER (ORDER BY id) AS n"
            f" FROM ledger_reservation WHERE closed_by > {self._before.event}",
        )
        row = db.query_one("SELECT COUNT(*) FROM echo_closed")
        count = int(row[0]) if row else 0
        self._closing = self._allot("reservation", count) if count else 0
        names = ", ".join(columns)
        with db.writing():
            db.execute(
                f"INSERT INTO ledger_reservation (id, {names})"
                f" SELECT {self._closing - 1} + n, {names} FROM echo_closed"
            )

    def _fresh_table(self, name: str, columns: str) -> None:
        db.execute(f"DROP TABLE IF EXISTS {name}")
        db.execute(f"CREATE TEMP TABLE {name} ({columns})")

    def run(self) -> None:
        """Bring the input in and find it, then write the rows once more."""
        with db.writing():
            self.find()
            self.write()

    def find(self) -> None:
        """Bring what was given in, and find where each item of it stands."""
        for name, values in self._given.items():
            if values:
                columns: dict[str, tuple[str, Any]] = {"given": (_TYPES[name], list(values))}
                if self._into and name == "items":
                    columns["goes_into"] = ("bigint", list(self._into))
                db.execute(f"DELETE FROM echo_{name}")
                db.stage_columns(f"echo_{name}", columns, len(values))
                db.execute("DROP TABLE IF EXISTS echo_found")
                db.execute(f"CREATE TEMP TABLE echo_found AS {_FIND[name]}")

    def write(self) -> None:
        """Write the rows once more."""
        with db.writing():
            for table, columns in self._tables.items():
                source = "echo_state" if table == "ledger_state" else f"echo_{table}"
                names = ", ".join(columns)
                db.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {source}")
            db.execute(
                "INSERT INTO ledger_position (position, event) SELECT"
                " (SELECT COALESCE(MAX(position), 0) FROM ledger_position)"
                " + ROW_NUMBER() OVER (ORDER BY id), id FROM echo_ledger_event"
            )
            for event in self._events:
                sets = "".join(f"{name} = e.{name}, " for name in self._changed.get(event, ()))
                db.execute(
                    f"UPDATE ledger_state SET {sets}last_movement = e.movement FROM echo_move e"
                    " WHERE e.event = %s AND ledger_state.item = e.item",
                    [event],
                )
                db.execute(
                    "UPDATE ledger_state SET reserved = 1 - reserved WHERE item IN"
                    " (SELECT item FROM echo_closed WHERE ended = %s)",
                    [event],
                )
                db.execute(
                    "UPDATE ledger_reservation SET closed_by = %s"
                    " WHERE id IN (SELECT %s + n FROM echo_closed WHERE ended = %s)",
                    [event + self._shift["event"], self._closing - 1, event],
                )
