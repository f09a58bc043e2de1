"""What was just done with an order's paper, in a sentence, with the way back."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from django.urls import reverse

from stockthread import access, catalog, orders
from stockthread.catalog import QUANTITY_MAX
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.orders import Order
from stockthread.web import asked, order_list, words

BACK: Final = {
    "closed": "open", "cancelled": "open", "opened": "close", "imported": "cancel",
}  # fmt: skip
TOLD: Final = {
    "made": "{number} is made with {count}.",
    "drafted": "{number} is kept as a draft with {count}.",
    "closed": "{number} is closed; nothing more of it is awaited.",
    "cancelled": "{number} is cancelled.",
    "opened": "{number} is open.",
    "added": "{count} more on {number}.",
    "out": "{count} taken out of {number}.",
    "line": "Line {nth} is changed.",
    "changed": "{number} is changed.",
}


def toasts(order: Order, query: Mapping[str, str], actor: access.Actor) -> list[dict[str, Any]]:
    """What the address says was done, as far as it is still so; with undo where there is one."""
    deed, _, rest = query.get("said", "").partition("-")
    is_so = {"closed": "closed", "cancelled": "cancelled", "opened": "open"}.get(deed, order.state)
    if deed not in TOLD or order.state != is_so:
        return []
    number = int(rest) if rest.isdecimal() else 0
    sentence = TOLD[deed].format(number=order.number, count=words.count(number, "line"), nth=number)
    sentence += _lost(query) if deed == "opened" else ""
    is_sent = deed == "closed" and order.kind == orders.TRANSFER
    if is_sent and (lost := len(orders.transfers.lost_of(order))):
        sentence += f" {words.count(lost, 'item')} of it lost in transit."
    toast: dict[str, Any] = {
        "sentence": sentence,
        "back": order_list.href(order.id),
        "key": asked.new_key(),
    }
    before = [(name[4:], value) for name, value in query.items() if name.startswith("was_")]
    if before and deed in ("changed", "line", "added") and access.may(actor, "order"):
        toast |= {"undo": form_of(order, deed, number), "fields": before}
    if deed in BACK and rest != "draft" and access.may(actor, "order"):
        args = [ids.public_id("order", order.id), BACK[deed]]
        toast["undo"] = reverse("order_state_post", args=args)
    return [toast]


def _lost(query: Mapping[str, str]) -> str:
    """What was promised before and is not free any more, or not wanted, in a sentence."""
    lost: dict[int, int] = {}
    for each in query.get("lost", "").split():
        public, _, quantity = each.partition(":")
        with suppress(Refused):
            if quantity.isdecimal():
                lost[ids.internal_id("product", public)] = min(int(quantity), QUANTITY_MAX)
    known = catalog.read.products(sorted(lost))
    told = [f"{catalog.shown_quantity(known[id], lost[id])} × {known[id].sku}" for id in known]
    return f" Not promised to it again, as it is not free now: {', '.join(told)}." if told else ""


def form_of(order: Order, deed: str, position: int) -> str:
    """Where the form that changed the order or a line of it is sent."""
    public = ids.public_id("order", order.id)
    if deed == "added":
        return reverse("order_lines_out", args=[public])
    if deed == "line":
        return reverse("order_line_post", args=[public, position])
    return reverse("order_change_post", args=[public])


def many(query: Mapping[str, str], actor: access.Actor) -> list[dict[str, Any]]:
    """What was done with a selection of orders, in numbers; with undo where it is not too long."""
    deed, _, rest = query.get("said", "").partition("-")
    count, _, items = rest.partition("-")
    if deed not in BACK or not count.isdecimal():
        return []
    toast: dict[str, Any] = {
        "sentence": f"{words.count(int(count), 'order')} {deed}.{_lost(query)}",
        "back": reverse("orders"),
        "key": asked.new_key(),
    }
    if deed == "imported" and query.get("import") and access.may(actor, "order"):
        toast["undo"] = reverse("order_imports_undo")
        toast["fields"] = [("import", query["import"])]
    elif items and access.may(actor, "order"):
        toast["undo"] = reverse("orders_state_post", args=[BACK[deed]])
        toast["fields"] = [("items", items.replace("-", " "))]
    return [toast]
