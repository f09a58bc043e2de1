"""One box for everything: an exact code leads to its item, anything else to a list of what fits."""

from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from stockthread import catalog, ledger, orders, parties, places
from stockthread.web import order_list, party_page, shown

ITEMS: Final = 20
OTHERS: Final = 8
ALIKE: Final = 8
CODE_LENGTH_MIN: Final = 2


def find(text: str) -> dict[str, Any]:
    """What fits the text; `only` is the address to go to where nothing has to be chosen."""
    wanted = text.strip()
    if not wanted:
        return {"q": ""}
    exact = list(dict.fromkeys(match.item for match in ledger.read.find_code(wanted)))
    place = places.read.by_code([wanted]).get(wanted)
    product = catalog.read.by_sku([wanted]).get(wanted)
    only = [shown.item_href(each) for each in exact]
    only += [shown.place_href(place)] if place else []
    only += [shown.product_href(product)] if product else []
    only += [order_list.href(order.id) for order in orders.read.exactly(wanted)]
    if len(only) == 1:
        return {"only": only[0]}
    found = {"q": wanted, "is_chooser": len(exact) > 1, **items(wanted, exact)}
    found["groups"] = groups(wanted)
    found["alike"] = [] if exact else alike(wanted)
    listed = [*found["rows"], *found["alike"], *(hit for g in found["groups"] for hit in g["hits"])]
    found["is_nothing"] = not listed
    return found


def items(wanted: str, exact: list[int]) -> dict[str, Any]:
    """The items that have the code, or those with a code that begins so."""
    if exact:
        return {"rows": shown.rows(ledger.read.items(exact))}
    if len(wanted) < CODE_LENGTH_MIN:
        return {"rows": []}
    matches = ledger.read.find_code_prefix(wanted, ITEMS + 1)
    ids = list(dict.fromkeys(match.item for match in matches))
    more = f"{reverse('items')}?{urlencode({'text': wanted, 'stage': 'all'})}"
    return {
        "rows": shown.rows(ledger.read.items(ids[:ITEMS])),
        "more_href": more if len(ids) > ITEMS else "",
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
