"""Holds: reasons with what they forbid and ask for, and all that is made from what is held.

Other areas use what is listed here. What is held, and how every verb heeds it, is in the ledger.
"""

from stockthread.holds.holding import (
    asks_for_release,
    hold,
    hold_place,
    made_from,
    need_undoable,
    needs,
    on_promised,
    promised,
    reach,
    release,
    release_meaning,
    same_holds,
    told_of,
)
from stockthread.holds.reasons import (
    add_reason,
    change_reason,
    close_reason,
    of_texts,
    reason,
    reasons,
    reopen_reason,
    text_of,
)
from stockthread.holds.records import ROLES, Held, Needs, NewReason, Reach, Reason, Told

__all__ = [
    "ROLES",
    "Held",
    "Needs",
    "NewReason",
    "Reach",
    "Reason",
    "Told",
    "add_reason",
    "asks_for_release",
    "change_reason",
    "close_reason",
    "hold",
    "hold_place",
    "made_from",
    "need_undoable",
    "needs",
    "of_texts",
    "on_promised",
    "promised",
    "reach",
    "reason",
    "reasons",
    "release",
    "release_meaning",
    "reopen_reason",
    "same_holds",
    "text_of",
    "told_of",
]
