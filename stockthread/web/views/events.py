"""The page of one event."""

from django.http import HttpRequest, HttpResponse

from stockthread import ledger
from stockthread.kernel import ids
from stockthread.web import event_page, undoing
from stockthread.web.pages import page, render


@page("view")
def event(request: HttpRequest, id: str) -> HttpResponse:
    """What one event did, when, by whom and why."""
    wanted = ids.internal_id("event", id)
    again = undoing.again_href(ledger.read.event(wanted), request.actor)
    return render(
        request, "event", {**event_page.one_event(wanted, request.actor), "again_href": again}
    )
