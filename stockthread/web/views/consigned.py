"""Goods apart from their owners: the lists, the scan page of each deed, the bill list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, consigned_deed, consigned_list, lists
from stockthread.web.pages import page, render


@page("view")
def consigned(request: HttpRequest) -> HttpResponse:
    """What others own and we keep, or what is ours and lies with others."""
    listed = lists.page(consigned_list.CONSIGNED, request.GET, request.actor)
    return render(request, "consigned", listed | consigned_list.frame(request.GET, request.actor))


@page("order")
def bill(request: HttpRequest) -> HttpResponse:
    """What was bought of a party where it lay, and what was sold to it."""
    return render(request, "consigned_bill", consigned_list.bill(request.GET))


@page("order")
def bill_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    text = consigned_list.bill_csv(request.GET)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bill-list.csv"'
    return response


@page("move")
def deed(request: HttpRequest, deed: str) -> HttpResponse:
    """What goes is scanned here."""
    consigned_deed.need(request, deed)
    return render(request, "consigned_deed", consigned_deed.page(request, deed))


@page("move")
@require_POST
def preview(request: HttpRequest, deed: str) -> HttpResponse:
    """The piles of what is scanned so far; the whole page where there is no script."""
    consigned_deed.need(request, deed)
    is_part = request.headers.get("HX-Request")
    shown = consigned_deed.page(request, deed)
    return render(request, "parts/consigned_piles" if is_part else "consigned_deed", shown)


@page("move")
@require_POST
def post(request: HttpRequest, deed: str) -> HttpResponse:
    """Do it."""
    consigned_deed.need(request, deed)
    try:
        events = consigned_deed.do(request, deed)
    except Refused as refused:
        reasons: dict[str, Any] = acting.refusal_words(refused)
        shown = {**consigned_deed.page(request, deed), **reasons}
        return render(request, "consigned_deed", shown, status=422)
    done = "".join(f"&done={ids.public_id('event', event)}" for event in events)
    return redirect(consigned_deed.back(request, deed) + done)
