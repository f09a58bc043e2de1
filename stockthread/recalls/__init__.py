"""Recalls: the mass balance of goods, mock recalls, and recalls.

Other areas use what is listed here.
"""

from stockthread.recalls import mock_paper, notice_words, read, read_notices, wording
from stockthread.recalls.acts import begin, change, close, reopen
from stockthread.recalls.answers import (
    answer,
    draw_checks,
    note_check,
    public_notices,
    rings,
    told,
)
from stockthread.recalls.balance import balances, balances_of, family
from stockthread.recalls.made import made_of
from stockthread.recalls.mock import mock, mocks, run_mock
from stockthread.recalls.notice_records import (
    ANSWERS,
    RESULTS,
    STATUSES,
    Check,
    Mail,
    NewAnswer,
    Notice,
    NoticeItem,
    Reply,
    Ring,
    Told,
)
from stockthread.recalls.notices import (
    REMIND_AFTER,
    Sent,
    failed,
    mark_posted,
    remind,
    sent,
    take_mail,
    tell,
)
from stockthread.recalls.reachable import contacts_of
from stockthread.recalls.reaching import below
from stockthread.recalls.recall_records import CAUSE, Changes, Member, NewRecall, Recall, Version
from stockthread.recalls.records import CAME, UNEXPLAINED, WENT, Balance, Evidence, Made, Mock
from stockthread.recalls.scope import check_cuts, preview
from stockthread.recalls.scope_records import (
    CUTS,
    LIVING,
    UNDECIDED,
    WHERE,
    Cut,
    Position,
    Preview,
    Scope,
    Undecided,
)

__all__ = [
    "ANSWERS",
    "CAME",
    "CAUSE",
    "CUTS",
    "LIVING",
    "REMIND_AFTER",
    "RESULTS",
    "STATUSES",
    "UNDECIDED",
    "UNEXPLAINED",
    "WENT",
    "WHERE",
    "Balance",
    "Changes",
    "Check",
    "Cut",
    "Evidence",
    "Made",
    "Mail",
    "Member",
    "Mock",
    "NewAnswer",
    "NewRecall",
    "Notice",
    "NoticeItem",
    "Position",
    "Preview",
    "Recall",
    "Reply",
    "Ring",
    "Scope",
    "Sent",
    "Told",
    "Undecided",
    "Version",
    "answer",
    "balances",
    "balances_of",
    "begin",
    "below",
    "change",
    "check_cuts",
    "close",
    "contacts_of",
    "draw_checks",
    "failed",
    "family",
    "made_of",
    "mark_posted",
    "mock",
    "mock_paper",
    "mocks",
    "note_check",
    "notice_words",
    "preview",
    "public_notices",
    "read",
    "read_notices",
    "remind",
    "reopen",
    "rings",
    "run_mock",
    "sent",
    "take_mail",
    "tell",
    "told",
    "wording",
]
