"""Goods apart from their owners, listed: whose or with whom, of which product, how much."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from stockthread import access, catalog, consigned, ledger, parties, places, returns
from stockthread.consigned import (
    AWAY,
    BRING_HOME,
    GIVE_BACK,
    KEPT,
    SELL,
    SEND,
    TAKE_OVER,
    Deal,
    Stock,
)
from stockthread.kernel import clock, ids, money
from stockthread.kernel.errors import Refused, text
from stockthread.web import asked as ask
from stockthread.web import placed, shown
from stockthread.web.lists import Field, Listing, Records, Said, Whole

ACTIONS: Final = {
    GIVE_BACK: "ship", TAKE_OVER: "order", SEND: "ship", BRING_HOME: "take_back", SELL: "order",
}  # fmt: skip
"""What a deed asks for of who does it."""


class Tab(NamedTuple):
    """One list: which side, as what the party has the goods, and its words."""

    word: str
    side: str
    place_kind: str
    sentence: str
    deeds: tuple[str, ...]
    head: str
    none: str
    hint: str
    is_returned: bool = False


TABS: Final = {
    "kept": Tab(
        "Theirs, with us", KEPT, "",
        "What others own and we keep until it goes back or we take it over.",
        (TAKE_OVER, GIVE_BACK), "Owner", "Nothing of others is here",
        "What comes in as somebody else's stands here: receive it with “whose they stay”.",
    ),
    "returned": Tab(
        "Theirs, to be mended", KEPT, "",
        "What customers own and sent back to us, until it is mended and goes home.",
        (), "Owner", "Nothing of others waits to be mended",
        "What comes back as the customer's own stands here until it is decided about and sent.",
        is_returned=True,
    ),
    "customers": Tab(
        "Ours, with customers", AWAY, "customer",
        "What customers have and we own, until they use it or send it back.",
        (SELL, BRING_HOME), "Customer", "No customer has goods of ours",
        "Send them some that stay ours: they stand here until they are sold or home again.",
    ),
    "subcontractors": Tab(
        "Ours, with subcontractors", AWAY, "supplier",
        "What suppliers have of ours to work on, until it comes home, finished or as it went.",
        (BRING_HOME,), "Subcontractor", "No subcontractor has goods of ours",
        "Send one parts that stay ours: they stand here until they come home.",
    ),
}  # fmt: skip
WORDS: Final = {
    GIVE_BACK: ("Give back", "back"), TAKE_OVER: ("Take over", "value"), SEND: ("Send", "out"),
    BRING_HOME: ("Bring home", "back"), SELL: ("Sell", "value"),
}  # fmt: skip


class Listed(NamedTuple):
    """Goods of a party on the list of this name."""

    list: str
    stock: Stock


def tab_of(name: str) -> str:
    """The list of the address; the first one where it names none."""
    return name if name in TABS else "kept"


def tab_for(deed: str, name: str) -> str:
    """The list on which a deed is done: the one named, where it has the deed, else its first."""
    fitting = [key for key, tab in TABS.items() if deed in tab.deeds or
               (deed == SEND and tab.side == AWAY)]  # fmt: skip
    return name if name in fitting else fitting[0]


def frame(query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """What stands around a list: the tabs, what it is a list of, and what can be done first."""
    name = tab_of(query.get("list", ""))
    tab = TABS[name]
    return {
        "tab": tab,
        "tabs": [
            {"word": each.word, "href": address(list=key), "is_here": key == name}
            for key, each in TABS.items()
        ],
        "send_href": deed_href(SEND, list=name)
        if tab.side == AWAY and access.may(actor, ACTIONS[SEND]) else "",
        "receive_href": reverse("receive")
        if tab.side == KEPT and not tab.is_returned and access.may(actor, "receive") else "",
        "returns_href": reverse("returns") if tab.is_returned else "",
    }  # fmt: skip


def find(said: Said) -> Whole:
    """What a list has that fits the words."""
    product = said.product()
    name = tab_of(said.get("list", ""))
    found = stock_of(TABS[name], said.party(), [product] if product else ())
    names = parties.read.names(sorted({each.party for each in found}))
    found.sort(key=lambda each: (names[each.party], each.party, each.product))
    return Whole([Listed(name, each) for each in found])


def stock_of(tab: Tab, party: int = 0, products: Sequence[int] = ()) -> list[Stock]:
    """What a list has, of all parties and products or of those asked for."""
    reasons = returns.WAITING_FOR
    found = consigned.read.stock(
        tab.side, party=party, products=products, held_for=reasons if tab.is_returned else (),
        not_held_for=reasons if tab.side == KEPT and not tab.is_returned else (),
    )  # fmt: skip
    return [each for each in found if each.place_kind == tab.place_kind]


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Products of parties; the first of each party has what can be done with its goods."""
    products = catalog.read.products(sorted({each.stock.product for each in found}))
    known = parties.read.of_ids(sorted({each.stock.party for each in found}))
    told, before = [], 0
    for each in found:
        party, product = known[each.stock.party], products[each.stock.product]
        of_party = {"party": party.name, "party_href": shown.party_href(party.id)}
        more = deeds(each, party.code, actor) if party.id != before else {}
        told.append({**row(each, product, party.code), **of_party, **more})
        before = party.id
    return told


