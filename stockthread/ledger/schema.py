"""The ledger's tables, in SQL made by hand for each database from one text.

Facts refuse UPDATE, DELETE and TRUNCATE by triggers; the one permitted update is `closed_by` from
NULL, once. Projections can be rebuilt from the facts. Django's own table rebuild on SQLite drops
triggers without a word, so no Django operation may touch these tables; manifest.py says
what must be there and `stockthread verify` compares.
"""

from stockthread.kernel import db

FACTS = (
    "ledger_event",
    "ledger_item",
    "ledger_movement",
    "ledger_movement_item",
    "ledger_edge",
    "ledger_hold",
    "ledger_reservation",
    "ledger_code",
    "ledger_reading",
    "ledger_position",
)
CLOSABLE = ("ledger_edge", "ledger_hold", "ledger_reservation", "ledger_code")
PROJECTIONS = ("ledger_state", "ledger_holding")
LOCKS = "ledger_lock"
"""Which days are closed: kept like a fact, but no event's."""
SEQUENCES = ("item", "event", "movement", "edge", "hold", "reservation")

_STATE = "product lot place stage owner container"


def _state_columns(prefix: str) -> str:
    kinds = {"stage": "SMALLINT"}
    return ",\n    ".join(
        f"{prefix}{name} {kinds.get(name, 'BIGINT')} NOT NULL" for name in _STATE.split()
    )


