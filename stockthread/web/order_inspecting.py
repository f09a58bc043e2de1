"""Inspection: what waits for a look or is held, order by order, and the three ways it can go."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, files, ledger, orders, parties, places, purchases
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.ledger import Cause
from stockthread.orders import PURCHASE, Order
from stockthread.purchases import (
    ACCEPT,
    DAMAGED,
    DEEDS,
    HOLD_BACK,
    SEND_BACK,
    Decision,
    Judgement,
    ToInspect,
)
from stockthread.web import asked, kept, order_list, order_receiving, order_story, shown, words

PARTS: Final = {
    "accept": (ACCEPT, "accept"), "hold": (HOLD_BACK, "hold"), "return": (SEND_BACK, "return"),
}  # fmt: skip
"""What the buttons and fields mean, and their words."""


def overview() -> dict[str, Any]:
    """Which orders have something that waits, and how much, the longest waiting first."""
    by_order: dict[str, list[ToInspect]] = {}
    for each in purchases.read.to_inspect():
        by_order.setdefault(each.order, []).append(each)
    broken = purchases.damaged()
    for number in broken:
        by_order.setdefault(number, [])
    known = orders.read.of_causes([Cause(PURCHASE, number) for number in by_order if number])
    found = {order.number: order for order in known.values()}
    names = parties.read.codes(sorted({order.party for order in found.values()}))
    return {
        "rows": [
            {
                "key": found[number].id if number in found else 0,
                "id": ids.public_id("order", found[number].id) if number in found else "",
                "party": found[number].party if number in found else 0,
                "waits": len(some),
                "number": number,
                "href": href(found[number]) if number in found else reverse("holds"),
                "supplier": names.get(found[number].party, "") if number in found else "",
                "count": words.count(len(some), "item") if some else "",
                "damaged": len(broken.get(number, ())),
                "sampled": sum(1 for each in some if each.sampled),
                "since": min(each.since for each in (*some, *broken.get(number, ()))),
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
    waiting = purchases.to_decide(order)
    products = catalog.read.products(sorted({each.product for each in waiting}))
    spots = places.read.names(sorted({each.place for each in waiting if each.place}))
    drawn_first = sorted(
        waiting, key=lambda each: (each.reason != "", not each.sampled, each.product, each.item)
    )
    held = sum(1 for each in waiting if each.reason)
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    photos = files.read.of_subjects(files.ITEM, [each.item for each in waiting])
    return {
        **(reasons or {}),
        "order": order,
        "order_href": order_list.href(order.id),
        "rows": [
            row(each, products[each.product], spots, photos.get(each.item, ()), request.POST)
            for each in drawn_first
        ],
        "has_lots": any(each.kind == ledger.Kind.LOT for each in waiting),
        "toasts": toasts(order, request.GET, actor),
        "waits": said(len(waiting) - held, held),
        "drawn": sum(1 for each in waiting if each.sampled),
        "picked": request.POST.getlist("items"),
        "is_all": bool(request.GET.get("all")),
        "all_href": f"{href(order)}?all=1",
        "rest": len(purchases.rest_of_sample(order, waiting)),
        "scans": request.POST.get("scans", ""),
        "reason": request.POST.get("reason", ""),
        "key": (reasons and request.POST.get("key")) or asked.new_key(),
        "action": reverse("order_inspect_post", args=[ids.public_id("order", order.id)]),
        "may_accept": access.may(actor, "release"),
        "may_return": access.may(actor, "ship"),
    }


def said(waiting: int, held: int) -> str:
    """How much waits for inspection, and how much is held otherwise."""
    told = [f"{words.count(waiting, 'item')} {'waits' if waiting == 1 else 'wait'}"]
    told = told if waiting else []
    if held:
        told.append(f"{words.count(held, 'item')} {'is' if held == 1 else 'are'} held otherwise")
    return " and ".join(told)


def row(
    each: ToInspect,
    product: catalog.Product,
    spots: dict[int, str],
    photos: Sequence[files.File],
    form: QueryDict,
) -> dict[str, Any]:
    """One thing that waits. Of a lot a part can be named."""
    is_lot = each.kind == ledger.Kind.LOT
    public = ids.public_id("item", each.item)
    return {
        "item": public,
        "code": each.code or "without a number",
        "href": shown.item_href(each.item),
        "name": product.name,
        "place": spots.get(each.place, "several places"),
        "amount": order_story.grouped(product, each.quantity) if is_lot else "",
        "fields": [
            {
                "name": f"{deed}-{public}",
                "deed": deed,
                "word": word,
                "value": form.get(f"{deed}-{public}", ""),
            }
            for deed, (_, word) in PARTS.items()
        ]
        if is_lot
        else [],
        "unit": product.unit if product.unit != "piece" else "",
        "sampled": order_story.grouped(product, each.sampled) if each.sampled else "",
        "reason": each.reason,
        "since": each.since,
        "kept": kept.rows(photos),
    }


class Judged(NamedTuple):
    """What was decided: of how many things, or of one lot or product how much, by deed."""

    judgement: Judgement
    sums: dict[str, int]
    product: int


def judge(order: Order, request: HttpRequest) -> Judged:
    """Do what was pressed with what was picked, or with the parts of lots that were written.

    Raises Refused: nothing_picked, not_allowed, and as `purchases` does.
    """
    form, deed = request.POST, request.POST.get("deed", "")
    waiting = {each.item: each for each in purchases.to_decide(order)}
    decisions = parts(form) if deed == "parts" else picked(order, form, list(waiting.values()))
    if not decisions:
        refuse("nothing_picked")
    deeds = {each.deed for each in decisions}
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    if SEND_BACK in deeds:
        access.require(actor, "ship")
    if deeds - {SEND_BACK}:
        access.require(actor, "release")
    judgement = purchases.decide(
        order, decisions, asked.act(request), reason=form.get("reason", ""),
        is_replaced=not form.get("no_replacement"),
    )  # fmt: skip
    return summed(judgement, decisions, waiting)


def summed(
    judgement: Judgement, decisions: Sequence[Decision], waiting: Mapping[int, ToInspect]
) -> Judged:
    """How much was decided; of several products how many things."""
    products = {waiting[each.item].product for each in decisions if each.item in waiting}
    one = products.pop() if len(products) == 1 else 0
    sums: dict[str, int] = {}
    for each in decisions:
        there = waiting[each.item].quantity if each.item in waiting else 0
        quantity = there if each.quantity is None else each.quantity
        sums[each.deed] = sums.get(each.deed, 0) + (quantity if one else 1)
    return Judged(judgement, sums, one)


def picked(order: Order, form: QueryDict, waiting: Sequence[ToInspect]) -> list[Decision]:
    """The same for all that is ticked or scanned; or acceptance for the rest of a good sample.

    Enter in a field decides nothing. Raises Refused purchase_undecided, and purchase_not_waiting
    for a scan of something else.
    """
    deed = form.get("deed", "")
    if deed == "rest":
        return [
            Decision(each.item, ACCEPT) for each in purchases.rest_of_sample(order, waiting)
        ]  # fmt: skip
    if deed not in PARTS:
        refuse("purchase_undecided")
    what = PARTS[deed][0]
    ticked = [ids.internal_id("item", each) for each in form.getlist("items")]
    lines = form.get("scans", "").splitlines()
    ticked += purchases.scanned(order, lines, waiting, timezone.localdate().year)
    return [Decision(item, what) for item in dict.fromkeys(ticked)]


def parts(form: QueryDict) -> list[Decision]:
    """What is written in the fields of the lots. Raises Refused bad_quantity, unknown_id."""
    said = [
        (*name.partition("-")[::2], form[name].strip()) for name in form
        if name.partition("-")[0] in PARTS and form[name].strip()
    ]  # fmt: skip
    items = {public: ids.internal_id("item", public) for _, public, _ in said}
    views = {view.id: view for view in ledger.read.items(sorted(set(items.values())))}
    products = catalog.read.products(sorted({view.product for view in views.values()}))
    found = []
    for deed, public, text in said:
        view = views.get(items[public]) or refuse("unknown_id", id=public)
        quantity = catalog.parse_quantity(products[view.product], text)
        if quantity:
            found.append(Decision(view.id, PARTS[deed][0], quantity))
    return found


def address_after(order: Order, judged: Judged) -> str:
    """The same page while something asks for a decision, else the order's; with what was done."""
    is_over = not any(
        not each.reason or each.reason.startswith(DAMAGED) for each in purchases.to_decide(order)
    )
    said = {
        "came": ".".join(ids.public_id("event", event) for event in judged.judgement.events),
        "judged": ".".join(str(judged.sums.get(deed, 0)) for deed in DEEDS),
        "of": ids.public_id("product", judged.product) if judged.product else "",
    }
    return f"{order_list.href(order.id) if is_over else href(order)}?{urlencode(said)}"


def toasts(order: Order, query: Mapping[str, str], actor: access.Actor) -> list[dict[str, Any]]:
    """What came in or was decided last, as one act; of a decision how much was decided how."""
    found = order_receiving.toasts(order, query, actor)
    sums = query.get("judged", "").split(".")
    if not found or len(sums) != len(DEEDS) or not all(each.isdecimal() for each in sums):
        return found
    of = query.get("of", "")
    product = catalog.read.product(ids.internal_id("product", of)) if of else None
    told = [
        f"{order_story.grouped(product, int(each)) if product else words.count(int(each), 'item')}"
        f" {word}"
        for each, word in zip(sums, ("accepted", "held", "returned"), strict=True) if int(each)
    ]  # fmt: skip
    name = f" of {product.name}" if product else ""
    return [{**found[0], "sentence": f"{words.listed(told)}{name}."}] if told else found
