"""Costs and value: what stock is worth, the journal, locked periods, costs of an order."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_POST

from stockthread import costs
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import (
    acting,
    lists,
    order_costs,
    order_fees,
    period_page,
    rate_page,
    value_page,
)
from stockthread.web.pages import page, render
from stockthread.web.value_list import VALUES
from stockthread.web.views.schemes import go


@page("see_costs")
def value(request: HttpRequest) -> HttpResponse:
    """What stock is worth, month by month, by class, place or product."""
    return render(request, "value", value_page.value_page(request.GET, request.actor))


@page("see_costs")
def value_list(request: HttpRequest) -> HttpResponse:
    """What stock is worth, row by row, filtered, on any day."""
    return render(request, "value_list", lists.page(VALUES, request.GET, request.actor))


@page("see_costs")
def journal(request: HttpRequest) -> StreamingHttpResponse:
    """The journal of a period as CSV."""
    period = request.GET.get("period", "")
    lines = costs.read.journal_csv(*costs.read.parse_period(period))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="journal-{period[:22]}.csv"'
    return response


@page("see_costs")
def periods(request: HttpRequest) -> HttpResponse:
    """What is locked, and what was."""
    return render(request, "periods", period_page.period_page(request))


@page("lock_period")
@require_POST
def period_lock(request: HttpRequest) -> HttpResponse:
    """Lock all days up to one."""
    try:
        return go(request, period_page.lock(request))
    except Refused as refused:
        told = period_page.period_page(request, acting.refusal_words(refused))
        return render(request, "periods", told, status=422)


@page("lock_period")
@require_POST
def period_reopen(request: HttpRequest) -> HttpResponse:
    """Open all days behind one."""
    try:
        return go(request, period_page.reopen(request))
    except Refused as refused:
        told = period_page.period_page(request, acting.refusal_words(refused))
        return render(request, "periods", told, status=422)


@page("see_costs")
def rates(request: HttpRequest) -> HttpResponse:
    """What other currencies are worth here."""
    return render(request, "rates", rate_page.page(request))


@page("set_up")
@require_POST
def rate_set(request: HttpRequest) -> HttpResponse:
    """Say what a currency is worth from a day on."""
    try:
        return go(request, rate_page.set_rate(request))
    except Refused as refused:
        told = rate_page.page(request, acting.refusal_words(refused))
        return render(request, "rates", told, status=422)


@page("set_up")
def order_cost(request: HttpRequest, id: str) -> HttpResponse:
    """The form that adds a cost to what came for an order."""
    form = order_costs.form(ids.internal_id("order", id), request.GET)
    return acting.show(request, "order_cost", form)


@page("set_up")
@require_POST
def order_cost_post(request: HttpRequest, id: str) -> HttpResponse:
    """Add a cost to what came for an order."""
    wanted = ids.internal_id("order", id)
    try:
        return go(request, order_costs.add(wanted, request))
    except Refused as refused:
        form = order_costs.form(wanted, request.POST, acting.refusal_words(refused))
        return acting.show(request, "order_cost", form, status=422)


@page("set_up")
def order_fee(request: HttpRequest, id: str) -> HttpResponse:
    """The form that adds what a subcontractor takes."""
    form = order_fees.form(ids.internal_id("order", id), request.GET)
    return acting.show(request, "order_fee", form)


@page("set_up")
@require_POST
def order_fee_post(request: HttpRequest, id: str) -> HttpResponse:
    """Add what a subcontractor takes to what came back for an order."""
    wanted = ids.internal_id("order", id)
    try:
        return go(request, order_fees.add(wanted, request))
    except Refused as refused:
        form = order_fees.form(wanted, request.POST, acting.refusal_words(refused))
        return acting.show(request, "order_fee", form, status=422)


@page("set_up")
@require_POST
def order_cost_settle(request: HttpRequest, id: str) -> HttpResponse:
    """Book what the prices of an order's lines come to now."""
    return go(request, order_costs.settle(ids.internal_id("order", id), request))


@page("set_up")
@require_POST
def order_cost_back(request: HttpRequest, id: str, entry: int) -> HttpResponse:
    """Take a cost back that was added."""
    return go(request, order_costs.take_back(ids.internal_id("order", id), entry, request))
