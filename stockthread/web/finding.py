"""One box for everything: an exact code leads to its item, anything else to a list of what fits."""

import re
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from stockthread import catalog, ledger, orders, papers, parties, passports, places
from stockthread.kernel import ids
from stockthread.papers import Document
from stockthread.web import count_list, order_list, party_page, shown, trace_page, waves

ITEMS: Final = 20
OTHERS: Final = 8
ALIKE: Final = 8
CODE_LENGTH_MIN: Final = 2
_LABEL: Final = re.compile(
    r"https?://[^/]+(?:/p/(?P<code>[0-9A-Za-z]{13})|/01/[^?]+)(?:\?k=(?P<key>[0-9A-Za-z]{13}))?"
)


def find(text: str) -> dict[str, Any]:
    """What fits the text; `only` is the address to go to where nothing has to be chosen."""
    wanted = text.strip()
    if not wanted:
        return {"q": ""}
    word, _, code = wanted.partition(" ")
    if word.casefold() == "trace" and code.strip():
        traced = {match.item for match in ledger.read.find_code(code.strip())}
        if len(traced) == 1:
            return {"only": trace_page.href(traced.pop())}
        wanted = code.strip()
    exact = list(dict.fromkeys(match.item for match in ledger.read.find_code(wanted)))
    exact = exact or by_item_number(wanted) or by_label(wanted)
    papers_found = documents(wanted)
    place = places.read.by_code([wanted]).get(wanted)
    product = catalog.read.by_sku([wanted]).get(wanted)
    only = [shown.item_href(each) for each in exact]
    only += [shown.place_href(place)] if place else []
    only += [shown.product_href(product)] if product else []
    plain = wanted.removeprefix("#")
    only += [order_list.href(order.id) for order in orders.read.exactly(plain)]
    only += [hit["href"] for hit in papers_found if is_named(hit, plain)]
    if len(only) == 1:
        return {"only": only[0]}
    found = {"q": wanted, "is_chooser": len(exact) > 1, **items(wanted, exact)}
    found["groups"] = [*groups(plain), {"name": "Documents", "hits": papers_found}]
    found["alike"] = [] if exact else alike(wanted)
    listed = [*found["rows"], *found["alike"], *(hit for g in found["groups"] for hit in g["hits"])]
    found["is_nothing"] = not listed
    return found


def by_item_number(wanted: str) -> list[int]:
    """The item that is shown by its number alone, `#12`, as it has no code."""
    number = papers.number_in(wanted) if wanted[1:].isdecimal() else None
    return [view.id for view in ledger.read.items([number]) if not view.code] if number else []


def by_label(wanted: str) -> list[int]:
    """The item whose public page a label leads to: `https://stock.example/p/2KQ…`."""
    found = _LABEL.fullmatch(wanted)
    view = passports.read.by_key(found["key"] or found["code"] or "") if found else None
    return [view.id] if view else []


def documents(wanted: str) -> list[dict[str, Any]]:
    """Shipments, counts and waves by the number that they bear."""
    found = papers.find_documents(wanted, OTHERS)
    of = {order for each in found for order in each.orders}
    numbers = {order.id: order.number for order in orders.read.of_ids(sorted(of))}
    return [
        {
            "code": each.number,
            "name": each.kind,
            "about": ", ".join(filter(None, [each.about, *(numbers[id] for id in each.orders)])),
            "href": document_href(each),
            "also": each.about,
        }
        for each in found
        if each.orders or each.kind == "count"
    ]


def document_href(found: Document) -> str:
    """Where a document stands: the shipments of its order, the count, the wave."""
    if found.kind == "count":
        return count_list.href(found.id)
    if found.kind == "wave":
        return waves.href(found.id)
    return reverse("order_shipping", args=[ids.public_id("order", found.orders[0])])


def is_named(hit: dict[str, Any], wanted: str) -> bool:
    """Whether all of its number, or of its tracking number, was written."""
    return wanted.casefold() in (hit["code"].casefold(), hit["also"].casefold())


def items(wanted: str, exact: list[int]) -> dict[str, Any]:
    """The items that have the code, or those with a code that begins so."""
    if exact:
        return {"rows": shown.rows(ledger.read.items(exact))}
    nameless = [] if wanted.startswith("#") else by_item_number(f"#{wanted}")
    if len(wanted) < CODE_LENGTH_MIN:
        return {"rows": shown.rows(ledger.read.items(nameless))}
    matches = ledger.read.find_code_prefix(wanted, ITEMS + 1)
    found = list(dict.fromkeys([*nameless, *(match.item for match in matches)]))
    more = f"{reverse('items')}?{urlencode({'text': wanted, 'stage': 'all'})}"
    return {
        "rows": shown.rows(ledger.read.items(found[:ITEMS])),
        "more_href": more if len(found) > ITEMS else "",
    }


def alike(wanted: str) -> list[dict[str, Any]]:
    """Codes that people take for this one, and those that begin so in capitals: all doubtful."""
    matches = ledger.read.find_look_alikes(wanted, ALIKE)
    if wanted != wanted.upper() and len(wanted) >= CODE_LENGTH_MIN:
        matches += ledger.read.find_code_prefix(wanted.upper(), ALIKE)
    same = {match.item for match in ledger.read.find_code_prefix(wanted, ITEMS)}
    found = {match.item: match for match in reversed(matches) if match.item not in same}
    rows = {row.href: row for row in shown.rows(ledger.read.items(list(found)))}
    return [
        {"code": match.canonical, "is_live": match.is_live, "row": rows[shown.item_href(item)]}
        for item, match in list(found.items())[::-1][:ALIKE]
    ]


def groups(wanted: str) -> list[dict[str, Any]]:
    """Products, places and parties whose code or name fits."""
    products = [
        {"code": p.sku, "name": p.name, "href": shown.product_href(p.id)}
        for p in catalog.read.find_products(wanted, OTHERS)
    ]
    spots = [
        {"code": p.code, "name": p.name, "about": p.kind, "href": shown.place_href(p.id)}
        for p in places.read.find_places(wanted, OTHERS)
        if not p.party
    ]
    companies = [
        {
            "code": p.code,
            "name": p.name,
            "about": party_page.kinds_of(p),
            "href": shown.party_href(p.id),
        }
        for p in parties.read.find_parties(wanted, OTHERS)
    ]
    named = (
        ("Orders", orders_named(wanted)),
        ("Products", products),
        ("Places", spots),
        ("Parties", companies),
    )
    return [{"name": name, "hits": hits} for name, hits in named]


def orders_named(wanted: str) -> list[dict[str, Any]]:
    """Orders whose number or reference begins with the text."""
    if len(wanted) < CODE_LENGTH_MIN:
        return []
    return [
        {"code": row.number, "name": row.party, "about": order_words(row), "href": row.href}
        for row in order_list.rows(orders.read.by_numbers(wanted, OTHERS))
    ]


def order_words(row: order_list.Row) -> str:
    """`sales order, open, 3 of 12 shipped`: which order it is and how it stands."""
    told = [row.kind, row.reference, row.late.word if row.late else "", row.state.word, row.said]
    return ", ".join(filter(None, told))
