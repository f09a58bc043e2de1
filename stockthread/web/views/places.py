"""Places: the tree with what stands in it, and the page of one place."""

from django.http import HttpRequest, HttpResponse

from stockthread.kernel import ids
from stockthread.web import place_page
from stockthread.web.pages import page, render


@page("view")
def places(request: HttpRequest) -> HttpResponse:
    """Every place of our own, and what is with others."""
    return render(request, "places", place_page.all_places())


@page("view")
def place(request: HttpRequest, id: str) -> HttpResponse:
    """What stands in one place and under it."""
    return render(
        request, "place", place_page.one_place(ids.internal_id("place", id), request.actor)
    )
