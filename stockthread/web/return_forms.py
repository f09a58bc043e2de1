"""The forms beside a return: exchange, also in advance; lend; buy back; register; pass on.

What a scan means is read as everywhere at the returns desk: a code or a barcode of any standard.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import catalog, ledger, orders, parties, places, returns
from stockthread.kernel import ids, money
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Kind
from stockthread.orders import Order
from stockthread.returns import Delivery, Look
from stockthread.web import asked, listing, lists, order_list, returning, shown

LENT_DAYS: Final = 14
SUGGESTED: Final = 12
PRODUCTS_MAX: Final = 3
"""Of so many products of a return something to lend is suggested."""


def unit_of(text: str) -> Look:
    """The unit that a scan means. Raises Refused where it means none, or several."""
    judged = returns.check(Delivery((text,)), on=order_list.today()).lines[0]
    if judged.seen is None:
        raise Refused([judged.reason] if judged.reason else [])
    if judged.seen.view.kind != Kind.UNIT:
        refuse("return_unit_only", code=text)
    return judged.seen


class Subject(NamedTuple):
    """What a form is about: the unit that is scanned or named already, and the return."""

    text: str
    look: Look | None
    order: Order | None


def subject(form: QueryDict, order: str) -> Subject:
    """Read it from the fields and the address; what is no unit yet is asked for."""
    text = form.get("unit", "").strip()
    try:
        look = unit_of(text) if text else None
    except Refused:
        look = None
    id = order or form.get("order", "")
    found = orders.read.order(ids.internal_id("order", id)) if id else None
    if found is None and look:
        found = returning.waiting_order(returns.read.returns_of(look.view.id))
    return Subject(text, look, found)


def form(deed: str, request: HttpRequest, order: str, reasons: dict[str, Any]) -> dict[str, Any]:
    """The form of a deed, as it was filled."""
    said = request.POST if request.method == "POST" else request.GET
    about = subject(said, order)
    args = [order] if order else []
    look = about.look
    names = ["unit", "code", "party", "due", "place", "price", "reason", "at", "day", "what",
             "note"]  # fmt: skip
    return {
        **reasons,
        "deed_name": deed,
        "action": reverse(f"return_{deed}{'_order' if order else ''}_post", args=args),
        "order": about.order,
        "unit": shown.rows([look.view])[0] if look else None,
        "summary": _summary(look),
        "asked": {name: said.get(name, "") for name in names},
        **FORMS[deed].more(about),
    }


def _summary(look: Look | None) -> str:
    if look is None:
        return ""
    ids_ = {look.view.owner, *(trip.party for trip in look.trips)}
    known = parties.read.names(sorted({*ids_, *([look.loan.party] if look.loan else [])} - {0}))
    row = shown.rows([look.view])[0]
    return f"{row.product} · {returning.sentence(look, known)}"


def _customer(about: Subject) -> int:
    if about.order:
        return about.order.party
    return about.look.sale.party if about.look and about.look.sale else 0


def _exchange(about: Subject) -> dict[str, Any]:
    """What goes out for it: from stock, to its buyer, under the rest of its warranty."""
    look, customer = about.look, _customer(about)
    code = f" {look.view.code}" if look else ""
    return {
        "title": f"Exchange{code}",
        "deed": "Send the new one",
        "asks_code": True,
        "waiting": waiting(about.order) if about.order and not look else [],
        "stock": in_stock(look.view.product) if look else [],
        "customer": parties.read.names([customer]).get(customer, "") if customer else "",
        "is_early": look is not None and not look.is_here,
        "orders": [
            {"public": ids.public_id("order", each.id), "number": each.number}
            for each in (returning.awaiting(look) if look and not about.order else ())
        ],
    }


def waiting(order: Order) -> list[shown.Row]:
    """The units that wait for a decision in a return."""
    views = ledger.read.items(list(returns.read.undecided(order.number)))
    return shown.rows([view for view in views if view.kind == Kind.UNIT])


def in_stock(product: int) -> list[shown.Row]:
    """Some units of a product that could go out: in stock, free and ours."""
    sku = catalog.read.product(product).sku
    wanted = listing.filter_of(lists.Said(product=sku, stage="ready"))
    found = ledger.read.search(wanted, limit=4 * SUGGESTED)
    own = returns.read.own_parties()
    free = [v for v in found if not v.holds and not v.reserved and v.owner in own]
    return shown.rows([view for view in free if view.kind == Kind.UNIT][:SUGGESTED])


def _lend(about: Subject) -> dict[str, Any]:
    """What is lent to whom until when; for a return, what of the same is free to be lent."""
    customer = about.order.party if about.order else 0
    lines = orders.read.lines([about.order.id])[about.order.id] if about.order else ()
    products = list(dict.fromkeys(line.product for line in lines))[:PRODUCTS_MAX]
    code = f" {about.look.view.code}" if about.look else " a unit"
    return {
        "title": f"Lend{code}",
        "deed": "Lend it",
        "asks_due": True,
        "free": [row for product in products for row in in_stock(product)][:SUGGESTED],
        "is_meanwhile": bool(about.order),
        "due_usual": f"{order_list.today() + timedelta(days=LENT_DAYS):%Y-%m-%d}",
        "customers": [] if customer else parties.read.parties(kind="customer"),
        "customer": parties.read.names([customer]).get(customer, "") if customer else "",
    }


def _buy_back(about: Subject) -> dict[str, Any]:
    return {
        "title": f"Buy back {about.look.view.code if about.look else 'a unit'}",
        "deed": "Buy it back",
        "asks_place": True,
        "places": places.read.tree()[: returning.SUGGESTED_MAX],
        "currency": money.home_currency(),
    }


def _pass_on(about: Subject) -> dict[str, Any]:
    return {
        "title": f"{about.look.view.code if about.look else 'A unit'} has a new owner",
        "deed": "Note it",
        "customers": parties.read.parties(kind="customer"),
    }


def _register(about: Subject) -> dict[str, Any]:
    """From when its warranty counts, where that is not its shipment."""
    look = about.look
    why = look.warranty.why if look and look.warranty else ""
    return {
        "title": f"Register {look.view.code if look else 'a unit'}",
        "deed": "Register it",
        "asks_start": True,
        "today": f"{order_list.today():%Y-%m-%d}",
        "starts": [
            {"value": value, "word": word, "is_usual": why == f"not_{value_of}"}
            for value, value_of, word in (
                (returns.REGISTRATION, "registered", "registered"),
                (returns.INSTALLATION, "installed", "installed"),
            )
        ],
        "effect": _effect(look) if look else "",
    }


def _effect(look: Look) -> str:
    """What registering it changes, said beforehand."""
    if look.sale is None:
        return "It is not sold on record: a warranty begins only with its sale."
    why = look.warranty.why if look.warranty else "no_term"
    if why in ("not_registered", "not_installed"):
        return "Its warranty begins on this day. It counts from the day of the sale on."
    if why == "no_term":
        return "No warranty is set for its product. The day is kept on record."
    return "Its warranty has begun already. The day is kept on record."


def do(deed: str, request: HttpRequest, order: str) -> str:
    """Do what the form says; return where to go. Raises Refused."""
    said = request.POST
    about = subject(said, order)
    look = about.look or unit_of(said.get("unit", ""))
    events = FORMS[deed].do(about._replace(look=look), look.view.id, request)
    text = about.text
    if deed == "register":
        start = ids.public_id("start", events[0])
        return returning.address("returns", [], FORMS[deed].said, [], q=text, start=start)
    if order:
        return returning.address("order", [order], FORMS[deed].said, events, q=text)
    return returning.address("returns", [], FORMS[deed].said, events, q=text)


def _do_exchange(about: Subject, item: int, request: HttpRequest) -> list[int]:
    new = unit_of(request.POST.get("code", "")).view.id
    order = about.order.id if about.order else 0
    return _events(returns.exchange(order, [(item, new)], act=asked.act(request)))


def _do_lend(about: Subject, item: int, request: HttpRequest) -> list[int]:
    party = about.order.party if about.order else returning.customer(request.POST.get("party", ""))
    act = asked.act(request)._replace(accept="all")
    if about.order:
        act = act._replace(cause=about.order.cause)
    due = _day(request.POST.get("due", ""))
    return _events(returns.lend([item], party=party or refuse("return_whom"), due=due, act=act))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        refuse("bad_moment", text=text)


def _do_buy_back(about: Subject, item: int, request: HttpRequest) -> list[int]:
    form, home = request.POST, money.home_currency()
    price = form.get("price", "").strip()
    return _events(returns.buy_back(
        [item], place=asked.place(form.get("place", "") or refuse("no_place")),
        act=asked.act(request)._replace(accept="all"), currency=home,
        price=money.parse_amount(price, home) if price else None,
    ))  # fmt: skip


def _do_pass_on(about: Subject, item: int, request: HttpRequest) -> list[int]:
    party = returning.customer(request.POST.get("party", ""))
    act = asked.act(request)._replace(accept="all")
    return _events(returns.pass_on([item], party=party or refuse("return_whom"), act=act))


def _do_register(about: Subject, item: int, request: HttpRequest) -> list[int]:
    """Register it; what stands for it is no event, and is returned in the place of one."""
    act, form = asked.act(request), request.POST
    return returns.register(
        [item], day=_day(form.get("day", "")), key=act.key, by=act.by, at=act.recorded_at,
        what=form.get("what", returns.REGISTRATION), note=form.get("note", ""),
    )  # fmt: skip


def withdraw(start: int, request: HttpRequest) -> str:
    """Withdraw a registration; return where to go. Raises Refused unknown_id."""
    act = asked.act(request)
    returns.withdraw([start], by=act.by, at=act.recorded_at, reason=act.reason)
    [noted] = returns.read.starts_of([start])
    code = ledger.read.codes([noted.item]).get(noted.item) or f"#{noted.item}"
    return returning.address("returns", [], "withdrawn", [], q=code)


def _events(posted: list[ledger.Posting]) -> list[int]:
    return [each.event for each in posted]


class Form(NamedTuple):
    """A deed: what its form shows more, how it is done, and what is said then."""

    more: Callable[[Subject], dict[str, Any]]
    do: Callable[[Subject, int, HttpRequest], list[int]]
    said: str


FORMS: Final = {
    "exchange": Form(_exchange, _do_exchange, "exchanged"),
    "lend": Form(_lend, _do_lend, "lent"),
    "buy_back": Form(_buy_back, _do_buy_back, "bought"),
    "register": Form(_register, _do_register, "registered"),
    "pass_on": Form(_pass_on, _do_pass_on, "passed"),
}
