"""What an order's goods cost: on its page, and the form that adds freight, duty or a credit."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, costs, orders, parties
from stockthread.costs import NewEntry
from stockthread.kernel import clock, ids, money
from stockthread.kernel.errors import Refused, text
from stockthread.orders import Order
from stockthread.web import asked, order_list, order_weights, value_page, words

FIELDS: Final = ("amount", "currency", "rate", "kind", "shared_by", "label", "document", "note",
                 "at")  # fmt: skip
LABELS: Final = ("freight", "duty", "insurance", "customs clearance")
KINDS: Final = (
    ("landed", "landed cost: what it took to get them here"),
    ("credit", "credit: the supplier gives money back"),
    ("correction", "the goods themselves cost more"),
)
TAKEN: Final = costs.TAKES_BACK.format("")
"""How the note of an entry begins that takes another back."""

SHARED: Final = (("value", "value"), ("quantity", "quantity"), ("weight", "weight"))


def of_order(order: Order, actor: access.Actor) -> dict[str, Any]:
    """The part of an order's page about costs; nothing for who may not see them."""
    kinds = (orders.PURCHASE, orders.SALE, orders.PRODUCTION)
    if not access.may(actor, "see_costs") or order.kind not in kinds:
        return {}
    if order.kind == orders.SALE:
        return {"margin": margin(order)}
    found = costs.read.entries_for(order.cause)
    people = parties.read.people_names(sorted({each.person for each in found}))
    may_add, public = access.may(actor, "set_up"), ids.public_id("order", order.id)
    rows = [
        {
            "what": what(each),
            "amount": value_page.amount(each.amount),
            "foreign": foreign(each),
            "document": each.document,
            "at": each.happened_at,
            "who": people.get(each.person, ""),
            "shared": shared_words(each),
            "back": reverse("order_cost_back", args=[public, each.id])
            if may_add and may_take_back(each, found)
            else "",
        }
        for each in found
    ]
    total = sum(each.amount for each in found)
    return {"costs": {"rows": rows, "total": value_page.amount(total),
                      "currency": money.home_currency(),
                      "differs": differs(order, actor) if order.kind == orders.PURCHASE else None,
                      }}  # fmt: skip


def differs(order: Order, actor: access.Actor) -> dict[str, str] | None:
    """What the prices of the lines come to more or less than was booked; why that is unknown."""
    try:
        more = costs.read.unsettled(order)
    except Refused as refused:
        return {"sentence": text(refused.refusals[0])}
    if not more:
        return None
    word = "more" if more > 0 else "less"
    sentence = (
        f"By the prices of its lines what came costs {value_page.amount(abs(more))}"
        f" {money.home_currency()} {word} than was booked."
    )
    if not access.may(actor, "set_up"):
        return {"sentence": sentence}
    href = reverse("order_cost_settle", args=[ids.public_id("order", order.id)])
    return {"sentence": sentence, "href": href, "key": asked.new_key()}


def settle(id: int, request: HttpRequest) -> str:
    """Book the difference; return where to go. Raises Refused as `costs.settle_prices`."""
    order = orders.read.order(id)
    person = request.actor.person  # type: ignore[attr-defined]
    key = request.POST.get("key") or asked.new_key()
    entry = costs.settle_prices(order, key=key, by=person, recorded_at=clock.now())
    return f"{order_list.href(id)}?said={f'settled-{entry}' if entry else ''}"


def what(entry: costs.Entry) -> str:
    """What an entry is, in words."""
    if entry.kind == "goods":
        return "goods" if entry.amount >= 0 else "goods, undone"
    word = {"landed": "landed cost", "correction": "correction"}.get(entry.kind, entry.kind)
    told = entry.label or word
    if entry.note.startswith(TAKEN):
        return f"{told}, taken back"
    return f"{told}, credit" if entry.amount < 0 else told


def shared_words(entry: costs.Entry) -> str:
    """How a landed cost is shared out, or of what it is per cent."""
    if " % of goods for " in entry.note:
        return entry.note.partition(": ")[0]
    return f"by {entry.shared_by}" if entry.kind == "landed" else ""


def may_take_back(entry: costs.Entry, others: list[costs.Entry]) -> bool:
    """Whether somebody added it, and nobody took it back."""
    notes = {other.note for other in others}
    told = costs.TAKES_BACK.format(entry.id)
    return entry.kind != "goods" and told not in notes and not entry.note.startswith(TAKEN)


def foreign(entry: costs.Entry) -> str:
    """The amount on the bill, where that was in another currency."""
    if entry.currency in ("", money.home_currency()):
        return ""
    return f"{money.shown_amount(entry.amount_foreign, entry.currency)} {entry.currency}"


