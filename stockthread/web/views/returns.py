"""Returns: the scan page, a return's receipt and decisions, loans, warranty terms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from stockthread import returns as area
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.orders import Order
from stockthread.web import acting, lists, return_orders, returning, warranty_terms
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def returns(request: HttpRequest) -> HttpResponse:
    """One scan shows sale, buyer, warranty, history, and what can be done now."""
    return render(request, "returns", returning.page(request.GET, request.actor))


@page("take_back")
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take one unit back."""
    text, place = request.POST.get("q", "").strip(), request.POST.get("place", "")
    try:
        came = returning.take(request)
    except Refused as refused:
        shown = returning.page(request.POST, request.actor)
        return render(request, "returns", {**shown, **acting.refusal_words(refused)}, 422)
    q = return_orders.what_came(came) or text
    return redirect(returning.address("returns", [], "received", came.events, q=q, place=place))


@page("decide")
@require_POST
def decide_one(request: HttpRequest) -> HttpResponse:
    """Decide about one unit."""
    item, order = (ids.internal_id(kind, request.POST.get(kind, "")) for kind in ("item", "order"))
    text, outcome = request.POST.get("q", ""), request.POST.get("outcome", "")
    try:
        events = returning.decide(request, order, [item])
    except Refused as refused:
        shown = returning.page({"q": text}, request.actor)
        return render(request, "returns", {**shown, **acting.refusal_words(refused)}, 422)
    return redirect(returning.address("returns", [], outcome, events, q=text))


@page("view")
def loans(request: HttpRequest) -> HttpResponse:
    """What is out on loan, and what is late."""
    listed = lists.page(return_orders.LOANS, request.GET, request.actor)
    return render(request, "loans", {**listed, "late": return_orders.late_loans()})


def _order(id: str) -> Order:
    return area.order_of(ids.internal_id("order", id))


@page("take_back")
def receive(request: HttpRequest, id: str) -> HttpResponse:
    """The form that takes scans for a return."""
    order = _order(id)
    shown = {**return_orders.page(order, request.GET), **return_orders.preview(order, request.GET)}
    return render(request, "return_receive", shown)


@page("take_back")
@require_POST
def check(request: HttpRequest, id: str) -> HttpResponse:
    """The three piles alone, while it is scanned."""
    tried = return_orders.preview(_order(id), request.POST)
    return render(request, "parts/return_piles", tried)


@page("take_back")
@require_POST
def receive_post(request: HttpRequest, id: str) -> HttpResponse:
    """Take the good ones back, and the doubtful ones on purpose."""
    order, form = _order(id), request.POST.copy()
    try:
        came = returning.take(request)
    except Refused as refused:
        shown = {**return_orders.page(order, form), **return_orders.preview(order, form)}
        reasons = acting.refusal_words(refused)
        return render(request, "return_receive", {**shown, **reasons}, 422)
    if rest := return_orders.left_out(came, form):
        shown = {**return_orders.page(order, rest), **return_orders.preview(order, rest)}
        said = return_orders.said_of(came, order, request.actor)
        return render(request, "return_receive", {**shown, **said})
    return redirect(return_orders.received(order, came))


@page("decide")
def decide(request: HttpRequest, id: str) -> HttpResponse:
    """The form that decides about what came for a return."""
    return acting.show(request, "return_decide", return_orders.decide_form(_order(id), request))


@page("decide")
@require_POST
def decide_post(request: HttpRequest, id: str) -> HttpResponse:
    """Decide."""
    order = _order(id)
    try:
        return go(request, return_orders.decide(order, request))
    except Refused as refused:
        form = return_orders.decide_form(order, request, acting.refusal_words(refused))
        return acting.show(request, "return_decide", form, status=422)


@page("set_up")
def warranty(request: HttpRequest, id: str) -> HttpResponse:
    """The form for a warranty of a product."""
    form = warranty_terms.form(ids.internal_id("product", id), request)
    return acting.show(request, "warranty", form)


@page("set_up")
@require_POST
def warranty_post(request: HttpRequest, id: str) -> HttpResponse:
    """Set it, or take it away."""
    product = ids.internal_id("product", id)
    try:
        return go(request, warranty_terms.change(product, request))
    except Refused as refused:
        form = warranty_terms.form(product, request, acting.refusal_words(refused))
        return acting.show(request, "warranty", form, status=422)
