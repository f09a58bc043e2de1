"""The list of what is held, and the reasons for holds."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel.errors import Refused
from stockthread.web import acting, hold_list, hold_reasons
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def holds(request: HttpRequest) -> HttpResponse:
    """Open holds, the newest first."""
    return render(request, "holds", hold_list.page(request.GET, request.actor))


@page("view")
def reasons(request: HttpRequest) -> HttpResponse:
    """The reasons for holds."""
    return render(request, "hold_reasons", hold_reasons.page(request))


@page("set_reasons")
@require_POST
def reason_save(request: HttpRequest) -> HttpResponse:
    """Add a reason, or change one."""
    try:
        return go(request, hold_reasons.save(request))
    except Refused as refused:
        told = hold_reasons.page(request, acting.refusal_words(refused))
        return render(request, "hold_reasons", told, status=422)


@page("set_reasons")
@require_POST
def reason_undo(request: HttpRequest) -> HttpResponse:
    """Take the last change of a reason back."""
    try:
        return go(request, hold_reasons.undo(request))
    except Refused as refused:
        told = hold_reasons.page(request, acting.refusal_words(refused))
        return render(request, "hold_reasons", told, status=422)
