"""Spoiling numbers of books: what an item bears or bore is used and cannot be spoilt."""

from collections.abc import Sequence
from datetime import datetime

from stockthread import identifiers
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger.read_books import used_of_book


def spoil_numbers(
    book: int, numbers: Sequence[str], reason: str, *, person: int, at: datetime
) -> None:
    """Note that numbers of a book can never be used, and why.

    Raises Refused: number_is_used for each line whose number is on an item, and those of
    `identifiers.spoil_numbers`.
    """
    with db.writing():
        db.lock_text(f"book {book}")
        identifiers.spoil_numbers(book, numbers, reason, person=person, at=at)
        kind = identifiers.read.code_type(identifiers.read.book(book).code_type)
        texts = identifiers.canonical_all(kind, numbers)
        used = used_of_book(book, texts)
        found = [
            Refusal(line, "number_is_used", {"code": text})
            for line, text in enumerate(texts)
            if text in used
        ]
        if found:
            raise Refused(found)
