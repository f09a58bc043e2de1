"""Everything that may be asked about costs. It follows the ledger first."""

from stockthread.costs.days import YEARS, month_ends, parse_period
from stockthread.costs.entries import receipts, unsettled
from stockthread.costs.journal import journal, journal_csv, write_journal
from stockthread.costs.periods import locked_until
from stockthread.costs.rates import rate, rates
from stockthread.costs.read_bare import items_without_cost, without_cost
from stockthread.costs.read_entries import entries_for, entries_of_item
from stockthread.costs.read_items import cost_of
from stockthread.costs.read_value import (
    IN_WORK,
    changes,
    margins,
    sold,
    value,
    values,
    worth,
)

__all__ = [
    "IN_WORK",
    "YEARS",
    "changes",
    "cost_of",
    "entries_for",
    "entries_of_item",
    "items_without_cost",
    "journal",
    "journal_csv",
    "locked_until",
    "margins",
    "month_ends",
    "parse_period",
    "rate",
    "rates",
    "receipts",
    "sold",
    "unsettled",
    "value",
    "values",
    "without_cost",
    "worth",
    "write_journal",
]
