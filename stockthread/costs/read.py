"""Everything that may be asked about costs. It follows the ledger first."""

from stockthread.costs.days import month_ends, parse_period
from stockthread.costs.entries import receipts
from stockthread.costs.journal import journal, write_journal
from stockthread.costs.rates import rate, rates
from stockthread.costs.read_entries import entries_for, entries_of_item
from stockthread.costs.read_items import cost_of
from stockthread.costs.read_value import margins, sold, value, values, without_cost

__all__ = [
    "cost_of",
    "entries_for",
    "entries_of_item",
    "journal",
    "margins",
    "month_ends",
    "parse_period",
    "rate",
    "rates",
    "receipts",
    "sold",
    "value",
    "values",
    "without_cost",
    "write_journal",
]
