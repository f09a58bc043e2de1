"""Serials that the supplier of an order marks goods with: given, listed, taken along as files."""

from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import catalog, identifiers, ledger, parties, purchases
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.orders import OPEN, Order
from stockthread.purchases import Issued
from stockthread.web import asked, order_list, words

LABELS_MAX: Final = 1_000
"""Of so many labels are printed from here; of more from the items themselves."""


def page(order: Order, form: QueryDict, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """What can be given, and what was given already."""
    public = ids.public_id("order", order.id)
    room = purchases.to_issue(order)
    listed = purchases.issued(order)
    products = catalog.read.products(sorted({each.product for each in listed}))
    people = parties.read.people_names(sorted({each.person for each in listed}))
    open = [each for each in room if each.open]
    return {
        "order": order,
        "order_href": order_list.href(order.id),
        "supplier": parties.read.names([order.party]).get(order.party, ""),
        "key": asked.new_key(),
        "action": reverse("order_serials_post", args=[public]),
        "can_give": order.state == OPEN and bool(open),
        "room": [
            {"sku": each.product.sku, "name": each.product.name, "count": each.open,
             "is_chosen": form.get("product", "") == each.product.sku}
            for each in open
        ],
        "asked": {
            "count": form.get("count", str(open[0].open) if open else ""),
            "from": form.get("from", ""),
        },
        "books": [
            {"value": each.name, "word": f"Book {each.name}"}
            for each in books(open)
        ],
        "has_scheme": any(each.product.scheme for each in open),
        "given": [row(order, each, products, people) for each in listed],
        **(reasons or {}),
    }  # fmt: skip


def books(open: list[purchases.ToIssue]) -> list[identifiers.BookRow]:
    """The books in use from which numbers for one of these products can be taken."""
    found = {
        book.id: book
        for each in open
        for book in identifiers.read.books(each.product.id)
        if not book.closed_at and book.code_type == each.product.code_type
    }
    left = ledger.read.book_tallies(sorted(found)) if found else {}
    return [book for book in found.values() if left[book.id].left]


def row(
    order: Order, each: Issued, products: dict[int, catalog.Product], people: dict[int, str]
) -> dict[str, Any]:
    """What was given at once, with the ways to take it along."""
    public, event = ids.public_id("order", order.id), ids.public_id("event", each.event)
    return {
        "product": products[each.product].name,
        "count": len(each.codes),
        "first": each.codes[0],
        "last": each.codes[-1],
        "at": each.at,
        "who": people.get(each.person, ""),
        "event_href": reverse("event", args=[event]),
        "csv_href": reverse("order_serials_file", args=[public, event, "csv"]),
        "pdf_href": reverse("order_serials_file", args=[public, event, "pdf"]),
        "items": " ".join(ids.public_id("item", item) for item in each.items[:LABELS_MAX]),
        "labels": words.count(min(len(each.items), LABELS_MAX), "label"),
    }


def post(order: Order, request: HttpRequest) -> Issued:
    """Give serials. Raises Refused: unknown_product, unknown_book, and as issue_serials does."""
    form = request.POST
    book = form.get("from", "")
    count = form.get("count", "").strip()
    if not count.isdecimal():
        refuse("not_a_whole_quantity", quantity=count)
    return purchases.issue_serials(
        order,
        asked.act(request),
        product=asked.product(form.get("product", "")).id,
        count=int(count[:9]),
        book=identifiers.read.book_by_name(book).id if book else 0,
    )


def given(order: Order, event: str) -> Issued:
    """What an event gave for an order. Raises Refused unknown_id."""
    id = ids.internal_id("event", event)
    for each in purchases.issued(order):
        if each.event == id:
            return each
    refuse("unknown_id", id=event)
