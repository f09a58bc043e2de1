"""Orders opened, closed, cancelled and opened again, and what of stock goes with that."""

from collections.abc import Sequence
from datetime import datetime

from stockthread import ledger
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.orders import progress, read, transfers
from stockthread.orders.documents import change_on_record
from stockthread.orders.records import CANCELLED, CLOSED, DRAFT, OPEN, TRANSFER, Order


def open_order(order: int, *, by: int, at: datetime, reason: str = "") -> None:
    """Make a draft an order, or open one again that was closed or cancelled.

    What a transfer lost by its closing is in transit again, unless some of it was found since.
    """
    _set_state(order, OPEN, (DRAFT, CLOSED, CANCELLED), by=by, at=at, reason=reason)


def close_order(order: int, *, by: int, at: datetime, reason: str = "") -> None:
    """Say that no more of an order is awaited; what was promised to it is free again.

    What of a transfer is in transit still is lost from then on, until it arrives after all.
    Raises Refused: unknown_id, order_is_already, order_ended, and as ledger.lose.
    """
    _set_state(order, CLOSED, (OPEN,), by=by, at=at, reason=reason)


def cancel_order(order: int, *, by: int, at: datetime, reason: str = "") -> None:
    """Drop an order of which nothing has come or left yet; what was promised to it is free again.

    Raises Refused order_begun otherwise: close it instead, or undo its steps first.
    """
    _set_state(order, CANCELLED, (DRAFT, OPEN), by=by, at=at, reason=reason)


def _set_state(
    order: int, state: str, before: Sequence[str], *, by: int, at: datetime, reason: str
) -> None:
    def change(row: Order) -> str:
        if row.state == state:
            refuse("order_is_already", number=row.number, state=state)
        if row.state not in before:
            refuse("order_ended", number=row.number, state=row.state)
        if state == CANCELLED and progress.has_begun(row):
            refuse("order_begun", number=row.number)
        if state in (CLOSED, CANCELLED):
            free(row, by, at)
        if row.kind == TRANSFER and CLOSED in (state, row.state):
            _lose(row, by, at) if state == CLOSED else _unlose(row, by, at)
        db.execute("UPDATE orders_order SET state = %s WHERE id = %s", (state, order))
        return f"{row.state} → {state}"

    change_on_record(order, change, by=by, at=at, reason=reason, is_ended_too=True)


def _lose(order: Order, by: int, at: datetime) -> None:
    transfers.lose_rest(order, ledger.Act(key=_lost_key(order, at), by=by, recorded_at=at))


def _unlose(order: Order, by: int, at: datetime) -> None:
    act = ledger.Act(key=f"t{order.id}.again.{clock.micros(at)}", by=by, recorded_at=at)
    transfers.unlose(order, [_lost_key(order, end) for end in _last_ends(order)], act)


def _lost_key(order: Order, at: datetime) -> str:
    return f"t{order.id}.lost.{clock.micros(at)}"


def free(order: Order, by: int, at: datetime) -> None:
    """End all promises of stock to an order."""
    promised = ledger.read.reservations_for(*order.cause)
    if promised:
        key = _freed_key(order, at)
        act = ledger.Act(key=key, by=by, recorded_at=at, cause=order.cause)
        ledger.unreserve([each.id for each in promised], act=act)


def _freed_key(order: Order, at: datetime) -> str:
    return f"{order.kind[:1]}{order.id}.freed.{clock.micros(at)}"


def freed_keys(order: int) -> list[str]:
    """Return the key of the event with which the last end of an order freed its promises, if it
    has ended. Raises Refused unknown_id."""
    row = read.order(order)
    return [_freed_key(row, at) for at in _last_ends(row)]


def _last_ends(order: Order) -> list[datetime]:
    """When an order ended, if it has."""
    told = f"{OPEN} → {order.state}"
    return [each.changed_at for each in read.changes(order.id) if each.what == told][-1:]
