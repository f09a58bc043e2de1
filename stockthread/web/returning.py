"""The return page: one scan shows sale, buyer, warranty and history, and what can be done now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, ledger, orders, parties, places, returns
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import refuse
from stockthread.ledger import Kind
from stockthread.orders import OPEN, RETURN, Order, Wanted
from stockthread.returns import Came, Delivery, Judged, Look, Warranty
from stockthread.web import (
    asked,
    event_page,
    held,
    order_list,
    recalled,
    return_amounts,
    return_links,
    return_story,
    scrapping,
    shown,
    words,
)

SUGGESTED_MAX: Final = 300
OUTCOMES: Final = {
    "stock": ("Back to stock", "check"),
    "repair": ("Repair", "make"),
    "back": ("Send back", "out"),
    "scrap": ("Scrap", "scrap"),
    "supplier": ("To the supplier", "out"),
}
AT_ONCE: Final = ("stock", "repair", "back", "scrap")
"""Decisions that need nothing else to be said."""
BECOME_OURS: Final = ("stock", "scrap", "supplier")
NEVER_LEFT: Final = "It has never left us."
NEVER_OURS: Final = "It was never ours: it came in as somebody else's, and is in our hands."
WHY: Final = {
    "no_term": "No warranty is set for it",
    "not_sold": "No warranty: it is not sold",
    "not_installed": "Warranty not begun: not noted as installed",
    "not_registered": "Warranty not begun: not registered",
}
CAUSES: Final = (RETURN, returns.LOAN, returns.BUY_BACK, returns.PART, returns.NEW_OWNER)
DONE: Final = {
    "amounts": "{what} is taken back, and held until somebody decides.",
    "exchanged": "{what} is exchanged: another one is on its way to the customer.",
    "lent": "{what} is lent.",
    "bought": "{what} is bought back, and ours.",
    "passed": "{what} has a new owner.",
    "registered": "{what} is registered.",
    "withdrawn": "The registration of {what} is withdrawn, and stays on record.",
    "part": "A part of {what} is exchanged.",
    "received": "{what} is taken back, and held until somebody decides.",
    "stock": "{what} is back in stock.",
    "repair": "{what} is in repair.",
    "back": "{what} is sent back to its owner.",
    "scrap": "{what} is scrapped.",
    "supplier": "{what} is sent to the supplier.",
}


def page(query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """The field for scans and, where something is scanned, all about it."""
    text = query.get("q", "").strip()
    return {
        "text": text,
        "place": query.get("place", ""),
        "places": places.read.tree()[:SUGGESTED_MAX],
        "late": len(returns.read.on_loan(late_on=order_list.today())),
        **({} if text else waiting_returns()),
        "key": asked.new_key(),
        "toasts": toasts(query, actor),
        **(of_scan(text, query, actor) if text else {}),
    }


def waiting_returns() -> dict[str, Any]:
    """The returns that wait for a decision, and where all of them are listed."""
    wanted = Wanted(RETURN, (OPEN,))
    found = orders.finished.orders(wanted, standing=orders.WAITING, limit=order_list.SHOWN_MAX + 1)
    more = order_list.address({"kind": "returns", "state": orders.WAITING})
    return {
        "waiting": order_list.rows(found[: order_list.SHOWN_MAX]),
        "waiting_href": more if len(found) > order_list.SHOWN_MAX else "",
        "all_href": order_list.address({"kind": "returns"}),
    }


def of_scan(text: str, query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """What one scan shows."""
    judged = judged_of(text, query)
    if judged.is_amount:
        waits = deeds(judged, query, actor) if judged.seen else {}
        return {**(waits if "waits" in waits else {}), **return_amounts.of_scan(judged, actor)}
    if judged.seen is None:
        is_foreign = judged.reason is not None and judged.reason.code == "return_unknown"
        return {
            "problem": errors.text(judged.reason) if judged.reason else "",
            "is_foreign": is_foreign and access.may(actor, "take_back"),
            "products": catalog.read.all_products(SUGGESTED_MAX) if is_foreign else [],
            "customers": parties.read.parties(kind="customer") if is_foreign else [],
        }
    return {
        **portrait(judged.seen),
        **deeds(judged, query, actor),
        "more": return_links.of_unit(judged.seen, actor),
        "can_exchange_parts": judged.seen.is_here and access.may(actor, "produce"),
    }


def judged_of(text: str, query: Mapping[str, str]) -> Judged:
    """The scan as it would be judged for the order in the address, or for none."""
    order = ids.internal_id("order", query["order"]) if query.get("order") else 0
    return returns.check(Delivery((text,), order), on=order_list.today()).lines[0]


def portrait(look: Look) -> dict[str, Any]:
    """The unit with its sale, warranty, parts and history."""
    row = shown.rows([look.view])[0]
    known = parties.read.names(sorted(
        {look.view.owner, *(trip.party for trip in look.trips),
         *([look.loan.party] if look.loan else [])} - {0}
    ))  # fmt: skip
    parts = shown.rows([part.view for part in look.parts])
    return {
        "item": row,
        "warranty": warranty(look.warranty),
        "chips": states(look),
        "sentence": sentence(look, known),
        "facts": facts(look, known),
        "holds": [hold.reason for hold in held.said(look.holds)],
        "parts": [
            {
                "row": each,
                "warranty": warranty(part.warranty),
                "exchange_href": f"{reverse('exchange', args=[each.id])}?"
                + urlencode({"back": scan_href(row.code)}),
            }
            for each, part in zip(parts, look.parts, strict=True)
        ],
        "history": return_story.story(look),
        "never": NEVER_LEFT if look.view.owner in returns.read.own_parties() else NEVER_OURS,
    }


def warranty(found: Warranty) -> dict[str, Any]:
    """How a warranty is told: its colour, and a sentence."""
    if found.until is None:
        state = words.State("expected", "gone", WHY[found.why])
    elif found.why == "ended":
        state = words.State("expected", "gone", f"Warranty ended on {day(found.until)}")
    else:
        state = words.State("finished", "finished", f"Under warranty until {day(found.until)}")
    return {"state": state, "is_inherited": bool(found.inherited_from), "since": found.since}


def states(look: Look) -> list[words.State]:
    """Whether it is under recall or warranty, and lent; late in red. What is ours and unsold has
    no warranty."""
    found = recalled.states([look.view.id])
    if look.sale or not look.is_ours:
        found.append(warranty(look.warranty)["state"])
    if look.loan:
        days = (order_list.today() - look.loan.due).days
        late = words.State("held", "late", f"late by {words.count(days, 'day')}")
        lent = words.State("out", "out", f"lent until {day(look.loan.due)}")
        found.append(late if days > 0 else lent)
    return found


def day(date: Any) -> str:
    """A day as people say it: `3 May 2026`."""
    return f"{date.day} {date:%b %Y}"


def sentence(look: Look, known: Mapping[int, str]) -> str:
    """The one thing to know first: to whom it was sold, lent, or that it never was."""
    sale = look.sale
    if look.loan:
        return f"Lent to {known.get(look.loan.party, 'somebody')} until {day(look.loan.due)}"
    if sale:
        return f"Sold to {known.get(sale.party, 'somebody')} on {day(sale.shipped_at)}"
    if not look.is_ours:
        return "Never sold by us"
    last = next((trip for trip in look.trips if trip.sold_at), None)
    if last is None:
        return "It belongs to us and was never sold"
    buyer = known.get(last.party, "somebody")
    return f"It belongs to us again; {buyer} had bought it on {day(last.sold_at)}"


def facts(look: Look, known: Mapping[int, str]) -> list[dict[str, Any]]:
    """On which order it was sold, when; whose and where it is now."""
    sale, order = look.sale, look.order
    others = ledger.read.items([id for id in (look.replaces, look.replaced_by) if id])
    codes = {view.id: view.code or f"#{view.id}" for view in others}
    spot = places.read.places([look.view.place]).get(look.view.place) if look.view.place else None
    told = [
        ("Order", order.number if order else return_story.number(sale.cause) if sale else "",
         order_list.href(order.id) if order else ""),
        ("Shipped", sale.shipped_at if sale else None, ""),
        ("Delivered", sale.delivered_at if sale else None, ""),
        ("Belongs to", known.get(look.view.owner, ""), ""),
        ("Where", shown.place_name(spot), shown.place_href(spot.id) if spot else ""),
        ("Replaces", codes.get(look.replaces, ""), scan_href(codes.get(look.replaces, ""))),
        ("Replaced by", codes.get(look.replaced_by, ""),
         scan_href(codes.get(look.replaced_by, ""))),
    ]  # fmt: skip
    return [
        {"name": n, "value": v, "href": href, "is_time": n in ("Shipped", "Delivered")}
        for n, v, href in told if v
    ]  # fmt: skip


def scan_href(code: str) -> str:
    """The page of another scan."""
    return f"{reverse('returns')}?{urlencode({'q': code})}"


def deeds(judged: Judged, query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """What can be done now: taken back, or decided about."""
    look = judged.seen
    assert look is not None, "only what is on record can be done something with"
    waits = returns.read.returns_of(look.view.id)
    order = waiting_order(waits)
    if order:
        is_repair = waits[order.number] == returns.IN_REPAIR
        return {
            "order": order,
            "order_href": order_list.href(order.id),
            "order_id": ids.public_id("order", order.id),
            "waits": waits[order.number],
            "outcomes": outcomes(look, actor, is_repair=is_repair),
            "inside": inside([look]) if access.may(actor, "scrap") else "",
            "becomes": scrapping.BECOMES_INSPECTED,
        }
    buyer = buyer_of(look)
    is_open = judged.verdict != returns.REFUSED and access.may(actor, "take_back")
    offered = offers(look) if is_open else []
    chosen = query.get("order", own_offer(look, offered))
    owner = 0 if look.is_ours else look.view.owner
    return {
        "can_take": is_open,
        "doubt": errors.text(judged.reason) if judged.reason else "",
        "is_doubtful": judged.verdict == returns.DOUBTFUL,
        "orders": [{**each, "is_chosen": chosen == each["id"]} for each in offered],
        "is_new_chosen": chosen == "",
        "party": query.get("party", "") or code_of(owner),
        "senders": parties.read.parties(kind="customer") if is_open and not buyer else [],
    }


def own_offer(look: Look, offered: Sequence[Mapping[str, Any]]) -> str:
    """The return that is meant unless another is said: the first of who bought, borrowed or owns
    it; a new one where nobody did, since what others announced is not it."""
    whose = buyer_of(look) or (0 if look.is_ours else look.view.owner)
    return next((each["id"] for each in offered if whose and each["party"] == whose), "")


def code_of(party: int) -> str:
    """The code of a party, "" for none."""
    return parties.read.party(party).code if party else ""


def inside(looks: Iterable[Look]) -> str:
    """What is right in them, in words; "" for nothing."""
    count = sum(part.parent == look.view.id for look in looks for part in look.parts)
    return words.count(count, "component") if count else ""


def buyer_of(look: Look) -> int:
    """Who has it on loan or bought it, 0 for nobody."""
    return look.loan.party if look.loan else look.sale.party if look.sale else 0


def offers(look: Look) -> list[dict[str, Any]]:
    """The returns for which it can come: those that await it, then others of its buyer's."""
    due, buyer = awaiting(look), buyer_of(look)
    more = orders.read.orders(Wanted(RETURN, (OPEN,), buyer), limit=20) if buyer else []
    names = {} if buyer else parties.read.names(sorted({each.party for each in due}))
    beyond = sorted((each for each in more if each not in due), key=lambda each: -each.id)
    return [
        {"id": ids.public_id("order", each.id), "party": each.party,
         "word": ", ".join(filter(None, [each.number, names.get(each.party, "")]))}
        for each in due
    ] + [
        {"id": ids.public_id("order", each.id), "party": each.party,
         "word": f"{each.number}, beyond what it awaits"}
        for each in beyond
    ]  # fmt: skip


