"""Adjustments: the form, what was made, and the reasons for them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel.errors import Refused
from stockthread.web import acting, adjusting, adjustment_page, reason_page, selection
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("adjust")
def adjust(request: HttpRequest) -> HttpResponse:
    """The form that asks what is wrong with a selection, and why."""
    items = selection.item_ids(selection.picked(request))
    return acting.show(request, "adjust", adjusting.form(items, request))


@page("adjust")
@require_POST
def adjust_post(request: HttpRequest) -> HttpResponse:
    """Adjust the selection."""
    items = selection.item_ids(selection.picked(request))

    def again(reasons: dict[str, Any]) -> HttpResponse:
        form = adjusting.form(items, request, reasons)
        return acting.show(request, "adjust", form, status=422)

    return acting.do(request, lambda: adjusting.adjust(items, request), again)


@page("view")
def adjustments(request: HttpRequest) -> HttpResponse:
    """What was adjusted, lost, found and scrapped, the latest first."""
    return render(request, "adjustments", adjustment_page.page(request.GET, request.actor))


@page("view")
def reasons(request: HttpRequest) -> HttpResponse:
    """Why stock may be adjusted."""
    return render(request, "reasons", reason_page.page(request))


@page("set_up")
@require_POST
def reason_add(request: HttpRequest) -> HttpResponse:
    """Add a reason."""
    try:
        return go(request, reason_page.add(request))
    except Refused as refused:
        told = reason_page.page(request, acting.refusal_words(refused))
        return render(request, "reasons", told, status=422)


@page("set_up")
@require_POST
def reason_close(request: HttpRequest, code: str) -> HttpResponse:
    """Give a reason no more."""
    return go(request, reason_page.close(code))


@page("set_up")
@require_POST
def reason_reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Give a reason again."""
    return go(request, reason_page.reopen(code))
