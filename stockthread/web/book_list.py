"""The list of books of numbers, and the page of one: what is used, spoilt and left."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, identifiers, ledger, parties
from stockthread.identifiers import BookRow
from stockthread.kernel import clock, ids
from stockthread.ledger import BookTally
from stockthread.web import asked, list_deeds, lists, pictures, shown, words
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

RUNS_MAX: Final = 500
STATES: Final = {
    "used": words.State("finished", "finished", "used"),
    "spoilt": words.State("held", "gone", "spoilt"),
    "left": words.State("expected", "expected", "left"),
}


class Row(NamedTuple):
    """One book, ready to be written down."""

    book: BookRow
    href: str
    type: str
    product: catalog.Product | None
    product_href: str
    tally: BookTally
    segments: list[pictures.Segment]


def href(id: int) -> str:
    """The page of a book."""
    return reverse("book", args=[ids.public_id("book", id)])


def find(said: Said) -> Whole:
    """Books that fit the words, those in use first."""
    state, product = said.get("state", ""), said.product()
    return Whole(
        [
            book
            for book in identifiers.read.books()
            if (not state or bool(book.closed_at) == (state == "closed"))
            and product in (0, book.product)
            and said.fits(book.name, book.kept)
        ]
    )


def listed(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Books as rows of the list."""
    return [{**row._asdict(), "id": ids.public_id("book", row.book.id)} for row in rows(found)]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Books as lines of the file."""
    for row in rows(found):
        yield [
            row.book.name, row.type, row.product.sku if row.product else "", row.book.kept,
            row.book.size, *row.tally, "no" if row.book.closed_at else "yes",
        ]  # fmt: skip


def close(book: BookRow, request: HttpRequest) -> None:
    """Take no more numbers from a book."""
    person = request.actor.person  # type: ignore[attr-defined]
    identifiers.close_book(book.id, person=person, at=clock.now())


def rows(books: Sequence[BookRow]) -> list[Row]:
    """Books with how many of their numbers are used, spoilt and left."""
    tallies = ledger.read.book_tallies([book.id for book in books])
    products = catalog.read.products(sorted({book.product for book in books if book.product}))
    types = {each.id: each.name for each in identifiers.read.code_types()}
    return [
        Row(
            book,
            href(book.id),
            types[book.code_type],
            products.get(book.product),
            shown.product_href(book.product) if book.product else "",
            tallies[book.id],
            segments(tallies[book.id]),
        )
        for book in books
    ]


def segments(tally: BookTally) -> list[pictures.Segment]:
    """The bar of a book."""
    counts = tally._asdict()
    return pictures.stacked([pictures.Share(state, counts[name]) for name, state in STATES.items()])


def one_book(id: int, said: str, actor: access.Actor) -> dict[str, Any]:
    """One book with its runs. Raises Refused unknown_id."""
    book = identifiers.read.book(id)
    use = ledger.read.book_use(book)
    [row] = rows([book])
    people = parties.read.people_names([book.person, book.closed_by])
    public = ids.public_id("book", id)
    return {
        "row": row,
        "book": book,
        "tally": use.tally,
        "segments": row.segments,
        "runs": [
            {"run": run, "state": STATES[run.state], "first": run.place + 1,
             "last": run.place + run.size}
            for run in use.runs[:RUNS_MAX]
        ],
        "runs_left": max(len(use.runs) - RUNS_MAX, 0),
        "by": people.get(book.person) or "somebody who has left",
        "closed_by": people.get(book.closed_by) or "somebody who has left",
        "spoil_href": reverse("book_spoil", args=[public]),
        "close_href": reverse("book_close", args=[public]),
        "reopen_href": reverse("book_reopen", args=[public]),
        "may_spoil": access.may(actor, "label"),
        "key": asked.new_key(),
        "toasts": toasts(book, said, actor),
    }  # fmt: skip


def toasts(book: BookRow, said: str, actor: access.Actor) -> list[dict[str, str]]:
    """What was just done with the book, with the way back for those who may go it."""
    deed, _, count = said.partition("-")
    size = words.count(book.size, "number")
    told = {
        "added": f"{book.name} is registered with {size}.",
        "closed": f"{book.name} is closed; no more numbers are taken from it.",
        "reopened": f"{book.name} is open again.",
        "spoilt": f"{words.count(int(count), 'number')} spoilt." if count.isdecimal() else "",
        "mended": f"{words.count(int(count), 'number')} good again." if count.isdecimal() else "",
    }.get(deed, "")
    if not told or (deed == "closed") != bool(book.closed_at):
        return []
    toast = {"sentence": told, "back": href(book.id), "key": asked.new_key()}
    if deed == "closed" and access.may(actor, "set_up"):
        toast["undo"] = reverse("book_reopen", args=[ids.public_id("book", book.id)])
    return [toast]


BOOKS: Final = Listing(
    name="books",
    noun="book",
    fields=(
        lists.text_field("any name", "Show those with"),
        lists.choice("state", "that are", (("", "in use or closed"), ("used", "in use"),
                                           ("closed", "closed"))),
        lists.PRODUCT,
    ),
    find=find,
    rows=listed,
    head=("book", "numbers_of", "sku", "kept", "size", *BookTally._fields, "in_use"),
    amounts=("size", "used", "spoilt", "left"),
    cells=cells,
    label=lambda book: book.name,
    kind="book",
    deeds={
        "close": Deed("Close", "close", "closed", "set_up", list_deeds.one_by_one(close),
                      "No more numbers are taken from them.", "reopen"),
        "reopen": Deed("Reopen", "undo", "open again", "set_up",
                       list_deeds.one_by_one(lambda book, _: identifiers.reopen_book(book.id)),
                       "Numbers are taken from them again.", "close"),
    },
    words={"used": "used, spoilt, left"},
)  # fmt: skip
