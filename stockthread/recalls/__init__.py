"""Recalls: the mass balance of goods, mock recalls, and recalls.

Other areas use what is listed here.
"""

from stockthread.recalls import mock_paper, wording
from stockthread.recalls.balance import balances, balances_of, family
from stockthread.recalls.made import made_of
from stockthread.recalls.mock import mock, mocks, run_mock
from stockthread.recalls.reaching import below
from stockthread.recalls.records import CAME, UNEXPLAINED, WENT, Balance, Evidence, Made, Mock

__all__ = [
    "CAME",
    "UNEXPLAINED",
    "WENT",
    "Balance",
    "Evidence",
    "Made",
    "Mock",
    "balances",
    "balances_of",
    "below",
    "family",
    "made_of",
    "mock",
    "mock_paper",
    "mocks",
    "run_mock",
    "wording",
]
