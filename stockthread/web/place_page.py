"""What the pages of places show."""

from typing import Any, Final

from django.urls import reverse

from stockthread import catalog, ledger, places
from stockthread.web import held, pictures, placed, shown, words

ROWS: Final = 25
HOLDS_MAX: Final = 1000


def all_places() -> dict[str, Any]:
    """The tree of our own places with how many items stand where; others by party."""
    tree, own = places.read.tree(), placed.counts()
    return {
        "tree": placed.nodes(tree, placed.rolled_up(tree, own)),
        "others": placed.with_others(own),
    }


def one_place(id: int) -> dict[str, Any]:
    """One place: the way to it, what stands in it and under it. Raises Refused unknown_id."""
    place = places.read.place(id)
    where = placed.and_under(id)
    is_ours = place.kind in places.BUILT_KINDS
    code = {"place": place.code}
    shares = placed.stage_shares(where, [], code) if is_ours else outside_shares(where, code)
    wanted = ledger.Filter(places=where, stages=placed.LIVING, kinds=placed.STOCK)
    return {
        "place": place,
        "title": shown.place_name(place),
        "name": place.name if place.name != shown.place_name(place) else "",
        "kind": place.kind,
        "is_ours": is_ours,
        "crumbs": crumbs(place),
        "segments": pictures.stacked(shares),
        "total": sum(share.count for share in shares),
        "inside": inside(place),
        "products": product_bars(where),
        "rows": shown.rows(ledger.read.search(wanted, limit=ROWS)),
        "items_href": placed.items_href(code, **({} if is_ours else {"stage": "all"})),
        "held": held.rows(holds(place)),
        "held_state": words.HELD,
    }


def holds(place: places.Place) -> list[ledger.HoldView]:
    """The holds on the place itself and on those above it."""
    above = {place.id, *(each.id for each in places.read.ancestors(place.id))}
    return [hold for hold in ledger.read.open_holds(HOLDS_MAX) if hold.place in above]


def outside_shares(where: list[int], code: dict[str, str]) -> list[pictures.Share]:
    """At others: what is expected from there, and what of ours or sold by us is there."""
    expected = placed.count([ledger.Stage.EXPECTED], where)
    out = placed.count(placed.IN_HAND, where)
    return [
        pictures.Share(words.STAGES["expected"], expected, placed.items_href(code)),
        pictures.Share(words.WITH_OTHERS, out, placed.items_href(code)),
    ]


def crumbs(place: places.Place) -> list[dict[str, str]]:
    """The places above, from the top down."""
    above = [{"name": "Places", "href": reverse("places")}]
    return above + [
        {"name": shown.place_name(each), "href": shown.place_href(each.id)}
        for each in places.read.ancestors(place.id)
    ]


def inside(place: places.Place) -> list[pictures.Bar]:
    """Bars of the places right under it that hold something."""
    children = places.read.children(place.id)
    if not children:
        return []
    tree = [each for each in places.read.tree() if each.path.startswith(place.path)]
    whole = placed.rolled_up(tree, placed.counts())
    return placed.bars([child for child in children if whole.get(child.id)], whole)


def product_bars(where: list[int]) -> list[pictures.Bar]:
    """How much of which product stands there, pieces as bars, measured goods in words."""
    totals: dict[int, list[int]] = {}
    for each in ledger.read.stock_in(where):
        if each.stage in placed.LIVING:
            total = totals.setdefault(each.product, [0, 0])
            total[0] += each.units
            total[1] += each.lot_quantity
    products = catalog.read.products(list(totals))
    amounts = [
        pictures.Amount(
            products[id].name, units, shown.product_href(id), shown.amount(products[id], units, lot)
        )
        for id, (units, lot) in totals.items()
    ]
    return pictures.bars(sorted(amounts, key=lambda each: (-each.count, each.name))[:10])
