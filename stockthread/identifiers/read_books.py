"""Queries of books of numbers. Nothing here writes; who used a number is asked elsewhere."""

from collections.abc import Sequence
from typing import Any

from stockthread.identifiers.records import BookNumber, BookRow
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse

_BOOKS = """
    SELECT id, name, code_type_id, product, kept, note, size, person, registered_at, closed_by,
           closed_at FROM identifiers_book"""
_NUMBERS = """
    SELECT canonical, reason FROM identifiers_book_number WHERE book_id = %s ORDER BY position"""
_BOOK_OF = """
    SELECT canonical, book_id, reason FROM identifiers_book_number
     WHERE code_type_id = %s AND canonical IN {numbers}"""


def books(product: int | None = None) -> list[BookRow]:
    """Return books, those in use first, then by name; `product`: those for it, or for any."""
    order = "ORDER BY CASE WHEN closed_at = 0 THEN 0 ELSE 1 END, name"
    if product is None:
        return db.query_records(_book, f"{_BOOKS} {order}")
    return db.query_records(_book, f"{_BOOKS} WHERE product IN (0, %s) {order}", (product,))


def book(id: int) -> BookRow:
    """Return one book, closed ones too. Raises Refused unknown_id."""
    found = db.query_records(_book, f"{_BOOKS} WHERE id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def book_by_name(name: str) -> BookRow:
    """Return the book of that name, closed ones too. Raises Refused unknown_book."""
    if not db.is_storable(name):
        refuse("unknown_book", name=name)
    found = db.query_records(_book, f"{_BOOKS} WHERE name = %s", (name,))
    return found[0] if found else refuse("unknown_book", name=name)


def is_name_taken(name: str) -> bool:
    """Tell whether a book has this name."""
    if not db.is_storable(name):
        return False
    return bool(db.query("SELECT 1 FROM identifiers_book WHERE name = %s", (name,)))


def book_of_key(key: str) -> int:
    """Return the id of the book that was registered with this key, 0 for none."""
    row = db.query_one("SELECT id FROM identifiers_book WHERE key = %s", (key,))
    return int(row[0]) if row else 0


def names(ids: Sequence[int]) -> dict[int, str]:
    """Return the name of each of these books."""
    wanted, param = db.ids_in(sorted(set(ids)))
    return dict(db.query(f"SELECT id, name FROM identifiers_book WHERE id IN {wanted}", (param,)))


def book_numbers(id: int) -> list[tuple[str, str]]:
    """Return a book's numbers in their order, each with why it is spoilt, or ""."""
    return [(text, reason) for text, reason in db.query(_NUMBERS, (id,))]


def book_of(code_type: int, canonical: Sequence[str]) -> dict[str, BookNumber]:
    """Return for those of these codes of one type that are in a book, in which. One statement."""
    wanted, param = db.texts_in(canonical)
    found = db.query(_BOOK_OF.format(numbers=wanted), (code_type, param))
    return {text: BookNumber(book, bool(reason), reason) for text, book, reason in found}


def _book(*columns: Any) -> BookRow:
    *said, registered_at, closed_by, closed_at = columns
    ended = clock.from_micros(closed_at) if closed_at else None
    return BookRow._make((*said, clock.from_micros(registered_at), closed_by, ended))
