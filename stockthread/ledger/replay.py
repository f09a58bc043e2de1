"""The two projections once more, computed from the facts alone.

`compute` fills temporary tables in recorded order: what each unit's last movement says, what the
legs of each lot add up to, what open holds and reservations come to. STATES and HOLDINGS are the
projections as they must be; WRONG_STATES and WRONG_HOLDINGS are where the stored ones differ, which
`verify` tells and `rebuild` puts right. Nothing here writes to the ledger.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from stockthread.kernel import db
from stockthread.ledger.records import State

STATE_COLUMNS = (
    "kind", *State._fields, "holds", "blocks", "reserved", "last_movement",
)  # fmt: skip
HOLDING_KEY = ("item", "place", "stage", "owner", "container")
HOLDING_COLUMNS = ("quantity", "reserved")

# steps: along a chain of movements the sum of movement - previous; see verify_chains.
_TABLES = {
    "replay_last": "item {id} PRIMARY KEY, movement BIGINT, steps BIGINT",
    "replay_held": "item {id} PRIMARY KEY, holds BIGINT, blocks BIGINT",
    "replay_promised": "item {id} PRIMARY KEY",
    "replay_wrong": "item {id} PRIMARY KEY",
    "replay_leg": """item BIGINT, movement BIGINT, event BIGINT, place BIGINT, stage SMALLINT,
        owner BIGINT, container BIGINT, quantity BIGINT""",
    "replay_holding": """item BIGINT, place BIGINT, stage SMALLINT, owner BIGINT, container BIGINT,
        quantity BIGINT, reserved BIGINT, PRIMARY KEY (item, place, stage, owner, container)""",
}

_LAST = """
INSERT INTO replay_last (item, movement, steps)
SELECT item, MAX(movement), SUM(movement - previous) FROM ledger_movement_item GROUP BY item
"""
_HELD = """
INSERT INTO replay_held (item, holds, blocks)
SELECT item, COUNT(*), MAX(blocks & 1) + MAX(blocks & 2) + MAX(blocks & 4)
FROM ledger_hold WHERE closed_by IS NULL AND item <> 0 GROUP BY item
"""
_PROMISED = """
INSERT INTO replay_promised (item)
SELECT DISTINCT item FROM ledger_reservation WHERE closed_by IS NULL
"""
# What a leg takes away is there only if it was somewhere: stage 0 is nowhere yet.
_LEGS = """
INSERT INTO replay_leg (item, movement, event, place, stage, owner, container, quantity)
SELECT mi.item, m.id, m.event, m.{side}_place, m.{side}_stage, m.{side}_owner, m.{side}_container,
    {sign}mi.quantity
FROM ledger_movement_item mi CROSS JOIN ledger_item i CROSS JOIN ledger_movement m
WHERE i.id = mi.item AND i.kind = 2 AND m.id = mi.movement AND m.{side}_stage <> 0
"""
_HOLDING = f"""
INSERT INTO replay_holding ({", ".join(HOLDING_KEY)}, quantity, reserved)
SELECT {", ".join(HOLDING_KEY)}, SUM(quantity), SUM(reserved) FROM (
    SELECT {", ".join(HOLDING_KEY)}, quantity, 0 AS reserved FROM replay_leg
    UNION ALL
    SELECT {", ".join(f"r.{name}" for name in HOLDING_KEY)}, 0, r.quantity
    FROM ledger_reservation r CROSS JOIN ledger_item i
    WHERE r.closed_by IS NULL AND i.id = r.item AND i.kind = 2
) parts
GROUP BY {", ".join(HOLDING_KEY)} HAVING SUM(quantity) <> 0 OR SUM(reserved) <> 0
"""

_NOT_OF_LOTS = ("place", "stage", "owner", "container")
_TO = ", ".join(
    f"CASE WHEN i.kind = 2 THEN 0 ELSE COALESCE(m.to_{name}, 0) END AS {name}"
    if name in _NOT_OF_LOTS
    else f"COALESCE(m.to_{name}, 0) AS {name}"
    for name in State._fields
)
STATES = f"""
SELECT i.id AS item, i.kind, {_TO},
    COALESCE(h.holds, 0) AS holds, COALESCE(h.blocks, 0) AS blocks,
    CASE WHEN i.kind <> 2 AND p.item IS NOT NULL THEN 1 ELSE 0 END AS reserved,
    COALESCE(l.movement, 0) AS last_movement
FROM ledger_item i LEFT JOIN replay_last l ON l.item = i.id
LEFT JOIN ledger_movement m ON m.id = l.movement
LEFT JOIN replay_held h ON h.item = i.id
LEFT JOIN replay_promised p ON p.item = i.id
"""
HOLDINGS = f"SELECT {', '.join((*HOLDING_KEY, *HOLDING_COLUMNS))} FROM replay_holding"


def _pairs(columns: Sequence[str]) -> str:
    return ", ".join(f"r.{name} AS must_{name}, s.{name} AS is_{name}" for name in columns)


def _key(source: str) -> str:
    return ", ".join(f"{source}.{name}" for name in HOLDING_KEY[1:])


def _differs(columns: Sequence[str]) -> str:
    return " OR ".join(f"s.{name} <> r.{name}" for name in columns)


# The row's key, then of each column what it must be and what it is; NULL where there is no row.
_SAME_HOLDING = " AND ".join(f"s.{name} = r.{name}" for name in HOLDING_KEY)
WRONG_STATES = f"""
SELECT r.item AS wrong_item, {_pairs(STATE_COLUMNS)}
FROM ({STATES}) r LEFT JOIN ledger_state s ON s.item = r.item
WHERE s.item IS NULL OR {_differs(STATE_COLUMNS)}
UNION ALL
SELECT s.item, {", ".join(f"NULL, s.{name}" for name in STATE_COLUMNS)}
FROM ledger_state s WHERE NOT EXISTS (SELECT 1 FROM ledger_item i WHERE i.id = s.item)
"""
WRONG_HOLDINGS = f"""
SELECT r.item AS wrong_item, {_key("r")}, {_pairs(HOLDING_COLUMNS)}
FROM replay_holding r LEFT JOIN ledger_holding s ON {_SAME_HOLDING}
WHERE s.item IS NULL OR {_differs(HOLDING_COLUMNS)}
UNION ALL
SELECT s.item, {_key("s")}, {_pairs(HOLDING_COLUMNS)}
FROM ledger_holding s LEFT JOIN replay_holding r ON {_SAME_HOLDING} WHERE r.item IS NULL
"""


@contextmanager
def tables() -> Iterator[None]:
    """Keep the temporary tables for the length of a block; they are made before it begins."""
    key = "BIGINT" if db.is_postgresql() else "INTEGER"
    for name, columns in _TABLES.items():
        db.execute(f"DROP TABLE IF EXISTS {name}")
        db.execute(f"CREATE TEMP TABLE {name} ({columns.replace('{id}', key)})")
    yield
    for name in _TABLES:
        db.execute(f"DROP TABLE {name}")


def compute() -> None:
    """Fill the temporary tables from the facts as they stand in this transaction."""
    db.execute(_LAST)
    db.execute(_HELD)
    db.execute(_PROMISED)
    db.execute(_LEGS.format(side="to", sign=""))
    db.execute(_LEGS.format(side="from", sign="-"))
    db.execute(_HOLDING)
    if db.is_postgresql():
        for name in _TABLES:
            db.execute(f"ANALYZE {name}")
