"""Holds: reasons with what they forbid and ask for, and all that is made from what is held.

Other areas use what is listed here. What is held, and how every verb heeds it, is in the ledger.
"""

from stockthread.holds.holding import (
    hold,
    hold_place,
    made_from,
    on_promised,
    promised,
    reach,
    told_of,
)
from stockthread.holds.reasons import (
    add_reason,
    change_meaning,
    change_reason,
    close_reason,
    needs_signature,
    of_texts,
    reason,
    reasons,
    reopen_reason,
    said,
    text_of,
    undo_change,
)
from stockthread.holds.records import (
    BY_ITSELF,
    ROLES,
    Held,
    Needs,
    NewReason,
    Reach,
    Reason,
    ReasonChange,
    Told,
)
from stockthread.holds.releasing import (
    asks_for_release,
    need_undoable,
    needs,
    release,
    release_meaning,
    require,
    same_holds,
)
from stockthread.holds.versions import changes, is_weaker

__all__ = [
    "BY_ITSELF",
    "ROLES",
    "Held",
    "Needs",
    "NewReason",
    "Reach",
    "Reason",
    "ReasonChange",
    "Told",
    "add_reason",
    "asks_for_release",
    "change_meaning",
    "change_reason",
    "changes",
    "close_reason",
    "hold",
    "hold_place",
    "is_weaker",
    "made_from",
    "need_undoable",
    "needs",
    "needs_signature",
    "of_texts",
    "on_promised",
    "promised",
    "reach",
    "reason",
    "reasons",
    "release",
    "release_meaning",
    "reopen_reason",
    "require",
    "said",
    "same_holds",
    "text_of",
    "told_of",
    "undo_change",
]
