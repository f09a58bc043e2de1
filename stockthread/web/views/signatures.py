"""What people signed."""

from django.http import HttpRequest, HttpResponse

from stockthread.web import lists, signing
from stockthread.web.pages import page, render


@page("verify")
def signatures(request: HttpRequest) -> HttpResponse:
    """Signatures, the newest first."""
    return render(request, "signatures", lists.page(signing.SIGNATURES, request.GET, request.actor))
