"""Numbers taken from schemes, to be the serials of new items.

A counter's row counts what was taken: the next number, or of a random scheme how many were drawn.

Numbers are taken in the caller's transaction: if it is undone they are not used. Of two
transactions that take from one counter at once the second waits for the first, so no number is
given twice.
"""

import secrets

from stockthread.identifiers import read, serials
from stockthread.identifiers.parts import Random, Scheme
from stockthread.identifiers.records import Fields
from stockthread.kernel import db
from stockthread.kernel.errors import refuse

_TAKE = """
    INSERT INTO identifiers_counter (scheme_id, scope_key, next_number) VALUES (%s, %s, %s)
        ON CONFLICT (scheme_id, scope_key) DO UPDATE
       SET next_number = identifiers_counter.next_number + %s
     WHERE identifiers_counter.next_number <= %s
    RETURNING next_number"""
_NEXT = "SELECT next_number FROM identifiers_counter WHERE scheme_id = %s AND scope_key = %s"


def take(scheme_id: int, fields: Fields, count: int) -> list[str]:
    """Take the next `count` numbers of a scheme and return their serials, in order.

    Raises Refused: scheme_unknown (also when closed), scheme_field_missing, scheme_field_bad,
    scheme_used_up. A refusal takes no number.
    """
    assert count >= 0, "a count of serials"
    scheme = read.parsed(scheme_id, in_use=True)
    serials.render(scheme, fields, ())  # refuses the fields before a number is taken
    if not count:
        return []
    first = take_numbers(scheme_id, scheme, serials.scope_key(scheme, fields), count)
    if isinstance(scheme.number, Random):
        return serials.render(scheme, fields, _drawn(scheme.capacity, count))
    return serials.render(scheme, fields, range(first, first + count))


def _drawn(capacity: int, count: int) -> list[int]:
    """Draw different numbers below `capacity`."""
    drawn = dict.fromkeys(secrets.randbelow(capacity) for _ in range(count))
    while len(drawn) < count:
        drawn[secrets.randbelow(capacity)] = None
    return list(drawn)


def take_numbers(scheme_id: int, scheme: Scheme, scope_key: str, count: int) -> int:
    """Move the counter on and return the first of `count` numbers in a row.

    Raises Refused scheme_used_up.
    """
    start, next_max = scheme.number.start, scheme.capacity - count
    if start <= next_max:
        params = (scheme_id, scope_key, start + count, count, next_max)
        moved = db.query_one(_TAKE, params)
        if moved:
            return int(moved[0]) - count
    now = db.query_one(_NEXT, (scheme_id, scope_key))
    left = serials.remaining(scheme, now[0] if now else None)
    refuse("scheme_used_up", remaining=left, wanted=count)
