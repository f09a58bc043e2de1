"""What is the same of every list: the file of it, and what is done to many rows at once."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from stockthread import access
from stockthread.kernel import clock
from stockthread.kernel.errors import Refused, refuse
from stockthread.web import acting, every_list, list_deeds, lists
from stockthread.web.pages import page, render


@page("export")
def list_csv(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """What fits the filters of a list, or what is picked in it, as CSV."""
    listing = _listing(request, name)
    day = timezone.localtime(clock.now())
    response = StreamingHttpResponse(
        lists.csv(listing, request), content_type="text/csv; charset=utf-8"
    )
    file_name = f"{listing.name.replace('_', '-')}-{day:%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


@page("view")
def list_deed(request: HttpRequest, name: str, deed: str) -> HttpResponse:
    """The form that asks whether something is done to all that is picked."""
    form = list_deeds.form(_listing(request, name), deed, request)
    return acting.show(request, "list_deed", form)


@page("view")
@require_POST
def list_deed_post(request: HttpRequest, name: str, deed: str) -> HttpResponse:
    """Do it; each deed asks for its own permission."""
    listing = _listing(request, name)
    try:
        done = list_deeds.do(listing, deed, request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        form = list_deeds.form(listing, deed, request, reasons)
        return acting.show(request, "list_deed", form, status=422)
    return render(request, "list_done", done)


def _listing(request: HttpRequest, name: str) -> lists.Listing:
    """The list of this name, for who may see it. Raises Refused unknown_id, not_allowed."""
    listing = every_list.LISTS.get(name) or refuse("unknown_id", id=name)
    access.require(request.actor, listing.action)  # type: ignore[attr-defined]
    return listing
