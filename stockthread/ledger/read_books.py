"""What became of the numbers of books: which are used, which are spoilt, what is left.

A number is used where an item bears or bore it, of the book's own product if its type of code
is unique in each product.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread import identifiers
from stockthread.kernel import db
from stockthread.kernel.errors import refuse


class BookTally(NamedTuple):
    """How many of a book's numbers are used, how many spoilt and not used, how many left."""

    used: int
    spoilt: int
    left: int


class BookRun(NamedTuple):
    """Numbers of a book in a row of which the same is to be said.

    `state` is used, spoilt or left; `reason` says why spoilt ones are; `place` is the first
    one's place in the book, from 0.
    """

    state: str
    reason: str
    first: str
    last: str
    size: int
    place: int


class BookUse(NamedTuple):
    """A book with what became of its numbers, in the book's order."""

    book: identifiers.BookRow
    tally: BookTally
    runs: list[BookRun]


# A code is compared as it stands; "binary" is the order by code point on both databases.
_USED = """EXISTS (SELECT 1 FROM ledger_code c WHERE c.canonical = n.canonical COLLATE "binary"
    AND c.type = n.code_type_id AND {live}
    AND (b.product = 0 OR t.scope <> 'product' OR c.scope = b.product))"""
_LIVE, _OLD = (_USED.format(live=f"c.closed_by IS {null}") for null in ("NULL", "NOT NULL"))
_IS_USED = f"({_LIVE} OR {_OLD})"
_NUMBERS = """
  FROM identifiers_book b CROSS JOIN identifiers_code_type t CROSS JOIN identifiers_book_number n
 WHERE t.id = b.code_type_id AND n.book_id = b.id AND """
_TALLIES = f"""
SELECT book, SUM(used), SUM(CASE WHEN used = 0 AND reason <> '' THEN 1 ELSE 0 END), COUNT(*) FROM (
    SELECT n.book_id AS book, n.reason AS reason, CASE WHEN {_IS_USED} THEN 1 ELSE 0 END AS used
    {_NUMBERS} b.id IN {{books}}) AS told
GROUP BY book"""
_STATES = f"""
SELECT n.canonical, n.reason, CASE WHEN {_IS_USED} THEN 1 ELSE 0 END
{_NUMBERS} b.id = %s ORDER BY n.position"""
_USED_OF_BOOK = f"""
SELECT n.canonical {_NUMBERS} b.id = %s AND n.canonical IN {{numbers}} AND {_IS_USED}"""
_NEXT = f"""
SELECT n.canonical {_NUMBERS} b.id = %s AND n.reason = '' AND NOT {_IS_USED}
ORDER BY n.position LIMIT %s"""


def book_tallies(ids: Sequence[int]) -> dict[int, BookTally]:
    """Return what became of each book's numbers, counted. One statement."""
    wanted, param = db.ids_in(ids)
    rows = db.query(_TALLIES.format(books=wanted), (param,))
    return {
        book: BookTally(int(used), int(spoilt), size - int(used) - int(spoilt))
        for book, used, spoilt, size in rows
    }


def book_use(book: identifiers.BookRow) -> BookUse:
    """Return what became of a book's numbers, alike ones in a row together. One statement."""
    runs, counts = list[BookRun](), {"used": 0, "spoilt": 0, "left": 0}
    for place, (text, reason, is_used) in enumerate(db.query(_STATES, (book.id,))):
        state = "used" if is_used else "spoilt" if reason else "left"
        reason = reason if state == "spoilt" else ""
        counts[state] += 1
        if runs and runs[-1][:2] == (state, reason):
            runs[-1] = runs[-1]._replace(last=text, size=runs[-1].size + 1)
        else:
            runs.append(BookRun(state, reason, text, text, 1, place))
    return BookUse(book, BookTally(**counts), runs)


def used_of_book(id: int, canonical: Sequence[str]) -> set[str]:
    """Return those of these numbers of a book that some item bears or bore. One statement."""
    wanted, param = db.texts_in(canonical)
    rows = db.query(_USED_OF_BOOK.format(numbers=wanted), (id, param))
    return {text for (text,) in rows}


def next_of_book(id: int, count: int) -> list[str]:
    """Return the next numbers of a book that are left, for items made in this transaction.

    Who asks for the same book meanwhile waits for the caller's transaction to end, so the same
    number is never given twice. Raises Refused: unknown_id, book_is_closed, book_used_up.
    """
    assert count >= 0, "a count of numbers"
    db.lock_text(f"book {id}")
    book = identifiers.read.book(id)
    if book.closed_at:
        refuse("book_is_closed", name=book.name)
    found = [text for (text,) in db.query(_NEXT, (id, count))]
    if len(found) < count:
        refuse("book_used_up", name=book.name, left=len(found), wanted=count)
    return found
