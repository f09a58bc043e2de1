"""A new order while it is written: of what kind, with whom, when, what."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import orders, parties, production
from stockthread.kernel import clock, money
from stockthread.kernel.errors import Refusal, Refused
from stockthread.orders import NewOrder
from stockthread.web import acting, order_lines, order_list
from stockthread.web import asked as ask

SUGGESTED_MAX: Final = 300
ROLES: Final = {"purchases": "supplier", "sales": "customer", "returns": "customer"}
FIELDS: Final = ("kind", "party", "number", "reference", "currency", "due", "place_from",
                 "place_to", "note", "lines", "e_product", "e_quantity", "e_price",
                 "e_due")  # fmt: skip


def page(sent: QueryDict, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form as it stands, with what its lines say."""
    said = {name: sent.get(name, "") for name in FIELDS}
    said["kind"] = said["kind"] if said["kind"] in order_list.KINDS else "purchases"
    currency = currency_of(sent)
    role = ROLES.get(said["kind"], "")
    return {
        "asked": said,
        "kinds": [(slug, order_list.NOUNS[slug]) for slug in order_list.KINDS],
        "noun": order_list.NOUNS[said["kind"]],
        "role": role,
        "parties": parties.read.parties(kind=role, limit=SUGGESTED_MAX) if role else [],
        "is_transfer": said["kind"] == "transfers",
        "places": acting.suggested_places() if said["kind"] == "transfers" else [],
        "currency": currency,
        "key": sent.get("key") or ask.new_key(),
        "action": reverse("order_new_post"),
        "entry_action": reverse("order_new"),
        "preview_action": reverse("order_preview"),
        "deed": "Order",
        "has_draft": True,
        **order_lines.suggestions(),
        **order_lines.preview(said["lines"], currency),
        **(reasons or {}),
    }


def currency_of(sent: Mapping[str, str]) -> str:
    """The currency of the form; that of the installation where it names none."""
    wanted = sent.get("currency", "").strip().upper()
    return wanted if wanted in money.DIGITS else money.home_currency()


def preview(sent: Mapping[str, str]) -> dict[str, Any]:
    """What the lines say, while they are being written."""
    is_new = bool(sent.get("kind"))
    said = order_lines.preview(sent.get("lines", ""), currency_of(sent))
    return {**said, "deed": "Order" if is_new else "Add", "has_draft": is_new}


def make(request: HttpRequest) -> str:
    """Store the order; return where to go.

    Raises Refused with all that is wrong: of the fields without a line or for line 0, and of lines.
    """
    form = request.POST
    refusals: list[Refusal] = []

    def told(reader: Any, *given: Any) -> Any:
        try:
            return reader(*given)
        except Refused as refused:
            refusals.extend(refused.refusals)
            return None

    kind = order_list.KINDS.get(form.get("kind", ""), "")
    currency = form.get("currency", "").strip().upper() or money.home_currency()
    party = told(ask.party, form["party"].strip()) if form.get("party", "").strip() else 0
    due = told(orders.reading.day, form.get("due", ""))
    places = [
        told(ask.place, form[name]) if form.get(name, "").strip() else 0
        for name in ("place_from", "place_to")
    ]
    good, left = told(order_lines.read, form, currency) or ((), "")
    if refusals:
        raise Refused(refusals)
    new = NewOrder(
        kind, good, party, form.get("number", ""), form.get("reference", ""), currency, due,
        places[0], places[1], form.get("note", ""), is_draft=bool(form.get("draft")),
    )  # fmt: skip
    by = request.actor.person  # type: ignore[attr-defined]
    [id] = orders.add_orders([new], key=form.get("key") or ask.new_key(), by=by, at=clock.now())
    production.plan_new([id], by=by, at=clock.now())
    deed = "drafted" if new.is_draft else "made"
    return order_lines.after(id, f"{deed}-{len(good)}", left)
