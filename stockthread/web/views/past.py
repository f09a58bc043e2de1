"""Stock as it stood at a moment: the list, and the same as a table."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from stockthread.kernel.cells import csv_lines
from stockthread.web import past
from stockthread.web.pages import page, render


@page("view")
def stock_then(request: HttpRequest) -> HttpResponse:
    """What stood where at a moment."""
    return render(request, "stock_then", past.everywhere(request.GET))


@page("export")
def stock_then_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All of it as a table."""
    lines = csv_lines(past.HEAD, list(past.table(request.GET)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="stock-then.csv"'
    return response
