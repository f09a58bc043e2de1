"""Purchases: announced, received, put away, inspected, ordered again; kept files."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from stockthread import access, exchange, files, orders, papers
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.orders import Order
from stockthread.web import (
    acting,
    asked,
    inspection_policies,
    lists,
    order_announcing,
    order_inspecting,
    order_list,
    order_putting_away,
    order_receiving,
    reorder_page,
)
from stockthread.web import order_serials as order_serials_page
from stockthread.web.pages import page, render
from stockthread.web.purchase_lists import DOCK, INSPECTIONS, REORDER
from stockthread.web.views import order_sales


def _order(id: str) -> Order:
    return orders.read.order(ids.internal_id("order", id))


@page("receive")
def order_receive(request: HttpRequest, id: str) -> HttpResponse:
    """The form for goods of a purchase order."""
    order, act = _order(id), asked.act(request)
    form, wrong = order_receiving.with_lot(order, request.POST or request.GET, act)
    tried = order_receiving.preview(order, form, act)
    shown = {**order_receiving.page(order, form), **tried, "lot_wrong": wrong}
    return render(request, "order_receive", shown)


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


@page("receive")
def order_announce(request: HttpRequest, id: str) -> HttpResponse:
    """The form for what a supplier says will come."""
    order, form = _order(id), request.POST or request.GET
    tried = order_announcing.preview(order, form, asked.act(request))
    return render(request, "order_announce", {**order_announcing.page(order, form), **tried})


@page("receive")
@require_POST
def order_announce_preview(request: HttpRequest, id: str) -> HttpResponse:
    """The piles alone, while the list is being written."""
    act = asked.act(request)._replace(key=asked.new_key())
    tried = order_announcing.preview(_order(id), request.POST, act)
    shown = {**order_announcing.page(_order(id), request.POST), **tried}
    return render(request, "parts/announce_preview", shown)


@page("receive")
@require_POST
def order_announce_file(request: HttpRequest, id: str) -> HttpResponse:
    """The form with the lines of a file or document in its field."""
    order, form, said, status = _order(id), request.POST, dict[str, Any](), 200
    try:
        form, notes = order_announcing.with_file(request)
        act = asked.act(request)._replace(key=asked.new_key())
        said = {**order_announcing.preview(order, form, act), "notes": notes}
    except Refused as refused:
        said, status = order_announcing.refused_words(refused), 422
    return render(request, "order_announce", {**order_announcing.page(order, form), **said}, status)


@page("receive")
@require_POST
def order_announce_post(request: HttpRequest, id: str) -> HttpResponse:
    """Announce what is good; what is not stays in the field."""
    order = _order(id)
    try:
        said = order_announcing.post(order, request)
        rest = order_announcing.left(order, request, said)
    except Refused as refused:
        reasons = order_announcing.refused_words(refused)
        shown = order_announcing.page(order, request.POST, reasons)
        return render(request, "order_announce", shown, 422)
    if not rest:
        came = ".".join(ids.public_id("event", event) for event in said.events)
        return redirect(f"{order_list.href(order.id)}?{urlencode({'came': came})}")
    return render(request, "order_announce", order_announcing.again(order, request, said, rest))


@page("receive")
def order_serials(request: HttpRequest, id: str) -> HttpResponse:
    """The serials that the supplier puts on the goods, and the form to give some."""
    return render(request, "order_serials", order_serials_page.page(_order(id), request.GET))


@page("receive")
@require_POST
def order_serials_post(request: HttpRequest, id: str) -> HttpResponse:
    """Give serials; they are expected from then on."""
    order = _order(id)
    try:
        given = order_serials_page.post(order, request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        shown = order_serials_page.page(order, request.POST, reasons)
        return render(request, "order_serials", shown, 422)
    done = urlencode({"done": ids.public_id("event", given.event)})
    return redirect(f"{reverse('order_serials', args=[id])}?{done}")


@page("receive")
def order_serials_file(request: HttpRequest, id: str, event: str, kind: str) -> HttpResponse:
    """The serials of one giving, as a table or as a paper."""
    order = _order(id)
    given = order_serials_page.given(order, event)
    if kind not in ("csv", "pdf"):
        raise Http404
    if kind == "pdf":
        return order_sales.pdf(papers.serial_list(order, [given]), request)
    response = HttpResponse(
        exchange.serials_csv(order, [given]), content_type="text/csv; charset=utf-8"
    )
    name = content_disposition_header(True, f"serials-{order.number}.csv")
    response["Content-Disposition"] = name or "attachment"
    return response


@page("move")
def order_put_away(request: HttpRequest, id: str) -> HttpResponse:
    """What lies at the dock, and the field for scans."""
    form = request.POST or request.GET
    return render(request, "order_put_away", order_putting_away.page(_order(id), form))


@page("move")
@require_POST
def order_put_away_preview(request: HttpRequest, id: str) -> HttpResponse:
    """The three piles alone, while it is being scanned."""
    tried = order_putting_away.preview(_order(id), request.POST)
    return render(request, "parts/put_away_piles", tried)


@page("move")
@require_POST
def order_put_away_post(request: HttpRequest, id: str) -> HttpResponse:
    """Put away what was scanned, or the list as it stands."""
    order = _order(id)
    try:
        events = order_putting_away.post(order, request)
    except Refused as refused:
        shown = order_putting_away.page(order, request.POST)
        return render(request, "order_put_away", {**shown, **acting.refusal_words(refused)}, 422)
    return redirect(order_putting_away.address_after(order, events))


@page("view")
def dock(request: HttpRequest) -> HttpResponse:
    """Which orders have goods that lie where they came in."""
    return render(request, "dock", lists.page(DOCK, request.GET, request.actor))


@page("view")
def inspections(request: HttpRequest) -> HttpResponse:
    """Which orders have goods that wait for inspection, and what is inspected at all."""
    shown = lists.page(INSPECTIONS, request.GET, request.actor)
    return render(request, "inspections", {**shown, **inspection_policies.part(request)})


@page("set_up")
@require_POST
def inspection_policy(request: HttpRequest) -> HttpResponse:
    """Say how a product is inspected, or nothing of it any more."""
    try:
        inspection_policies.say(request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        part = inspection_policies.part(request, reasons)
        shown = lists.page(INSPECTIONS, request.GET, request.actor)
        return render(request, "inspections", {**shown, **part}, 422)
    return redirect(f"{reverse('inspections')}#policies")


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
    return render(request, "reorder", _reorder(request))


def _reorder(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    listed = lists.page(REORDER, request.GET, actor)
    return {**listed, **reorder_page.page(request, reasons)}


@page("order")
@require_POST
def reorder_post(request: HttpRequest) -> HttpResponse:
    """Make draft orders of what was picked."""
    try:
        made = reorder_page.make_orders(request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return render(request, "reorder", _reorder(request, reasons), 422)
    return redirect(reorder_page.address_after(made))


@page("order")
@require_POST
def reorder_minimum(request: HttpRequest) -> HttpResponse:
    """Keep or drop a minimum."""
    try:
        reorder_page.set_minimum(request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return render(request, "reorder", _reorder(request, reasons), 422)
    return redirect("reorder")


@page("view")
def file(request: HttpRequest, id: str) -> HttpResponse:
    """A kept file: a picture to look at, anything else to be saved."""
    kept = files.read.file(ids.internal_id("file", id))
    response = HttpResponse(files.read.content(kept), content_type=kept.media_type)
    said = content_disposition_header(not kept.is_picture, kept.name)
    response.headers["Content-Disposition"] = said or "attachment"
    return response
