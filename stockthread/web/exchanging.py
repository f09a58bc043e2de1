"""The form that takes a component out of its unit and puts another in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, ledger, production
from stockthread.kernel import ids
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Stage
from stockthread.web import asked, listing, shown


def acts(view: ledger.ItemView, actor: access.Actor) -> list[listing.Act]:
    """The button on the page of a component that is built in."""
    is_built_in = view.stage == Stage.CONSUMED and view.container
    if not is_built_in or not access.may(actor, "produce"):
        return []
    href = reverse("exchange", args=[ids.public_id("item", view.id)])
    return [listing.Act("Exchange", "join", f"{href}?back={shown.item_href(view.id)}")]


def form(id: int, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the form says. Raises Refused unknown_id, not_built_in."""
    item = ledger.read.item(id)
    if item.stage != Stage.CONSUMED or not item.container:
        raise Refused([Refusal(None, "not_built_in", {"code": item.code})])
    unit = ledger.read.item(item.container)
    product = catalog.read.product(item.product)
    return {
        "title": f"Exchange {item.code or f'#{id}'}",
        "summary": f"{product.name} in {unit.code or f'#{unit.id}'}",
        "deed": "Exchange it",
        "action": reverse("exchange_post", args=[ids.public_id("item", id)]),
        **(reasons or {}),
    }


def exchange(id: int, request: HttpRequest) -> list[int]:
    """Exchange it; return the events. Raises Refused as `production.exchange`, and scan_unknown."""
    code = request.POST.get("code", "").strip()
    found = production.items_of([code], {ledger.read.item(id).product}).get(code, [])
    if len(found) != 1:
        raise Refused([Refusal(None, "scan_ambiguous" if found else "scan_unknown",
                               {"code": code or "that"})])  # fmt: skip
    return list(production.exchange([(id, found[0])], asked.act(request)))
