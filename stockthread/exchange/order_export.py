"""Orders as CSV: a row a line, with what was ordered and how far each step has come.

The file can be imported again. So can the template, and the rows that an import left out.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from stockthread import access, catalog, orders, parties, places
from stockthread.exchange.order_import import OrderPiles
from stockthread.exchange.order_rows import TEMPLATE
from stockthread.kernel import errors, money
from stockthread.kernel.cells import harmless
from stockthread.orders import Done, LineDone, Order

HEAD: Final = (
    "kind", "number", "state", "party", "party_name", "reference", "currency", "order_due",
    "from", "to", "order_note", "line", "sku", "product", "ordered", "unit", "price", "due",
    "open", "late", "closed", *Done._fields, "note",
)  # fmt: skip


def orders_csv(found: Sequence[Order], today: date, actor: access.Actor) -> str:
    """Orders as CSV, with the prices that the actor may see. today: to tell what is late."""
    return _written(HEAD, order_rows(found, today, actor))


def order_rows(found: Sequence[Order], today: date, actor: access.Actor) -> list[Sequence[Any]]:
    """The lines of orders as rows below HEAD, with the prices that the actor may see."""
    progress = {
        id: orders.prices.progress_for(actor, each)
        for id, each in orders.progress.of_orders(found, today).items()
    }
    lines = [each for one in progress.values() for each in one.lines]
    products = catalog.read.products(sorted({each.line.product for each in lines}))
    ids = sorted({order.party for order in found if order.party})
    codes, names = parties.read.codes(ids), parties.read.names(ids)
    ends = {id for order in found for id in (order.place_from, order.place_to) if id}
    spots = {id: place.code for id, place in places.read.places(sorted(ends)).items()}
    rows: list[Sequence[Any]] = []
    for order in found:
        party = (codes.get(order.party, ""), names.get(order.party, ""))
        way = (spots.get(order.place_from, ""), spots.get(order.place_to, ""))
        for each in progress[order.id].lines:
            rows.append(_row(order, each, products[each.line.product], party, way))
    return rows


def _row(
    order: Order,
    each: LineDone,
    product: catalog.Product,
    party: tuple[str, str],
    way: tuple[str, str],
) -> list[Any]:
    """One line of an order, its quantities in the product's shown unit."""
    line = each.line
    due = line.due or order.due
    price = "" if line.price is None else money.shown_price(line.price, order.currency)
    return [
        order.kind, order.number, order.state, *party, order.reference, order.currency,
        order.due or "", *way, order.note, line.position, product.sku, product.name,
        catalog.shown_number(product, line.quantity), product.unit, price, due or "",
        catalog.shown_number(product, each.open), "yes" if each.is_late else "no",
        "yes" if line.is_closed else "no",
        *(catalog.shown_number(product, quantity) for quantity in each.done), line.note,
    ]  # fmt: skip


def left_out_csv(piles: OrderPiles) -> str:
    """The rows of refused orders as they stand in the file, each with its number and why."""
    rows = []
    for row, number, why in piles.left_out():
        cells = [*row.cells, *[""] * (len(piles.sheet.headings) - len(row.cells))]
        told = " ".join(errors.text(each) for each in why) or f"Other rows of {number} are refused."
        rows.append([*cells[: len(piles.sheet.headings)], row.number, told])
    return _written([*piles.sheet.headings, "row in the file", "why left out"], rows)


def template_csv() -> str:
    """The headings that a file of orders can have."""
    return _written(TEMPLATE, [])


def _written(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
