"""Numbers of orders: prefix, year, counter; taken when the order is stored, without gaps."""

from datetime import datetime
from typing import Final

from stockthread import ledger
from stockthread.kernel import db
from stockthread.orders.records import PREFIXES

_TAKE: Final = """
    INSERT INTO orders_counter (series, last) VALUES (%s, %s)
    ON CONFLICT (series) DO UPDATE SET last = orders_counter.last + excluded.last
    RETURNING last"""
_TAKEN: Final = "SELECT number FROM orders_order WHERE kind = %s AND number IN {}"


def next_numbers(kind: str, count: int, at: datetime) -> list[str]:
    """Return the next numbers of a kind, in the caller's transaction; those in use are passed over.

    People may give numbers of their own, which can look like ours, and events may name as their
    cause an order that is not on record: it must not become another one's past.
    """
    prefix = f"{PREFIXES[kind]}-{at:%y}"
    found: list[str] = []
    while len(found) < count:
        missing = count - len(found)
        row = db.query_one(_TAKE, (prefix, missing))
        assert row is not None, "RETURNING returns the row"
        last = int(row[0])
        numbers = [f"{prefix}-{number:04d}" for number in range(last - missing + 1, last + 1)]
        used = taken(kind, numbers) | ledger.read.causes_named(kind, numbers)
        found += [number for number in numbers if number not in used]
    return found


def taken(kind: str, numbers: list[str]) -> set[str]:
    """Return those numbers that orders of a kind have already."""
    wanted, param = db.texts_in(numbers)
    return {number for (number,) in db.query(_TAKEN.format(wanted), (kind, param))}
