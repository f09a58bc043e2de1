"""Entries on record: which money was added to goods, by whom, for which document."""

from fractions import Fraction
from typing import Any, Final

from stockthread.costs.records import Entry
from stockthread.kernel import clock, db
from stockthread.ledger import Cause

_ENTRIES: Final = """
    SELECT e.id, e.kind, e.label, e.event, e.amount, e.currency, e.amount_foreign,
           e.rate_numerator, e.rate_denominator, e.shared_by, e.cause_kind, e.cause_id, e.document,
           e.note, e.person, e.happened_at, e.recorded_at
      FROM costs_entry e WHERE {} ORDER BY e.id"""
_FOR: Final = """(e.cause_kind = %s AND e.cause_id = %s) OR e.id IN (
    SELECT p.entry_id FROM costs_part p JOIN ledger_event v ON v.id = p.event
     WHERE v.cause_kind = %s AND v.cause_id = %s)"""
_OF_ITEM: Final = """e.id IN (SELECT p.entry_id FROM costs_part p WHERE p.item = %s) OR e.id IN (
    SELECT p.entry_id FROM costs_part p JOIN ledger_movement m
        ON m.event = p.event AND m.to_product = p.product
      JOIN ledger_movement_item i ON i.movement = m.id WHERE i.item = %s AND p.item = 0)"""


def entries_for(cause: Cause) -> list[Entry]:
    """Return the entries of a document, and those of what came for it."""
    return _entries(_FOR, (*cause, *cause))


def entries_of_item(item: int) -> list[Entry]:
    """Return the entries that were made for an item, or for what came together with it."""
    return _entries(_OF_ITEM, (item, item))


def _entries(where: str, params: Any) -> list[Entry]:
    return [_entry(*row) for row in db.query(_ENTRIES.format(where), params)]


def _entry(*columns: Any) -> Entry:
    head, (top, bottom, shared_by, kind, number, *rest) = columns[:7], columns[7:]
    document, note, person, happened_at, recorded_at = rest
    times = clock.from_micros(happened_at), clock.from_micros(recorded_at)
    cause = Cause(kind, number)
    told = (*head, Fraction(top, bottom), shared_by, cause, document, note, person, *times)
    return Entry._make(told)
