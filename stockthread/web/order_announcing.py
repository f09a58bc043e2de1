"""Announcing for a purchase order: what its supplier says will come, in piles before it is so.

Lines are pasted, or read from a list or an EPCIS document; such a document may be pasted as well.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, exchange, orders, purchases
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Act
from stockthread.orders import Order
from stockthread.purchases import Announced
from stockthread.receipts import ACCEPTED, DOUBTFUL, Delivery
from stockthread.web import (
    acting,
    asked,
    order_list,
    order_receiving,
    order_story,
    receive_file,
    receive_page,
    words,
)

FIELDS: Final = ("serials", "product", "taken", "left", "reason", "column")
DOCUMENTS: Final = (".json", ".jsonld")
PACKS_MAX: Final = 50


def page(order: Order, form: QueryDict, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form as it was filled, with what is ordered and what was announced before."""
    public = ids.public_id("order", order.id)
    lines = orders.read.lines([order.id])[order.id]
    products = catalog.read.products([line.product for line in lines])
    return {
        "order": order,
        "order_href": order_list.href(order.id),
        "asked": {name: form.get(name, "") for name in FIELDS},
        "key": asked.new_key(),
        "action": reverse("order_announce_post", args=[public]),
        "check_href": reverse("order_announce", args=[public]),
        "file_href": reverse("order_announce_file", args=[public]),
        "preview_href": reverse("order_announce_preview", args=[public]),
        "products": list(products.values()),
        **(reasons or {}),
    }


def delivery(order: Order, form: QueryDict) -> Delivery:
    """What is announced. Raises Refused: unknown_product, and what cannot be read of a document."""
    text, year = form.get("serials", ""), timezone.localdate().year
    sku = form.get("product", "").strip()
    return Delivery(
        lines=purchases.epcis.read(text, year) if is_document(form) else exchange.pasted(text),
        place=0,
        year=year,
        product=asked.product(sku) if sku else only_product(order),
        is_announced=True,
        taken=frozenset(form.get("taken", "").splitlines()),
        left=frozenset(form.get("left", "").splitlines()),
    )


def is_document(form: QueryDict) -> bool:
    """Whether a document was pasted rather than lines."""
    return purchases.epcis.is_document(form.get("serials", ""))


def only_product(order: Order) -> catalog.Product | None:
    """The product of an order of one alone: its serials need not name it."""
    found = {line.product for line in orders.read.lines([order.id])[order.id]}
    return catalog.read.product(found.pop()) if len(found) == 1 else None


def preview(order: Order, form: QueryDict, act: Act) -> dict[str, Any]:
    """The piles of what is announced, its packs, and by product what that comes to."""
    if not form.get("serials", "").strip():
        return {"known": by_product(order, None)}
    try:
        wanted = delivery(order, form)
        tried = purchases.check_announcement(order, wanted, act)
    except Refused as refused:
        return {"problem": errors.text(refused.refusals[0]._replace(line=None))}
    return {**piles(wanted, tried), "known": by_product(order, tried),
            "is_document": is_document(form), **receive_file.unread(form["serials"])}  # fmt: skip


def piles(wanted: Delivery, tried: Announced) -> dict[str, Any]:
    """The three piles, and the packs with how much of it is in each."""
    shown = receive_page.piles(wanted, tried.receipt)
    tops = [code for code, outer in tried.packs.items() if not outer]
    packs = f"Expect {words.count(len(tried.packs), 'pack')}" if tried.packs else ""
    inner = len(tried.packs) - len(tops)
    more = f", {words.count(inner, 'pack')} of them inside others" if inner else ""
    return {
        **shown,
        "good": shown["good"] or len(tried.packs),
        "deed": shown["deed"] if shown["good"] else packs,
        "packs": tops[:PACKS_MAX],
        "packs_left": max(len(tops) - PACKS_MAX, 0),
        "packs_empty": [*tried.empty[:PACKS_MAX]],
        "packs_words": f"{words.count(len(tried.packs), 'pack')}{more}" if tried.packs else "",
    }


