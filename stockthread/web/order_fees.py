"""What a subcontractor takes, added on a form to what came back from it for a production order."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, costs, orders
from stockthread.kernel import clock, ids, money
from stockthread.web import asked, order_list, shown, words

FIELDS: Final = ("amount", "currency", "each", "document", "note", "at", "rate")


def form(id: int, sent: Mapping[str, str], reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form, with what came back. Raises Refused unknown_id."""
    order = orders.read.order(id)
    back = costs.came_back(order)
    stored = {"currency": money.home_currency(), "each": "1"}
    return {
        "title": f"Fee for {order.number}",
        "summary": f"Came back: {words.listed(amounts(back))}." if back else
        "Nothing has come back for it yet.",
        "deed": "Add the fee",
        "action": reverse("order_fee_post", args=[ids.public_id("order", id)]),
        "home": money.home_currency(),
        "asked": {name: sent.get(name, stored.get(name, "")) for name in FIELDS},
        "borne": words.listed(amounts([each for each in back if each.has_fee])),
        **(reasons or {}),
    }  # fmt: skip


def amounts(back: list[costs.Back]) -> list[str]:
    """How much of which product."""
    sums: dict[int, int] = {}
    for each in back:
        sums[each.product] = sums.get(each.product, 0) + each.quantity
    known = catalog.read.products(sorted(sums))
    return [f"{shown.measure(known[id], much)} {known[id].name}" for id, much in sums.items()]


def add(id: int, request: HttpRequest) -> str:
    """Add it; return where to go. Raises Refused as `costs.add_fee`, and bad_price."""
    sent, order = request.POST, orders.read.order(id)
    currency = sent.get("currency", "").strip().upper() or money.home_currency()
    amount = money.parse_amount(sent.get("amount", ""), currency)
    entry = costs.add_fee(
        order, amount, is_each=sent.get("each") == "1",
        key=sent.get("key") or asked.new_key(), by=request.actor.person,  # type: ignore[attr-defined]
        recorded_at=clock.now(), at=asked.moment(sent.get("at", "")), currency=currency,
        rate=costs.parse_rate(sent["rate"]) if sent.get("rate", "").strip() else None,
        document=sent.get("document", ""), note=sent.get("note", ""),
    )  # fmt: skip
    return f"{order_list.href(id)}?{urlencode({'said': f'cost-{entry}'})}"
