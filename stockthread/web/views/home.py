"""The first page, and the one box that finds everything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from stockthread.web import finding, overview, past
from stockthread.web.pages import page, render


@page("view")
def home(request: HttpRequest) -> HttpResponse:
    """Stock in pictures, the latest events, what is held."""
    return render(request, "home", overview.overview())


@page("find")
def find(request: HttpRequest) -> HttpResponse:
    """Open the one item that has the code, or show all that fits the words; or what fitted at
    `as_of`."""
    if then_href := past.moved_here(request.GET):
        return redirect(then_href)
    found = finding.find(request.GET.get("q", ""))
    return redirect(found["only"]) if found.get("only") else render(request, "find", found)
