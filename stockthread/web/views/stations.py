"""At a station: which machine and shift, files of results, limits, scrap, taking apart."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import (
    acting,
    asked,
    limiting,
    making,
    making_log,
    result_page,
    scrapping,
    station,
)
from stockthread.web.pages import page, render
from stockthread.web.views.making import shown_page
from stockthread.web.views.schemes import go


@page("produce")
def here(request: HttpRequest) -> HttpResponse:
    """The form that says at which machine this browser stands, and which shift works there."""
    return acting.show(request, "station", station.page(request))


@page("produce")
@require_POST
def here_post(request: HttpRequest) -> HttpResponse:
    """Remember both."""
    response = go(request, asked.back(request))
    try:
        station.save(request, response)
    except Refused as refused:
        form = station.page(request, acting.refusal_words(refused))
        return acting.show(request, "station", form, status=422)
    return response


@page("view")
def shifts(request: HttpRequest) -> HttpResponse:
    """Which shifts there are."""
    return render(request, "shifts", station.shifts_page(request))


@page("set_up")
@require_POST
def shifts_post(request: HttpRequest) -> HttpResponse:
    """Store the shifts of the form, in place of those before."""
    try:
        station.save_shifts(request)
    except Refused as refused:
        shown = station.shifts_page(request, acting.refusal_words(refused))
        return render(request, "shifts", shown, status=422)
    return go(request, reverse("shifts"))


@page("view")
def log(request: HttpRequest, id: str) -> HttpResponse:
    """Who did what for an order, with which machine, in which shift."""
    return render(request, "making_log", making_log.page(ids.internal_id("order", id)))


@page("produce")
def results(request: HttpRequest, id: str) -> HttpResponse:
    """The box for a file of test results."""
    return render(
        request, "making_results", result_page.page(result_page.order_of(id), request.GET)
    )


@page("produce")
@require_POST
def results_read(request: HttpRequest, id: str) -> HttpResponse:
    """The page with an uploaded file's rows in the box, and its piles."""
    order = result_page.order_of(id)
    form, said = result_page.with_file(request)
    tried = result_page.preview(order, form, asked.act(request)._replace(key=asked.new_key()))
    return render(request, "making_results", {**result_page.page(order, form), **tried, **said})


@page("produce")
@require_POST
def results_check(request: HttpRequest, id: str) -> HttpResponse:
    """The three piles of what is in the box; the whole page where there is no script."""
    order = result_page.order_of(id)
    act = asked.act(request)._replace(key=asked.new_key(), accept="good")
    tried = result_page.preview(order, request.POST, act)
    if request.headers.get("HX-Request"):
        return render(request, "parts/result_piles", tried)
    shown = {**result_page.page(order, request.POST), **tried}
    return render(request, "making_results", shown)


@page("produce")
@require_POST
def results_post(request: HttpRequest, id: str) -> HttpResponse:
    """Record what is in the box; of a file that is not read yet its rows are shown first."""
    if request.FILES.get("file"):
        return results_read(request, id)
    order = result_page.order_of(id)
    try:
        return acting.done(request, result_page.record(order, request.POST, asked.act(request)))
    except Refused as refused:
        act = asked.act(request)._replace(key=asked.new_key(), accept="good")
        shown = {**result_page.page(order, request.POST), **acting.refusal_words(refused)}
        tried = result_page.preview(order, request.POST, act)
        return render(request, "making_results", {**shown, **tried}, status=422)


@page("set_up")
def limit(request: HttpRequest, id: str) -> HttpResponse:
    """The form that sets or ends a limit of a product's readings."""
    return acting.show(request, "limit", limiting.form(ids.internal_id("product", id), request))


@page("set_up")
@require_POST
def limit_post(request: HttpRequest, id: str) -> HttpResponse:
    """Set it, or end it."""
    product = ids.internal_id("product", id)
    try:
        return go(request, limiting.change(product, request))
    except Refused as refused:
        form = limiting.form(product, request, acting.refusal_words(refused))
        return acting.show(request, "limit", form, status=422)


@page("scrap")
def scrap(request: HttpRequest) -> HttpResponse:
    """The form that asks why the selection is scrapped."""
    return _scrap(request, scrapping.picked(request))


@page("scrap")
@require_POST
def scrap_post(request: HttpRequest) -> HttpResponse:
    """Scrap the selection."""
    items = scrapping.picked(request)
    return _done(
        request,
        lambda: scrapping.scrap(items, scrapping.order_of(request), request),
        lambda reasons: _scrap(request, items, reasons),
    )


@page("produce")
def apart(request: HttpRequest) -> HttpResponse:
    """The form that asks what of the selection's components is no good."""
    return _apart(request, scrapping.picked(request))


@page("produce")
@require_POST
def apart_post(request: HttpRequest) -> HttpResponse:
    """Take the selection apart."""
    scrapping.need_scrap(request)
    items = scrapping.picked(request)
    return _done(
        request,
        lambda: scrapping.take_apart(items, scrapping.order_of(request), request),
        lambda reasons: _apart(request, items, reasons),
    )


@page("scrap")
@require_POST
def making_scrap(request: HttpRequest, id: str) -> HttpResponse:
    """The form that scraps what was scanned at a station."""
    return _scanned(request, id, lambda items, order: _scrap(request, items, order=order))


@page("produce")
@require_POST
def making_apart(request: HttpRequest, id: str) -> HttpResponse:
    """The form that takes apart the units that were scanned at a station."""
    return _scanned(request, id, lambda items, order: _apart(request, items, order=order))


def _scanned(request: HttpRequest, id: str, show: Callable[..., HttpResponse]) -> HttpResponse:
    number, form = making.about(request, id)
    try:
        order, items = making.scanned_items(number, form)
    except Refused as refused:
        shown = shown_page(request, number, form)
        return render(request, "making", {**shown, **acting.refusal_words(refused)}, status=422)
    return show(items, order)


def _scrap(request: HttpRequest, items: list[int], reasons: Any = None, order: Any = None) -> Any:
    order = order or scrapping.order_of(request)
    form = scrapping.scrap_form(items, order, request.POST, reasons)
    return acting.show(request, "scrap", form, status=422 if reasons else 200)


def _apart(request: HttpRequest, items: list[int], reasons: Any = None, order: Any = None) -> Any:
    order = order or scrapping.order_of(request)
    form = scrapping.apart_form(items, order, request, reasons)
    return acting.show(request, "apart", form, status=422 if reasons else 200)


def _done(
    request: HttpRequest, deed: Callable[[], list[int]], again: Callable[[Any], HttpResponse]
) -> HttpResponse:
    try:
        return acting.done(request, deed())
    except Refused as refused:
        return again(acting.refusal_words(refused))
