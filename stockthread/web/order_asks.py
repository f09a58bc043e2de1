"""What a customer asks of goods, on a page reached from an order: its rules, and a new one."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse

from stockthread import catalog, orders, parties, sales
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import refuse
from stockthread.orders import Order
from stockthread.sales import NewRule
from stockthread.web import asked, order_list, order_picking, shown

FIELDS: Final = ("kind", "days", "product", "of_class", "note")
KIND_WORDS: Final = {
    sales.REMAINING_LIFE: "days left to live",
    sales.NOT_OLDER: "nothing older than what came last",
    sales.ONE_LOT: "all of one lot",
}


def page(id: int, form: Mapping[str, str]) -> dict[str, Any]:
    """Everything on the page. Raises Refused unknown_id, not_an_open_sale."""
    order = orders.read.order(id)
    if order.kind != orders.SALE:
        refuse("not_an_open_sale", number=order.number, state=order.state)
    public = ids.public_id("order", id)
    return {
        "order": order,
        "href": order_list.href(id),
        "customer": parties.read.party(order.party).name,
        "here": reverse("order_asks", args=[public]),
        "pick_href": reverse("order_picking", args=[public]) if order.state == orders.OPEN else "",
        "rules": rule_rows(order),
        "kinds": [{"code": kind, "word": word} for kind, word in KIND_WORDS.items()],
        "classes": catalog.read.classes(),
        "asked": {name: form.get(name, "") for name in FIELDS},
        "add_href": reverse("order_asks_add", args=[public]),
        "close_href": reverse("order_asks_close", args=[public]),
    }


def rule_rows(order: Order) -> list[dict[str, Any]]:
    """The customer's rules, in words."""
    found = sales.rules([order.party])
    products = catalog.read.products(sorted({rule.product for rule in found} - {0}))
    classes = {each.id: each.name for each in catalog.read.classes()}
    return [
        {
            "id": rule.id,
            "word": order_picking.RULE_WORDS[rule.kind].format(days=rule.days),
            "of": products[rule.product].name if rule.product
            else classes.get(rule.product_class, "everything"),
            "of_href": shown.product_href(rule.product) if rule.product else "",
            "note": rule.note,
        }
        for rule in found
    ]  # fmt: skip


def add(order: Order, form: Mapping[str, str], by: int) -> None:
    """Ask it from now on. Raises Refused as `sales.add_rule`, and unknown_product."""
    days = form.get("days", "").strip()
    if days and not (days.isascii() and days.isdigit() and len(days) < 7):
        refuse("customer_rule_days", days=days, limit=36_500)
    kind = form.get("kind", "")
    product = form.get("product", "").strip()
    classes = {each.code: each.id for each in catalog.read.classes()}
    new = NewRule(
        order.party,
        kind,
        asked.product(product).id if product else 0,
        classes.get(form.get("of_class", ""), 0),
        int(days) if days and kind == sales.REMAINING_LIFE else 0,
        form.get("note", ""),
    )
    sales.add_rule(new, by=by, at=clock.now())


def close(order: Order, form: Mapping[str, str]) -> None:
    """Ask it no more. Raises Refused unknown_id."""
    wanted = form.get("rule", "")
    known = {str(rule.id): rule.id for rule in sales.rules([order.party])}
    sales.close_rule(known.get(wanted) or refuse("unknown_id", id=wanted))
