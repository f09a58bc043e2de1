"""Purchases: receiving against an order, inspection, the reorder list, kept files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from stockthread import files, orders
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.orders import Order
from stockthread.web import acting, asked, order_inspecting, order_receiving, reorder_page
from stockthread.web.pages import page, render


def _order(id: str) -> Order:
    return orders.read.order(ids.internal_id("order", id))


@page("receive")
def order_receive(request: HttpRequest, id: str) -> HttpResponse:
    """The form for goods of a purchase order."""
    order, form = _order(id), request.POST or request.GET
    tried = order_receiving.preview(order, form, asked.act(request))
    return render(request, "order_receive", {**order_receiving.page(order, form), **tried})


@page("receive")
@require_POST
def order_receive_preview(request: HttpRequest, id: str) -> HttpResponse:
    """The three piles alone, while it is being scanned."""
    act = asked.act(request)._replace(key=asked.new_key())
    tried = order_receiving.preview(_order(id), request.POST, act)
    return render(request, "parts/order_receive_preview", tried)


@page("receive")
@require_POST
def order_receive_post(request: HttpRequest, id: str) -> HttpResponse:
    """Bring in what fits; what does not stays in the field."""
    order = _order(id)
    try:
        done = order_receiving.post(order, request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        act = asked.act(request)._replace(key=asked.new_key())
        tried = order_receiving.preview(order, request.POST, act)
        shown = {**order_receiving.page(order, request.POST), **tried, **reasons}
        return render(request, "order_receive", shown, 422)
    rest = order_receiving.left(request, done)
    if not rest:
        return redirect(order_receiving.address_after(order, done))
    return render(request, "order_receive", order_receiving.again(order, request, done, rest))


@page("view")
def inspections(request: HttpRequest) -> HttpResponse:
    """Which orders have goods that wait for inspection."""
    return render(request, "inspections", order_inspecting.overview())


@page("view")
def order_inspect(request: HttpRequest, id: str) -> HttpResponse:
    """What waits of one order."""
    return render(request, "order_inspect", order_inspecting.page(_order(id), request))


@page("view")
@require_POST
def order_inspect_post(request: HttpRequest, id: str) -> HttpResponse:
    """Accept, hold back or return what was picked; each asks for its own permission."""
    order = _order(id)
    try:
        judged = order_inspecting.judge(order, request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return render(request, "order_inspect", order_inspecting.page(order, request, reasons), 422)
    return redirect(order_inspecting.address_after(order, judged))


@page("view")
def reorder(request: HttpRequest) -> HttpResponse:
    """What is below its minimum."""
    return render(request, "reorder", reorder_page.page(request))


@page("order")
@require_POST
def reorder_post(request: HttpRequest) -> HttpResponse:
    """Make draft orders of what was picked."""
    try:
        made = reorder_page.make_orders(request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return render(request, "reorder", reorder_page.page(request, reasons), 422)
    return redirect(reorder_page.address_after(made))


@page("order")
@require_POST
def reorder_minimum(request: HttpRequest) -> HttpResponse:
    """Keep or drop a minimum."""
    try:
        reorder_page.set_minimum(request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return render(request, "reorder", reorder_page.page(request, reasons), 422)
    return redirect("reorder")


@page("view")
def file(request: HttpRequest, id: str) -> HttpResponse:
    """A kept file: a picture to look at, anything else to be saved."""
    kept = files.read.file(ids.internal_id("file", id))
    response = HttpResponse(files.read.content(kept), content_type=kept.media_type)
    said = content_disposition_header(not kept.is_picture, kept.name)
    response.headers["Content-Disposition"] = said or "attachment"
    return response
