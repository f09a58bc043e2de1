"""Where the cost of goods is booked: which account a state of the ledger means. Pure.

Cost is ours while the goods are ours, wherever they lie; it is the cost of goods sold once they
belong to somebody else.
"""

from enum import IntEnum

from stockthread.ledger import Stage

NOT_THERE = ("lost", "scrap", "variance")
"""Kinds of places at which what is ours is a loss."""


class Account(IntEnum):
    """Where an amount is; `WORDS` is what the journal calls it."""

    STOCK = 1
    PARTS = 2
    WORK = 3
    COMING = 4
    SOLD = 5
    SOLD_PARTS = 6
    LOSS = 7
    RETURNED = 8
    USED = 9
    RECEIVED = 11
    LANDED = 12
    GAIN = 13
    OPENING = 14


VALUE = (Account.STOCK, Account.PARTS, Account.WORK)
"""The accounts that are the value of stock: goods, parts built into others, work in progress."""

GONE = (Account.SOLD, Account.SOLD_PARTS, Account.LOSS, Account.RETURNED)
COST_OF_SALES = (Account.SOLD, Account.SOLD_PARTS)

WORDS = {
    Account.STOCK: "stock",
    Account.PARTS: "stock",
    Account.WORK: "work in progress",
    Account.COMING: "goods on their way",
    Account.SOLD: "cost of goods sold",
    Account.SOLD_PARTS: "cost of goods sold",
    Account.LOSS: "loss",
    Account.RETURNED: "goods received",
    Account.RECEIVED: "goods received",
    Account.LANDED: "landed cost",
    Account.GAIN: "gain",
    Account.OPENING: "opening stock",
}


def account_of(stage: int, place_kind: str, container: int, *, is_ours: bool) -> Account:
    """Return where goods in this state are booked; USED where their cost went into other goods."""
    is_part = stage == Stage.CONSUMED and container != 0
    if stage == Stage.EXPECTED:
        return Account.COMING
    if not is_ours:
        if place_kind == "supplier":
            return Account.RETURNED
        return Account.SOLD_PARTS if is_part else Account.SOLD
    if stage in (Stage.SCRAPPED, Stage.VOID):
        return Account.LOSS
    if stage == Stage.CONSUMED and not is_part:
        return Account.USED
    if place_kind in NOT_THERE:
        return Account.LOSS
    return Account.PARTS if is_part else Account.STOCK
