"""The projections written anew from the facts, in place.

Only rows that differ are touched, so that a sound ledger is read and not written. Writers wait
while it runs; readers see the old rows until it is done.
"""

from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger import replay


class Rebuilt(NamedTuple):
    """How many rows each projection has now, and for how many items they had to be put right."""

    states: int
    holdings: int
    states_mended: int
    holdings_mended: int


def rebuild() -> Rebuilt:
    """Recompute ledger_state and ledger_holding from the facts and put right what differs."""
    with db.spilling(), replay.tables(), db.writing():
        _keep_writers_out()
        replay.compute()
        states = _mend(_WRONG_STATES, "ledger_state", _STATE_COLUMNS, replay.STATES)
        holdings = _mend(_WRONG_HOLDINGS, "ledger_holding", _HOLDING_COLUMNS, replay.HOLDINGS)
        return Rebuilt(_count("ledger_state"), _count("ledger_holding"), states, holdings)


def _keep_writers_out() -> None:
    """Every posting touches ledger_state before ledger_holding; so does this."""
    if db.is_postgresql():
        db.execute("LOCK TABLE ledger_state IN EXCLUSIVE MODE")
        db.execute("LOCK TABLE ledger_holding IN EXCLUSIVE MODE")


_STATE_COLUMNS = ", ".join(("item", *replay.STATE_COLUMNS))
_HOLDING_COLUMNS = ", ".join((*replay.HOLDING_KEY, *replay.HOLDING_COLUMNS))
_WRONG_STATES = f"""
INSERT INTO replay_wrong (item) SELECT wrong_item FROM ({replay.WRONG_STATES}) wrong
"""
_WRONG_HOLDINGS = f"""
INSERT INTO replay_wrong (item) SELECT DISTINCT wrong_item FROM ({replay.WRONG_HOLDINGS}) wrong
"""
_REMOVE = "DELETE FROM {table} WHERE item IN (SELECT item FROM replay_wrong)"
_WRITE = """
INSERT INTO {table} ({columns}) SELECT {columns} FROM ({source}) source
WHERE item IN (SELECT item FROM replay_wrong)
"""


def _mend(wrong: str, table: str, columns: str, source: str) -> int:
    """Write the rows of every item that has a wrong one; return the number of such items."""
    db.execute("DELETE FROM replay_wrong")
    count = db.execute(wrong)
    if count:
        db.execute(_REMOVE.format(table=table))
        db.execute(_WRITE.format(table=table, columns=columns, source=source))
    return count


def _count(table: str) -> int:
    row = db.query_one(f"SELECT COUNT(*) FROM {table}")
    assert row is not None
    return int(row[0])