# {keyed} marks a table that SQLite stores inside its primary key's tree.
_TABLES = f"""
CREATE TABLE ledger_event (
    id {{id}} PRIMARY KEY,
    kind TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    person BIGINT NOT NULL,
    device TEXT NOT NULL,
    cause_kind TEXT NOT NULL,
    cause_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    request {{bytes}} NOT NULL,
    accepted BIGINT NOT NULL,
    refused TEXT NOT NULL,
    first_item BIGINT NOT NULL,
    new_items BIGINT NOT NULL,
    reverses BIGINT UNIQUE,
    backdated SMALLINT NOT NULL CHECK (backdated IN (0, 1)),
    digest {{bytes}} NOT NULL,
    marks {{bytes}} NOT NULL,
    CHECK (happened_at <= recorded_at),
    CHECK (reverses < id)
);
CREATE INDEX ledger_event_happened ON ledger_event (happened_at);
CREATE INDEX ledger_event_cause ON ledger_event (cause_kind, cause_id) WHERE cause_kind <> '';

CREATE TABLE ledger_item (
    id {{id}} PRIMARY KEY,
    kind SMALLINT NOT NULL CHECK (kind BETWEEN 1 AND 4)
);

CREATE TABLE ledger_movement (
    id {{id}} PRIMARY KEY,
    event BIGINT NOT NULL REFERENCES ledger_event (id) DEFERRABLE INITIALLY DEFERRED,
    {_state_columns("from_")},
    {_state_columns("to_")},
    CHECK (from_stage BETWEEN 0 AND 7 AND to_stage BETWEEN 1 AND 7)
);
CREATE INDEX ledger_movement_event ON ledger_movement (event);
CREATE INDEX ledger_movement_left ON ledger_movement (from_container)
    WHERE from_container <> 0 AND from_container <> to_container;

CREATE TABLE ledger_movement_item (
    movement BIGINT NOT NULL,
    item BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    previous BIGINT NOT NULL CHECK (previous < movement),
    PRIMARY KEY (movement, item)
){{keyed}};

CREATE TABLE ledger_edge (
    id {{id}} PRIMARY KEY,
    output BIGINT NOT NULL,
    input BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    event BIGINT NOT NULL REFERENCES ledger_event (id) DEFERRABLE INITIALLY DEFERRED,
    closed_by BIGINT REFERENCES ledger_event (id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (output <> input)
);
CREATE INDEX ledger_edge_output ON ledger_edge (output, input);
CREATE INDEX ledger_edge_input ON ledger_edge (input, output);
CREATE INDEX ledger_edge_event ON ledger_edge (event);
CREATE INDEX ledger_edge_closed ON ledger_edge (closed_by) WHERE closed_by IS NOT NULL;

CREATE TABLE ledger_hold (
    id {{id}} PRIMARY KEY,
    item BIGINT NOT NULL,
    place BIGINT NOT NULL,
    reason TEXT NOT NULL,
    blocks SMALLINT NOT NULL CHECK (blocks BETWEEN 0 AND 15),
    event BIGINT NOT NULL REFERENCES ledger_event (id) DEFERRABLE INITIALLY DEFERRED,
    closed_by BIGINT REFERENCES ledger_event (id) DEFERRABLE INITIALLY DEFERRED,
    CHECK ((item = 0) <> (place = 0)),
    CHECK (blocks < 8 OR item <> 0)
);
CREATE INDEX ledger_hold_item ON ledger_hold (item) WHERE item <> 0;
CREATE INDEX ledger_hold_open_place ON ledger_hold (place) WHERE place <> 0 AND closed_by IS NULL;
CREATE INDEX ledger_hold_place ON ledger_hold (place) WHERE place <> 0 AND item = 0;
CREATE INDEX ledger_hold_event ON ledger_hold (event);
CREATE INDEX ledger_hold_closed ON ledger_hold (closed_by) WHERE closed_by IS NOT NULL;
CREATE INDEX ledger_hold_open ON ledger_hold (id) WHERE closed_by IS NULL;
CREATE INDEX ledger_hold_passes_on ON ledger_hold (item) WHERE blocks > 7 AND closed_by IS NULL;

CREATE TABLE ledger_reservation (
    id {{id}} PRIMARY KEY,
    item BIGINT NOT NULL,
    place BIGINT NOT NULL,
    stage SMALLINT NOT NULL,
    owner BIGINT NOT NULL,
    container BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    order_kind TEXT NOT NULL,
    order_id TEXT NOT NULL,
    event BIGINT NOT NULL REFERENCES ledger_event (id) DEFERRABLE INITIALLY DEFERRED,
    closed_by BIGINT REFERENCES ledger_event (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ledger_reservation_item ON ledger_reservation (item);
CREATE INDEX ledger_reservation_event ON ledger_reservation (event);
CREATE INDEX ledger_reservation_closed ON ledger_reservation (closed_by)
    WHERE closed_by IS NOT NULL;
CREATE INDEX ledger_reservation_order ON ledger_reservation (order_kind, order_id)
    WHERE closed_by IS NULL;

CREATE TABLE ledger_code (
    item BIGINT NOT NULL,
    opened_by BIGINT NOT NULL,
    type BIGINT NOT NULL,
    scope BIGINT NOT NULL,
    canonical {{text}} NOT NULL CHECK (canonical <> ''),
    raw TEXT,
    closed_by BIGINT{{code_key}}
){{keyed}};
{{code_index}}CREATE UNIQUE INDEX ledger_code_live ON ledger_code (canonical, type, scope)
    WHERE closed_by IS NULL;
CREATE INDEX ledger_code_old ON ledger_code (canonical) WHERE closed_by IS NOT NULL;

CREATE TABLE ledger_reading (
    item BIGINT NOT NULL,
    attribute BIGINT NOT NULL,
    event BIGINT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (item, attribute, event)
){{keyed}};
CREATE INDEX ledger_reading_event ON ledger_reading (event);

CREATE TABLE ledger_position (
    position {{id}} PRIMARY KEY CHECK (position > 0),
    event BIGINT NOT NULL UNIQUE REFERENCES ledger_event (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE ledger_lock (
    id {{id}} PRIMARY KEY,
    day TEXT NOT NULL,
    until BIGINT NOT NULL,
    after_event BIGINT NOT NULL,
    person BIGINT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at BIGINT NOT NULL
);

CREATE TABLE ledger_state (
    item {{id}} PRIMARY KEY,
    kind SMALLINT NOT NULL CHECK (kind BETWEEN 1 AND 4),
    {_state_columns("")},
    holds BIGINT NOT NULL CHECK (holds >= 0),
    blocks SMALLINT NOT NULL CHECK (blocks BETWEEN 0 AND 7),
    reserved SMALLINT NOT NULL CHECK (reserved IN (0, 1)),
    last_movement BIGINT NOT NULL,
    CHECK (stage BETWEEN 0 AND 7),
    CHECK (container <> item),
    CHECK (kind <> 2 OR (place = 0 AND stage = 0 AND container = 0 AND reserved = 0))
);
CREATE INDEX ledger_state_place ON ledger_state (place);
CREATE INDEX ledger_state_product ON ledger_state (product, stage, place);
CREATE INDEX ledger_state_container ON ledger_state (container) WHERE container <> 0;
CREATE INDEX ledger_state_lot ON ledger_state (lot) WHERE lot <> 0;
CREATE INDEX ledger_state_held ON ledger_state (item) WHERE holds > 0;

CREATE TABLE ledger_holding (
    item BIGINT NOT NULL,
    place BIGINT NOT NULL,
    stage SMALLINT NOT NULL CHECK (stage BETWEEN 1 AND 7),
    owner BIGINT NOT NULL,
    container BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity >= 0),
    reserved BIGINT NOT NULL,
    PRIMARY KEY (item, place, stage, owner, container),
    CHECK (reserved BETWEEN 0 AND quantity)
){{keyed}};
CREATE INDEX ledger_holding_place ON ledger_holding (place);
CREATE INDEX ledger_holding_container ON ledger_holding (container) WHERE container <> 0;
"""

_WORDS_SQLITE = {
    "id": "INTEGER",
    "bytes": "BLOB",
    "text": "TEXT",
    "keyed": " WITHOUT ROWID",
    "code_key": ",\n    PRIMARY KEY (item, opened_by, type, canonical)",
    "code_index": "",
}
_WORDS_POSTGRESQL = {
    "id": "BIGINT",
    "bytes": "BYTEA",
    "text": 'TEXT COLLATE "C"',
    "keyed": "",
    "code_key": "",
    "code_index": "CREATE INDEX ledger_code_item ON ledger_code (item);\n",
}

