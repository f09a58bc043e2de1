"""Lists of items, and the page of one item."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

from stockthread import ledger
from stockthread.kernel import ids
from stockthread.kernel.cells import csv_lines
from stockthread.web import asked, composed, listing, lists, past, portrait, then, timeline
from stockthread.web.pages import page, render


@page("view")
def items(request: HttpRequest) -> HttpResponse:
    """One page of the items that fit the filters in the address; with `as_of`, as it stood then."""
    if then_href := past.moved_here(request.GET):
        return redirect(then_href)
    shown = lists.page(listing.ITEMS, request.GET, request.actor)
    return render(request, "items", shown | {"corrections": listing.corrections(request.actor)})


@page("view")
def item(request: HttpRequest, id: str) -> HttpResponse:
    """What an item is, where, how it stands or stood, and all that happened to it."""
    wanted, (at, problem) = ids.internal_id("item", id), asked.as_of(request.GET)
    if at:
        return render(request, "item_then", then.page(wanted, at, request.GET))
    kind = request.GET.get("kind", "")
    shown = portrait.portrait(wanted, request.actor, request.GET.get("before", ""), kind)
    return render(request, "item", {**shown, **then.of_now(wanted, kind), "problem": problem})


@page("export")
def history_csv(request: HttpRequest, id: str) -> StreamingHttpResponse:
    """All that happened to an item, as a table."""
    view = ledger.read.item(ids.internal_id("item", id))
    rows = list(timeline.table(view, request.GET.get("kind", "")))
    name = "".join(letter if letter.isalnum() else "-" for letter in view.code or str(view.id))
    response = StreamingHttpResponse(
        csv_lines(timeline.HEAD, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="history-{name}.csv"'
    return response


@page("view")
def composition(request: HttpRequest, id: str) -> HttpResponse:
    """How much of each lot and unit is in an item, or was at a moment."""
    return render(request, "composition", composed.page(ids.internal_id("item", id), request))
