"""Forms that end things as waste, or take them apart: what comes back, and what is scrapped."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, ledger, orders, production
from stockthread.kernel import ids
from stockthread.ledger import ItemView, Kind, Stage
from stockthread.orders import Order
from stockthread.web import asked, lists, placed, selection, shown, words

PARTS_MAX: Final = 200
CODES_MAX: Final = 12
HELD: Final = "held"
STAGES: Final = {"raw": Stage.RAW, "ready": Stage.READY}
BECOMES: Final = (
    ("", "what each was before"), (HELD, "what each was, held to be looked at"),
    ("raw", "raw material, all of it"), ("ready", "goods for sale, all of it"),
)  # fmt: skip
"""What components can be from now on, as the form says it."""
BECOMES_ONE: Final = (
    ("", "what it was before it was built in"), (HELD, "what it was, held to be looked at"),
    ("raw", "raw material"), ("ready", "goods for sale"),
)  # fmt: skip
"""The same of one component."""
BECOMES_INSPECTED: Final = tuple(each for each in BECOMES if each[0] != HELD)
"""The same of components that are held until somebody has inspected them, whatever is chosen."""


def acts(view: ItemView, actor: access.Actor) -> list[lists.Act]:
    """The buttons on the page of a unit in hand: scrap it, take it apart."""
    if view.kind != Kind.UNIT or view.stage not in placed.IN_HAND:
        return []
    query = f"?items={ids.public_id('item', view.id)}&back={shown.item_href(view.id)}"
    found = []
    if access.may(actor, "produce") and ledger.read.contents(view.id, limit=1):
        found.append(lists.Act("Take apart", "join", f"{reverse('apart')}{query}"))
    if access.may(actor, "scrap"):
        found.append(lists.Act("Scrap", "scrap", f"{reverse('scrap')}{query}"))
    return found


def order_of(request: HttpRequest) -> Order | None:
    """The order for which it is done, named in the form."""
    form = request.POST if request.method == "POST" else request.GET
    public = form.get("order", "")
    return orders.read.order(ids.internal_id("order", public)) if public else None


def carried(items: Sequence[int], order: Order | None) -> dict[str, str]:
    """What the next form must know again: the items and the order."""
    return {
        "items": " ".join(ids.public_id("item", id) for id in items),
        "order": ids.public_id("order", order.id) if order else "",
        "every": "",
        "query": "",
    }


def scrap_form(
    items: Sequence[int], order: Order | None, sent: Mapping[str, str],
    reasons: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the form of scrapping says."""
    noun = selection.noun(items)
    inside = sum(len(some) for some in ledger.read.contents_of(items).values())
    return {
        **(reasons or {}),
        "title": f"Scrap {noun}",
        "summary": said_of(items, order),
        "deed": f"Scrap {noun}",
        "action": reverse("scrap_post"),
        "codes": [row.code for row in shown.rows(ledger.read.items(items[:CODES_MAX]))],
        "codes_left": max(len(items) - CODES_MAX, 0),
        "inside": words.count(inside, "component") if inside else "",
        "is_opened": sent.get("opened") == "1" or not sent.get("key"),
        "asked": {**carried(items, order), "reason": sent.get("reason", "")},
    }


def said_of(items: Sequence[int], order: Order | None) -> str:
    """What they are and where, and for which order it is done."""
    summary = selection.summary(list(items))
    return f"{summary}, for {order.number}" if order else summary


def scrap(items: Sequence[int], order: Order | None, request: HttpRequest) -> list[int]:
    """Scrap them; return the events. Raises Refused as `production.scrap`."""
    is_opened = request.POST.get("opened") == "1"
    act = asked.act(request)
    return list(production.scrap(items, act, order=order, is_opened=is_opened))


def apart_form(
    items: Sequence[int], order: Order | None, request: HttpRequest,
    reasons: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the form of taking apart says: each component, back to stock unless it is ticked."""
    noun = selection.noun(items)
    sent = request.POST
    ticked = set(sent.getlist("scrapped"))
    inside = ledger.read.contents_of(items)
    count = sum(map(len, inside.values()))
    actor = request.actor  # type: ignore[attr-defined]
    return {
        **(reasons or {}),
        "title": f"Take {noun} apart",
        "summary": said_of(items, order),
        "deed": f"Take out {words.count(count, 'component')}",
        "action": reverse("apart_post"),
        "units": parts(items, inside, ticked),
        "is_many": count + len(items) > PARTS_MAX,
        "count": words.count(count, "component"),
        "may_scrap": access.may(actor, "scrap"),
        "becomes": BECOMES,
        "asked": {
            **carried(items, order),
            "becomes": sent.get("becomes", ""),
            "reason": sent.get("reason", ""),
        },
    }


def parts(
    items: Sequence[int], inside: Mapping[int, Sequence[int]], ticked: set[str]
) -> list[dict[str, Any]]:
    """Each unit with what is in it, and where: as lines that can be ticked."""
    wanted = [*items, *(id for some in inside.values() for id in some)]
    if len(wanted) > PARTS_MAX:
        return []
    views = {view.id: view for view in ledger.read.items(wanted)}
    names = catalog.read.products(sorted({view.product for view in views.values()} - {0}))
    where = production.positions.now(items)

    def line(id: int, unit: int = 0) -> dict[str, Any]:
        public = ids.public_id("item", id)
        product = names.get(views[id].product)
        return {
            "id": public,
            "code": views[id].code or f"#{id}",
            "name": product.name if product else "",
            "position": where.get((unit, id), ""),
            "is_ticked": public in ticked,
        }

    return [{**line(id), "parts": [line(part, id) for part in inside[id]]} for id in items]


def take_apart(items: Sequence[int], order: Order | None, request: HttpRequest) -> list[int]:
    """Take them apart; return the events. Raises Refused as `production.disassemble`."""
    waste = [ids.internal_id("item", each) for each in request.POST.getlist("scrapped")]
    act = asked.act(request)
    order = order or production.made_for(items)
    becomes = request.POST.get("becomes", "")
    production.disassemble(
        items, act, order=order, scrapped=waste, stage=STAGES.get(becomes), is_held=becomes == HELD
    )
    return list(production.events_of_disassembly(act, order))


def need_scrap(request: HttpRequest) -> None:
    """Refuse to scrap anything on the way to who may not. Raises Refused not_allowed."""
    if request.POST.getlist("scrapped"):
        access.require(request.actor, "scrap")  # type: ignore[attr-defined]


def picked(request: HttpRequest) -> list[int]:
    """The items of the form. Raises Refused nothing_picked, unknown_id."""
    return selection.item_ids(selection.picked(request))
