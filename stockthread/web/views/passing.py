"""Transfers by scan: the page, its piles while one scans, and the commit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, passing
from stockthread.web.pages import page, render


@page("move")
def order_pass(request: HttpRequest, id: str, deed: str) -> HttpResponse:
    """What leaves, or arrives, is scanned here."""
    return render(request, "passing", passing.page(ids.internal_id("order", id), deed, request))


@page("move")
@require_POST
def order_pass_preview(request: HttpRequest, id: str, deed: str) -> HttpResponse:
    """The three piles of what is scanned so far; the whole page where there is no script."""
    shown = passing.page(ids.internal_id("order", id), deed, request)
    is_part = request.headers.get("HX-Request")
    return render(request, "parts/passing_piles" if is_part else "passing", shown)


@page("move")
@require_POST
def order_pass_post(request: HttpRequest, id: str, deed: str) -> HttpResponse:
    """Let it leave, or arrive."""
    order = ids.internal_id("order", id)
    try:
        events = passing.do(order, deed, request)
    except Refused as refused:
        reasons: dict[str, Any] = acting.refusal_words(refused)
        shown = {**passing.page(order, deed, request), **reasons}
        return render(request, "passing", shown, status=422)
    return acting.done(request, events)
