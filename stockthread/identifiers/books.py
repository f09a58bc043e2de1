"""Books of numbers that were printed or written in advance: registered, spoilt, closed.

A number is in one book of its type at most, in the form that codes of the type have. Which
numbers are used is told by who knows the items; a number never leaves its book. A batch is stored
whole or not at all.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from stockthread.identifiers import read_books
from stockthread.identifiers.codes import canonical_all
from stockthread.identifiers.read import code_type
from stockthread.identifiers.records import BookRow, NewBook
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, in_line_order, tidied

BOOK_MAX: Final = 100_000
LOCK: Final = "books"
"""Taken by every verb of books, so that of two with one number the second sees the first."""

_RULES = {
    "name": Rule(100, is_needed=True),
    "kept": Rule(200),
    "note": Rule(2000),
}
_REASON_MAX: Final = 200
_ADD = """
    INSERT INTO identifiers_book (key, code_type_id, product, name, kept, note, size, person,
                                  registered_at, closed_by, closed_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0) RETURNING id"""
_NUMBERS = """
    INSERT INTO identifiers_book_number (code_type_id, canonical, book_id, position, reason,
                                         spoilt_by, spoilt_at)
    SELECT %s, number, %s, line, '', 0, 0 FROM {source} AS source"""
_SPOIL = """
    UPDATE identifiers_book_number SET reason = %s, spoilt_by = %s, spoilt_at = %s
     WHERE code_type_id = %s AND canonical IN {numbers}"""
_CLOSE = """
    UPDATE identifiers_book SET closed_by = %s, closed_at = %s
     WHERE id = %s AND (closed_at = 0) = %s"""


def check_book(new: NewBook, numbers: Sequence[str]) -> list[Refusal]:
    """Return what `add_book` would refuse, without writing; the book's own refusals have no line.

    Raises Refused unknown_id (of the code type).
    """
    new = tidied(new)
    found = field_refusals(None, new, _RULES)
    if read_books.is_name_taken(new.name):
        found.append(Refusal(None, "code_taken", {"code": new.name, "what": "book"}))
    if not 1 <= len(numbers) <= BOOK_MAX:
        data = {"count": len(numbers), "limit": BOOK_MAX}
        return [*found, Refusal(None, "bad_book_size", data)]
    texts, bad = canonical_or_refused(new.code_type, numbers)
    return in_line_order(found + bad + _in_books(new.code_type, texts))


def add_book(new: NewBook, numbers: Sequence[str], *, key: str, person: int, at: datetime) -> int:
    """Register a book with its numbers in their order, and return its id.

    A repeated key registers nothing: it returns the id of the first.
    Raises Refused: field_missing, field_too_long, field_bad_characters, code_taken, bad_book_size,
    unknown_id, and with a line each empty_code, code_too_long, bad_code_characters,
    code_listed_twice, number_in_book.
    """
    new = tidied(new)
    with db.writing():
        db.lock_text(LOCK)
        if known := read_books.book_of_key(key):
            return known
        if found := check_book(new, numbers):
            raise Refused(found)
        texts = canonical_all(code_type(new.code_type), numbers)
        said = (key, new.code_type, new.product, new.name, new.kept, new.note)
        row = db.query_one(_ADD, (*said, len(texts), person, clock.micros(at)))
        assert row is not None, "RETURNING returns the row"
        source, params = rows.source({"number": "text"}, [(text,) for text in texts])
        db.execute(_NUMBERS.format(source=source), (new.code_type, row[0], *params))
    return int(row[0])


def spoil_numbers(
    id: int, numbers: Sequence[str], reason: str, *, person: int, at: datetime
) -> None:
    """Note that numbers of a book can never be used, and why.

    Raises Refused: unknown_id, bad_spoilt_reason, and with a line each number_not_in_book,
    number_is_spoilt, code_listed_twice and those of a code that is none.
    """
    reason = " ".join(reason.split())
    with db.writing():
        db.lock_text(LOCK)
        book = read_books.book(id)
        if not reason or len(reason) > _REASON_MAX or not reason.isprintable():
            refuse("bad_spoilt_reason", limit=_REASON_MAX)
        _mark(book, numbers, (reason, person, clock.micros(at)), is_spoilt=False)


def mend_numbers(id: int, numbers: Sequence[str]) -> None:
    """Take back that numbers of a book are spoilt.

    Raises Refused: unknown_id, and with a line each number_not_in_book, number_not_spoilt,
    code_listed_twice and those of a code that is none.
    """
    with db.writing():
        db.lock_text(LOCK)
        _mark(read_books.book(id), numbers, ("", 0, 0), is_spoilt=True)


def close_book(id: int, *, person: int, at: datetime) -> None:
    """Take no more numbers from a book. Raises Refused: unknown_id, book_is_closed."""
    book = read_books.book(id)
    if not db.execute(_CLOSE, (person, clock.micros(at), id, True)):
        refuse("book_is_closed", name=book.name)


def reopen_book(id: int) -> None:
    """Take numbers from a closed book again; an open one stays open. Raises Refused unknown_id."""
    read_books.book(id)
    db.execute(_CLOSE, (0, 0, id, False))


def canonical_or_refused(
    type_id: int, numbers: Sequence[str]
) -> tuple[list[str | None], list[Refusal]]:
    """Return each number's canonical form, None where it is refused, and why.

    Refused is what is no code, and what an earlier line has. Raises Refused unknown_id.
    """
    kind, bad = code_type(type_id), dict[int | None, Refusal]()
    try:
        forms = iter(canonical_all(kind, numbers))
    except Refused as refused:
        bad = {refusal.line: refusal for refusal in refused.refusals}
        forms = iter(canonical_all(kind, [n for i, n in enumerate(numbers) if i not in bad]))
    texts = [None if line in bad else next(forms) for line in range(len(numbers))]
    first: dict[str, int] = {}
    for line, text in enumerate(texts):
        if text is not None and first.setdefault(text, line) != line:
            bad[line] = Refusal(line, "code_listed_twice", {"code": text})
            texts[line] = None
    return texts, list(bad.values())


def _in_books(type_id: int, texts: Sequence[str | None]) -> list[Refusal]:
    known = read_books.book_of(type_id, [text for text in texts if text is not None])
    names = read_books.names([number.book for number in known.values()])
    return [
        Refusal(line, "number_in_book", {"code": text, "name": names[known[text].book]})
        for line, text in enumerate(texts)
        if text in known
    ]


def _mark(
    book: BookRow, numbers: Sequence[str], marks: tuple[str, int, int], *, is_spoilt: bool
) -> None:
    """Give numbers of a book, all of which are spoilt or none, these marks."""
    texts, found = canonical_or_refused(book.code_type, numbers)
    good = [text for text in texts if text is not None]
    known = read_books.book_of(book.code_type, good)
    for line, text in enumerate(texts):
        number = known.get(text or "")
        if text is None:
            continue
        if number is None or number.book != book.id:
            found.append(Refusal(line, "number_not_in_book", {"code": text, "name": book.name}))
        elif number.is_spoilt and not is_spoilt:
            data = {"code": text, "reason": number.reason}
            found.append(Refusal(line, "number_is_spoilt", data))
        elif is_spoilt and not number.is_spoilt:
            found.append(Refusal(line, "number_not_spoilt", {"code": text}))
    if found:
        raise Refused(in_line_order(found))
    wanted, param = db.texts_in(good)
    db.execute(_SPOIL.format(numbers=wanted), (*marks, book.code_type, param))
