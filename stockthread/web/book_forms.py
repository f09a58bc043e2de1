"""The forms of books: registering one in three piles, spoiling numbers, closing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from stockthread import catalog, identifiers, ledger
from stockthread.identifiers import NewBook
from stockthread.kernel import errors, ids
from stockthread.ledger import BookNumbers
from stockthread.web import acting, asked, book_list, words
from stockthread.web.piled import pile

FIELDS: Final = ("name", "type", "product", "kept", "note", "numbers")
SUGGESTED_MAX: Final = 300
SHOWN_MAX: Final = 50


def page(sent: Mapping[str, str]) -> dict[str, Any]:
    """The form as it was filled, with what may be chosen, and its three piles."""
    said = {name: sent.get(name, "") for name in FIELDS}
    return {
        "asked": said | {"type": said["type"] or "serial"},
        "key": sent.get("key") or asked.new_key(),
        "types": identifiers.read.code_types(),
        "products": [p for p in catalog.read.all_products(SUGGESTED_MAX) if p.is_active],
        **preview(sent),
    }


def preview(sent: Mapping[str, str]) -> dict[str, Any]:
    """Three piles: numbers the book will have, those to look at first, those it cannot have."""
    if not sent.get("numbers", "").strip():
        return {}
    try:
        found = sorted_numbers(sent)
    except errors.Refused as refused:
        return {"problem": errors.text(refused.refusals[0])}
    reasons = [each for each in found.reasons if each.code not in ("field_missing",)]
    good, both = found.good(), found.good(with_doubtful=True)
    return {
        "problem": errors.text(reasons[0]) if reasons else "",
        "piles": [
            pile("finished", "check", "accepted", len(good), "will be in the book"),
            pile("progress", "doubt", "doubtful", len(found.doubts), "look at these first",
                 lines(found, found.doubts)[:SHOWN_MAX]),
            pile("held", "close", "refused", len(found.refused), "stay here until mended",
                 lines(found, found.refused)[:SHOWN_MAX]),
        ],
        "good": len(good),
        "doubtful": len(found.doubts),
        "deed": deed_words(found, len(good)),
        "deed_both": f"Register {words.number(len(both))}, the doubtful too"
        if found.doubts else "",
    }  # fmt: skip


def deed_words(found: BookNumbers, good: int) -> str:
    """`Register all 500`, `Register the 498 good ones`."""
    if found.doubts or found.refused:
        return acting.good_words("Register", good)
    return f"Register all {words.number(good)}"


def lines(found: BookNumbers, why: Mapping[int, errors.Refusal]) -> list[dict[str, Any]]:
    """Numbers that need a hand, each with its line and why."""
    return [
        {"number": found.lines[n] + 1, "text": found.codes[n],
         "why": errors.text(why[n]._replace(line=None))}
        for n in sorted(why)
    ]  # fmt: skip


def sorted_numbers(sent: Mapping[str, str]) -> BookNumbers:
    """The numbers of the form, sorted. Raises Refused as ledger.sort_numbers does."""
    return ledger.sort_numbers(new_book(sent), sent.get("numbers", "").splitlines())


def new_book(sent: Mapping[str, str]) -> NewBook:
    """What the form says of the book. Raises Refused unknown_id, unknown_product."""
    product = sent.get("product", "").strip()
    return NewBook(
        sent.get("name", ""),
        identifiers.read.code_type_by_code(sent.get("type") or "serial").id,
        asked.product(product).id if product else 0,
        sent.get("kept", ""),
        sent.get("note", ""),
    )


def register(sent: Mapping[str, str], person: int, now: datetime) -> tuple[int, str]:
    """Register the good numbers; return the book's id and the lines that were left out.

    Raises Refused as identifiers.add_book does.
    """
    key = sent.get("key") or asked.new_key()
    if known := identifiers.read.book_of_key(key):
        return known, ""
    found, is_all = sorted_numbers(sent), bool(sent.get("doubtful"))
    codes = found.good(with_doubtful=is_all)
    if not codes and found.refused:
        raise errors.Refused(list(found.refused.values()))
    id = identifiers.add_book(new_book(sent), codes, key=key, person=person, at=now)
    out = found.refused.keys() | (set() if is_all else found.doubts.keys())
    return id, "\n".join(found.codes[n] for n in sorted(out))


def spoil_form(id: int, sent: Mapping[str, str]) -> dict[str, Any]:
    """The form to say that numbers are spoilt, or good again. Raises Refused unknown_id."""
    book, public = identifiers.read.book(id), ids.public_id("book", id)
    is_mending = bool(sent.get("mend"))
    deed = "Good again" if is_mending else "Mark as spoilt"
    return {
        "title": f"{deed}: numbers of {book.name}",
        "deed": deed,
        "action": reverse("book_spoil_post", args=[public]),
        "back": book_list.href(id),
        "key": asked.new_key(),
        "asked": {name: sent.get(name, "") for name in ("numbers", "why", "mend")},
    }


def spoil(id: int, sent: Mapping[str, str], person: int, now: datetime) -> str:
    """Mark numbers as spoilt or good; return where to go then.

    Raises Refused as ledger.spoil_numbers and identifiers.mend_numbers do, no_lines.
    """
    written = identifiers.read_ranges(sent.get("numbers", "").splitlines())
    numbers = [code for line in written for code in line.codes]
    if not numbers:
        errors.refuse("no_lines")
    if sent.get("mend"):
        identifiers.mend_numbers(id, numbers)
        return f"{book_list.href(id)}?said=mended-{len(numbers)}"
    ledger.spoil_numbers(id, numbers, sent.get("why", ""), person=person, at=now)
    return f"{book_list.href(id)}?said=spoilt-{len(numbers)}"


def close_form(id: int) -> dict[str, Any]:
    """What closing a book would mean. Raises Refused unknown_id."""
    book = identifiers.read.book(id)
    return {
        "title": f"Close {book.name}?",
        "book": book,
        "left": ledger.read.book_tallies([id])[id].left,
        "deed": "Close it",
        "action": reverse("book_close_post", args=[ids.public_id("book", id)]),
        "back": book_list.href(id),
        "key": asked.new_key(),
        "asked": {},
    }
