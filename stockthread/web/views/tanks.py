"""Tanks: what stands in them, pouring, drawing, emptying."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, lists, tanked
from stockthread.web.pages import page, render
from stockthread.web.tank_list import TANKS


@page("view")
def tanks(request: HttpRequest) -> HttpResponse:
    """Every tank with what is in it, and gains that nobody has looked at."""
    listed = lists.page(TANKS, request.GET, request.actor)
    return render(request, "tanks", listed | tanked.page(request.actor))


@page("produce")
def pour(request: HttpRequest, id: str) -> HttpResponse:
    """The form that asks what is poured in."""
    return _form(request, "tank_pour", tanked.pour_form, id)


@page("produce")
@require_POST
def pour_post(request: HttpRequest, id: str) -> HttpResponse:
    """Pour it in."""
    return _post(request, "tank_pour", tanked.pour_form, tanked.pour, id)


@page("produce")
def draw(request: HttpRequest, id: str) -> HttpResponse:
    """The form that asks which lots are drawn, and where to; POST shows what would come of it."""
    tank = ids.internal_id("place", id)
    sent = {name: request.POST.get(name, "") for name in tanked.FIELDS}
    return acting.show(request, "tank_draw", {**tanked.draw_form(tank, request), "asked": sent})


@page("produce")
@require_POST
def draw_preview(request: HttpRequest, id: str) -> HttpResponse:
    """The piles alone, while the lots are being listed."""
    piles = tanked.draw_preview(ids.internal_id("place", id), request)
    return render(request, "parts/draw_piles", piles)


@page("produce")
@require_POST
def draw_post(request: HttpRequest, id: str) -> HttpResponse:
    """Draw them."""
    return _post(request, "tank_draw", tanked.draw_form, tanked.draw, id)


@page("scrap")
def empty(request: HttpRequest, id: str) -> HttpResponse:
    """The form that asks whether a tank is empty and clean."""
    return _form(request, "tank_empty", tanked.empty_form, id)


@page("scrap")
@require_POST
def empty_post(request: HttpRequest, id: str) -> HttpResponse:
    """Book what is left as lost, and note the cleaning."""
    return _post(request, "tank_empty", tanked.empty_form, tanked.empty, id)


@page("produce")
def clean(request: HttpRequest, id: str) -> HttpResponse:
    """The form that asks whether an empty tank was cleaned."""
    return _form(request, "tank_empty", tanked.clean_form, id)


@page("produce")
@require_POST
def clean_post(request: HttpRequest, id: str) -> HttpResponse:
    """Note the cleaning."""
    return _post(request, "tank_empty", tanked.clean_form, tanked.clean, id)


Form = Callable[[int], dict[str, Any]]


def _form(request: HttpRequest, template: str, form: Form, id: str) -> HttpResponse:
    return acting.show(request, template, form(ids.internal_id("place", id)))


def _post(
    request: HttpRequest,
    template: str,
    form: Form,
    do: Callable[[int, HttpRequest], list[int]],
    id: str,
) -> HttpResponse:
    tank = ids.internal_id("place", id)
    try:
        events = do(tank, request)
    except Refused as refused:
        sent = {name: request.POST.get(name, "") for name in tanked.FIELDS}
        shown = {**form(tank), **acting.refusal_words(refused), "asked": sent}
        return acting.show(request, template, shown, status=422)
    return acting.done(request, events)
