"""Purchases: what is announced, received, inspected, sent back, put away and ordered again.

Other areas use what is listed here. Orders are agreements, see `orders`; everything that happens
goes into the ledger with the order as its cause.
"""

from stockthread.purchases import epcis, packs, read, replacing
from stockthread.purchases.announcing import announce, check_announcement
from stockthread.purchases.comparing import check, is_complete, waits_for_decision
from stockthread.purchases.deciding import damaged, rest_of_sample, scanned, to_decide
from stockthread.purchases.dock_scans import read_scans, scans_of, suggested
from stockthread.purchases.inspecting import drop_policy, set_policy
from stockthread.purchases.issuing import GIVEN, Issued, ToIssue, issue_serials, issued, to_issue
from stockthread.purchases.putting_away import put_away
from stockthread.purchases.receiving import receive
from stockthread.purchases.records import (
    ACCEPT,
    ALL,
    DAMAGED,
    DEEDS,
    EXTRA,
    HOLD_BACK,
    INSPECTION,
    MATCHED,
    MODES,
    NONE,
    SAMPLE,
    SEND_BACK,
    Announced,
    Coming,
    Counted,
    Damaged,
    Decision,
    DockScans,
    Judgement,
    Minimum,
    Part,
    Policy,
    ProductPiles,
    Put,
    Received,
    Reorder,
    Scanned,
    ToInspect,
)
from stockthread.purchases.reordering import (
    drop_minimum,
    order_missing,
    set_minimums,
    to_reorder,
)
from stockthread.purchases.returning import accept, decide, hold_back, send_back
from stockthread.purchases.without_order import CameAlone, receive_alone

__all__ = [
    "ACCEPT",
    "ALL",
    "DAMAGED",
    "DEEDS",
    "EXTRA",
    "GIVEN",
    "HOLD_BACK",
    "INSPECTION",
    "MATCHED",
    "MODES",
    "NONE",
    "SAMPLE",
    "SEND_BACK",
    "Announced",
    "CameAlone",
    "Coming",
    "Counted",
    "Damaged",
    "Decision",
    "DockScans",
    "Issued",
    "Judgement",
    "Minimum",
    "Part",
    "Policy",
    "ProductPiles",
    "Put",
    "Received",
    "Reorder",
    "Scanned",
    "ToInspect",
    "ToIssue",
    "accept",
    "announce",
    "check",
    "check_announcement",
    "damaged",
    "decide",
    "drop_minimum",
    "drop_policy",
    "epcis",
    "hold_back",
    "is_complete",
    "issue_serials",
    "issued",
    "order_missing",
    "packs",
    "put_away",
    "read",
    "read_scans",
    "receive",
    "receive_alone",
    "replacing",
    "rest_of_sample",
    "scanned",
    "scans_of",
    "send_back",
    "set_minimums",
    "set_policy",
    "suggested",
    "to_decide",
    "to_issue",
    "to_reorder",
    "waits_for_decision",
]
