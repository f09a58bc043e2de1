"""Recalls: listed, previewed, begun, changed, closed; the page of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from stockthread import recalls
from stockthread.kernel import ids
from stockthread.kernel.cells import csv_lines
from stockthread.kernel.errors import Refused
from stockthread.recalls import Recall
from stockthread.web import lists, recall_form, recall_page, recall_signing
from stockthread.web.pages import page, render


def _recall(id: str) -> Recall:
    return recalls.read.recall(ids.internal_id("recall", id))


@page("view")
def recall_list(request: HttpRequest) -> HttpResponse:
    """Recalls, the latest first."""
    return render(request, "recalls", lists.page(recall_page.RECALLS, request.GET, request.actor))


@page("recall")
def recall_new(request: HttpRequest) -> HttpResponse:
    """What a recall of a selection would be about; writes nothing."""
    return render(request, "recall_new", recall_form.page(request))


@page("recall")
@require_POST
def recall_post(request: HttpRequest) -> HttpResponse:
    """Begin it, signed."""
    try:
        return redirect(recall_page.href(recall_form.begin(request).id))
    except Refused as refused:
        return _again(request, None, refused)


@page("recall")
def recall_change(request: HttpRequest, id: str) -> HttpResponse:
    """What it would be about then; writes nothing."""
    return render(request, "recall_new", recall_form.page(request, _recall(id)))


@page("recall")
@require_POST
def recall_change_post(request: HttpRequest, id: str) -> HttpResponse:
    """Widen or narrow it, signed."""
    found = _recall(id)
    try:
        return redirect(recall_page.href(recall_form.change(request, found).id))
    except Refused as refused:
        return _again(request, found, refused)


def _again(request: HttpRequest, found: Recall | None, refused: Refused) -> HttpResponse:
    reasons = recall_signing.of_form(request, found, refused)
    shown = {**recall_form.page(request, found), **reasons}
    return render(request, "recall_new", shown, status=422)


@page("view")
def recall(request: HttpRequest, id: str) -> HttpResponse:
    """One recall: how it stands."""
    return _shown(request, _recall(id))


def _shown(
    request: HttpRequest, found: Recall, reasons: dict[str, Any] | None = None
) -> HttpResponse:
    shown = {**recall_page.page(found, request), **(reasons or {})}
    return render(request, "recall", shown, status=422 if reasons else 200)


@page("recall")
@require_POST
def recall_state_post(request: HttpRequest, id: str) -> HttpResponse:
    """Close it, or open it again, signed."""
    found = _recall(id)
    try:
        return redirect(recall_page.href(recall_page.set_state(request, found).id))
    except Refused as refused:
        now = recalls.to_set(found)
        return _shown(request, found, recall_signing.of_page(request, now, refused))


@page("view")
def recall_csv(request: HttpRequest, id: str) -> HttpResponse:
    """All its items with where they are, as CSV."""
    found = _recall(id)
    head, *lines = recall_page.csv_rows(found)
    text = "".join(csv_lines([str(each) for each in head], lines))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.csv"'
    return response
