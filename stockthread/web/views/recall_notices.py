"""Notices of recalls: told, reminded, as letters and files; and the page on which they answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as render_template
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from stockthread import recalls
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.recalls import Recall
from stockthread.web import acting, answer_page, notice_page, recall_page, recall_signing
from stockthread.web.pages import open_page, page, render


def _recall(id: str) -> Recall:
    return recalls.read.recall(ids.internal_id("recall", id))


def _refused(request: HttpRequest, found: Recall, reasons: dict[str, Any]) -> HttpResponse:
    shown = {**recall_page.page(found, request), **reasons}
    return render(request, "recall", shown, status=422)


@page("recall")
@require_POST
def recall_tell_post(request: HttpRequest, id: str) -> HttpResponse:
    """Tell whoever has it, signed."""
    found = _recall(id)
    try:
        notice_page.tell(request, found)
    except Refused as refused:
        reasons = recall_signing.of_page(request, recalls.to_tell(found), refused)
        return _refused(request, found, reasons)
    return redirect(f"{recall_page.href(found.id)}#notices")


@page("recall")
@require_POST
def recall_deed_post(request: HttpRequest, id: str) -> HttpResponse:
    """Letters posted, the silent reminded, parties phoned."""
    found = _recall(id)
    try:
        notice_page.do(request, found)
    except Refused as refused:
        return _refused(request, found, acting.refusal_words(refused))
    return redirect(f"{recall_page.href(found.id)}#notices")


@page("recall")
def recall_letters(request: HttpRequest, id: str) -> HttpResponse:
    """All letters in one PDF."""
    found = _recall(id)
    return _file(notice_page.letters(request, found), f"{found.number}-letters.pdf")


@page("recall")
def recall_notices_csv(request: HttpRequest, id: str) -> HttpResponse:
    """Parties with contacts, serials and how they stand, as CSV."""
    found = _recall(id)
    text = notice_page.notices_csv(request, found)
    return _file(text.encode(), f"{found.number}-notices.csv", "text/csv; charset=utf-8")


@page("view")
def recall_report(request: HttpRequest, id: str) -> HttpResponse:
    """All numbers of a recall with its mass balance, as PDF."""
    found = _recall(id)
    return _file(recalls.report.pdf(found), f"{found.number}-report.pdf")


def _file(data: bytes, name: str, media_type: str = "application/pdf") -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    how = "inline" if media_type == "application/pdf" else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    return response


@open_page
@never_cache
def notice_answer(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody has of a recall, and what became of it: without an account."""
    more: dict[str, object] = {}
    status = 200
    try:
        if request.method == "POST":
            answer_page.answer(key, request)
            more = {"is_answered": True}
        shown = answer_page.page(key, request)
    except Refused as refused:
        if refused.refusals[0].code == "unknown_id":
            return render_template(request, "stockthread/notice_unknown.html", status=404)
        shown, status = answer_page.page(key, request), 422
        more = {"problem": answer_page.problem(shown["t"], refused)}
    return render_template(request, "stockthread/notice_answer.html", {**shown, **more},
                           status=status)  # fmt: skip
