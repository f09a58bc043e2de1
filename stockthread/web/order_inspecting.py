"""Inspection: what waits for a look, order by order, and the three ways it can go."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, files, ledger, orders, parties, places, purchases
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.ledger import Cause
from stockthread.orders import PURCHASE, Order
from stockthread.purchases import Judgement, Part, ToInspect
from stockthread.web import asked, kept, order_list, order_story, shown, words


def overview() -> dict[str, Any]:
    """Which orders have something that waits, and how much, the longest waiting first."""
    by_order: dict[str, list[ToInspect]] = {}
    for each in purchases.read.to_inspect():
        by_order.setdefault(each.order, []).append(each)
    known = orders.read.of_causes([Cause(PURCHASE, number) for number in by_order if number])
    found = {order.number: order for order in known.values()}
    names = parties.read.codes(sorted({order.party for order in found.values()}))
    return {
        "rows": [
            {
                "number": number,
                "href": href(found[number]) if number in found else reverse("holds"),
                "supplier": names.get(found[number].party, "") if number in found else "",
                "count": words.count(len(some), "item"),
                "sampled": sum(1 for each in some if each.sampled),
                "since": min(each.since for each in some),
            }
            for number, some in by_order.items()
        ]
    }


def href(order: Order) -> str:
    """The page on which an order's goods are inspected."""
    return reverse("order_inspect", args=[ids.public_id("order", order.id)])


def page(
    order: Order, request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What waits of an order, what was drawn of it first, and what may be done."""
    waiting = purchases.read.to_inspect(order)
    products = catalog.read.products(sorted({each.product for each in waiting}))
    spots = places.read.names(sorted({each.place for each in waiting if each.place}))
    drawn_first = sorted(waiting, key=lambda each: (not each.sampled, each.product, each.item))
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    photos = files.read.of_subjects(files.ITEM, [each.item for each in waiting])
    return {
        **(reasons or {}),
        "order": order,
        "order_href": order_list.href(order.id),
        "rows": [
            row(each, products[each.product], spots, photos.get(each.item, ()))
            for each in drawn_first
        ],
        "drawn": sum(1 for each in waiting if each.sampled),
        "picked": request.POST.getlist("items"),
        "reason": request.POST.get("reason", ""),
        "key": (reasons and request.POST.get("key")) or asked.new_key(),
        "action": reverse("order_inspect_post", args=[ids.public_id("order", order.id)]),
        "may_accept": access.may(actor, "release"),
        "may_return": access.may(actor, "ship"),
    }


def row(
    each: ToInspect,
    product: catalog.Product,
    spots: dict[int, str],
    photos: Sequence[files.File],
) -> dict[str, Any]:
    """One thing that waits. Of a lot a part can be named."""
    is_lot = each.kind == ledger.Kind.LOT
    return {
        "item": ids.public_id("item", each.item),
        "code": each.code or "without a number",
        "href": shown.item_href(each.item),
        "name": product.name,
        "place": spots.get(each.place, "several places"),
        "amount": order_story.grouped(product, each.quantity) if is_lot else "",
        "sampled": order_story.grouped(product, each.sampled) if each.sampled else "",
        "since": each.since,
        "kept": kept.rows(photos),
    }


def judge(order: Order, request: HttpRequest) -> Judgement:
    """Do what was pressed with what was picked.

    Raises Refused: nothing_picked, not_allowed, and as `purchases` does.
    """
    form, deed = request.POST, request.POST.get("deed", "")
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    items = [ids.internal_id("item", each) for each in form.getlist("items")]
    if not items:
        refuse("nothing_picked")
    parts = [Part(item, quantity(item, form.get(f"amount-{ids.public_id('item', item)}", "")))
             for item in items]  # fmt: skip
    act, reason = asked.act(request), form.get("reason", "")
    if deed == "return":
        access.require(actor, "ship")
        is_replaced = not form.get("no_replacement")
        return purchases.send_back(order, parts, act, reason=reason, is_replaced=is_replaced)
    access.require(actor, "release")
    if deed == "hold":
        return purchases.hold_back(order, parts, act, reason=reason)
    return purchases.accept(order, parts, act)


def quantity(item: int, text: str) -> int | None:
    """How much of a lot is meant, None for all of it."""
    if not text.strip():
        return None
    product = catalog.read.product(ledger.read.item(item).product)
    return catalog.parse_quantity(product, text)


def address_after(order: Order, judged: Judgement) -> str:
    """The same page, or the order's where nothing waits any more, with what was done."""
    is_over = not purchases.read.to_inspect(order)
    said = [("done", ids.public_id("event", event)) for event in judged.events[-2:]]
    return f"{order_list.href(order.id) if is_over else href(order)}?{urlencode(said)}"
