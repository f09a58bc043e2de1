"""Goods that come without an order, some of them damaged: in like others, those on hold at once.

What has no order is received by `receipts`; this adds the holds and the photos, in the same
transaction and with the same cause, so that all of it is one act.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread import receipts
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import NO_CAUSE, Act, Cause
from stockthread.purchases import arrived, damage
from stockthread.purchases.records import Damaged
from stockthread.receipts import Delivery, Receipt


class CameAlone(NamedTuple):
    """What came without an order: the receipt, all events, and how many things are on hold."""

    receipt: Receipt
    events: tuple[int, ...]
    damaged: int = 0


def receive_alone(
    delivery: Delivery, act: Act, *, damaged: Sequence[Damaged], with_doubtful: bool = False
) -> CameAlone:
    """Bring in what is good of a delivery, and hold what is damaged of it with its photos.

    The same act again does nothing. Raises Refused: damaged_expected, damaged_unknown, no_reason,
    not_enough, and as receipts.receive and files.keep do.
    """
    if damaged and delivery.is_announced:
        refuse("damaged_expected")
    if act.cause == NO_CAUSE:
        act = act._replace(cause=Cause(receipts.CAUSE, act.key))

    def once() -> CameAlone:
        with db.writing():
            receipt = receipts.receive(delivery, act, with_doubtful=with_doubtful)
            if not receipt.events or receipt.is_repeat:
                return CameAlone(receipt, receipt.events)
            came = arrived.came_loose(receipt)
            named = damage.names(receipt, came)
            marked = damage.hold_damaged(damaged, came, named, delivery, act)
            return CameAlone(receipt, (*receipt.events, *marked.events), len(marked.items))

    return db.retried(once)
