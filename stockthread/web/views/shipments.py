"""Shipping a selection: a form beside the page, its count of serials, and its posting."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel.errors import Refused
from stockthread.web import acting, selection, shipping
from stockthread.web.pages import page, render


@page("ship")
def ship(request: HttpRequest) -> HttpResponse:
    """The form that asks to whom, and with which serials."""
    items = selection.item_ids(selection.picked(request))
    return acting.show(request, "ship", shipping.form(items, request))


@page("ship")
@require_POST
def ship_count(request: HttpRequest) -> HttpResponse:
    """How many of the serials are listed, while they are being scanned."""
    items = selection.item_ids(selection.picked(request))
    return render(request, "parts/ship_count", shipping.counted(items, request))


@page("ship")
@require_POST
def ship_post(request: HttpRequest) -> HttpResponse:
    """Ship the selection."""
    items = selection.item_ids(selection.picked(request))
    try:
        events = shipping.ship(items, request)
    except Refused as refused:
        reasons: dict[str, Any] = acting.refusal_words(refused)
        return acting.show(request, "ship", shipping.form(items, request, reasons), status=422)
    return acting.done(request, events)
