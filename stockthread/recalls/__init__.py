"""Recalls: the mass balance of goods, mock recalls, and recalls.

Other areas use what is listed here.
"""

from stockthread.recalls import mock_paper, read, wording
from stockthread.recalls.acts import begin, change, close, reopen
from stockthread.recalls.balance import balances, balances_of, family
from stockthread.recalls.made import made_of
from stockthread.recalls.mock import mock, mocks, run_mock
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
    "CAME",
    "CAUSE",
    "CUTS",
    "LIVING",
    "UNDECIDED",
    "UNEXPLAINED",
    "WENT",
    "WHERE",
    "Balance",
    "Changes",
    "Cut",
    "Evidence",
    "Made",
    "Member",
    "Mock",
    "NewRecall",
    "Position",
    "Preview",
    "Recall",
    "Scope",
    "Undecided",
    "Version",
    "balances",
    "balances_of",
    "begin",
    "below",
    "change",
    "check_cuts",
    "close",
    "contacts_of",
    "family",
    "made_of",
    "mock",
    "mock_paper",
    "mocks",
    "preview",
    "read",
    "reopen",
    "run_mock",
    "wording",
]