def awaiting(look: Look) -> list[Order]:
    """The open returns of its buyer, or of who has it on loan, that still await such a unit."""
    party = buyer_of(look)
    found = orders.read.orders(Wanted(RETURN, (OPEN,), party, product=look.view.product), limit=20)
    told = orders.progress.of_orders(found)
    return [
        each
        for each in found
        if any(line.open and line.line.product == look.view.product for line in told[each.id].lines)
    ]


def waiting_order(waits: Mapping[str, str]) -> Order | None:
    """The open return that an item waits for a decision in."""
    for number in waits:
        order = orders.read.by_number(RETURN, number)
        if order and order.state == OPEN:
            return order
    return None


def outcomes(look: Look, actor: access.Actor, *, is_repair: bool) -> list[dict[str, Any]]:
    """The decisions that can be made about a unit, the likeliest first."""
    if not access.may(actor, "decide"):
        return []
    names = [name for name in AT_ONCE if not (name == "back" and look.is_ours)]
    names = [name for name in names if not (name == "repair" and is_repair)]
    names = [name for name in names if name != "scrap" or access.may(actor, "scrap")]
    if is_repair and "back" in names:
        names.sort(key=lambda name: name != "back")
    if was_never_ours(look):
        names.sort(key=lambda name: name in BECOME_OURS)
    return [
        {"name": name, "word": outcome_word(name, [look]), "icon": OUTCOMES[name][1]}
        for name in names
    ]


