"""What comes in: lines as they were scanned or pasted become units and lots, in three piles.

Other areas use what is listed here.
"""

from stockthread.receipts.receiving import CAUSE, check, receive
from stockthread.receipts.records import (
    ACCEPTED,
    DOUBTFUL,
    LEAVE,
    REFUSED,
    TAKE,
    TEACH,
    WRITE,
    Delivery,
    Entry,
    Receipt,
    Repair,
    Verdict,
)
from stockthread.receipts.rows import LINES_MAX

__all__ = [
    "ACCEPTED",
    "CAUSE",
    "DOUBTFUL",
    "LEAVE",
    "LINES_MAX",
    "REFUSED",
    "TAKE",
    "TEACH",
    "WRITE",
    "Delivery",
    "Entry",
    "Receipt",
    "Repair",
    "Verdict",
    "check",
    "receive",
]