def by_product(order: Order, tried: Announced | None) -> list[dict[str, Any]]:
    """Of each product: how much is ordered, was announced before, is announced now; too much."""
    ordered: dict[int, int] = {}
    before: dict[int, int] = {}
    for each in orders.progress.of_order(order).lines:
        product = each.line.product
        ordered[product] = ordered.get(product, 0) + each.line.quantity
        before[product] = before.get(product, 0) + each.done.announced
    now: dict[int, int] = {}
    if tried:
        for entry, verdict in zip(tried.receipt.entries, tried.receipt.verdicts, strict=True):
            if verdict.pile in (ACCEPTED, DOUBTFUL):
                now[entry.product] = now.get(entry.product, 0) + entry.quantity
    products = catalog.read.products(sorted({*ordered, *now} - {0}))
    return [
        {
            "sku": product.sku,
            "name": product.name,
            "ordered": grouped(product, ordered.get(id, 0)),
            "before": grouped(product, before.get(id, 0)),
            "now": grouped(product, now.get(id, 0)),
            "over": odd(product, ordered.get(id, 0), before.get(id, 0) + now.get(id, 0)),
        }
        for id, product in products.items()
    ]


def grouped(product: catalog.Product, quantity: int) -> str:
    """An amount, nothing for none of it."""
    return order_story.grouped(product, quantity) if quantity else ""


def odd(product: catalog.Product, ordered: int, announced: int) -> str:
    """What is announced beyond what is ordered, in words."""
    if announced <= ordered:
        return ""
    if not ordered:
        return "not ordered"
    return f"{order_story.grouped(product, announced - ordered)} more than ordered"


def with_file(request: HttpRequest) -> tuple[QueryDict, list[str]]:
    """The form with the lines of its file, or of the document that was pasted, in the field.

    Raises Refused: no_file, file_too_large, epcis_unreadable, and as `exchange.read_list` does.
    """
    year = timezone.localdate().year
    if not request.FILES.get("file") and is_document(request.POST):
        return _with_lines(request, purchases.epcis.read(request.POST["serials"], year), "", "")
    with receive_file.kept(request) as path:
        text = document_of(path)
        name = path.name
    if text is None:
        return receive_file.with_lines(request)
    lines = purchases.epcis.read(text, year)
    return _with_lines(request, lines, name, request.POST.get("serials", ""))


def document_of(path: Path) -> str | None:
    """The text of a file that is a document of EPCIS, None of any other file."""
    if path.suffix.lower() not in DOCUMENTS:
        return None
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        refuse("epcis_unreadable", what="it is no text in UTF-8")


def _with_lines(
    request: HttpRequest, lines: Sequence[str], name: str, before: str
) -> tuple[QueryDict, list[str]]:
    form = request.POST.copy()
    form["serials"] = "\n".join([*([before.rstrip(), ""] if before.strip() else []), *lines])
    said = words.count(sum(1 for line in lines if line.strip()), "line")
    return form, [f"{said} read from {name or 'the'}{', an' if name else ''} EPCIS document."]


def post(order: Order, request: HttpRequest) -> Announced:
    """Announce what is good, and what is doubtful where that was pressed.

    Raises Refused where nothing can be announced at all.
    """
    said = purchases.announce(
        order, delivery(order, request.POST), asked.act(request),
        with_doubtful=bool(request.POST.get("doubtful")),
    )  # fmt: skip
    if not said.events:
        raise Refused(receive_page.reasons(said.receipt) or [errors.Refusal(None, "no_lines", {})])
    return said


def left(order: Order, request: HttpRequest, said: Announced) -> str:
    """The lines that stay in the field, since they were not announced."""
    entries = [
        entry
        for entry, verdict in zip(said.receipt.entries, said.receipt.verdicts, strict=True)
        if verdict.pile != ACCEPTED
    ]
    lines = list(delivery(order, request.POST).lines)
    return "\n".join(receive_page.tray(lines, entries))


def again(order: Order, request: HttpRequest, said: Announced, rest: str) -> dict[str, Any]:
    """The form with what stays in it, and what was announced told above it."""
    form = request.POST.copy()
    form["serials"] = rest
    tried = preview(order, form, asked.act(request)._replace(key=asked.new_key()))
    came = {"came": ".".join(ids.public_id("event", event) for event in said.events)}
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    toasts = order_receiving.toasts(order, came, actor)
    return {**page(order, form), **tried, "toasts": toasts}


def refused_words(refused: Refused) -> dict[str, Any]:
    """Why nothing was announced, and whether the column of serials is to be named."""
    return {**acting.refusal_words(refused), **receive_file.asks(refused)}
