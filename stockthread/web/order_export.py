"""Orders as a file: a row a line, with what was ordered and how far each step has come."""

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, QueryDict

from stockthread import catalog, orders, parties
from stockthread.kernel import money
from stockthread.orders import Done, LineDone, Order
from stockthread.web import order_list, order_states

EXPORTED_MAX: Final = 10_000
HEAD: Final = (
    "kind", "number", "state", "party", "party_name", "reference", "currency", "line", "sku",
    "product", "ordered", "unit", "price", "due", "open", "late", "closed", *Done._fields, "note",
)  # fmt: skip


def csv_of(request: HttpRequest) -> str:
    """The selected orders, or all that fit the words of the address, as CSV with a heading."""
    form = request.POST if request.method == "POST" else request.GET
    if form.get("items") or form.get("every") or form.get("item"):
        found = orders.read.of_ids(order_states.picked(request))
    else:
        query = QueryDict(form.get("query", "")) if request.method == "POST" else request.GET
        found = order_states.every(query, EXPORTED_MAX)
    return written(found)


def written(found: Sequence[Order]) -> str:
    """Orders as CSV."""
    progress = orders.progress.of_orders(found, order_list.today())
    products = order_list.products_of(list(progress.values()))
    ids = sorted({order.party for order in found if order.party})
    codes, names = parties.read.codes(ids), parties.read.names(ids)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for order in found:
        party = (codes.get(order.party, ""), names.get(order.party, ""))
        for line in progress[order.id].lines:
            writer.writerow(map(harmless, row(order, line, products[line.line.product], party)))
    return text.getvalue()


def row(
    order: Order, each: LineDone, product: catalog.Product, party: tuple[str, str]
) -> list[Any]:
    """One line of an order, its quantities in the product's shown unit."""
    line = each.line
    due = line.due or order.due
    price = "" if line.price is None else money.shown_price(line.price, order.currency)
    return [
        order.kind, order.number, order.state, *party, order.reference, order.currency,
        line.position, product.sku, product.name, catalog.shown_number(product, line.quantity),
        product.unit, price, due.isoformat() if due else "",
        catalog.shown_number(product, each.open), "yes" if each.is_late else "no",
        "yes" if line.is_closed else "no",
        *(catalog.shown_number(product, quantity) for quantity in each.done), line.note,
    ]  # fmt: skip


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") else cell
