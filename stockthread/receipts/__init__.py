"""What comes in: lines as they were scanned or pasted become units and lots, in three piles.

Other areas use what is listed here.
"""

from stockthread.receipts.away import OURS_AWAY
from stockthread.receipts.entries import each_entry
from stockthread.receipts.numbering import NUMBERED, check_serials, give_serials
from stockthread.receipts.receiving import CAUSE, check, receive
from stockthread.receipts.records import (
    ACCEPTED,
    DOUBTFUL,
    LEAVE,
    REFUSED,
    TAKE,
    TEACH,
    WRITE,
    Awaited,
    Delivery,
    Entry,
    Judge,
    Numbering,
    Receipt,
    Repair,
    Units,
    Verdict,
    quantities,
)
from stockthread.receipts.rows import LINES_MAX

__all__ = [
    "ACCEPTED",
    "CAUSE",
    "DOUBTFUL",
    "LEAVE",
    "LINES_MAX",
    "NUMBERED",
    "OURS_AWAY",
    "REFUSED",
    "TAKE",
    "TEACH",
    "WRITE",
    "Awaited",
    "Delivery",
    "Entry",
    "Judge",
    "Numbering",
    "Receipt",
    "Repair",
    "Units",
    "Verdict",
    "check",
    "check_serials",
    "each_entry",
    "give_serials",
    "quantities",
    "receive",
]
