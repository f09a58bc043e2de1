"""Traces: the page, its picture, and the same as a table and as a paper."""

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from stockthread import papers, trace
from stockthread.kernel import clock, ids
from stockthread.kernel.cells import csv_lines
from stockthread.web import trace_graph, trace_page
from stockthread.web.pages import page, render


@page("view")
def show(request: HttpRequest, id: str) -> HttpResponse:
    """What went into an item and what it went into."""
    return render(request, "trace", trace_page.page(ids.internal_id("item", id), request.GET))


@page("view")
def graph(request: HttpRequest, id: str) -> HttpResponse:
    """The same as a tree, for the picture."""
    found, _ = _sheet(request, id)
    return JsonResponse(trace_graph.graph(found))


@page("export")
def as_csv(request: HttpRequest, id: str) -> StreamingHttpResponse:
    """The lines as a table, with exact shares."""
    found, _ = _sheet(request, id)
    lines = csv_lines(trace.HEAD, trace.cells(trace_page.lines(found, request.GET)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _named(found, "csv")
    return response


@page("view")
def as_pdf(request: HttpRequest, id: str) -> HttpResponse:
    """A paper: what was asked, when, as known when, the chain, the last seal."""
    found, said = _sheet(request, id)
    by = request.actor.name  # type: ignore[attr-defined]
    form = papers.trace_evidence(found, said.cut, least=said.least, at=clock.now(), by=by)
    response = HttpResponse(papers.pdf(form), content_type="application/pdf")
    response["Content-Disposition"] = _named(found, "pdf")
    return response


def _sheet(request: HttpRequest, id: str) -> tuple[trace.Sheet, trace_page.Asked]:
    said = trace_page.ask(request.GET)
    item = ids.internal_id("item", id)
    return trace.sheet(item, said.cut, way=said.way, least=said.least), said


def _named(found: trace.Sheet, ending: str) -> str:
    name = "".join(letter if letter.isalnum() else "-" for letter in found.code)
    return content_disposition_header(True, f"trace-{name}.{ending}") or ""
