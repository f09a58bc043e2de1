"""Queries of the identifiers area."""

from typing import Any

from stockthread.identifiers.parts import Scheme
from stockthread.identifiers.read_books import (
    book,
    book_by_name,
    book_numbers,
    book_of,
    book_of_key,
    books,
)
from stockthread.identifiers.records import BlockRow, CodeType, CounterRow, GapRow, SchemeRow
from stockthread.identifiers.schemes import parse
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse

__all__ = [
    "all_counters",
    "block",
    "blocks",
    "book",
    "book_by_name",
    "book_numbers",
    "book_of",
    "book_of_key",
    "books",
    "code_type",
    "code_type_by_code",
    "code_types",
    "counters",
    "gaps",
    "parsed",
    "scheme",
    "scheme_by_code",
    "schemes",
]

_CODE_TYPES = """
    SELECT id, code, name, scope,
           folds_case, folds_inner_spaces, folds_hyphens, folds_leading_zeros, form
      FROM identifiers_code_type"""
_SCHEMES = "SELECT id, code, name, pattern, code_type_id, is_active FROM identifiers_scheme"
_PARSED = "SELECT code, pattern, key, is_active FROM identifiers_scheme WHERE id = %s"
_BLOCKS = """
    SELECT id, scheme_id, scope_key, first_number, count, fields, purpose, person,
           reserved_at, expires_at, returned_at FROM identifiers_block"""
_GAPS = """
    SELECT scope_key, number, serial, reason FROM identifiers_gap
     WHERE scheme_id = %s ORDER BY scope_key DESC, number DESC LIMIT %s"""
_COUNTERS = """
    SELECT scope_key, next_number FROM identifiers_counter
     WHERE scheme_id = %s ORDER BY scope_key"""
_ALL_COUNTERS = """
    SELECT scheme_id, scope_key, next_number FROM identifiers_counter
     ORDER BY scheme_id, scope_key"""


def code_type(id: int) -> CodeType:
    """Return one code type. Raises Refused unknown_id."""
    found = db.query_records(_code_type, f"{_CODE_TYPES} WHERE id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def code_type_by_code(code: str) -> CodeType:
    """Return the code type of that name ("serial", "lot", …). Raises Refused unknown_id."""
    found = db.query_records(_code_type, f"{_CODE_TYPES} WHERE code = %s", (code,))
    return found[0] if found else refuse("unknown_id", id=code)


def code_types() -> list[CodeType]:
    """Return every code type, in the order in which screens list them."""
    return db.query_records(_code_type, f"{_CODE_TYPES} ORDER BY id")


def scheme(id: int) -> SchemeRow:
    """Return one scheme, closed ones too. Raises Refused scheme_unknown."""
    found = db.query_records(_scheme, f"{_SCHEMES} WHERE id = %s", (id,))
    return found[0] if found else refuse("scheme_unknown", scheme=id)


def scheme_by_code(code: str) -> SchemeRow:
    """Return the scheme of that name, closed ones too. Raises Refused scheme_unknown."""
    found = db.query_records(_scheme, f"{_SCHEMES} WHERE code = %s", (code,))
    return found[0] if found else refuse("scheme_unknown", scheme=code)


def parsed(id: int, *, in_use: bool = False) -> Scheme:
    """Return a stored scheme's parts with its own key, to make or explain its serials.

    Raises Refused scheme_unknown, with `in_use` for a closed one too.
    """
    row = db.query_one(_PARSED, (id,))
    if row is None or (in_use and not row[3]):
        refuse("scheme_unknown", scheme=row[0] if row else id)
    scheme = parse(row[1])
    return scheme._replace(key=bytes(row[2])) if row[2] else scheme


def schemes() -> list[SchemeRow]:
    """Return every scheme, those in use first, by code."""
    return db.query_records(_scheme, f"{_SCHEMES} ORDER BY is_active DESC, code")


def counters(scheme_id: int) -> list[CounterRow]:
    """Return how far a scheme has counted in each of its scopes; none before its first serial."""
    return db.query_records(CounterRow, _COUNTERS, (scheme_id,))


def all_counters() -> dict[int, list[CounterRow]]:
    """Return for each scheme that has counted how far it has, in each of its scopes."""
    found = dict[int, list[CounterRow]]()
    for scheme_id, *row in db.query(_ALL_COUNTERS):
        found.setdefault(scheme_id, []).append(CounterRow._make(row))
    return found


def block(id: int) -> BlockRow:
    """Return one block of numbers. Raises Refused unknown_id."""
    found = db.query_records(_block, f"{_BLOCKS} WHERE id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def blocks(scheme_id: int, limit: int = 100, before: int = 2**62) -> list[BlockRow]:
    """Return a scheme's blocks, the newest first; those made before the block `before`."""
    sql = f"{_BLOCKS} WHERE scheme_id = %s AND id < %s ORDER BY id DESC LIMIT %s"
    return db.query_records(_block, sql, (scheme_id, before, limit))


def gaps(scheme_id: int, limit: int = 100) -> list[GapRow]:
    """Return numbers of a scheme that were passed over one by one, the greatest first."""
    return db.query_records(GapRow, _GAPS, (scheme_id, limit))


def _block(*columns: Any) -> BlockRow:
    *said, reserved_at, expires_at, returned_at = columns
    times = (clock.from_micros(reserved_at), clock.from_micros(expires_at))
    return BlockRow._make((*said, *times, clock.from_micros(returned_at) if returned_at else None))


def _code_type(*columns: Any) -> CodeType:
    """SQLite tells true and false as 1 and 0."""
    *head, form = columns
    return CodeType._make((*head[:4], *map(bool, head[4:]), form))


def _scheme(
    id: int, code: str, name: str, pattern: str, code_type: int, is_active: int
) -> SchemeRow:
    return SchemeRow(id, code, name, pattern, code_type, bool(is_active))
