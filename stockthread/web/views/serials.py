"""How a product is followed, changed; and serials for goods that have none."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, asked, event_page, numbering, tracking
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("set_up")
def change(request: HttpRequest, id: str) -> HttpResponse:
    """The form that changes how a product is followed."""
    return acting.show(request, "tracking", tracking.form(ids.internal_id("product", id), request))


@page("set_up")
@require_POST
def change_post(request: HttpRequest, id: str) -> HttpResponse:
    """Change it."""
    product = ids.internal_id("product", id)
    try:
        return go(request, tracking.change(product, request))
    except Refused as refused:
        reasons: dict[str, Any] = acting.refusal_words(refused)
        return acting.show(request, "tracking", tracking.form(product, request, reasons), 422)


@page("commission")
def serialise(request: HttpRequest, id: str) -> HttpResponse:
    """Where goods without serials lie, and the form that gives them some."""
    product, form = ids.internal_id("product", id), request.POST or request.GET
    act = asked.act(request)._replace(key=asked.new_key())
    tried = numbering.preview(product, form, act)
    return render(request, "serialise", {**numbering.page(product, form), **tried})


@page("commission")
@require_POST
def serialise_preview(request: HttpRequest, id: str) -> HttpResponse:
    """The three piles alone, while the list is being written."""
    act = asked.act(request)._replace(key=asked.new_key())
    tried = numbering.preview(ids.internal_id("product", id), request.POST, act)
    return render(request, "parts/serials_preview", tried)


@page("commission")
@require_POST
def serialise_post(request: HttpRequest, id: str) -> HttpResponse:
    """Give the good ones; what is left stays in the list."""
    product = ids.internal_id("product", id)
    try:
        events, left = numbering.give(product, request.POST, asked.act(request))
    except Refused as refused:
        shown = {**numbering.page(product, request.POST), **acting.refusal_words(refused)}
        return render(request, "serialise", shown, 422)
    if not left:
        return redirect(numbering.href(product, request.POST.get("part", ""), events))
    return rest_of(request, product, events, left)


def rest_of(request: HttpRequest, product: int, events: list[int], left: str) -> HttpResponse:
    """The page with the lines that stay, and what was done with the others."""
    form = request.POST.copy()
    form["serials"] = left
    form.setlist("done", [ids.public_id("event", event) for event in events])
    tried = numbering.preview(product, form, asked.act(request)._replace(key=asked.new_key()))
    back = numbering.href(product, form.get("part", ""))
    toasts = event_page.toasts(events, back, request.actor)  # type: ignore[attr-defined]
    page_shown = {**numbering.page(product, form), **tried, "toasts": toasts}
    return render(request, "serialise", page_shown)
