"""The page of a complaint: what it is, how it stands, what it is about, what is like it."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, complaints, files, ledger, parties, recalls, returns
from stockthread.complaints import ANSWERED, CLOSED, Candidate, Complaint, Hints
from stockthread.kernel import clock, ids
from stockthread.web import (
    asked,
    complaint_list,
    complaint_words,
    kept,
    order_list,
    recall_form,
    returning,
    shown,
    words,
)

ALIKE_MAX: Final = 8
CANDIDATES_MAX: Final = 8
EARLIER_MAX: Final = 3
SPREAD_MAX: Final = 4
DEEDS: Final = {
    "looking": ("Look at it", "find", "is being looked at."),
    "waiting": ("Wait for the customer", "late", "waits for the customer."),
    "closed": ("Close", "check", "is closed."),
    "new": ("Back to new", "undo", "is new again."),
}


def page(it: Complaint, request: HttpRequest) -> dict[str, Any]:
    """Everything about one complaint."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    may = access.may(actor, "complain")
    names = complaint_words.known([it])
    contact = complaints.read.contacts([it.id]).get(it.id)
    linked = complaints.read.links([it.id]).get(it.id, [])
    return {
        "it": it,
        "row": complaint_words.row(it, names, clock.now()),
        "id": ids.public_id("complaint", it.id),
        "danger": danger(it),
        "contact": contact if may and contact and any(contact[:4]) else None,
        "emptied_at": contact.emptied_at if contact else None,
        "facts": facts(it, names),
        "kinds": [each for each in complaints.read.kinds() if each.is_active or
                  each.code == it.kind],
        "workers": complaint_list.workers(),
        "deeds": deeds(it) if access.may(actor, "answer") else [],
        "is_over": it.state in (ANSWERED, CLOSED),
        "units": units(it, [each.item for each in linked], {e.item: e for e in linked}),
        **(candidate_rows(it.hints) if not linked else {}),
        "has_hints": not it.hints.is_empty,
        "alike": alike(it),
        "kept": kept.of(files.COMPLAINT, it.id),
        "answers": complaints.read.answers(it.id) if may else [],
        "ways": complaint_words.WAYS,
        "story": complaint_words.story(it, actor),
        "may_complain": may,
        "may_answer": access.may(actor, "answer"),
        "may_empty": access.may(actor, "answer") and it.state == CLOSED and bool(
            contact and any(contact[:4])),
        "key": asked.new_key(),
        "due_value": clock.day_of(it.due).isoformat() if it.due else "",
    }  # fmt: skip


def deeds(it: Complaint) -> list[dict[str, str]]:
    """The states that can follow, but for answering, which has a page of its own."""
    return [
        {
            "state": state,
            "word": "Reopen" if state == "looking" and it.state in (ANSWERED, CLOSED)
            else DEEDS[state][0],
            "icon": DEEDS[state][1],
        }
        for state in complaints.NEXT[it.state]
        if state in DEEDS and not (state == "new" and it.state != "looking")
    ]  # fmt: skip


def facts(it: Complaint, names: complaint_words.Known) -> list[dict[str, Any]]:
    """What is known of it, beside its words."""
    hints, product = it.hints, names.products.get(it.hints.product)
    said = (
        ("Kind", names.kinds.get(it.kind, it.kind) or "not sorted yet", ""),
        (
            "Customer",
            names.parties.get(hints.party, ""),
            shown.party_href(hints.party) if hints.party else "",
        ),
        (
            "Product",
            product.name if product else hints.goods,
            shown.product_href(product.id) if product else "",
        ),
        ("Came by", complaint_words.CHANNELS[it.channel], ""),
        ("Minded by", names.people.get(it.assigned, "nobody"), ""),
        ("Serial, as said", hints.code, ""),
        ("Order or invoice", hints.number, ""),
        ("Lot", hints.lot, ""),
        ("Bought", days(hints.bought), ""),
        ("Best before", days(hints.best_before), ""),
    )
    return [{"name": name, "value": value, "href": href} for name, value, href in said if value]


def days(some: complaints.Days | None) -> str:
    """`3 May 2026`, `in 2026-05`, `in 2026`."""
    if some is None:
        return ""
    return returning.day(some.first) if some.word == "day" else f"in {some.written}"


def danger(it: Complaint) -> str:
    """Why it is marked as dangerous, "" where it is not."""
    if not it.is_dangerous:
        return ""
    if it.judged:
        return "Somebody may come to harm: it was said to be dangerous."
    if it.danger:
        return f"Somebody may come to harm: it speaks of “{it.danger}”."
    return "Somebody may come to harm: its kind is dangerous."


def units(
    it: Complaint, items: list[int], linked: dict[int, complaints.Linked]
) -> list[dict[str, Any]]:
    """Each unit or lot with sale, warranty, earlier complaints and returns."""
    looks = returns.looks(items, on=order_list.today())
    earlier = complaints.read.of_items(items)
    rows = dict(zip(items, shown.rows([looks[item].view for item in items if item in looks]),
                    strict=False))  # fmt: skip
    known = parties.read.names(
        sorted({look.sale.party for look in looks.values() if look.sale} - {0})
    )
    lots = [item for item, look in looks.items() if look.view.kind == ledger.Kind.LOT]
    spread = spread_of(lots) if lots else {}
    found = []
    for item in items:
        if item not in looks:
            continue
        look = looks[item]
        is_unit = look.view.kind == ledger.Kind.UNIT
        others = [each for each in earlier.get(item, ()) if each.id != it.id]
        found.append({
            "id": ids.public_id("item", item),
            "row": rows[item],
            "warranty": returning.warranty(look.warranty) if is_unit else None,
            "sold": sold(look, known) if is_unit else "",
            "spread": spread.get(item, ""),
            "order_href": order_list.href(look.order.id) if look.order else "",
            "returns": [(each.cause.id, each.at) for each in look.returns[:3]],
            "holds": [hold.reason for hold in look.holds],
            "others": before(others),
            "how": how(linked[item]),
        })  # fmt: skip
    return found


