"""Lists of items, and the page of one item."""

from django.http import HttpRequest, HttpResponse

from stockthread.kernel import ids
from stockthread.web import asked, composed, listing, lists, portrait, then
from stockthread.web.pages import page, render


@page("view")
def items(request: HttpRequest) -> HttpResponse:
    """One page of the items that fit the filters in the address."""
    shown = lists.page(listing.ITEMS, request.GET, request.actor)
    return render(request, "items", shown | {"corrections": listing.corrections(request.actor)})


@page("view")
def item(request: HttpRequest, id: str) -> HttpResponse:
    """What an item is, where, how it stands or stood, and all that happened to it."""
    wanted, (at, problem) = ids.internal_id("item", id), asked.as_of(request.GET)
    if at:
        return render(request, "item_then", then.page(wanted, at, request.GET))
    shown = portrait.portrait(wanted, request.actor, request.GET.get("before", ""))
    slider = then.moments(wanted, None)
    return render(request, "item", {**shown, "problem": problem, "slider": slider})


@page("view")
def composition(request: HttpRequest, id: str) -> HttpResponse:
    """How much of each lot and unit is in an item, or was at a moment."""
    return render(request, "composition", composed.page(ids.internal_id("item", id), request))
