"""Goods apart from their owners, by scan: what goes, in piles while one scans, and the commit."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, consigned, ledger, parties, returns
from stockthread.consigned import (
    BRING_HOME,
    GIVE_BACK,
    KEPT,
    PRICED,
    SELL,
    SEND,
    SIDE_OF,
    TAKE_OVER,
    Done,
    Wanted,
)
from stockthread.kernel import errors, ids, money
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.web import acting, asked, consigned_list, passing, shown, words

REASONS_MAX: Final = 30
FILLED_MAX: Final = 500
FIELDS: Final = ("scans", "place", "reason", "at", "party", "list", "finished")


class Words(NamedTuple):
    """How a deed is told: its page, its button, the piles of what goes and of what stays."""

    title: str
    button: str
    goes: str
    stays: str
    to: str
    sentence: str


WORDS: Final = {
    GIVE_BACK: Words("Give back", "Give back", "go back", "stay here", "Owner",
                     "They leave, and stay its own."),
    TAKE_OVER: Words("Take over", "Take over", "become ours", "stay theirs", "Owner",
                     "They are ours from now on, for a price, and stay where they are."),
    SEND: Words("Send, and keep", "Send", "leave, stay ours", "there already", "To",
                "They leave, and stay ours."),
    BRING_HOME: Words("Bring home", "Bring home", "come home", "stay there", "From",
                      "They come back, and were ours all the time."),
    SELL: Words("Sell", "Sell", "are sold", "stay ours", "Customer",
                "The customer used or sold them: they are its own from now on."),
}  # fmt: skip


def need(request: HttpRequest, deed: str) -> None:
    """Refuse who may not do the deed. Raises Refused unknown_id, not_allowed."""
    if deed not in WORDS:
        refuse("unknown_id", id=deed)
    access.require(request.actor, consigned_list.ACTIONS[deed])  # type: ignore[attr-defined]


def page(request: HttpRequest, deed: str) -> dict[str, Any]:
    """The page on which goods for a deed are scanned, with what the scans so far come to."""
    form = request.POST if request.method == "POST" else request.GET
    name = consigned_list.tab_for(deed, form.get("list", ""))
    said = {field: form.get(field, "") for field in FIELDS} | {"list": name}
    party = party_of(form)
    if form.get("all") and party:
        said["scans"] = "\n".join(codes_there(deed, party, name))
    return {
        "deed": deed,
        "words": WORDS[deed],
        "tab": consigned_list.TABS[name],
        "list_href": consigned_list.address(list=name),
        "asked": said,
        "party": party,
        "parties": choices(deed, name),
        "places": acting.suggested_places() if deed == BRING_HOME else [],
        "action": reverse("consigned_post", args=[deed]),
        "preview": reverse("consigned_preview", args=[deed]),
        "key": form.get("key") or asked.new_key(),
        **piles(request, deed, {**form.dict(), **said}),
    }


def party_of(form: Mapping[str, str]) -> parties.Party | None:
    """The party in the form, None where none is chosen or there is no such party."""
    code = form.get("party", "")
    id = parties.read.by_code([code]).get(code) if code else None
    return parties.read.party(id) if id else None


def choices(deed: str, name: str) -> list[parties.Party]:
    """The parties that a deed can be done for: those on its list; anybody to send to."""
    tab = consigned_list.TABS[name]
    if deed == SEND:
        return [each for each in parties.read.parties(tab.place_kind or "supplier")
                if not each.is_own]  # fmt: skip
    found = {each.party for each in consigned_list.stock_of(tab)}
    known = parties.read.of_ids(sorted(found))
    return sorted(known.values(), key=lambda each: each.name)


def codes_there(deed: str, party: parties.Party, name: str) -> list[str]:
    """The codes of all that a deed could take of a party's, up to some hundred."""
    tab = consigned_list.TABS[name]
    if deed == SEND:
        return []
    wanted = consigned_list.items_of(tab, party)
    found = ledger.read.search(wanted, limit=FILLED_MAX) if wanted else []
    holds = ledger.read.holds_on([view.id for view in found if view.holds])
    returned = {
        item for item, some in holds.items()
        if any(hold.reason in returns.WAITING_FOR for hold in some)
    } if tab.side == KEPT else set()  # fmt: skip
    found = [view for view in found if view.id not in returned]
    return [view.code or f"#{view.id}" for view in found]


def wanted_of(deed: str, lines: ledger.Lines, form: Mapping[str, str]) -> Wanted:
    """What the form asks for. Raises Refused consigned_whom, unknown_place, bad_price."""
    party = party_of(form) or refuse("consigned_whom")
    place = form.get("place", "").strip()
    name = consigned_list.tab_for(deed, form.get("list", ""))
    return Wanted(
        deed, party.id, lines, prices_of(form) if deed in PRICED else {},
        asked.place(place) if place and deed == BRING_HOME else 0,
        consigned_list.TABS[name].place_kind if deed == SEND else "",
        deed == BRING_HOME and bool(form.get("finished")),
    )  # fmt: skip


def prices_of(form: Mapping[str, str]) -> dict[int, int]:
    """The prices that are filled in, by product. Raises Refused bad_price."""
    home = money.home_currency()
    return {
        ids.internal_id("product", name.partition("-")[2]): money.parse_price(value, home)
        for name, value in form.items()
        if name.startswith("price-") and value.strip()
    }


