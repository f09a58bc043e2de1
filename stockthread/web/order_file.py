"""Lines of an order from a file, CSV or a spreadsheet: they are added to those on the page."""

from typing import Any

from django.http import HttpRequest, QueryDict

from stockthread import exchange, orders
from stockthread.kernel.errors import Refused
from stockthread.web import acting, order_lines, receive_file, words


def asked_for(request: HttpRequest) -> tuple[QueryDict, dict[str, Any]]:
    """The form that a page of lines shows: as it was asked for, or with what was to be added."""
    if request.method != "POST":
        return request.GET, {}
    if request.POST.get("read"):
        return with_file(request)
    return order_lines.with_entry(request.POST), {"was_added": True}


def with_file(request: HttpRequest) -> tuple[QueryDict, dict[str, Any]]:
    """The form with the rows of its file behind its lines, and how the file was read, or why not.

    Headings in the file only count where there were no lines before: they stand in its first row.
    """
    form = request.POST.copy()
    try:
        with receive_file.kept(request) as path:
            rows = exchange.read_rows(path, orders.reading.are_headings)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return form, reasons | {"refusal_title": "The file was not read"}
    before = form.get("lines", "").strip()
    form["lines"] = "\n".join([*([before] if before else []), *rows])
    note = f"{words.count(len(rows), 'row')} read from {path.name}."
    return form, {"notes": [note]}