def margin(order: Order) -> dict[str, str] | None:
    """What a sale brought in, cost and left, where anything was sold."""
    [found] = costs.read.margins([order])
    if not found.cost and not found.revenue:
        return None
    left = found.margin
    share = f"{100 * left // found.revenue} %" if left is not None and found.revenue else ""
    return {
        "revenue": "unknown" if found.revenue is None else value_page.amount(found.revenue),
        "cost": value_page.amount(found.cost),
        "left": "" if left is None else value_page.amount(left),
        "share": share,
        "currency": money.home_currency(),
    }


def form(id: int, sent: Mapping[str, str], reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form that adds a cost to all that came for an order. Raises Refused unknown_id."""
    order = orders.read.order(id)
    found = costs.read.receipts(order.cause)
    events = {each.event for each in found}
    stored = {"kind": "landed", "shared_by": "value", "currency": money.home_currency()}
    return {
        "title": f"Add cost to {order.number}",
        "summary": f"Shared out over {words.count(len(events), 'receipt')}."
        if events
        else "Nothing has come for it yet.",
        "deed": "Add cost",
        "action": reverse("order_cost_post", args=[ids.public_id("order", id)]),
        "kinds": KINDS,
        "shared": SHARED,
        "labels": LABELS,
        "receipts": order_weights.choices(found, sent),
        "home": money.home_currency(),
        "asked": {name: sent.get(name, stored.get(name, "")) for name in FIELDS},
        **(reasons or {}),
    }


def add(id: int, request: HttpRequest) -> str:
    """Add it; return where to go. Raises Refused as `costs.add_entry`, and bad_price."""
    sent = request.POST
    order = orders.read.order(id)
    currency = sent.get("currency", "").strip().upper() or money.home_currency()
    is_credit = sent.get("kind") == "credit"
    events, weights = order_weights.shared(order.cause, sent)
    amount, percent = _amount(sent.get("amount", ""), currency, -1 if is_credit else 1)
    new = NewEntry(
        "correction" if is_credit else sent.get("kind", "landed"),
        amount,
        percent=percent,
        events=events,
        weights=weights,
        currency=currency,
        rate=costs.parse_rate(sent["rate"]) if sent.get("rate", "").strip() else None,
        shared_by=sent.get("shared_by", "value"),
        label=sent.get("label", ""),
        document=sent.get("document", ""),
        cause=order.cause,
        note=sent.get("note", ""),
    )
    at = asked.moment(sent.get("at", ""))
    person = request.actor.person  # type: ignore[attr-defined]
    key = sent.get("key") or asked.new_key()
    entry = costs.add_entry(new, key=key, by=person, recorded_at=clock.now(), at=at)
    return f"{order_list.href(id)}?{urlencode({'said': f'cost-{entry}'})}"


def _amount(said: str, currency: str, sign: int) -> tuple[int, Fraction | None]:
    """An amount, or per cent of what the goods cost. Raises Refused cost_percent, bad_price."""
    if costs.is_percent(said):
        return 0, sign * costs.parse_percent(said)
    return sign * money.parse_amount(said, currency), None


def take_back(id: int, entry: int, request: HttpRequest) -> str:
    """Answer an entry by its opposite; return where to go. Raises Refused as `costs.take_back`."""
    person = request.actor.person  # type: ignore[attr-defined]
    costs.take_back(entry, by=person, recorded_at=clock.now())
    return f"{order_list.href(id)}?said=costback"


def toasts(order: Order, query: Mapping[str, str], actor: access.Actor) -> list[dict[str, Any]]:
    """What was just added, in numbers, with undo; nothing where nothing was."""
    said = query.get("said", "")
    if not access.may(actor, "see_costs"):
        return []
    if said == "costback":
        return [{"sentence": "The cost is taken back."}]
    deed, _, number = said.partition("-")
    if deed not in ("cost", "settled") or not number.isdecimal():
        return []
    known = {each.id: each for each in costs.read.entries_for(order.cause)}
    try:
        entry = known[int(number)]
    except (KeyError, Refused):
        return []
    of = f"{value_page.amount(entry.amount)} {money.home_currency()}"
    if deed == "settled":
        return [{"sentence": f"{of} booked: what came costs what its lines say."}]
    args = [ids.public_id("order", order.id), entry.id]
    toast = {"sentence": f"{of} shared out over what came for {order.number}.",
             "back": order_list.href(order.id), "key": asked.new_key()}  # fmt: skip
    if access.may(actor, "set_up"):
        toast["undo"] = reverse("order_cost_back", args=args)
    return [toast]