def piles(request: HttpRequest, deed: str, form: Mapping[str, str]) -> dict[str, Any]:
    """What the scans so far come to: what goes, what cannot and why, what stays."""
    party = party_of(form)
    tab = consigned_list.TABS[consigned_list.tab_for(deed, form.get("list", ""))]
    stays = there(tab, party) if party else {}
    if not form.get("scans", "").strip() or not party:
        return {"piles": [], "awaited": listed(stays), "can_fill": deed != SEND and bool(stays)}
    read = passing.scanned(form["scans"])
    problems = list(read.problems)
    told = Done((), {})
    if read.lines.items:
        try:
            told = checked(deed, read.lines, form, request)
        except Refused as refused:
            problems += refused.refusals
    problems += at_rows(told.refused, read)
    problems.sort(key=lambda each: -1 if each.line is None else each.line)
    left = {
        product: quantity - (told.sums.get(product, 0) if SIDE_OF[deed] else 0)
        for product, quantity in stays.items()
    }
    good = len(read.lines.items) - len({each.line for each in told.refused})
    return {
        "piles": [
            pile("goes", "finished", "check", WORDS[deed].goes, told.sums),
            {"anchor": "p-bad", "css": "held", "icon": "close", "word": "cannot",
             "count": len(problems), "help": "see why above" if problems else "", "rows": []},
            pile("stays", "expected", "box", WORDS[deed].stays, left),
        ],
        "problems": [errors.text(each) for each in problems[:REASONS_MAX]],
        "problems_left": max(len(problems) - REASONS_MAX, 0),
        "is_good": bool(told.sums),
        "accept": "good" if problems else "all",
        "button": acting.good_words(WORDS[deed].button, good) if problems
        else f"{WORDS[deed].button} {them(told.sums)}",
        "prices": prices_asked(deed, party, told.sums, form),
        "currency": money.home_currency(),
    }  # fmt: skip


def checked(deed: str, lines: ledger.Lines, form: Mapping[str, str], request: HttpRequest) -> Done:
    """What would be done; what comes home without a place yet is judged as if it went anywhere."""
    wanted = wanted_of(deed, lines, form)
    if deed == BRING_HOME and not wanted.place:
        anywhere = next((each.id for each in acting.suggested_places() if not each.party), 0)
        wanted = wanted._replace(place=anywhere)
    return consigned.check(wanted, asked.act(request)._replace(key=asked.new_key()))


def at_rows(refused: tuple[Refusal, ...], read: passing.Scanned) -> list[Refusal]:
    """Refusals of lines as those of the rows that were scanned."""
    return [
        each if each.line is None else each._replace(line=read.rows[each.line]) for each in refused
    ]


def them(sums: Mapping[int, int]) -> str:
    """`2 pieces`, `400 l`; `3 products` where they are more."""
    if len(sums) != 1:
        return words.count(len(sums), "product")
    [amount] = (row["amount"] for row in listed(sums))
    return amount if " " in amount else f"{amount} piece{'s' * (amount != '1')}"


def there(tab: consigned_list.Tab, party: parties.Party) -> dict[int, int]:
    """How much of each product is on the list for a party."""
    found = consigned_list.stock_of(tab, party.id)
    return {each.product: each.units + each.lot_quantity for each in found}


def pile(name: str, css: str, icon: str, word: str, sums: Mapping[int, int]) -> dict[str, Any]:
    """One pile as a number that opens: so much of one product, or so many products."""
    rows = listed({product: quantity for product, quantity in sums.items() if quantity > 0})
    is_one = len(rows) == 1
    return {"anchor": f"p-{name}", "css": css, "icon": icon, "word": word,
            "count": len(rows), "figure": rows[0]["amount"] if is_one else "",
            "help": "" if is_one else "products" if rows else "", "rows": rows}  # fmt: skip


def listed(sums: Mapping[int, int]) -> list[dict[str, str]]:
    """Amounts of products, in words."""
    products = catalog.read.products(sorted(sums))
    return [
        {"amount": shown.measure(products[id], quantity), "name": products[id].name}
        for id, quantity in sums.items()
    ]


def prices_asked(
    deed: str, party: parties.Party, sums: Mapping[int, int], form: Mapping[str, str]
) -> list[dict[str, str]]:
    """The field of each product's price: as it was filled, else the last one."""
    if deed not in PRICED or not sums:
        return []
    last = consigned.read.last_prices(party.id, is_sale=deed == SELL)
    products = catalog.read.products(sorted(sums))
    home = money.home_currency()
    found = []
    for id in sums:
        field = f"price-{ids.public_id('product', id)}"
        before = money.shown_price(last[id], home) if id in last else ""
        found.append({
            "field": field, "label": products[id].name, "value": form.get(field) or before,
            "unit": products[id].unit,
        })  # fmt: skip
    return found


def do(request: HttpRequest, deed: str) -> list[int]:
    """Do the deed; return the events. Raises Refused."""
    form = request.POST.dict()
    read = passing.scanned(form.get("scans", ""))
    act = asked.act(request)
    if read.problems and act.accept == "all":
        raise Refused(list(read.problems))
    wanted = wanted_of(deed, read.lines, form)
    try:
        return list(consigned.do(wanted, act).events)
    except Refused as refused:
        raise Refused(at_rows(tuple(refused.refusals), read)) from None


def back(request: HttpRequest, deed: str) -> str:
    """The list to go back to."""
    name = consigned_list.tab_for(deed, request.POST.get("list", ""))
    return f"{reverse('consigned')}?{urlencode({'list': name})}"
