"""What was picked for sales that ended, to be put back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from stockthread.kernel.errors import Refused
from stockthread.web import acting, putting_back
from stockthread.web.pages import page, render


@page("move")
def put_back(request: HttpRequest) -> HttpResponse:
    """What waits, and the field for scans."""
    return render(request, "put_back", putting_back.page(request.POST or request.GET))


@page("move")
@require_POST
def put_back_preview(request: HttpRequest) -> HttpResponse:
    """The three piles alone, while it is being scanned."""
    return render(request, "parts/put_away_piles", putting_back.preview(request.POST))


@page("move")
@require_POST
def put_back_post(request: HttpRequest) -> HttpResponse:
    """Put back what was scanned, or the list as it stands."""
    try:
        return redirect(putting_back.post(request))
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return render(request, "put_back", putting_back.page(request.POST, reasons), 422)
