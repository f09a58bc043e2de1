"""The page of one event."""

from django.http import HttpRequest, HttpResponse

from stockthread.kernel import ids
from stockthread.web import event_page
from stockthread.web.pages import page, render


@page("view")
def event(request: HttpRequest, id: str) -> HttpResponse:
    """What one event did, when, by whom and why."""
    return render(request, "event", event_page.one_event(ids.internal_id("event", id)))
