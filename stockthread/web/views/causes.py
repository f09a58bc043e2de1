"""Causes: the studies there are, a new one, and one with the units behind its numbers."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from stockthread import causes, ledger
from stockthread.kernel import clock, ids
from stockthread.kernel.cells import csv_lines
from stockthread.kernel.errors import Refused
from stockthread.web import acting, asked, causes_form, causes_list, causes_page, lists
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def studies(request: HttpRequest) -> HttpResponse:
    """The studies that were made."""
    return render(request, "causes", lists.page(causes_list.STUDIES, request.GET, request.actor))


@page("study")
def new(request: HttpRequest) -> HttpResponse:
    """The form; a selection, or complaints named in the address, are taken over."""
    return render(request, "causes_new", causes_form.page(request))


@page("study")
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """How many units a form means, while it is filled in."""
    return render(request, "parts/causes_count", causes_form.page(request))


@page("study")
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Compare, keep the study, and show it."""
    key = request.POST.get("key") or asked.new_key()
    try:
        question = causes_form.question(request)
        made = causes.study(question, key=key, by=request.actor.person, at=clock.now())
    except Refused as refused:
        told = causes_form.page(request, acting.refusal_words(refused))
        return render(request, "causes_new", told, status=422)
    return go(request, causes_list.href(made.id))


def _study(id: str) -> causes.Study:
    return causes.studies.one(ids.internal_id("study", id))


@page("view")
def study(request: HttpRequest, id: str) -> HttpResponse:
    """What came of one study."""
    return render(request, "study", causes_page.page(_study(id), request.actor))


@page("export")
def study_csv(request: HttpRequest, id: str) -> HttpResponse:
    """A study as a table."""
    found = _study(id)
    return _csv(f"causes-{found.id}", causes.wording.HEAD, causes.wording.cells(found))


@page("view")
def study_pdf(request: HttpRequest, id: str) -> HttpResponse:
    """A study as a paper."""
    found = _study(id)
    response = HttpResponse(causes.paper.pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="causes-{found.id}.pdf"'
    return response


@page("view")
def study_units(request: HttpRequest, id: str, line: int, side: str) -> HttpResponse:
    """The units behind one number."""
    found = _study(id)
    but = request.GET.get("but", "")
    told = causes_page.units(found, line, side, request.actor, but)
    if request.GET.get("csv"):
        items = causes_page.found_units(found, line, side, but)
        codes = ledger.read.codes(items)
        return _csv(f"causes-{found.id}-{line}-{side}", ("code",),
                    ([codes.get(item) or f"#{item}"] for item in items))  # fmt: skip
    return render(request, "study_units", told)


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    response = HttpResponse("".join(csv_lines(head, rows)), content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(True, f"{name}.csv")
    response["Content-Disposition"] = disposition or "attachment"
    return response