_SEQUENCES_SQLITE = """
CREATE TABLE ledger_sequence (name TEXT PRIMARY KEY, next BIGINT NOT NULL) WITHOUT ROWID;
"""
_SEQUENCES_POSTGRESQL = """
CREATE FUNCTION ledger_allot(ids regclass, amount bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    first bigint;
BEGIN
    PERFORM pg_advisory_lock(1400111105);
    first := nextval(ids);
    PERFORM setval(ids, first + amount - 1);
    PERFORM pg_advisory_unlock(1400111105);
    RETURN first;
EXCEPTION WHEN query_canceled OR OTHERS THEN
    PERFORM pg_advisory_unlock(1400111105);
    RAISE;
END $$;
CREATE TABLE ledger_pending (event BIGINT PRIMARY KEY, xid xid8 NOT NULL);
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are never changed: %% on %%', TG_OP, TG_TABLE_NAME;
END $$;
CREATE FUNCTION ledger_refuse_but_closing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed bigint := NEW.closed_by;
BEGIN
    IF OLD.closed_by IS NOT NULL OR closed IS NULL THEN
        RAISE EXCEPTION 'facts are never changed: UPDATE on %%', TG_TABLE_NAME;
    END IF;
    NEW.closed_by := NULL;
    IF NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'facts are never changed: UPDATE on %%', TG_TABLE_NAME;
    END IF;
    NEW.closed_by := closed;
    RETURN NEW;
END $$;
"""


def _guards_sqlite(table: str) -> str:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'facts are never changed: {table}'); END"
    guards = f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} {refuse};\n"
    if table not in CLOSABLE:
        return guards + f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} {refuse};\n"
    others = ", ".join(columns_of(table))
    return guards + (
        f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OF {others} ON {table} {refuse};\n"
        f"CREATE TRIGGER {table}_once BEFORE UPDATE OF closed_by ON {table}\n"
        f"WHEN OLD.closed_by IS NOT NULL OR NEW.closed_by IS NULL {refuse};\n"
    )


def _guards_postgresql(table: str) -> str:
    change = "ledger_refuse_but_closing" if table in CLOSABLE else "ledger_refuse"
    return (
        f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {change}();\n"
        f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION ledger_refuse();\n"
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();\n"
    )


def columns_of(table: str) -> list[str]:
    """Return a table's columns but `closed_by`, read from its text."""
    body = _TABLES.split(f"CREATE TABLE {table} (", 1)[1].split("\n)", 1)[0]
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    names = [line.split()[0] for line in lines]
    return [name for name in names if name not in ("closed_by", "CHECK", "PRIMARY")]


def statements(postgresql: bool) -> list[str]:
    """Return every statement that makes the ledger, in order."""
    words = _WORDS_POSTGRESQL if postgresql else _WORDS_SQLITE
    tables = [part.strip() for part in _TABLES.format(**words).split(";") if part.strip()]
    if postgresql:
        made = [f"CREATE SEQUENCE ledger_{name}_ids" for name in SEQUENCES]
        made += _split_postgresql(_SEQUENCES_POSTGRESQL)
        guards = [g for t in (*FACTS, LOCKS) for g in _guards_postgresql(t).split(";\n") if g]
    else:
        made = [_SEQUENCES_SQLITE.strip().rstrip(";")]
        made += [f"INSERT INTO ledger_sequence VALUES ('{name}', 1)" for name in SEQUENCES]
        guards = [
            g + "; END" for t in (*FACTS, LOCKS) for g in _guards_sqlite(t).split("; END;\n") if g
        ]
    return tables + made + guards


def lock_statements(postgresql: bool) -> list[str]:
    """Return the statements that make the table of locked periods and its guards."""
    return [text for text in statements(postgresql) if f" {LOCKS}" in text]


def edge_index_statements() -> list[str]:
    """Return the statements that index edges by the events that made and closed them."""
    names = (" ledger_edge_event ", " ledger_edge_closed ")
    return [text for text in statements(db.is_postgresql()) if any(name in text for name in names)]


def hold_statements() -> list[str]:
    """Return the statements that make the table of holds with its indexes and guards."""
    return [text for text in statements(db.is_postgresql()) if " ledger_hold" in text
            and "ledger_holding" not in text]  # fmt: skip


def _split_postgresql(text: str) -> list[str]:
    """Split at the statement ends that stand outside a function's body."""
    parts, body, current = [], False, ""
    for line in text.strip().splitlines(keepends=True):
        current += line
        if line.count("$$") == 1:
            body = not body
        if not body and line.rstrip().endswith(";"):
            parts.append(current.strip().rstrip(";"))
            current = ""
    return parts


def create(*, without_guards: bool = False) -> None:
    """Make the ledger in the present database."""
    for statement in statements(db.is_postgresql()):
        if not (without_guards and statement.startswith("CREATE TRIGGER")):
            db.execute(statement)