def spread_of(lots: Sequence[int]) -> dict[int, str]:
    """Where what there is of each lot is: `5 with Park Café, 40 with us`."""
    living = recalls.preview(recalls.Scope(tuple(lots), is_traced=False)).living
    names = parties.read.names(sorted({each.party for each in living} - {0}))
    products = catalog.read.products(sorted({each.product for each in living}))
    sums: dict[tuple[int, int, str], int] = {}
    for each in living:
        where = f"with {names[each.party]}" if each.party else recall_form.WHERE[each.where].word
        key = (each.item, each.product, where)
        sums[key] = sums.get(key, 0) + each.quantity
    told: dict[int, list[str]] = {}
    for (lot, product, where), many in sorted(sums.items(), key=lambda one: -one[1]):
        amount = catalog.shown_quantity(products[product], many)
        told.setdefault(lot, []).append(f"{amount} {where}")
    return {
        lot: ", ".join(some[:SPREAD_MAX]) + (
            f" and with {len(some) - SPREAD_MAX} more" if len(some) > SPREAD_MAX else ""
        ) for lot, some in told.items()
    }  # fmt: skip


def before(found: list[Complaint]) -> list[dict[str, Any]]:
    """The latest complaints of a thing, with how they stand."""
    return [
        {"number": each.number, "href": complaint_words.href(each.id), "words": each.words,
         "at": each.made_at, "state": complaint_words.STATES[each.state]}
        for each in found[:EARLIER_MAX]
    ]  # fmt: skip


def how(link: complaints.Linked) -> str:
    """How sure it is that this is the one, where it was chosen."""
    return f"chosen, {link.sure} % sure" if link.how == "chosen" else ""


def sold(look: returns.Look, known: dict[int, str]) -> str:
    """To whom and when."""
    if look.sale is None:
        return "never sold, by the books"
    number = f", {look.order.number}" if look.order else ""
    return (
        f"{known.get(look.sale.party, 'somebody')}, {returning.day(look.sale.shipped_at)}{number}"
    )


def candidate_rows(hints: Hints, limit: int = 0, start: int = 0) -> dict[str, Any]:
    """What may be meant, each with how sure and why, and with its warranty; and how many more."""
    part = complaints.searched(hints, limit or CANDIDATES_MAX, start)
    last = start + len(part.found)
    return {
        "candidates": rows_of(part.found),
        "candidates_total": part.total,
        "candidates_left": part.total - last,
        "candidates_first": start + 1,
        "candidates_last": last,
        "looked": part.looked,
    }


def rows_of(found: list[Candidate]) -> list[dict[str, Any]]:
    """Candidates ready to be shown."""
    looks = returns.looks([each.item for each in found], on=order_list.today())
    views = [looks[each.item].view for each in found]
    earlier = complaints.read.of_items([each.item for each in found])
    return [
        {
            "id": ids.public_id("item", each.item),
            "row": row,
            "sure": each.sure,
            "why": "; ".join(each.why),
            "others": before(earlier.get(each.item, [])),
            "warranty": returning.warranty(looks[each.item].warranty)
            if looks[each.item].view.kind == ledger.Kind.UNIT else None,
        }
        for each, row in zip(found, shown.rows(views), strict=True)
    ]  # fmt: skip


def alike(it: Complaint) -> list[dict[str, Any]]:
    """Complaints like this one, doubles first."""
    found = complaints.alike(it.id, ALIKE_MAX)
    names = complaint_words.known([each.complaint for each in found])
    now = clock.now()
    return [
        {**complaint_words.row(each.complaint, names, now), "why": "; ".join(each.why),
         "is_double": each.is_double}
        for each in found
    ]  # fmt: skip


def toasts(request: HttpRequest) -> list[dict[str, Any]]:
    """What was just done, with the way back: named in the address as `said=WORD.LINE,LINE`."""
    word, _, lines = request.GET.get("said", "").partition(".")
    if word not in SAID:
        return []
    done: dict[str, Any] = {"sentence": SAID[word]}
    numbers = [each for each in lines.split(",") if each.isdecimal()][:20]
    if numbers:
        done |= {
            "undo": reverse("complaints_undo"),
            "back": request.path,
            "key": asked.new_key(),
            "fields": [("line", each) for each in numbers],
        }
    return [done]


SAID: Final = {
    "made": "The complaint is on record.",
    "state": "The complaint has another state.",
    "assigned": "Somebody else minds it now.",
    "changed": "That is changed.",
    "judged": "Noted whether it is dangerous.",
    "noted": "Noted.",
    "filed": "The files are kept.",
    "linked": "Noted what it is about.",
    "unlinked": "It is not about that any more.",
    "answered": "The answer is on record.",
    "sent": "The answer is sent, and on record.",
    "undone": "Undone.",
    "emptied": "What was said of the person is emptied.",
}


def products() -> list[catalog.Product]:
    """Products to choose from while typing."""
    return [each for each in catalog.read.all_products(300) if each.is_active]


def late_words(it: Complaint) -> str:
    """`late since 3 May`."""
    if it.due is None or it.due >= clock.now():
        return ""
    late = (clock.now() - it.due).days
    return f"{words.count(late, 'day')} late" if late else "late since today"
