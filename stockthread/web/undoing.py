"""Undoing an event; after a receipt the receive form comes back filled with what had come in.

So a wrong product or place is mended without scanning again. One form may have received in two
events, of what was expected and of what was new: all that were undone fill the form, and what is
still in can be undone from there too.
"""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from stockthread import (
    access,
    catalog,
    certificates,
    holds,
    ledger,
    parties,
    places,
    receipts,
    sales,
)
from stockthread.kernel import clock, ids
from stockthread.web import acting, asked, event_page, receive_page, receiving
from stockthread.web.pages import render

STAGES: Final = {stage: word for word, stage in receiving.STAGES.items()}


def undo(request: HttpRequest, event: int) -> HttpResponse:
    """Undo the event and go back.

    Raises Refused as `certificates.undo` and `access.require_undo` do.
    """
    also = [ids.internal_id("event", each) for each in request.POST.getlist("also")]
    actor = request.actor  # type: ignore[attr-defined]
    access.require_undo(actor, sales.undone_with([event, *also]), clock.now())
    holds.need_undoable([event, *also])
    undone = certificates.undo([event, *also], act=asked.act(request))
    made = [posting.event for posting in undone if posting.event]
    if not (asked.back(request).startswith(reverse("receive")) and is_receipt(event)):
        return acting.done(request, made)
    others = [part.id for part in parts(event) if not part.reversed_by]
    rest = request.POST.get("rest", "")
    if not rest:
        return redirect(address(event, [*made, *others]))
    form = filled(event)
    form["serials"] = "\n".join([form["serials"], rest])
    tried = receive_page.preview(form, asked.act(request)._replace(key=asked.new_key()))
    toasts = event_page.toasts([*made, *others], reverse("receive"), actor)
    return render(request, "receive", {**receive_page.page(form), **tried, "toasts": toasts})


def is_receipt(event: int) -> bool:
    """Whether the event came from the receive form."""
    return ledger.read.event(event).cause_kind == receipts.CAUSE


def parts(event: int) -> list[ledger.EventView]:
    """All that the event's form received; not the undoing of it."""
    cause = ledger.read.event(event).cause_id
    found = ledger.read.events_for(receipts.CAUSE, cause)
    return [each for each in found if not each.reverses]


def address(event: int, done: list[int]) -> str:
    """The receive form, filled with what the undone event had brought in."""
    again = ("again", ids.public_id("event", event))
    return f"{reverse('receive')}?{urlencode([again, *(('done', public(e)) for e in done)])}"


def public(event: int) -> str:
    return ids.public_id("event", event)


def again_href(event: ledger.EventView, actor: access.Actor) -> str:
    """Where an undone receipt is received again; nowhere for anything else."""
    is_undone = event.cause_kind == receipts.CAUSE and event.reversed_by and not event.reverses
    return address(event.id, []) if is_undone and access.may(actor, "receive") else ""


def form_of(query: QueryDict) -> QueryDict:
    """The fields in the address, or those that `again` names. Raises Refused unknown_id."""
    return filled(ids.internal_id("event", query["again"])) if query.get("again") else query


def filled(event: int) -> QueryDict:
    """The form with everything that was received by it and undone since."""
    form = QueryDict(mutable=True)
    undone = [part for part in parts(event) if part.reversed_by]
    items = [
        item
        for part in undone
        if part.kind != "hold"
        for item in ledger.read.event_items(part.id, limit=receipts.LINES_MAX)
    ]
    if items:
        form.update(fields(items, undone[0]))
        form["serials"] = "\n".join(lines(items))
    broken = [part for part in undone if part.kind == "hold" and part.accepted == 1]
    codes = ledger.read.codes([part.item for part in broken])
    form["damaged"] = "\n".join(codes.values())
    return form


def fields(items: list[ledger.EventItem], event: ledger.EventView) -> dict[str, Any]:
    """What was said of all of them, read from the first; the product where it is the same."""
    item, *_ = items
    is_one = len({each.target.product for each in items}) == 1
    source = places.read.places([item.source.place]).get(item.source.place)
    supplier = parties.read.codes([source.party]) if source and source.party else {}
    lot = ledger.read.codes([item.target.lot]) if item.target.lot else {}
    local = timezone.localtime(event.happened_at)
    return {
        "product": catalog.read.product(item.target.product).sku if is_one else "",
        "place": places.read.place(item.target.place).code,
        "supplier": next(iter(supplier.values()), ""),
        "stage": STAGES.get(ledger.Stage(item.target.stage), ""),
        "lot": next(iter(lot.values()), ""),
        "at": f"{local:%Y-%m-%dT%H:%M}" if event.is_backdated else "",
        "reason": event.reason,
    }


def lines(items: list[ledger.EventItem]) -> list[str]:
    """A line for each item, as it is pasted: of a lot with its amount behind it, of one of several
    products with the SKU before it."""
    products = catalog.read.products(sorted({item.target.product for item in items}))
    found: dict[str, None] = {}
    for item in items:
        product = products[item.target.product]
        is_lot = item.kind == ledger.Kind.LOT
        amount = f"\t{catalog.shown_quantity(product, item.quantity)}" if is_lot else ""
        sku = f"{product.sku}\t" if len(products) > 1 else ""
        found[f"{sku}{item.code}{amount}"] = None
    return list(found)
