"""The projections are compared with the replay of the facts, to the row and to the column.

The tables of `replay` must be filled. Then what holds between rows of the projection itself:
whatever is inside a container stands where the container stands.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.ledger import findings, replay
from stockthread.ledger.findings import Finding, Query

RULE = "I-9"


def check() -> Iterator[Finding]:
    """Yield a finding for each column of a projection that the facts do not bear out."""
    for item, *values in db.stream(replay.WRONG_STATES):
        yield from _differences("ledger_state", f"item {item}", replay.STATE_COLUMNS, values)
    key = replay.HOLDING_KEY
    for row in db.stream(replay.WRONG_HOLDINGS):
        named = ", ".join(f"{name} {value}" for name, value in zip(key, row, strict=False))
        yield from _differences("ledger_holding", named, replay.HOLDING_COLUMNS, row[len(key) :])
    yield from findings.run(_AMONG_STATES)


def _differences(
    table: str, row: str, columns: Sequence[str], values: Sequence[Any]
) -> Iterator[Finding]:
    must, found = values[0::2], values[1::2]
    if must[0] is None:
        what = "This row follows from no movement."
        yield Finding(RULE, table, row, what, "", _listed(columns, found))
    elif found[0] is None:
        what = "A row that follows from the movements is missing."
        yield Finding(RULE, table, row, what, _listed(columns, must), "")
    else:
        for column, expected, value in zip(columns, must, found, strict=True):
            if expected != value:
                what = f"The {column} is {value}; from the recorded events it must be {expected}."
                yield Finding(RULE, table, row, what, str(expected), str(value))


def _listed(columns: Sequence[str], values: Sequence[Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(columns, values, strict=True))


_AMONG_STATES = (
    Query(
        "I-10",
        "ledger_state",
        """SELECT s.item, s.container, s.place, c.place FROM ledger_state s
        JOIN ledger_state c ON c.item = s.container
        WHERE s.container <> 0 AND s.place <> c.place""",
        "item {0}",
        "It is inside item {1}, which stands in place {3}, but its own place is {2}.",
        3,
        2,
    ),
    Query(
        "I-10",
        "ledger_holding",
        """SELECT h.item, h.place, h.stage, h.owner, h.container, c.place FROM ledger_holding h
        JOIN ledger_state c ON c.item = h.container
        WHERE h.container <> 0 AND h.place <> c.place""",
        "item {0}, place {1}, stage {2}, owner {3}, container {4}",
        "It is inside item {4}, which stands in place {5}, but its own place is {1}.",
        5,
        1,
    ),
    Query(
        "I-10",
        "ledger_state",
        """SELECT s.item, s.container FROM ledger_state s
        LEFT JOIN ledger_state c ON c.item = s.container AND c.kind IN (1, 3)
        WHERE s.container <> 0 AND c.item IS NULL""",
        "item {0}",
        "It is inside {1}, which is neither a container nor a unit.",
        None,
        1,
    ),
    Query(
        "I-10",
        "ledger_holding",
        """SELECT h.item, h.place, h.stage, h.owner, h.container FROM ledger_holding h
        LEFT JOIN ledger_state c ON c.item = h.container AND c.kind IN (1, 3)
        WHERE h.container <> 0 AND c.item IS NULL""",
        "item {0}, place {1}, stage {2}, owner {3}, container {4}",
        "It is inside {4}, which is neither a container nor a unit.",
        None,
        4,
    ),
    Query(
        "I-11",
        "ledger_state",
        """WITH RECURSIVE above(item, container, depth) AS (
            SELECT item, container, 1 FROM ledger_state WHERE container <> 0
            UNION ALL
            SELECT a.item, s.container, a.depth + 1 FROM above a
            JOIN ledger_state s ON s.item = a.container
            WHERE s.container <> 0 AND a.depth < 100
        )
        SELECT DISTINCT item FROM above WHERE depth = 100 OR container = item""",
        "item {0}",
        "It is inside itself, by way of other containers.",
    ),
)
