"""What is the same of every list: the file of it, and what is done to many rows at once."""

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from stockthread import access
from stockthread.kernel import clock, workbook
from stockthread.kernel.errors import Refused, refuse
from stockthread.web import acting, every_list, list_deeds, list_files, lists
from stockthread.web.pages import page, render


@page("export")
def list_csv(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """What fits the filters of a list, or what is picked in it, as CSV."""
    listing = _listing(request, name)
    response = StreamingHttpResponse(
        list_files.csv(listing, request), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{_file_name(listing)}.csv"'
    return response


@page("export")
def list_xlsx(request: HttpRequest, name: str) -> FileResponse:
    """What fits the filters of a list, or what is picked in it, as a spreadsheet."""
    listing = _listing(request, name)
    file = list_files.xlsx(listing, request)
    return FileResponse(
        file, as_attachment=True, filename=f"{_file_name(listing)}.xlsx", content_type=workbook.MIME
    )


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


def _file_name(listing: lists.Listing) -> str:
    return f"{listing.name.replace('_', '-')}-{timezone.localtime(clock.now()):%Y-%m-%d}"


def _listing(request: HttpRequest, name: str) -> lists.Listing:
    """The list of this name, for who may see it. Raises Refused unknown_id, not_allowed."""
    listing = every_list.LISTS.get(name) or refuse("unknown_id", id=name)
    access.require(request.actor, listing.action)  # type: ignore[attr-defined]
    return listing