def was_never_ours(look: Look) -> bool:
    """Whether it is a customer's own unit, which we neither sold nor had."""
    sold = any(trip.why in (returns.SOLD, returns.REPLACED) for trip in look.trips)
    return look.view.kind == Kind.UNIT and not look.is_ours and not sold


def outcome_word(name: str, looks: Collection[Look]) -> str:
    """What a decision is called; it says so where things become ours by it."""
    word, theirs = OUTCOMES[name][0], sum(not look.is_ours for look in looks)
    if name not in BECOME_OURS or not theirs:
        return word
    if len(looks) == 1:
        return f"{word}, becomes ours"
    return f"{word}, {words.number(theirs)} become{'s' if theirs == 1 else ''} ours"


def take(request: HttpRequest) -> Came:
    """Take back what the form says. Raises Refused, also where nothing came in."""
    form = request.POST
    order, party = return_amounts.sender(form)
    number, sender = ids.internal_id("order", order) if order else 0, customer(party)
    if number and sender:
        need_sender(number, sender)
    delivery = Delivery(
        return_amounts.scans(form),
        number,
        0 if order else sender,
        asked.product(form["product"]).id if form.get("product") else 0,
    )
    came = returns.receive(
        delivery, place=asked.place(form.get("place", "") or refuse("no_place")),
        act=asked.act(request)._replace(accept="all"), on=order_list.today(),
        with_doubtful=bool(form.get("doubtful")) or is_only_beyond(delivery, form),
    )  # fmt: skip
    if not came.events:
        raise errors.Refused([each.reason for each in came.lines if each.reason])
    return came


