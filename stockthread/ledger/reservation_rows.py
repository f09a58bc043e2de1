"""Reservations as rows: closed, opened again, and taken along by parts of lots.

The sums on their items are kept with them. Whether that may be is not asked here.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger.post import Work, allot

IS_OPEN = "COALESCE(closed_by, 0) = 0"
"""Keeps PostgreSQL from looking ids up among all open ones, by the index of these."""

_CLOSE = f"UPDATE ledger_reservation SET closed_by = %s WHERE {IS_OPEN} AND id IN {{}}"
_UNITS_DOWN = """
UPDATE ledger_state SET reserved = 0 WHERE reserved = 1
    AND item IN (SELECT item FROM ledger_reservation WHERE id IN {})
"""
_LOTS = """
UPDATE ledger_holding SET reserved = reserved {sign} (
    SELECT SUM(r.quantity) FROM ledger_reservation r WHERE r.id IN {ids}
        AND r.item = ledger_holding.item AND r.place = ledger_holding.place
        AND r.stage = ledger_holding.stage AND r.owner = ledger_holding.owner
        AND r.container = ledger_holding.container)
WHERE (item, place, stage, owner, container) IN (
    SELECT item, place, stage, owner, container FROM ledger_reservation WHERE id IN {ids})
"""


_LOCK = """
SELECT item FROM ledger_state WHERE item IN (SELECT item FROM ledger_reservation WHERE id IN {})
ORDER BY item FOR NO KEY UPDATE
"""


def lock(reservations: Sequence[int]) -> None:
    """Let nobody else post about what they promise until the transaction ends (PostgreSQL)."""
    if db.is_postgresql():
        db.lock_shared(db.RULES_LOCK)
        ids, param = db.ids_in(reservations)
        db.execute(_LOCK.format(ids), [param])


def close(work: Work, reservations: Sequence[int]) -> None:
    """Close open reservations and give their stock free."""
    event = work.begin_rows()
    ids, param = db.ids_in(reservations)
    closed = db.execute(_CLOSE.format(ids), [event, param])
    assert closed == len(reservations), f"{len(reservations)} to close, {closed} closed"
    if db.execute(_UNITS_DOWN.format(ids), [param]) < closed:  # a unit has one at most
        db.execute(_LOTS.format(sign="-", ids=ids), [param, param])
    work.rows.add_columns("reservation_closed", [sorted(reservations)])


class Promise(NamedTuple):
    """What is promised of one holding of a lot, and to which order."""

    item: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int
    order_kind: str
    order_id: str


_COLUMNS = ", ".join(Promise._fields)
_INSERT = f"""
INSERT INTO ledger_reservation ({_COLUMNS}, id, event) VALUES ({db.marks(10)})
"""


def open_each(work: Work, promises: Sequence[Promise]) -> None:
    """Promise quantities of lots' holdings, which must have them free."""
    if not promises:
        return
    event = work.begin_rows()
    first = allot("reservation", len(promises))
    new = range(first, first + len(promises))
    db.execute_many(_INSERT, [[*each, id, event] for each, id in zip(promises, new, strict=True)])
    ids, param = db.ids_in(new)
    db.execute(_LOTS.format(sign="+", ids=ids), [param, param])
    rows = [(id, *each) for each, id in zip(promises, new, strict=True)]
    work.rows.add("reservation", rows)


_CLOSED_BY = f"SELECT {_COLUMNS} FROM ledger_reservation WHERE closed_by = %s ORDER BY id"


def open_again(work: Work, event: int) -> None:
    """Promise again, anew, what the event ended the promise of."""
    open_each(work, db.query_records(Promise, _CLOSED_BY, [event]))


class Part(NamedTuple):
    """A new lot, and how much of which holding it is made of."""

    lot: int
    item: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int


_HOLDING = "item, place, stage, owner, container"
_EXCESS = f"""
SELECT {_HOLDING}, CAST(SUM(quantity) - MAX(available - reserved) AS BIGINT) FROM stage_item
WHERE reserved > 0 GROUP BY {_HOLDING} HAVING SUM(quantity) > MAX(available - reserved)
"""
_OPEN = f"""
SELECT id, {_COLUMNS} FROM ledger_reservation
WHERE closed_by IS NULL AND item IN (SELECT item FROM stage_item) ORDER BY id DESC
"""


def take_along(work: Work, parts: Sequence[Part]) -> list[Promise]:
    """End the promises that the staged parts do not leave enough for; return those to make instead.

    Every order keeps what it was promised: of the old lot, or of the parts, to which the latest
    promises go, and no more of them than must.
    """
    excess = {tuple(holding): amount for *holding, amount in db.query(_EXCESS)}
    if not excess:
        return []
    room: dict[tuple[int, ...], list[Part]] = {}
    for part in parts:
        room.setdefault(part[1:6], []).append(part)
    ended, instead = [], []
    for id, *columns in db.query(_OPEN):
        promise = Promise(*columns)
        along = min(excess.get(promise[:5], 0), promise.quantity)
        if not along:
            continue
        ended.append(id)
        excess[promise[:5]] -= along
        if along < promise.quantity:
            instead.append(promise._replace(quantity=promise.quantity - along))
        while along:
            part = room[promise[:5]].pop()
            taken = min(along, part.quantity)
            along -= taken
            instead.append(promise._replace(item=part.lot, quantity=taken))
            if taken < part.quantity:
                room[promise[:5]].append(part._replace(quantity=part.quantity - taken))
    close(work, ended)
    return instead
