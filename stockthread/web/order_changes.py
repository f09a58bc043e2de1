"""Changing what is said of an order, and changing a line of it: the forms beside its page."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, orders
from stockthread.kernel import clock, errors, ids, money
from stockthread.kernel.errors import Refused, refuse
from stockthread.orders import Line, Order, Paper
from stockthread.web import order_list

PAPER: Final = ("reference", "due", "note", "reason")
WAS: Final = "was_"
WAS_MAX: Final = 1_000
LINE: Final = ("quantity", "price", "due", "note", "is_closed", "reason")


def paper_form(
    id: int, sent: Mapping[str, str], reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The form for reference, due day and note. Raises Refused unknown_id."""
    order = orders.read.order(id)
    stored = stored_paper(order)
    return {
        "title": f"Change {order.number}",
        "deed": "Save",
        "action": reverse("order_change_post", args=[ids.public_id("order", id)]),
        "asked": {name: sent.get(name, stored.get(name, "")) for name in PAPER},
        **(reasons or {}),
    }


def change_paper(id: int, request: HttpRequest) -> str:
    """Change it; return where to go. Raises Refused as `orders.change_order`, and bad_day."""
    form = request.POST
    due = orders.reading.day(form.get("due", ""))
    paper = Paper(form.get("reference", ""), due, form.get("note", ""))
    before = stored_paper(orders.read.order(id))
    orders.change_order(id, paper, **about(request))
    return f"{order_list.href(id)}?{urlencode({'said': 'changed', **was(before)})}"


def stored_paper(order: Order) -> dict[str, str]:
    """What is said of an order, as its form has it."""
    return {"reference": order.reference, "due": written(order.due), "note": order.note}


def was(before: Mapping[str, str]) -> dict[str, str]:
    """What a form had before, for the address that offers to bring it back; no long notes."""
    told = {f"{WAS}{name}": value for name, value in before.items()}
    return told if sum(map(len, told.values())) <= WAS_MAX else {}


def about(request: HttpRequest) -> dict[str, Any]:
    """Who changes something, when and why."""
    return {
        "by": request.actor.person,  # type: ignore[attr-defined]
        "at": clock.now(),
        "reason": request.POST.get("reason", "").strip(),
    }


def line_of(order: int, position: int) -> Line:
    """The line at a position of an order. Raises Refused unknown_id."""
    found = {line.position: line for line in orders.read.lines([order])[order]}
    return found.get(position) or refuse("unknown_id", id=position)


def line_form(
    id: int, position: int, sent: Mapping[str, str], reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The form for one line. Raises Refused unknown_id."""
    order, line = orders.read.order(id), line_of(id, position)
    product = catalog.read.product(line.product)
    stored = stored_line(order, line, product)
    return {
        "title": f"Line {position}: {product.sku}",
        "summary": product.name,
        "deed": "Save",
        "unit": "pieces" if product.unit == "piece" else product.unit,
        "currency": order.currency,
        "out": ids.public_id("order line", line.id) if is_out_possible(order, line) else "",
        "out_action": reverse("order_lines_out", args=[ids.public_id("order", id)]),
        "action": reverse("order_line_post", args=[ids.public_id("order", id), position]),
        "asked": {name: sent.get(name, "") for name in LINE} if sent.get("key") else stored,
        **(reasons or {}),
    }


def is_out_possible(order: Order, line: Line) -> bool:
    """Whether a line may be taken out of an order: others stay, and nothing was done on it."""
    progress = orders.progress.of_order(order).lines
    done = next(each.done for each in progress if each.line.id == line.id)
    return len(progress) > 1 and not any(done)


def stored_line(order: Order, line: Line, product: catalog.Product) -> dict[str, str]:
    """A line as its form has it."""
    return {
        "quantity": catalog.shown_quantity(product, line.quantity),
        "price": "" if line.price is None else money.shown_price(line.price, order.currency),
        "due": written(line.due),
        "note": line.note,
        "is_closed": "1" if line.is_closed else "",
    }


def change_line(id: int, position: int, request: HttpRequest) -> str:
    """Change a line; return where to go.

    Raises Refused as `orders.change_line`, and what the fields are refused for, all together.
    """
    order, line, form = orders.read.order(id), line_of(id, position), request.POST
    product = catalog.read.product(line.product)
    refusals: list[errors.Refusal] = []

    def read(name: str, reader: Any, *more: Any) -> Any:
        try:
            return reader(*more, form.get(name, ""))
        except Refused as refused:
            refusals.extend(refused.refusals)
            return None

    quantity = read("quantity", catalog.parse_quantity, product)
    price = read("price", orders.reading.price, order.currency)
    due = read("due", orders.reading.day)
    if refusals:
        raise Refused(refusals)
    changed = line._replace(
        quantity=quantity, price=price, due=due, note=form.get("note", ""),
        is_closed=bool(form.get("is_closed")),
    )  # fmt: skip
    orders.change_line(id, changed, **about(request))
    before = was(stored_line(order, line, product))
    return f"{order_list.href(id)}?{urlencode({'said': f'line-{position}', **before})}"


def written(day: date | None) -> str:
    """A day as a date field has it."""
    return day.isoformat() if day else ""
