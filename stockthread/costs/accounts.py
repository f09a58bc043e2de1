"""Where the cost of goods is booked: which account a state of the ledger means. Pure.

Cost is ours while the goods are ours, wherever they lie; it is the cost of goods sold once they
belong to somebody else. Goods sent back to their supplier take their price along, for which the
supplier gives credit; what it took to get them here comes back from nobody, and is an expense.
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

USED_UP = "went into other goods"
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

SENT_BACK = "landed cost of goods sent back"
"""The account of an expense: freight and duty of goods that went back to their supplier."""


def words_of(account: int, goods: int, landed: int) -> list[tuple[str, int]]:
    """Return what the journal calls amounts at an account: one name, or two where it is needed."""
    if account == Account.RETURNED and landed:
        told = [(WORDS[Account.RETURNED], goods), (SENT_BACK, landed)]
        return [pair for pair in told if pair[1]]
    return [(WORDS.get(Account(account), USED_UP), goods + landed)]


def account_of(stage: int, place_kind: str, container: int, *, is_ours: bool) -> Account:
    """Return where goods in this state are booked; USED where their cost went into other goods."""
    is_part = stage == Stage.CONSUMED and container != 0
    if stage == Stage.EXPECTED:
        return Account.COMING
    if stage == Stage.CONSUMED and not is_part:
        return Account.USED
    if stage == Stage.VOID:
        return Account.LOSS
    if not is_ours:
        if place_kind == "supplier":
            return Account.RETURNED
        return Account.SOLD_PARTS if is_part else Account.SOLD
    if stage == Stage.SCRAPPED or place_kind in NOT_THERE:
        return Account.LOSS
    return Account.PARTS if is_part else Account.STOCK
