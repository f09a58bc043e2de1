"""Blocks of numbers reserved for printing where there is no network, and numbers passed over.

A block's numbers are taken like any others and never given again: what of them is not on record
when the block is returned or has expired is a gap with its reason.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime

from stockthread.identifiers import read, serials
from stockthread.identifiers.counters import take_numbers
from stockthread.identifiers.explaining import explain
from stockthread.identifiers.parts import Random, Scheme, name
from stockthread.identifiers.records import BlockRow, Fields, Proposal
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse

BLOCK_MAX = 100_000

_RESERVE = """
    INSERT INTO identifiers_block (scheme_id, scope_key, first_number, count, fields, purpose,
                                   person, reserved_at, expires_at, returned_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0) RETURNING id"""
_RETURN = "UPDATE identifiers_block SET returned_at = %s WHERE id = %s AND returned_at = 0"
_PASS_OVER = """
    INSERT INTO identifiers_gap (scheme_id, scope_key, number, reason, serial)
    VALUES (%s, %s, %s, %s, %s)"""


def reserve_block(
    scheme_id: int,
    fields: Fields,
    count: int,
    *,
    purpose: str,
    person: int,
    at: datetime,
    expires_at: datetime,
    first_number: int | None = None,
) -> int:
    """Take `count` numbers in a row for one purpose and return the block's id.

    `first_number`: the first of the numbers that somebody agreed to; if others were taken since,
    none are taken now. Raises Refused: what `proposed_block` raises, numbers_taken_meanwhile.
    """
    _check_terms(count, purpose, at, expires_at)
    scheme, scope = _counted(scheme_id, fields)
    with db.writing():
        first = take_numbers(scheme_id, scheme, scope, count)
        if first_number not in (None, first):
            refuse("numbers_taken_meanwhile")
        times = clock.micros(at), clock.micros(expires_at)
        values = (scheme_id, scope, first, count, _written(fields), purpose, person, *times)
        row = db.query_one(_RESERVE, values)
    assert row is not None, "RETURNING returns the row"
    return int(row[0])


def proposed_block(
    scheme_id: int,
    fields: Fields,
    count: int,
    *,
    purpose: str,
    at: datetime,
    expires_at: datetime,
) -> Proposal:
    """Return what `reserve_block` would take now; takes nothing.

    Raises Refused: bad_block, scheme_unknown, scheme_not_counted (a random scheme),
    scheme_field_missing, scheme_field_bad, scheme_used_up.
    """
    _check_terms(count, purpose, at, expires_at)
    scheme, scope = _counted(scheme_id, fields)
    counted = {each.scope_key: each.next_number for each in read.counters(scheme_id)}
    first = counted.get(scope, scheme.number.start)
    left = serials.remaining(scheme, first)
    if left < count:
        refuse("scheme_used_up", remaining=left, wanted=count)
    ends = serials.render(scheme, fields, [first, first + count - 1])
    return Proposal(first, count, ends[0], ends[1], left - count)


def _check_terms(count: int, purpose: str, at: datetime, expires_at: datetime) -> None:
    if not 1 <= count <= BLOCK_MAX:
        refuse("bad_block", what=f"a block has 1 to {BLOCK_MAX:,} numbers")
    if expires_at <= at:
        refuse("bad_block", what="it expires in the future")
    if not purpose.strip():
        refuse("bad_block", what="say what it is for")


def _counted(scheme_id: int, fields: Fields) -> tuple[Scheme, str]:
    """Return a scheme in use that counts, and the scope in which it counts for these fields."""
    scheme = read.parsed(scheme_id, in_use=True)
    if isinstance(scheme.number, Random):
        refuse("scheme_not_counted")
    serials.render(scheme, fields, ())
    return scheme, serials.scope_key(scheme, fields)


def return_block(id: int, *, at: datetime) -> None:
    """Take a block back: what of it is not on record now is a gap.

    Raises Refused: unknown_id, block_is_returned.
    """
    read.block(id)
    if not db.execute(_RETURN, (clock.micros(at), id)):
        refuse("block_is_returned", block=id)


def block_serials(block: BlockRow, scheme: Scheme | None = None) -> list[str]:
    """Return the serials of a block, in order. `scheme`: its own with the key, if at hand."""
    numbers = range(block.first_number, block.first_number + block.size)
    return serials.render(scheme or read.parsed(block.scheme), _fields(block.fields), numbers)


def pass_over(scheme_id: int, fields: Fields, passed: Sequence[str], reason: str) -> None:
    """Note in the caller's transaction that serials were taken but will be borne by no item."""
    scheme = read.parsed(scheme_id)
    if isinstance(scheme.number, Random):
        return
    scope = serials.scope_key(scheme, fields)
    rows = []
    for serial in passed:
        said = {part.name: part.number for part in explain(scheme, serial)}
        rows.append((scheme_id, scope, said[name(scheme.number)], reason, serial))
    db.execute_many(_PASS_OVER, rows)


def _written(fields: Fields) -> str:
    on = fields.on.isoformat() if fields.on else None
    return json.dumps(fields._replace(on=on)._asdict())  # type: ignore[arg-type]


def _fields(text: str) -> Fields:
    said = json.loads(text)
    on = date.fromisoformat(said["on"]) if said["on"] else None
    return Fields(**said | {"on": on})
