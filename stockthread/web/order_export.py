"""Orders as a file: those that are selected in the list, or all that fit its words."""

from typing import Final

from django.http import HttpRequest, QueryDict

from stockthread import exchange, orders
from stockthread.web import order_list, order_states

EXPORTED_MAX: Final = 10_000


def csv_of(request: HttpRequest) -> str:
    """The selected orders, or all that fit the words of the address, as CSV with a heading."""
    form = request.POST if request.method == "POST" else request.GET
    if form.get("items") or form.get("every") or form.get("item"):
        found = orders.read.of_ids(order_states.picked(request))
    else:
        query = QueryDict(form.get("query", "")) if request.method == "POST" else request.GET
        found = order_states.every(query, EXPORTED_MAX)
    return exchange.orders_csv(found, order_list.today(), request.actor)  # type: ignore[attr-defined]
