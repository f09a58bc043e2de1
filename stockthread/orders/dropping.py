"""Many orders dropped at once, all or none: those of an import that was a mistake."""

from collections.abc import Sequence
from datetime import datetime

from stockthread import ledger
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused
from stockthread.orders import ending, progress
from stockthread.orders.documents import hold_orders
from stockthread.orders.records import CANCELLED, DRAFT, OPEN, Order

_CHANGE = {
    "order_id": "bigint", "what": "text", "reason": "text", "person": "bigint",
    "changed_at": "bigint",
}  # fmt: skip


def cancel_orders(some: Sequence[int], *, by: int, at: datetime, reason: str = "") -> int:
    """Drop orders as `cancel_order` does one, all or none; return how many.

    Those that are cancelled already are passed over. A few statements for any number, and some for
    each that stock was promised to. Raises Refused with a line each: order_ended, order_begun;
    unknown_id.
    """

    def once() -> int:
        with db.writing():
            held = [order for order in hold_orders(some) if order.state != CANCELLED]
            refused = _refused(held)
            if refused:
                raise Refused(refused)
            for order in _with_promises(held):
                ending.free(order, by, at)
            wanted, param = db.ids_in([order.id for order in held])
            db.execute(f"UPDATE orders_order SET state = %s WHERE id IN {wanted}",
                       (CANCELLED, param))  # fmt: skip
            told, when = " ".join(reason.split())[:500], clock.micros(at)
            changes = [(o.id, f"{o.state} → {CANCELLED}", told, by, when) for o in held]
            rows.insert("orders_change", _CHANGE, changes)
            return len(held)

    return db.retried(once)


def _refused(held: Sequence[Order]) -> list[Refusal]:
    begun = progress.begun(held)
    found = []
    for line, order in enumerate(held):
        if order.state not in (DRAFT, OPEN):
            data = {"number": order.number, "state": order.state}
            found.append(Refusal(line, "order_ended", data))
        elif order.id in begun:
            found.append(Refusal(line, "order_begun", {"number": order.number}))
    return found


def _with_promises(held: Sequence[Order]) -> list[Order]:
    """Those orders that stock is promised to."""
    found = []
    for kind in sorted({order.kind for order in held}):
        of_kind = [order for order in held if order.kind == kind]
        promised = ledger.read.promised(kind, [order.number for order in of_kind])
        numbers = {number for number, _, _ in promised}
        found += [order for order in of_kind if order.number in numbers]
    return found
