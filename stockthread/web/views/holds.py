"""The list of what is held."""

from django.http import HttpRequest, HttpResponse

from stockthread.web import hold_list
from stockthread.web.pages import page, render


@page("view")
def holds(request: HttpRequest) -> HttpResponse:
    """Open holds, the newest first."""
    return render(request, "holds", hold_list.page(request.GET, request.actor))
