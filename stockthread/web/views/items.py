"""Lists of items, the page of one item, and labels for either."""

from django.http import HttpRequest, HttpResponse

from stockthread.kernel import ids
from stockthread.web import labelling, listing, portrait, selection, then
from stockthread.web.pages import page, render


@page("view")
def items(request: HttpRequest) -> HttpResponse:
    """One page of the items that fit the filters in the address."""
    return render(request, "items", listing.page(request.GET, request.actor))


@page("view")
def item(request: HttpRequest, id: str) -> HttpResponse:
    """What an item is, where, how it stands or stood, and all that happened to it."""
    wanted, (at, problem) = ids.internal_id("item", id), then.moment(request.GET)
    if at:
        return render(request, "item_then", then.page(wanted, at, request.GET))
    shown = portrait.portrait(wanted, request.actor, request.GET.get("before", ""))
    return render(request, "item", {**shown, "problem": problem})


@page("label")
def labels(request: HttpRequest) -> HttpResponse:
    """Labels of the selected items as one PDF."""
    wanted = selection.item_ids(selection.picked(request))
    response = HttpResponse(labelling.pdf(wanted), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="labels.pdf"'
    return response
