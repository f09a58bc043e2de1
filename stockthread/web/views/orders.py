"""Orders: the list, the page of one, what is said of it, its lines, closing and opening."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from stockthread import papers
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import (
    acting,
    order_changes,
    order_file,
    order_list,
    order_page,
    order_said,
    order_states,
)
from stockthread.web import order_lines as lines_page
from stockthread.web import order_new as new_page
from stockthread.web.pages import page, render
from stockthread.web.views.order_sales import pdf
from stockthread.web.views.schemes import go


@page("view")
def orders(request: HttpRequest) -> HttpResponse:
    """One page of the orders that fit the filters in the address."""
    shown = order_list.page(request.GET, request.actor)
    toasts = order_said.many(request.GET, request.actor)
    return render(request, "orders", {**shown, "toasts": toasts})


@page("order")
def order_new(request: HttpRequest) -> HttpResponse:
    """The form of a new order; posted, with its row of single fields as one more line."""
    form, said = order_file.asked_for(request)
    return render(request, "order_new", new_page.page(form, said))


@page("order")
@require_POST
def order_preview(request: HttpRequest) -> HttpResponse:
    """What the lines of an order say, while they are being written."""
    return render(request, "parts/order_preview", new_page.preview(request.POST))


@page("order")
@require_POST
def order_new_post(request: HttpRequest) -> HttpResponse:
    """Store a new order."""
    try:
        return go(request, new_page.make(request))
    except Refused as refused:
        reasons = lines_page.in_words(refused)
        return render(request, "order_new", new_page.page(request.POST, reasons), 422)


@page("order")
def order_lines(request: HttpRequest, id: str) -> HttpResponse:
    """The page that adds lines to an order."""
    wanted = ids.internal_id("order", id)
    form, said = order_file.asked_for(request)
    shown = lines_page.add_form(wanted, form, said)
    toasts = order_said.toasts(shown["order"], request.GET, request.actor)
    return render(request, "order_lines", shown | {"toasts": toasts})


@page("order")
@require_POST
def order_lines_post(request: HttpRequest, id: str) -> HttpResponse:
    """Add lines to an order."""
    wanted = ids.internal_id("order", id)
    try:
        return go(request, lines_page.add(wanted, request))
    except Refused as refused:
        reasons = lines_page.in_words(refused)
        return render(
            request, "order_lines", lines_page.add_form(wanted, request.POST, reasons), 422
        )


@page("order")
@require_POST
def order_lines_out(request: HttpRequest, id: str) -> HttpResponse:
    """Take lines out of an order again."""
    return go(request, lines_page.take_out(ids.internal_id("order", id), request))


@page("view")
def order(request: HttpRequest, id: str) -> HttpResponse:
    """One order: how it stands, its steps, its lines, what happened."""
    wanted = ids.internal_id("order", id)
    return render(request, "order", order_page.one_order(wanted, request.GET, request.actor))


@page("order")
@require_POST
def orders_together(request: HttpRequest) -> HttpResponse:
    """Lead to the page of waves with the selected sales picked there."""
    found = order_states.picked_sales(request)
    picked = urlencode([("order", ids.public_id("order", order.id)) for order in found])
    return go(request, f"{reverse('waves')}?{picked}")


@page("view")
@require_POST
def orders_pick_list(request: HttpRequest) -> HttpResponse:
    """One pick list of the selected sales as PDF."""
    return pdf(papers.pick_list(order_states.picked_sales(request)), request)


@page("order")
def orders_state(request: HttpRequest, deed: str) -> HttpResponse:
    """The form that closes, cancels or opens a selection of orders."""
    form = order_states.form(order_states.picked(request), deed, request)
    return acting.show(request, "order_state", form)


@page("order")
@require_POST
def orders_state_post(request: HttpRequest, deed: str) -> HttpResponse:
    """Close, cancel or open a selection of orders."""
    return _state(request, order_states.picked(request), deed)


@page("order")
def order_state(request: HttpRequest, id: str, deed: str) -> HttpResponse:
    """The form that closes, cancels or opens one order."""
    form = order_states.form([ids.internal_id("order", id)], deed, request)
    return acting.show(request, "order_state", form)


@page("order")
@require_POST
def order_state_post(request: HttpRequest, id: str, deed: str) -> HttpResponse:
    """Close, cancel or open one order."""
    return _state(request, [ids.internal_id("order", id)], deed)


def _state(request: HttpRequest, wanted: list[int], deed: str) -> HttpResponse:
    try:
        did = order_states.do(wanted, deed, request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        form = order_states.form(wanted, deed, request, reasons)
        return acting.show(request, "order_state", form, status=422)
    return go(request, order_states.address_after(request, did, deed))


@page("order")
def order_change(request: HttpRequest, id: str) -> HttpResponse:
    """The form for an order's reference, due day and note."""
    form = order_changes.paper_form(ids.internal_id("order", id), request.GET)
    return acting.show(request, "order_change", form)


@page("order")
@require_POST
def order_change_post(request: HttpRequest, id: str) -> HttpResponse:
    """Change them."""
    wanted = ids.internal_id("order", id)
    return _changed(
        request, "order_change", lambda: order_changes.change_paper(wanted, request),
        lambda reasons: order_changes.paper_form(wanted, request.POST, reasons),
    )  # fmt: skip


@page("order")
def order_line(request: HttpRequest, id: str, position: int) -> HttpResponse:
    """The form for one line of an order."""
    form = order_changes.line_form(ids.internal_id("order", id), position, request.GET)
    return acting.show(request, "order_line", form)


@page("order")
@require_POST
def order_line_post(request: HttpRequest, id: str, position: int) -> HttpResponse:
    """Change one line of an order."""
    wanted = ids.internal_id("order", id)
    return _changed(
        request, "order_line", lambda: order_changes.change_line(wanted, position, request),
        lambda reasons: order_changes.line_form(wanted, position, request.POST, reasons),
    )  # fmt: skip


def _changed(
    request: HttpRequest,
    template: str,
    change: Callable[[], str],
    again: Callable[[dict[str, Any]], dict[str, Any]],
) -> HttpResponse:
    try:
        return go(request, change())
    except Refused as refused:
        form = again(acting.refusal_words(refused))
        return acting.show(request, template, form, status=422)
