"""Costs: what items cost, what stock is worth on any day, what was sold cost us.

Other areas use what is listed here. The books follow the ledger and hold nothing that cannot be
written anew from it and from the entries; closed periods never change.
"""

from stockthread.costs import read
from stockthread.costs.accounts import WORDS, Account
from stockthread.costs.entries import TAKES_BACK, add_entry, settle_prices, take_back
from stockthread.costs.fees import Back, add_fee, came_back
from stockthread.costs.following import follow
from stockthread.costs.percents import is_percent, parse_percent
from stockthread.costs.periods import lock, locks, reopen
from stockthread.costs.rates import parse_rate, set_rate
from stockthread.costs.rebuilding import Rebuilt, check, rebuild
from stockthread.costs.records import (
    KINDS,
    SHARED_BY,
    Bare,
    BareItem,
    By,
    Entry,
    ItemCost,
    JournalLine,
    Margin,
    NewEntry,
    Receipt,
    Sold,
    Value,
)

__all__ = [
    "KINDS",
    "SHARED_BY",
    "TAKES_BACK",
    "WORDS",
    "Account",
    "Back",
    "Bare",
    "BareItem",
    "By",
    "Entry",
    "ItemCost",
    "JournalLine",
    "Margin",
    "NewEntry",
    "Rebuilt",
    "Receipt",
    "Sold",
    "Value",
    "add_entry",
    "add_fee",
    "came_back",
    "check",
    "follow",
    "is_percent",
    "lock",
    "locks",
    "parse_percent",
    "parse_rate",
    "read",
    "rebuild",
    "reopen",
    "set_rate",
    "settle_prices",
    "take_back",
]
