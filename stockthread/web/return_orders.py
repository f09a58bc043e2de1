"""A return order at work: what is scanned for it in three piles, and decisions about what came."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import access, ledger, orders, parties, places, returns
from stockthread.kernel import errors, ids
from stockthread.orders import Order
from stockthread.returns import Came, Delivery
from stockthread.web import (
    asked,
    lists,
    order_list,
    receive_page,
    return_amounts,
    returning,
    scrapping,
    shown,
    words,
)
from stockthread.web.lists import Listing, Records, Said, Whole
from stockthread.web.piled import pile


def page(order: Order, form: QueryDict) -> dict[str, Any]:
    """The form that takes scans for a return, as it was filled."""
    id = ids.public_id("order", order.id)
    return {
        "order": order,
        "order_id": id,
        "order_href": order_list.href(order.id),
        "customer": parties.read.names([order.party]).get(order.party, ""),
        "scans": form.get("q", ""),
        "place": form.get("place", ""),
        "places": places.read.tree()[: returning.SUGGESTED_MAX],
        "check_href": reverse("return_check", args=[id]),
        "post_href": reverse("return_receive_post", args=[id]),
        "key": asked.new_key(),
    }


def preview(order: Order, form: QueryDict) -> dict[str, Any]:
    """Three piles: matched, extra, missing; and what of it is doubtful, with why."""
    texts = tuple(form.get("q", "").splitlines())
    if not any(text.strip() for text in texts):
        return {}
    try:
        came = returns.check(Delivery(texts, order.id), on=order_list.today())
    except errors.Refused as refused:
        return {"problem": errors.text(refused.refusals[0])}
    return piles(came)


def piles(came: Came) -> dict[str, Any]:
    """The piles with their numbers, and the lines that need a look."""
    good = [each for each in came.lines if each.verdict == returns.GOOD]
    odd = [each for each in came.lines if each.verdict != returns.GOOD]
    doubtful = sum(each.verdict == returns.DOUBTFUL for each in odd)
    extra = sum(each.pile == returns.EXTRA for each in came.lines)
    missing = return_amounts.missing(came)
    return {
        "piles": [
            pile("finished", "check", "matched", len(good), "as announced"),
            pile("progress", "doubt", "extra", extra, "not announced"),
            pile("expected", "m-expected", "missing", missing, "still to come"),
        ],
        "odd": [
            {"text": each.text, "why": errors.text(each.reason) if each.reason else "",
             "state": words.State("progress", "progress", "doubtful")
             if each.verdict == returns.DOUBTFUL else words.State("held", "held", "refused")}
            for each in odd[: receive_page.SHOWN_MAX]
        ],
        "odd_left": max(len(odd) - receive_page.SHOWN_MAX, 0),
        "good": len(good),
        "deed": f"Take {return_amounts.came_words(good)} back",
        "deed_both": f"Take {words.number(len(good) + doubtful)}, the doubtful on purpose"
        if doubtful else "",
    }  # fmt: skip


def decide_form(
    order: Order, request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The form that decides about units that wait."""
    waits = returns.read.undecided(order.number)
    looks = returns.looks(list(waits), on=order_list.today())
    rows = shown.rows([look.view for look in looks.values()])
    picked = request.POST.getlist("unit") or [row.id for row in rows]
    actor = request.actor  # type: ignore[attr-defined]
    names = [n for n in returns.OUTCOMES if n != returns.SCRAP or access.may(actor, "scrap")]
    return {
        **(reasons or {}),
        "title": f"Decide about {return_amounts.things([look.view for look in looks.values()])}",
        "summary": f"Came back for {order.number}",
        "deed": "Decide",
        "action": reverse("return_decide_post", args=[ids.public_id("order", order.id)]),
        "units": [
            {"row": row, "waits": waits[look.view.id], "is_picked": row.id in picked,
             "warranty": returning.warranty(look.warranty)["state"]
             if look.view.kind == ledger.Kind.UNIT else None}
            for row, look in zip(rows, looks.values(), strict=True)
        ],
        "outcomes": [
            {"name": name, "word": returning.outcome_word(name, looks.values())} for name in names
        ],
        "inside": returning.inside(looks.values()) if access.may(actor, "scrap") else "",
        "becomes": scrapping.BECOMES_INSPECTED,
        "is_opened": request.POST.get("opened") == "1" or request.method != "POST",
        "places": places.read.tree()[: returning.SUGGESTED_MAX],
        "suppliers": parties.read.parties(kind="supplier"),
        "asked": {"becomes": request.POST.get("becomes", ""),
                  "outcome": request.POST.get("outcome", ""),
                  "supplier": request.POST.get("supplier", ""),
                  "not_credited": request.POST.get("not_credited", "")},
    }  # fmt: skip


