"""Selling on pages: picking, packing, shipping an order, and its papers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST

from stockthread import orders, papers
from stockthread.kernel.errors import Refused
from stockthread.orders import Order
from stockthread.web import (
    acting,
    asked,
    order_allocating,
    order_dropping,
    order_picking,
    order_shipping,
)
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def picking(request: HttpRequest, id: str) -> HttpResponse:
    """Where to go next, and the field for scans."""
    order, form = order_picking.about(request, id)
    return render(request, "order_picking", order_picking.page(order, form, request.actor))


@page("move")
@require_POST
def picking_check(request: HttpRequest, id: str) -> HttpResponse:
    """The three piles alone, while things are scanned."""
    order, form = order_picking.about(request, id)
    tried = order_picking.preview(order, form, request.actor)
    return render(request, "parts/picking_piles", tried)


@page("move")
@require_POST
def picking_pick(request: HttpRequest, id: str) -> HttpResponse:
    """Pick what fits."""

    def pick(order: Order, form: Mapping[str, str]) -> Sequence[int]:
        events = order_picking.pick(order, form, asked.act(request), request.actor)
        order_picking.keep_place(request)
        return events

    return _do(request, id, pick, "order_picking", order_picking)


@page("reserve")
@require_POST
def picking_promise(request: HttpRequest, id: str) -> HttpResponse:
    """Promise what is suggested."""

    def promise(order: Order, form: Mapping[str, str]) -> Sequence[int]:
        return order_picking.promise(order, asked.act(request))

    return _do(request, id, promise, "order_picking", order_picking)


@page("order")
@require_POST
def picking_instead(request: HttpRequest, id: str) -> HttpResponse:
    """Sell a substitute for what a line misses."""

    def instead(order: Order, form: Mapping[str, str]) -> Sequence[int]:
        return order_picking.instead(order, form, asked.act(request))

    return _do(request, id, instead, "order_picking", order_picking)


@page("view")
def picking_paper(request: HttpRequest, id: str) -> HttpResponse:
    """The pick list as PDF."""
    order = orders.read.order(order_picking.about(request, id)[0])
    return pdf(papers.pick_list([order]), request)


@page("view")
def allocating(request: HttpRequest, id: str) -> HttpResponse:
    """What is promised to an order, and what it could have."""
    order, form = order_allocating.about(request, id)
    return render(request, "order_allocating", order_allocating.page(order, form, request.actor))


@page("reserve")
@require_POST
def allocating_choose(request: HttpRequest, id: str) -> HttpResponse:
    """Promise what is ticked."""

    def choose(order: Order, form: QueryDict) -> Sequence[int]:
        return order_allocating.choose(order, form, asked.act(request))

    return _do(request, id, choose, "order_allocating", order_allocating)


@page("reserve")
@require_POST
def allocating_release(request: HttpRequest, id: str) -> HttpResponse:
    """Give up promises."""
    number, form = order_allocating.about(request, id)
    try:
        events = order_allocating.release(orders.read.order(number), form, asked.act(request))
    except Refused as refused:
        shown = order_allocating.page(number, form, request.actor)
        words = acting.refusal_words(refused)
        return render(request, "order_allocating", {**shown, **words}, status=422)
    return go(request, order_allocating.after_release(number, events))


@page("reserve")
@require_POST
def allocating_again(request: HttpRequest, id: str) -> HttpResponse:
    """Promise again what was released."""

    def again(order: Order, form: QueryDict) -> Sequence[int]:
        return order_allocating.again(order, form, asked.act(request))

    return _do(request, id, again, "order_allocating", order_allocating)


@page("ship")
def dropping(request: HttpRequest, id: str) -> HttpResponse:
    """The form for goods that go from a supplier straight to the customer."""
    sale = order_dropping.sale_of(id)
    return render(request, "order_dropping", order_dropping.page(sale, request.GET))


@page("ship")
@require_POST
def dropping_preview(request: HttpRequest, id: str) -> HttpResponse:
    """The piles of the serials so far; the whole page where there is no script."""
    sale = order_dropping.sale_of(id)
    tried = order_dropping.preview(sale, request.POST, asked.act(request))
    if request.headers.get("HX-Request"):
        return render(request, "parts/dropping_piles", tried)
    return render(request, "order_dropping", {**order_dropping.page(sale, request.POST), **tried})


@page("ship")
@require_POST
def dropping_post(request: HttpRequest, id: str) -> HttpResponse:
    """Record them."""
    sale = order_dropping.sale_of(id)
    try:
        return acting.done(request, order_dropping.do(sale, request))
    except Refused as refused:
        shown = {**order_dropping.page(sale, request.POST), **acting.refusal_words(refused)}
        return render(request, "order_dropping", shown, status=422)


@page("view")
def shipping(request: HttpRequest, id: str) -> HttpResponse:
    """What was picked, as it stands, and what has left."""
    order, form = order_picking.about(request, id)
    return render(request, "order_shipping", order_shipping.page(order, form, request.actor))


@page("ship")
@require_POST
def shipping_check(request: HttpRequest, id: str) -> HttpResponse:
    """The three piles alone, while things are scanned."""
    number, form = order_picking.about(request, id)
    return render(request, "parts/loading_piles", order_shipping.preview(number, form))


@page("pack")
@require_POST
def shipping_pack(request: HttpRequest, id: str) -> HttpResponse:
    """Pack into a container."""

    def pack(order: Order, form: Mapping[str, str]) -> Sequence[int]:
        return order_shipping.pack(order, form, asked.act(request))

    return _do(request, id, pack, "order_shipping", order_shipping)


@page("ship")
@require_POST
def shipping_ship(request: HttpRequest, id: str) -> HttpResponse:
    """Let loads leave."""

    def ship(order: Order, form: Mapping[str, str]) -> Sequence[int]:
        return order_shipping.ship(order, form, asked.act(request))

    return _do(request, id, ship, "order_shipping", order_shipping)


@page("ship")
@require_POST
def shipping_arrived(request: HttpRequest, id: str) -> HttpResponse:
    """Record that a shipment arrived."""

    def arrived(order: Order, form: Mapping[str, str]) -> Sequence[int]:
        return order_shipping.arrived(order, request, asked.act(request))

    return _do(request, id, arrived, "order_shipping", order_shipping)


@page("take_back")
@require_POST
def shipping_refused(request: HttpRequest, id: str) -> HttpResponse:
    """Take back what was refused at the door."""

    def refused(order: Order, form: Mapping[str, str]) -> Sequence[int]:
        return order_shipping.refused(order, form, asked.act(request))

    return _do(request, id, refused, "order_shipping", order_shipping)


@page("view")
def paper(request: HttpRequest, id: str, shipment: int, kind: str) -> HttpResponse:
    """A delivery note or packing list as PDF."""
    order = order_picking.about(request, id)[0]
    return pdf(order_shipping.paper(order, shipment, kind), request)


def pdf(form: papers.Form, request: HttpRequest) -> HttpResponse:
    """A paper as the answer to a request."""
    size: papers.Size = "us-letter" if request.GET.get("paper") == "us-letter" else "a4"
    response = HttpResponse(papers.pdf(form, size), content_type="application/pdf")
    name = "".join(c if c.isalnum() or c in "-." else "-" for c in f"{form.title} {form.number}")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _do(request: HttpRequest, id: str, deed: Any, template: str, module: Any) -> HttpResponse:
    number, form = order_picking.about(request, id)
    try:
        events = deed(orders.read.order(number), form)
    except Refused as refused:
        shown = module.page(number, form, request.actor)
        return render(request, template, {**shown, **acting.refusal_words(refused)}, status=422)
    return acting.done(request, list(events))
