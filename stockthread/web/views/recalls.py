"""Mass balances and mock recalls."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from stockthread import recalls
from stockthread.kernel import ids
from stockthread.web import balance_page, lists, mock_page
from stockthread.web.pages import page, render


@page("view")
def balance(request: HttpRequest, id: str) -> HttpResponse:
    """What came of an item and what became of all of it."""
    return render(request, "balance", balance_page.page(ids.internal_id("item", id), request))


@page("view")
def mock_recalls(request: HttpRequest) -> HttpResponse:
    """The rehearsals there were."""
    return render(request, "mock_recalls", lists.page(mock_page.MOCKS, request.GET, request.actor))


@page("recall")
@require_POST
def mock_recall_post(request: HttpRequest) -> HttpResponse:
    """Rehearse: the clock runs from here."""
    return redirect(mock_page.href(mock_page.run(request).id))


@page("view")
def mock_recall(request: HttpRequest, id: str) -> HttpResponse:
    """One rehearsal."""
    found = recalls.mock(ids.internal_id("mock", id))
    return render(request, "mock_recall", mock_page.page(found))


@page("view")
def mock_recall_pdf(request: HttpRequest, id: str) -> HttpResponse:
    """Its evidence as PDF."""
    found = recalls.mock(ids.internal_id("mock", id))
    response = HttpResponse(recalls.mock_paper.pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="mock-recall-{found.number}.pdf"'
    return response
