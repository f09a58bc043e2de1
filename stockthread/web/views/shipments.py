"""Shipping: by scans at the door; of a selection by a form beside the page, with serials."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel.errors import Refused
from stockthread.web import acting, asked, loading, selection
from stockthread.web import shipping as selected
from stockthread.web.pages import page, render


@page("view")
def shipping(request: HttpRequest) -> HttpResponse:
    """The field for scans, and what may leave of them."""
    return render(request, "shipping", loading.page(request.GET, request.actor))


@page("ship")
@require_POST
def shipping_check(request: HttpRequest) -> HttpResponse:
    """The three piles alone, while things are scanned."""
    return render(request, "parts/loading_piles", loading.preview((), request.POST))


@page("ship")
@require_POST
def shipping_ship(request: HttpRequest) -> HttpResponse:
    """Let what was scanned leave."""
    try:
        events = loading.ship((), request.POST, asked.act(request))
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        shown = loading.page(request.POST, request.actor)
        return render(request, "shipping", {**shown, **reasons}, status=422)
    return acting.done(request, list(events))


@page("ship")
def ship(request: HttpRequest) -> HttpResponse:
    """The form that asks to whom, and with which serials."""
    items = selection.item_ids(selection.picked(request))
    return acting.show(request, "ship", selected.form(items, request))


@page("ship")
@require_POST
def ship_count(request: HttpRequest) -> HttpResponse:
    """How many of the serials are listed, while they are being scanned."""
    items = selection.item_ids(selection.picked(request))
    return render(request, "parts/ship_count", selected.counted(items, request))


@page("ship")
@require_POST
def ship_post(request: HttpRequest) -> HttpResponse:
    """Ship the selection."""
    items = selection.item_ids(selection.picked(request))
    try:
        events = selected.ship(items, request)
    except Refused as refused:
        reasons: dict[str, Any] = acting.refusal_words(refused)
        return acting.show(request, "ship", selected.form(items, request, reasons), status=422)
    return acting.done(request, events)
