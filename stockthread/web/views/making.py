"""Making what an order asks for: its page, the piles of what was scanned, and what is done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread import orders
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act
from stockthread.orders import Order
from stockthread.web import acting, asked, exchanging, loaded, making, station, stepping
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go

Deed = Callable[[Order, Mapping[str, str], Act], Sequence[int]]


@page("view")
def show(request: HttpRequest, id: str) -> HttpResponse:
    """The steps of an order, and the box for scans."""
    order, form = making.about(request, id)
    return render(request, "making", shown_page(request, order, form))


@page("produce")
@require_POST
def check(request: HttpRequest, id: str) -> HttpResponse:
    """The three piles alone, while things are scanned."""
    order, form = making.about(request, id)
    tried = making.preview(order, form, asked.act(request)._replace(key=asked.new_key()))
    return render(request, "parts/making_piles", tried)


@page("produce")
@require_POST
def complete(request: HttpRequest, id: str) -> HttpResponse:
    """Complete the scanned units."""
    return _do(request, id, making.complete)


@page("produce")
@require_POST
def to_next(request: HttpRequest, id: str) -> HttpResponse:
    """Bring the scanned units to their next step."""
    return _do(request, id, making.to_next)


@page("produce")
@require_POST
def passed(request: HttpRequest, id: str) -> HttpResponse:
    """The scanned units passed."""
    return _do(request, id, making.passed)


@page("produce")
@require_POST
def failed(request: HttpRequest, id: str) -> HttpResponse:
    """The scanned units failed."""
    return _do(request, id, making.failed)


@page("produce")
@require_POST
def rework(request: HttpRequest, id: str) -> HttpResponse:
    """The rework of the scanned units is done."""
    return _do(request, id, making.rework)


@page("produce")
@require_POST
def begin(request: HttpRequest, id: str) -> HttpResponse:
    """Begin units."""
    return _do(request, id, making.begin)


@page("produce")
@require_POST
def load(request: HttpRequest, id: str) -> HttpResponse:
    """Load a lot at a station."""
    number, form = making.about(request, id)
    try:
        said = loaded.load(form, asked.act(request))
    except Refused as refused:
        return _refused(request, number, form, refused)
    here = asked.back(request)
    return go(request, f"{here}{'&' if '?' in here else '?'}{said}")


@page("produce")
@require_POST
def unload(request: HttpRequest, id: str) -> HttpResponse:
    """Undo that a lot was loaded: what was loaded before is again."""
    number, form = making.about(request, id)
    try:
        loaded.undo(form, asked.act(request))
    except Refused as refused:
        return _refused(request, number, form, refused)
    return go(request, asked.back(request))


@page("produce")
@require_POST
def make(request: HttpRequest, id: str) -> HttpResponse:
    """Make a lot."""
    return _do(request, id, making.make)


@page("produce")
@require_POST
def by_product(request: HttpRequest, id: str) -> HttpResponse:
    """Record what else came out."""
    return _do(request, id, making.by_product)


@page("order")
def plan(request: HttpRequest, id: str) -> HttpResponse:
    """The form of the steps in which the order is made."""
    order = orders.read.order(ids.internal_id("order", id))
    return acting.show(request, "steps", stepping.of_order(order, request))


@page("order")
@require_POST
def plan_post(request: HttpRequest, id: str) -> HttpResponse:
    """Plan it."""
    stepping.need_right(request)
    order = orders.read.order(ids.internal_id("order", id))
    try:
        stepping.plan(order, request)
    except Refused as refused:
        form = stepping.of_order(order, request, refused)
        return acting.show(request, "steps", form, status=422)
    return go(request, making.here_of(order, making.chosen(order, request.POST)))


@page("produce")
def exchange(request: HttpRequest, id: str) -> HttpResponse:
    """The form that exchanges a component."""
    return acting.show(request, "exchange", exchanging.form(ids.internal_id("item", id)))


@page("produce")
@require_POST
def exchange_post(request: HttpRequest, id: str) -> HttpResponse:
    """Exchange it."""
    item = ids.internal_id("item", id)
    try:
        events, href = exchanging.exchange(item, request)
    except Refused as refused:
        form = exchanging.form(item, acting.refusal_words(refused))
        form["asked"] = {name: request.POST.get(name, "") for name in ("code", "becomes")}
        return acting.show(request, "exchange", form, status=422)
    return go(request, href) if href else acting.done(request, events)


def _do(request: HttpRequest, id: str, deed: Deed) -> HttpResponse:
    number, form = making.about(request, id)
    try:
        events = deed(orders.read.order(number), form, asked.act(request))
    except Refused as refused:
        return _refused(request, number, form, refused)
    return acting.done(request, list(events))


def _refused(
    request: HttpRequest, order: int, form: Mapping[str, str], refused: Refused
) -> HttpResponse:
    shown = shown_page(request, order, form)
    return render(request, "making", {**shown, **acting.refusal_words(refused)}, status=422)


def shown_page(request: HttpRequest, order: int, form: Mapping[str, str]) -> dict[str, Any]:
    """The page of an order, with where the browser stands."""
    actor = request.actor  # type: ignore[attr-defined]
    return {**making.page(order, form, actor), "station": station.at(request)}
