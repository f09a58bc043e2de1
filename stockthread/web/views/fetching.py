"""Parts of a production order fetched by scan: the page, its piles, and the commit."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, fetching
from stockthread.web.pages import page, render


@page("move")
def order_fetching(request: HttpRequest, id: str) -> HttpResponse:
    """Where the parts lie, and the box in which they are scanned."""
    return render(request, "fetching", fetching.page(ids.internal_id("order", id), request))


@page("move")
@require_POST
def order_fetching_check(request: HttpRequest, id: str) -> HttpResponse:
    """The three piles of what is scanned so far; the whole page where there is no script."""
    shown = fetching.page(ids.internal_id("order", id), request)
    is_part = request.headers.get("HX-Request")
    return render(request, "parts/fetching_piles" if is_part else "fetching", shown)


@page("move")
@require_POST
def order_fetching_post(request: HttpRequest, id: str) -> HttpResponse:
    """Bring it."""
    order = ids.internal_id("order", id)
    try:
        events = fetching.do(order, request)
    except Refused as refused:
        shown = fetching.refused_page(order, request, refused)
        return render(request, "fetching", shown, status=422)
    return acting.done(request, events)
