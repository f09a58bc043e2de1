"""What stands in the ledger, read by plain SQL past the ledger's own readers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

from stockthread.kernel import db
from stockthread.ledger import replay, schema
from stockthread.ledger.verify import CHECKS

TABLES = (*schema.FACTS, *schema.PROJECTIONS)


class Unit(NamedTuple):
    """A unit, container or process as it stands."""

    place: int
    stage: int
    owner: int
    container: int
    product: int
    holds: int
    blocks: int
    reserved: int


class Part(NamedTuple):
    """One holding of a lot."""

    place: int
    stage: int
    container: int
    quantity: int
    reserved: int


def unit(item: int) -> Unit:
    """Return how an item stands."""
    columns = ", ".join(Unit._fields)
    return Unit(*db.query(f"SELECT {columns} FROM ledger_state WHERE item = %s", [item])[0])


def places(items: Sequence[int]) -> list[int]:
    """Return where items stand, in their order."""
    return [unit(item).place for item in items]


def stages(items: Sequence[int]) -> list[int]:
    """Return the stages of items, in their order."""
    return [unit(item).stage for item in items]


def parts(lot: int) -> list[Part]:
    """Return a lot's holdings, those that are gone (consumed, scrapped, void) included."""
    columns = ", ".join(Part._fields)
    sql = f"SELECT {columns} FROM ledger_holding WHERE item = %s ORDER BY stage, place, container"
    return [Part(*row) for row in db.query(sql, [lot])]


def lying(lot: int) -> dict[int, int]:
    """Return how much of a lot lies where: place → quantity, of what is not gone."""
    found: dict[int, int] = {}
    for part in parts(lot):
        if part.stage < 5:
            found[part.place] = found.get(part.place, 0) + part.quantity
    return found


def open_holds(item: int) -> list[int]:
    """Return the ids of the open holds on an item."""
    sql = "SELECT id FROM ledger_hold WHERE item = %s AND closed_by IS NULL ORDER BY id"
    return [id for (id,) in db.query(sql, [item])]


def place_holds() -> list[int]:
    """Return the ids of the open holds on places."""
    sql = "SELECT id FROM ledger_hold WHERE place <> 0 AND closed_by IS NULL ORDER BY id"
    return [id for (id,) in db.query(sql)]


def reservations(item: int) -> list[int]:
    """Return the ids of the open reservations of an item."""
    sql = "SELECT id FROM ledger_reservation WHERE item = %s AND closed_by IS NULL ORDER BY id"
    return [id for (id,) in db.query(sql, [item])]


def codes(item: int) -> list[str]:
    """Return the codes that are valid for an item."""
    sql = "SELECT canonical FROM ledger_code WHERE item = %s AND closed_by IS NULL ORDER BY 1"
    return [code for (code,) in db.query(sql, [item])]


def edges(output: int) -> dict[int, int]:
    """Return the open edges into an item: input → quantity."""
    sql = "SELECT input, quantity FROM ledger_edge WHERE output = %s AND closed_by IS NULL"
    return dict(db.query(sql, [output]))


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every ledger table."""
    return {
        table: sorted(
            (tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
             for row in db.query(f"SELECT * FROM {table}")),
            key=repr,
        )
        for table in TABLES
    }  # fmt: skip


@contextmanager
def unchanged() -> Iterator[None]:
    """Fail if anything in the ledger is different afterwards."""
    before = everything()
    yield
    assert everything() == before


def assert_sound() -> None:
    """Fail if `verify` would find anything in the ledger's rows; its tables are not looked at."""
    # What it finds is little: PostgreSQL hands it over at once, not by a cursor kept on the server.
    with replay.tables(), mock.patch.object(db, "chunks", _whole):
        replay.compute()
        found = [finding for check in CHECKS for finding in check()]
    assert not found, found


def _whole(sql: str, params: Sequence[Any] = (), size: int = 0) -> Iterator[list[tuple[Any, ...]]]:
    yield db.query(sql, params)
