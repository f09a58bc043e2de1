"""Closing, cancelling and opening orders, one or many: a form with numbers, and its posting."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import access, catalog, ledger, orders, sales
from stockthread.kernel import clock, db, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.orders import DRAFT, Order
from stockthread.web import asked, lists, order_list, order_story, shown, words

MANY_MAX: Final = 500
UNDONE_MAX: Final = 40
LOST_MAX: Final = 5
MISSING_MAX: Final = 30


class Did(NamedTuple):
    """Orders as they were, and what was promised to them and is not free any more, by product."""

    before: list[Order]
    lost: dict[int, int]


class Deed(NamedTuple):
    """What can be done to orders as a whole: its word, what it does, how it is told after."""

    word: str
    icon: str
    act: Callable[..., dict[int, int] | None]
    done: str
    help: str


DEEDS: Final = {
    "close": Deed("Close", "check", orders.close_order, "closed",
                  "Nothing more of them is awaited. What was promised to them is free again."),
    "cancel": Deed("Cancel", "close", orders.cancel_order, "cancelled",
                   "They are dropped. What was promised to them is free again."),
    "open": Deed("Open", "undo", sales.open_again, "opened",
                 "What is missing of them is awaited again."),
}  # fmt: skip


def deed_of(name: str) -> Deed:
    """The deed of this name. Raises Refused unknown_id."""
    return DEEDS.get(name) or refuse("unknown_id", id=name)


def picked(request: HttpRequest) -> list[int]:
    """The orders that are selected: one by one, or every one that fits the list's filter.

    Raises Refused nothing_picked, unknown_id, too_many_lines.
    """
    form = request.POST if request.method == "POST" else request.GET
    if form.get("every"):
        found = [order.id for order in every(QueryDict(form.get("query", "")), MANY_MAX + 1)]
    else:
        single = form.get("items", "").split() or form.getlist("item")
        found = [ids.internal_id("order", each) for each in dict.fromkeys(single)]
    if len(found) > MANY_MAX:
        refuse("too_many_lines", count=len(found), lines_max=MANY_MAX)
    return found or refuse("nothing_picked")


def picked_sales(request: HttpRequest) -> list[Order]:
    """The open sales among the orders that are selected, what is due first before the others.

    Raises Refused nothing_picked, unknown_id, too_many_lines.
    """
    found = orders.read.of_ids(picked(request))
    sales = [order for order in found if order.kind == orders.SALE and order.state == orders.OPEN]
    by_due = sorted(sales, key=lambda order: (order.due is None, order.due, order.id))
    return by_due or refuse("nothing_picked")


def every(query: QueryDict, limit: int) -> list[Order]:
    """Every order that fits the words of a list's address."""
    of = order_list.ORDERS
    return lists.find(of, lists.asked(of, query)).page("", limit)[0]


