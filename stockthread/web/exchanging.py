"""The form that takes a component out of its unit and puts another in, in a repair too."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, ledger, places, production, returns
from stockthread.kernel import ids
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Stage
from stockthread.web import asked, lists, order_list, returning, scrapping, shown


def acts(view: ledger.ItemView, actor: access.Actor) -> list[lists.Act]:
    """The button on the page of a component that is built in."""
    is_built_in = view.stage == Stage.CONSUMED and view.container
    if not is_built_in or not access.may(actor, "produce"):
        return []
    href = reverse("exchange", args=[ids.public_id("item", view.id)])
    return [lists.Act("Exchange", "join", f"{href}?back={shown.item_href(view.id)}")]


def form(id: int, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the form says. Raises Refused unknown_id, not_built_in."""
    item = ledger.read.item(id)
    if item.stage != Stage.CONSUMED or not item.container:
        raise Refused([Refusal(None, "not_built_in", {"code": item.code})])
    unit = ledger.read.item(item.container)
    product = catalog.read.product(item.product)
    [warranty] = returns.warranty([id], on=order_list.today())
    is_theirs = unit.owner not in returns.read.own_parties()
    is_repair = is_theirs or bool(returns.read.returns_of(unit.id))
    return {
        "title": f"Exchange {item.code or f'#{id}'}",
        "summary": f"{product.name} in {unit.code or f'#{unit.id}'}",
        "deed": "Exchange it",
        "action": reverse("exchange_post", args=[ids.public_id("item", id)]),
        "is_repair": is_repair,
        "becomes": [
            each for each in scrapping.BECOMES_ONE if each[0] != scrapping.HELD or not is_repair
        ],
        "warranty": returning.warranty(warranty)["state"],
        "places": places.read.tree()[: returning.SUGGESTED_MAX],
        **(reasons or {}),
    }


def exchange(id: int, request: HttpRequest) -> tuple[list[int], str]:
    """Exchange it; return the events and, after a repair, where to go.

    Raises Refused as `production.exchange`, and scan_unknown.

    In a unit that was sold, or came back, the new one is whose the unit is, and has the rest of
    the old one's warranty.
    """
    code = request.POST.get("code", "").strip()
    found = production.items_of([code], {ledger.read.item(id).product}).get(code, [])
    if len(found) != 1:
        raise Refused([Refusal(None, "scan_ambiguous" if found else "scan_unknown",
                               {"code": code or "that"})])  # fmt: skip
    act, unit = asked.act(request)._replace(accept="all"), ledger.read.item(id).container
    becomes = request.POST.get("becomes", "")
    stage = scrapping.STAGES.get(becomes)
    waits = returns.read.returns_of(unit)
    if not waits and ledger.read.item(unit).owner in returns.read.own_parties():
        is_held = becomes == scrapping.HELD
        pairs = [(id, found[0])]
        return list(production.exchange(pairs, act, stage=stage, is_held=is_held)), ""
    order = returning.waiting_order(waits)
    if order:
        act = act._replace(cause=order.cause)
    place = request.POST.get("place", "").strip()
    posted = returns.change_part(
        id, found[0], act=act, stage=stage, place=asked.place(place) if place else 0
    )  # fmt: skip
    events = [each.event for each in posted]
    return events, returning.address("returns", [], "part", events, q=ledger.read.item(unit).code)
