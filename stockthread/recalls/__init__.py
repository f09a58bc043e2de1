"""Recalls: the mass balance of goods, mock recalls, and recalls.

Other areas use what is listed here.
"""

from stockthread.recalls.balance import balances, family
from stockthread.recalls.records import CAME, UNEXPLAINED, WENT, Balance, Evidence, Made

__all__ = ["CAME", "UNEXPLAINED", "WENT", "Balance", "Evidence", "Made", "balances", "family"]