def deeds(listed: Listed, code: str, actor: access.Actor) -> dict[str, Any]:
    """What can be done with a party's goods on a list."""
    name = listed.list
    return {
        "is_first": True,
        "deeds": [
            {"word": WORDS[deed][0], "icon": WORDS[deed][1],
             "href": deed_href(deed, party=code, list=name)}
            for deed in TABS[name].deeds if access.may(actor, ACTIONS[deed])
        ],
        "bill_href": bill_href(code)
        if access.may(actor, "order") and not TABS[name].is_returned else "",
    }  # fmt: skip


HEAD: Final = ("list", "party", "name", "sku", "product", "quantity", "unit")


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Products of parties as lines of the file."""
    products = catalog.read.products(sorted({each.stock.product for each in found}))
    known = parties.read.of_ids(sorted({each.stock.party for each in found}))
    for each in found:
        product, party = products[each.stock.product], known[each.stock.party]
        quantity = catalog.shown_number(product, each.stock.units + each.stock.lot_quantity)
        yield [each.list, party.code, party.name, product.sku, product.name, quantity,
               product.unit]  # fmt: skip


def row(listed: Listed, product: catalog.Product, code: str) -> dict[str, str]:
    """One product of a party's: how much, and the list of its items."""
    tab, stock = TABS[listed.list], listed.stock
    asked = {"product": product.sku, "owner": code, "stage": "hand"}
    if tab.side == AWAY:
        asked = {"product": product.sku, "place": f"{tab.place_kind}:{code}", "owner": "ours"}
    return {
        "name": product.name,
        "sku": product.sku,
        "amount": shown.amount(product, stock.units, stock.lot_quantity),
        "href": placed.items_href(asked),
        "product_href": shown.product_href(product.id),
    }


def items_of(tab: Tab, party: parties.Party) -> ledger.Filter | None:
    """Which items are on the list for a party, None where there is no place for any."""
    if tab.side == KEPT:
        own = placed.at_hand(placed.counts())
        return ledger.Filter(owners=[party.id], places=own, stages=placed.IN_HAND,
                             kinds=placed.STOCK) if own else None  # fmt: skip
    spot = places.read.by_code([f"{tab.place_kind}:{party.code}"])
    ours = [each.id for each in parties.read.parties("own")]
    return ledger.Filter(owners=[0, *ours], places=list(spot.values()), stages=placed.IN_HAND,
                         kinds=placed.STOCK) if spot else None  # fmt: skip


def address(**words: str) -> str:
    """The address of a list."""
    return f"{reverse('consigned')}?{urlencode(words)}"