def need_sender(order: int, sender: int) -> None:
    """Refuse a sender beside a return of somebody else's. Raises Refused."""
    known = orders.read.order(order)
    if known.party != sender:
        refuse("return_order_or_sender", number=known.number,
               party=parties.read.names([known.party])[known.party])  # fmt: skip


def is_only_beyond(delivery: Delivery, form: Mapping[str, str]) -> bool:
    """Whether a return was chosen for more than it awaits, and nothing else is doubtful."""
    if not delivery.order or not form.get("beyond"):
        return False
    lines = returns.check(delivery, on=order_list.today()).lines
    return all(each.reason and each.reason.code == "return_not_announced" for each in lines)


def customer(code: str) -> int:
    """The party with this code, 0 for none. Raises Refused unknown_party."""
    if not code.strip():
        return 0
    known = parties.read.by_code([code.strip()])
    return known.get(code.strip()) or refuse("unknown_party", party=code)


def decide(request: HttpRequest, order: int, items: Sequence[int]) -> list[int]:
    """Record the form's decision about items; return the events. Raises Refused."""
    form, actor = request.POST, request.actor  # type: ignore[attr-defined]
    outcome = form.get("outcome", "")
    if outcome == returns.SCRAP:
        access.require(actor, "scrap")
    posted = returns.decide(
        order, items, outcome, act=asked.act(request)._replace(accept="all"),
        place=asked.place(form["place"]) if form.get("place", "").strip() else 0,
        supplier=customer(form.get("supplier", "")),
        is_credited=not form.get("not_credited"),
        is_opened=bool(form.get("opened")),
        stage=scrapping.STAGES.get(form.get("becomes", "")),
    )  # fmt: skip
    return [each.event for each in posted]


def address(route: str, args: Sequence[str], said: str, events: Sequence[int], **more: str) -> str:
    """Where to go when something was done, with what it was."""
    query = {name: value for name, value in more.items() if value}
    query |= {"said": said, "by": named(events)}
    return f"{reverse(route, args=args)}?{urlencode(query)}"


def named(events: Sequence[int]) -> str:
    """Events as an address names them."""
    return ".".join(ids.public_id("event", event) for event in events)


def registration_toast(deed: str, query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """What is said when a unit was registered, with the way back, or that was withdrawn."""
    code = query.get("q", "")
    what = code or ("The unit" if deed == "registered" else "the unit")
    toast: dict[str, Any] = {"sentence": DONE[deed].format(what=what)}
    public = query.get("start", "")
    noted = returns.read.starts_of([ids.internal_id("start", public)]) if public else []
    if noted and not noted[0].withdrawn_at and access.may(actor, "take_back"):
        toast |= {"undo": reverse("return_withdraw", args=[public]), "key": asked.new_key(),
                  "back": scan_href(code)}  # fmt: skip
    return toast


def toasts(query: Mapping[str, str], actor: access.Actor, back: str = "") -> list[dict[str, Any]]:
    """What the address says was done, and how to undo all of it; `back`: else the scan's page."""
    deed, _, count = query.get("said", "").partition("-")
    if deed in ("registered", "withdrawn"):
        return [registration_toast(deed, query, actor)]
    if deed not in DONE or not query.get("by"):
        return []
    events = [ids.internal_id("event", each) for each in query["by"].split(".")]
    views = [each for each in ledger.read.events(events) if each.cause_kind in CAUSES]
    if not views or any(each.reversed_by for each in views):
        return []
    number = int(count) if count.isdecimal() else 1
    noun = "scan" if deed == "amounts" else "unit"
    what = (
        words.count(number, noun)
        if number != 1 or deed == "amounts"
        else query.get("q", "") or "The unit"
    )
    sentence = DONE[deed].format(what=what)
    toast = {
        "sentence": sentence if number == 1 else sentence.replace(" is ", " are "),
        "key": asked.new_key(),
        "back": back or scan_href(query.get("q", "")),
        "fields": [("also", ids.public_id("event", each.id)) for each in views[:-1]],
    }
    if event_page.can_undo(views, actor):
        toast["undo"] = event_page.undo_href(views[-1].id)
    return [toast]