def form(
    wanted: Sequence[int], name: str, request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The form that asks whether, with numbers, and why."""
    deed = deed_of(name)
    found = orders.read.of_ids(wanted)
    if not found:
        refuse("unknown_id", id="")
    noun = found[0].number if len(found) == 1 else words.count(len(found), "order")
    progress = orders.progress.of_orders(found, order_list.today())
    help = deed.help if len(found) > 1 else one(deed.help)
    left = warning(name, list(progress.values()))
    missing = missing_of(found) if name == "close" else []
    is_drafts = all(order.state == DRAFT for order in found)
    verb = "Order" if name == "open" and is_drafts else deed.word
    return {
        "title": f"{verb} {noun}",
        "summary": left,
        "missing": missing[:MISSING_MAX],
        "missing_count": len(missing),
        "missing_left": max(len(missing) - MISSING_MAX, 0),
        "help": "From now on it is awaited." if verb == "Order" and len(found) == 1 else help,
        "deed": f"{verb} {noun}",
        "barred": barred(found, request),
        "leave": "Leave it" if name == "cancel" else "",
        "action": reverse("orders_state_post", args=[name])
        if len(wanted) > 1 or request.POST.get("items")
        else reverse("order_state_post", args=[ids.public_id("order", found[0].id), name]),
        "asked": {"items": " ".join(ids.public_id("order", order.id) for order in found)},
        **(reasons or {}),
    }


def warning(name: str, progress: Sequence[orders.Progress]) -> str:
    """What closing orders leaves behind; nothing where it leaves nothing."""
    if name != "close":
        return ""
    waiting = sum(not each.is_complete for each in progress)
    if waiting and len(progress) > 1:
        return f"Of {words.count(waiting, 'order')} something is still awaited."
    return ""


def missing_of(found: Sequence[Order]) -> list[dict[str, str]]:
    """What of transfers is in transit still, and is lost once they are closed."""
    away = [
        each
        for order in found
        if order.kind == orders.TRANSFER and order.state == orders.OPEN
        for each in orders.transfers.underway(order)
    ]
    views = {view.id: view for view in ledger.read.items(sorted({each.item for each in away}))}
    products = catalog.read.products(sorted({each.product for each in away} - {0}))
    return [
        {
            "code": views[each.item].code or f"#{each.item}",
            "href": shown.item_href(each.item),
            "amount": order_story.grouped(products[each.product], each.quantity)
            if views[each.item].kind == ledger.Kind.LOT
            else "",
            "name": products[each.product].name if each.product else "container",
        }
        for each in away
    ]


def barred(found: Sequence[Order], request: HttpRequest) -> str:
    """Who else may do it, where stock is written off or back and who asks has no right to that."""
    actor = request.actor  # type: ignore[attr-defined]
    if access.may(actor, "adjust") or not any(map(orders.transfers.touches_stock, found)):
        return ""
    able = [role for role in access.ROLES if role in access.ACTIONS["adjust"]]
    return f"It writes stock off or back, which you may not. Ask {' or '.join(able)}."


def one(text: str) -> str:
    """A sentence on several orders, said of one."""
    pairs = (("of them is", "of it is"), ("to them is", "to it is"), ("They are", "It is"))
    for many, single in pairs:
        text = text.replace(many, single)
    return text


def do(wanted: Sequence[int], name: str, request: HttpRequest) -> Did:
    """Do it to all of them, or to none. Return what was done. Raises Refused."""
    deed = deed_of(name)
    before = orders.read.of_ids(wanted)
    if any(orders.transfers.touches_stock(order) for order in before):
        access.require(request.actor, "adjust")  # type: ignore[attr-defined]
    about = {
        "by": request.actor.person,  # type: ignore[attr-defined]
        "at": clock.now(),
        "reason": request.POST.get("reason", "").strip(),
    }
    refusals = []
    lost = Counter[int]()
    with db.writing():
        for order in before:
            try:
                lost += Counter(deed.act(order.id, **about) or {})
            except Refused as refused:
                refusals += refused.refusals
        if refusals:
            raise Refused(refusals)
    return Did(before, dict(lost))


def said(before: Sequence[Order], name: str) -> str:
    """What the address after it says, from which the next page tells it and offers undo."""
    deed = deed_of(name)
    if len(before) == 1:
        return f"{deed.done}-draft" if before[0].state == DRAFT else deed.done
    names = "-".join(ids.public_id("order", order.id) for order in before[:UNDONE_MAX])
    is_short = len(before) <= UNDONE_MAX and all(order.state != DRAFT for order in before)
    return "-".join([deed.done, str(len(before)), *([names] if is_short else [])])


def lost_items(lost: Mapping[int, int]) -> str:
    """What is not free any more, as the address says it; of many products the first."""
    some = sorted(lost.items())[:LOST_MAX]
    return " ".join(f"{ids.public_id('product', id)}:{quantity}" for id, quantity in some)


def address_after(request: HttpRequest, did: Did, name: str) -> str:
    """Where to go after it: the order, or the list as it was."""
    before = did.before
    words_of = {"said": said(before, name)}
    if did.lost:
        words_of["lost"] = lost_items(did.lost)
    if len(before) == 1:
        return f"{order_list.href(before[0].id)}?{urlencode(words_of)}"
    path, _, query = asked.back(request, reverse("orders")).partition("?")
    kept = QueryDict(query, mutable=True)
    kept.pop("said", None)
    kept.pop("lost", None)
    kept.update(words_of)
    return f"{path}?{kept.urlencode()}"