def deed_href(deed: str, **words: str) -> str:
    """The page on which goods for a deed are scanned."""
    return f"{reverse('consigned_deed', args=[deed])}?{urlencode(words)}"


def bill_href(code: str, **words: str) -> str:
    """The bill list of a party."""
    return f"{reverse('consigned_bill')}?{urlencode({'party': code, **words})}"


def deals_of(query: QueryDict) -> tuple[parties.Party, list[Deal]]:
    """Whose bill list the address asks for, and what is on it.

    Raises Refused unknown_party, bad_moment.
    """
    party = parties.read.party(ask.party(query.get("party", "")))
    since, until = query.get("since", "").strip(), query.get("until", "").strip()
    found = consigned.read.deals(
        party=party.id,
        since=ask.moment(f"{since} 00:00") if since else None,
        until=ask.moment(f"{until} 23:59:59.999999") if until else None,
    )
    return party, found


def bill(query: QueryDict) -> dict[str, Any]:
    """What was bought of a party where it lay, and what was sold to it, with prices and sums."""
    try:
        party, found = deals_of(query)
    except Refused as refused:
        return {"problem": text(refused.refusals[0]), "since": "", "until": ""}
    words = {name: query.get(name, "").strip() for name in ("since", "until")}
    products = catalog.read.products(sorted({each.product for each in found}))
    return {
        "party": party,
        "party_href": shown.party_href(party.id),
        **words,
        "parts": [
            {"title": title, "word": word, "rows": [bill_row(each, products) for each in some],
             "sums": sums(some)}
            for title, word, is_sale in (
                ("Bought of it", "To pay", False), ("Sold to it", "To be paid", True))
            if (some := [each for each in found if each.is_sale == is_sale])
        ],
        "csv_href": f"{reverse('consigned_csv')}?{urlencode({'party': party.code, **words})}",
    }  # fmt: skip


def bill_row(deal: Deal, products: dict[int, catalog.Product]) -> dict[str, Any]:
    """One line of the bill list."""
    product = products[deal.product]
    return {
        "at": deal.happened_at,
        "href": shown.event_href(deal.event),
        "product": product.name,
        "amount": shown.measure(product, deal.quantity)
        if product.tracking in catalog.MEASURED_TRACKINGS
        else str(deal.quantity),
        "price": money.shown_price(deal.price, deal.currency),
        "comes_to": money.shown_amount(deal.amount, deal.currency),
        "currency": deal.currency,
    }


def sums(found: Sequence[Deal]) -> list[str]:
    """What deals come to, in each currency."""
    totals: dict[str, int] = {}
    for each in found:
        totals[each.currency] = totals.get(each.currency, 0) + each.amount
    return [f"{money.shown_amount(amount, currency)} {currency}"
            for currency, amount in totals.items()]  # fmt: skip


def bill_csv(query: QueryDict) -> str:
    """The bill list as CSV with a heading. Raises Refused."""
    party, found = deals_of(query)
    products = catalog.read.products(sorted({each.product for each in found}))
    events = {each.id: each for each in ledger.read.events([each.event for each in found])}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["day", "party", "deed", "sku", "product", "quantity", "price", "amount",
                     "currency", "event", "reason"])  # fmt: skip
    for each in found:
        product = products[each.product]
        writer.writerow([
            clock.day_of(each.happened_at), party.code, "sold" if each.is_sale else "bought",
            product.sku, product.name, catalog.shown_number(product, each.quantity),
            money.shown_price(each.price, each.currency),
            money.shown_amount(each.amount, each.currency), each.currency,
            ids.public_id("event", each.event), events[each.event].reason,
        ])  # fmt: skip
    return out.getvalue()


CONSIGNED: Final = Listing(
    name="consigned",
    noun="product of a party",
    many="products of parties",
    fields=(
        Field("list", kind="kept", say=""),
        Field("party", "Show those of", "party", "anybody", say="of {}"),
        Field("product", "and", "product", "every product"),
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("quantity",),
    cells=cells,
    words={"quantity": "amount"},
)
