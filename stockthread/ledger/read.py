"""Everything that may be asked of the ledger about the present. Nothing here writes.

Each function costs a constant number of statements. Lists are paged by the last id seen.
"""

from stockthread.ledger.periods import locked_until, period_locks
from stockthread.ledger.read_available import available
from stockthread.ledger.read_blocks import block_uses, unused_runs
from stockthread.ledger.read_books import book_tallies, book_use, next_of_book, used_of_book
from stockthread.ledger.read_brought import awaited, awaited_loose, brought, expected_bare
from stockthread.ledger.read_code_changes import event_codes
from stockthread.ledger.read_code_lists import (
    codes_of_products,
    codes_on_record,
    expected,
    find_codes,
    find_scanned,
    latest_codes,
)
from stockthread.ledger.read_code_starts import find_code_prefix, find_look_alikes
from stockthread.ledger.read_codes import codes, codes_of, codes_of_type, find_code, resolve
from stockthread.ledger.read_doings import doings, fitted_later
from stockthread.ledger.read_events import (
    causes_named,
    event,
    event_items,
    event_legs,
    events,
    events_by_keys,
    events_for,
    events_of_act,
    keys_for,
    latest_events,
    refusals_of,
)
from stockthread.ledger.read_filter import Filter, count, matching_ids, search
from stockthread.ledger.read_fittings import FittingView, fittings
from stockthread.ledger.read_flows import (
    brought_by,
    finished_for,
    flows,
    held_by,
    standing,
    standing_items,
)
from stockthread.ledger.read_held import held_of
from stockthread.ledger.read_holds import count_listed_holds, listed_holds
from stockthread.ledger.read_inside import inside
from stockthread.ledger.read_items import (
    contents,
    contents_of,
    holdings,
    holdings_of,
    item,
    items,
    kinds,
    lots_in,
)
from stockthread.ledger.read_leaves import leaves_about
from stockthread.ledger.read_marks import (
    count_holds,
    ended_holds,
    freed_by,
    held_in,
    holds,
    holds_of,
    holds_on,
    holds_with_reason,
    latest_holds,
    open_holds,
    promised,
    promises_of,
    readings_of,
    readings_on,
    reservations_for,
    reservations_of,
    reservations_on,
    values_read,
)
from stockthread.ledger.read_positions import (
    digests,
    events_after,
    last_position,
    positions_of,
)
from stockthread.ledger.read_shares import keys_of, parts_of_acts, shares_of
from stockthread.ledger.read_standing import stock_by_product, stock_by_stage
from stockthread.ledger.read_stock import stock_by, stock_counts, stock_in
from stockthread.ledger.read_waiting import waiting
from stockthread.ledger.read_went import moved, parted, went

__all__ = [
    "Filter",
    "FittingView",
    "available",
    "awaited",
    "awaited_loose",
    "block_uses",
    "book_tallies",
    "book_use",
    "brought",
    "brought_by",
    "causes_named",
    "codes",
    "codes_of",
    "codes_of_products",
    "codes_of_type",
    "codes_on_record",
    "contents",
    "contents_of",
    "count",
    "count_holds",
    "count_listed_holds",
    "digests",
    "doings",
    "ended_holds",
    "event",
    "event_codes",
    "event_items",
    "event_legs",
    "events",
    "events_after",
    "events_by_keys",
    "events_for",
    "events_of_act",
    "expected",
    "expected_bare",
    "find_code",
    "find_code_prefix",
    "find_codes",
    "find_look_alikes",
    "find_scanned",
    "finished_for",
    "fitted_later",
    "fittings",
    "flows",
    "freed_by",
    "held_by",
    "held_in",
    "held_of",
    "holdings",
    "holdings_of",
    "holds",
    "holds_of",
    "holds_on",
    "holds_with_reason",
    "inside",
    "item",
    "items",
    "keys_for",
    "keys_of",
    "kinds",
    "last_position",
    "latest_codes",
    "latest_events",
    "latest_holds",
    "leaves_about",
    "listed_holds",
    "locked_until",
    "lots_in",
    "matching_ids",
    "moved",
    "next_of_book",
    "open_holds",
    "parted",
    "parts_of_acts",
    "period_locks",
    "positions_of",
    "promised",
    "promises_of",
    "readings_of",
    "readings_on",
    "refusals_of",
    "reservations_for",
    "reservations_of",
    "reservations_on",
    "resolve",
    "search",
    "shares_of",
    "standing",
    "standing_items",
    "stock_by",
    "stock_by_product",
    "stock_by_stage",
    "stock_counts",
    "stock_in",
    "unused_runs",
    "used_of_book",
    "values_read",
    "waiting",
    "went",
]
