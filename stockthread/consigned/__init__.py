"""Consigned: goods apart from their owners. What others own lies with us; what is ours lies with
customers and subcontractors.

Other areas use what is listed here. Whose things are and where is in the ledger; this area keeps
only the prices for which goods changed hands where they lay.
"""

from stockthread.consigned import read
from stockthread.consigned.acts import check, do
from stockthread.consigned.records import (
    AWAY,
    BRING_HOME,
    CAUSE,
    DEEDS,
    GIVE_BACK,
    KEPT,
    PRICED,
    SELL,
    SEND,
    SIDE_OF,
    SIDES,
    TAKE_OVER,
    Deal,
    Done,
    Stock,
    Wanted,
)

__all__ = [
    "AWAY",
    "BRING_HOME",
    "CAUSE",
    "DEEDS",
    "GIVE_BACK",
    "KEPT",
    "PRICED",
    "SELL",
    "SEND",
    "SIDES",
    "SIDE_OF",
    "TAKE_OVER",
    "Deal",
    "Done",
    "Stock",
    "Wanted",
    "check",
    "do",
    "read",
]
