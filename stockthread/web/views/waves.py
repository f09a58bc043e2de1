"""Waves: the list, gathering orders onto a cart, picking them in one round."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread import papers, sales
from stockthread.kernel.errors import Refused
from stockthread.web import acting, asked, wave_list, waves
from stockthread.web.pages import page, render
from stockthread.web.views.order_sales import pdf
from stockthread.web.views.schemes import go


@page("view")
def show(request: HttpRequest) -> HttpResponse:
    """The waves, and the orders that wait to be picked; a selection of orders is ticked."""
    form = request.POST if request.method == "POST" else request.GET
    return render(request, "waves", wave_list.page(request.GET, form, request.actor))


@page("order")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Gather orders onto a cart."""
    try:
        return go(request, waves.start(request))
    except Refused as refused:
        shown = wave_list.page(request.GET, request.POST, request.actor)
        return render(request, "waves", {**shown, **acting.refusal_words(refused)}, 422)


@page("view")
def one(request: HttpRequest, id: str) -> HttpResponse:
    """Where to go next, and the field for scans."""
    wave, form = waves.about(request, id)
    return render(request, "wave", waves.one(wave, form, request.actor))


@page("move")
@require_POST
def check(request: HttpRequest, id: str) -> HttpResponse:
    """The three piles alone, while things are scanned."""
    return render(request, "parts/picking_piles", waves.preview(*waves.about(request, id)))


@page("move")
@require_POST
def pick(request: HttpRequest, id: str) -> HttpResponse:
    """Pick what fits, each to its order."""
    wave, form = waves.about(request, id)
    return _do(request, id, lambda: waves.pick(wave, form, asked.act(request)))


@page("reserve")
@require_POST
def promise(request: HttpRequest, id: str) -> HttpResponse:
    """Promise what is suggested to all orders of the wave."""
    wave, _ = waves.about(request, id)
    return _do(request, id, lambda: waves.promise(wave, asked.act(request)))


@page("view")
def paper(request: HttpRequest, id: str) -> HttpResponse:
    """The pick list of all orders as PDF."""
    wave, _ = waves.about(request, id)
    return pdf(papers.pick_list(sales.orders_of(sales.wave(wave))), request)


def _do(request: HttpRequest, id: str, deed: Callable[[], Sequence[int]]) -> HttpResponse:
    try:
        events = deed()
    except Refused as refused:
        wave, form = waves.about(request, id)
        shown = waves.one(wave, form, request.actor)
        return render(request, "wave", {**shown, **acting.refusal_words(refused)}, status=422)
    return acting.done(request, list(events))
