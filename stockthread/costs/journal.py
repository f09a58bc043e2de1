"""The journal of a period: what each event and each entry did to the accounts, always balanced.

What only went from one place to another is left out. Amounts are in the home currency.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, TextIO

from stockthread import counts, orders
from stockthread.costs import following
from stockthread.costs.accounts import words_of
from stockthread.costs.days import end_of, start_of
from stockthread.costs.records import JournalLine
from stockthread.kernel import clock, db, money
from stockthread.kernel.cells import csv_lines

_NAMED: Final = (*orders.KINDS, counts.CAUSE)
"""Kinds of documents that have a number which people know; others are an act's own key."""
_LINES: Final = """
    SELECT l.booked_at, l.event, l.entry, l.account, CAST(SUM(l.goods) AS BIGINT),
           CAST(SUM(l.landed) AS BIGINT),
           COALESCE(e.kind, c.kind), COALESCE(c.label, ''),
           CASE WHEN COALESCE(c.document, '') <> '' THEN c.document
                WHEN COALESCE(e.cause_kind, c.cause_kind) IN ({})
                THEN COALESCE(e.cause_id, c.cause_id) ELSE '' END
      FROM costs_line l LEFT JOIN ledger_event e ON e.id = l.event
      LEFT JOIN costs_entry c ON c.id = l.entry
     WHERE l.booked_at >= %s AND l.booked_at < %s
     GROUP BY l.booked_at, l.event, l.entry, l.account, e.kind, e.cause_kind, e.cause_id, c.kind,
              c.label, c.document, c.cause_kind, c.cause_id
     ORDER BY l.booked_at, l.event, l.entry, l.account"""
HEADINGS: Final = ("date", "event", "entry", "what", "document", "account", "debit", "credit",
                   "currency")  # fmt: skip


def journal(first: date, last: date) -> Iterator[JournalLine]:
    """Yield the lines of a period, from its first day to its last."""
    following.follow()
    sums: dict[str, int] = {}
    head: tuple[int, int, int, str, str] | None = None
    for booked_at, event, entry, account, goods, landed, kind, label, document in db.stream(
        _LINES.format(", ".join(["%s"] * len(_NAMED))), (*_NAMED, start_of(first), end_of(last))
    ):
        new = (booked_at, event, entry, label or kind, document)
        if head and new[:3] != head[:3]:
            yield from _told(head, sums)
            sums = {}
        head = new
        for word, amount in words_of(account, goods, landed):
            sums[word] = sums.get(word, 0) + amount
    if head:
        yield from _told(head, sums)


def _told(head: tuple[int, int, int, str, str], sums: dict[str, int]) -> Iterator[JournalLine]:
    booked_at, event, entry, what, document = head
    for word, amount in sorted(sums.items(), key=lambda pair: -pair[1]):
        if amount:
            yield JournalLine(
                clock.from_micros(booked_at), event, entry, what, document, word,
                max(amount, 0), max(-amount, 0),
            )  # fmt: skip


def journal_csv(first: date, last: date) -> Iterator[str]:
    """Yield a period's journal as lines of CSV, the headings first."""
    return csv_lines(HEADINGS, _cells(first, last))


def _cells(first: date, last: date) -> Iterator[list[object]]:
    home = money.home_currency()
    for line in journal(first, last):
        day = clock.day_of(line.booked_at).isoformat()
        amounts = [money.shown_amount(each, home) if each else "" for each in line[-2:]]
        numbers = [line.event or "", line.entry or ""]
        yield [day, *numbers, line.what, line.document, line.account, *amounts, home]


def write_journal(first: date, last: date, out: TextIO) -> int:
    """Write a period's journal as CSV; return how many lines it has."""
    count = -1
    for line in journal_csv(first, last):
        out.write(line)
        count += 1
    return count
