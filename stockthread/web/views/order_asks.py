"""What a customer asks of goods: shown, added to, ended."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from stockthread import orders
from stockthread.kernel.errors import Refused
from stockthread.orders import Order
from stockthread.web import acting, order_asks, order_picking
from stockthread.web.pages import page, render

Deed = Callable[[Order, Mapping[str, str]], None]


@page("view")
def show(request: HttpRequest, id: str) -> HttpResponse:
    """The rules of the order's customer."""
    order, form = order_picking.about(request, id)
    return render(request, "order_asks", order_asks.page(order, form))


@page("set_up")
@require_POST
def add(request: HttpRequest, id: str) -> HttpResponse:
    """Add a rule."""
    person = request.actor.person
    return _do(request, id, lambda order, form: order_asks.add(order, form, person))


@page("set_up")
@require_POST
def close(request: HttpRequest, id: str) -> HttpResponse:
    """End a rule."""
    return _do(request, id, order_asks.close)


def _do(request: HttpRequest, id: str, deed: Deed) -> HttpResponse:
    number, form = order_picking.about(request, id)
    try:
        deed(orders.read.order(number), form)
    except Refused as refused:
        shown = order_asks.page(number, form)
        return render(request, "order_asks", {**shown, **acting.refusal_words(refused)}, 422)
    return redirect("order_asks", id)