def decide(order: Order, request: HttpRequest) -> str:
    """Record the decision; return where to go. Raises Refused."""
    items = [ids.internal_id("item", each) for each in request.POST.getlist("unit")]
    events = returning.decide(request, order.id, items)
    said = f"{request.POST.get('outcome', '')}-{len(items)}"
    return returning.address("order", [ids.public_id("order", order.id)], said, events)


def received(order: Order, came: Came) -> str:
    """Where to go when units came back for a return."""
    args = [ids.public_id("order", order.id)]
    return returning.address("order", args, _said(came), came.events)


def _said(came: Came) -> str:
    said = "amounts" if any(line.is_amount for line in came.lines) else "received"
    return f"{said}-{came.accepted}"


def left_out(came: Came, form: QueryDict) -> QueryDict | None:
    """The form with the scans that were not taken; None where all were."""
    taken = (returns.GOOD, returns.DOUBTFUL) if form.get("doubtful") else (returns.GOOD,)
    texts = [each.text for each in came.lines if each.verdict not in taken]
    if not texts:
        return None
    rest = form.copy()
    rest["q"] = "\n".join(texts)
    return rest


def said_of(came: Came, order: Order, actor: access.Actor) -> dict[str, Any]:
    """What was taken and how to undo it, where other scans were left out."""
    said = {"said": _said(came), "by": returning.named(came.events)}
    told = returning.toasts(said, actor, back=order_list.href(order.id))
    return {"toasts": told, "is_rest": True}


def what_came(came: Came) -> str:
    """The number of the lot that an amount is since it came back; "" for units."""
    if not came.order or not any(line.is_amount for line in came.lines):
        return ""
    waits = returns.read.undecided(orders.read.order(came.order).number)
    return ledger.read.item(max(waits)).code if waits else ""


def late_loans() -> int:
    """How many loans are late."""
    today = order_list.today()
    return sum(each.due < today for each in returns.read.on_loan())


def find_loans(said: Said) -> Whole:
    """What is out on loan and fits the words, by the day it is due."""
    today, party, product = order_list.today(), said.party(), said.product()
    found = [
        each for each in returns.read.on_loan()
        if party in (0, each.party) and (not said.get("late") or each.due < today)
    ]  # fmt: skip
    views = {view.id: view for view in ledger.read.items([each.item for each in found])}
    rows = {row.id: row for row in shown.rows(list(views.values()))}
    names = parties.read.names(sorted({each.party for each in found}))
    return Whole(
        [
            {"row": row, "party": names.get(each.party, ""), "id": row.id, "key": each.item,
             "due": each.due, "since": each.since, "is_late": each.due < today,
             "late": f"late by {words.count((today - each.due).days, 'day')}",
             "days": max((today - each.due).days, 0),
             "take_href": returning.scan_href(row.code)}
            for each in found
            for row in [rows[ids.public_id("item", each.item)]]
            if product in (0, views[each.item].product)
            and said.fits(row.code, row.product, names.get(each.party, ""))
        ]
    )  # fmt: skip


def loan_cells(rows: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Loans as lines of the file."""
    for each in rows:
        yield [
            each["row"].code, each["row"].product, each["party"],
            each["since"].date().isoformat(), each["due"].isoformat(), each["days"],
        ]  # fmt: skip


LOANS: Final = Listing(
    name="loans",
    noun="unit",
    fields=(
        lists.PRODUCT,
        lists.Field("party", "at", "party", "any customer", say="at {}"),
        lists.text_field("any code or name"),
        lists.Field("late", "late only", "tick", say="late"),
    ),
    find=find_loans,
    rows=lists.as_they_are,
    head=("unit", "product", "customer", "since", "due", "days_late"),
    amounts=("days_late",),
    cells=loan_cells,
    label=lambda each: each["row"].code,
    kind="item",
    id_of=lists.key_of,
    words={"days_late": "overdue by"},
)
