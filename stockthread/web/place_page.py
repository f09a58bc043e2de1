"""What the pages of places show."""

from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from stockthread import access, catalog, counts, ledger, places
from stockthread.kernel import ids
from stockthread.web import held, order_list, pictures, placed, shown, words

ROWS: Final = 25
HOLDS_MAX: Final = 1000
LABELS_MAX: Final = 200


def tree_of_all() -> dict[str, Any]:
    """The tree of our own places with how many items stand where; others by party."""
    tree, own = places.read.tree(), placed.counts()
    return {
        "tree": placed.nodes(tree, placed.rolled_up(tree, own)),
        "others": placed.with_others(own),
    }


def one_place(id: int, actor: access.Actor) -> dict[str, Any]:
    """One place: the way to it, what stands in it and under it. Raises Refused unknown_id."""
    place = places.read.place(id)
    on_it, may_release = holds(place), access.may(actor, "release")
    where = placed.and_under(id)
    is_ours = place.kind in places.BUILT_KINDS
    code = {"place": place.code}
    shares = placed.place_shares(where, code) if is_ours else placed.others_shares(where, code)
    wanted = ledger.Filter(places=where, stages=placed.LIVING, kinds=placed.STOCK)
    return {
        "place": place,
        "title": shown.place_name(place),
        "name": place.name if place.name != shown.place_name(place) else "",
        "kind": f"{place.kind}, quarantine" if places.read.quarantined([id]) else place.kind,
        "counted_at": counts.read.last_of_places([id]).get(id) if is_ours else None,
        "is_ours": is_ours,
        "crumbs": crumbs(place),
        "segments": pictures.stacked(shares),
        "total": sum(share.count for share in shares),
        "inside": inside(place),
        "products": product_bars(where),
        "rows": shown.rows(ledger.read.search(wanted, limit=ROWS)),
        "items_href": placed.items_href(code, **({} if is_ours else {"stage": "all"})),
        "here": shown.place_href(id),
        "held": [row._replace(what=above(row, place)) for row in held.rows(on_it)],
        "can_release": held.who_can_release() if on_it and not may_release else "",
        "label_href": label_href([place.id]) if is_ours else "",
        "labels_href": label_href(below(place)) if is_ours else "",
        "hold_href": hold_href(place) if is_ours and place.is_active else "",
        "held_state": words.HELD,
        "party_href": shown.party_href(place.party) if place.party else "",
        **(own_hrefs(place) if is_ours else {}),
        **(order_list.open_with(party=place.party) if place.party else {}),
    }


def own_hrefs(place: places.Place) -> dict[str, str]:
    """Where a place of ours is changed, closed and reopened, and gets places in it."""
    public = ids.public_id("place", place.id)
    return {
        "new_href": f"{reverse('place_new')}?{urlencode({'above': place.code})}",
        "change_href": reverse("place_change", args=[public]),
        "close_href": reverse("place_close", args=[public]),
        "reopen_href": reverse("place_reopen", args=[public]),
    }


def holds(place: places.Place) -> list[ledger.HoldView]:
    """The holds on the place itself and on those above it."""
    above = {place.id, *(each.id for each in places.read.ancestors(place.id))}
    return [hold for hold in ledger.read.open_holds(HOLDS_MAX) if hold.place in above]


def above(row: held.Row, place: places.Place) -> str:
    """Where a hold is, when it is on a place above this one."""
    return "" if row.href == shown.place_href(place.id) else f"on {row.code}"


def hold_href(place: places.Place) -> str:
    """The form that holds everything in the place."""
    return reverse("place_hold", args=[ids.public_id("place", place.id)])


def below(place: places.Place) -> list[int]:
    """The places in use under one of ours, as far as one address can name them."""
    under = places.read.tree()
    return [each.id for each in under if each.is_active and each.path.startswith(place.path)
            and each.id != place.id][:LABELS_MAX]  # fmt: skip


def label_href(wanted: list[int]) -> str:
    """The panel that prints labels for places; nothing where there are none."""
    if not wanted:
        return ""
    spots = "+".join(ids.public_id("place", each) for each in wanted)
    return f"{reverse('label_print')}?places={spots}"


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
    tallies = ledger.read.stock_by_product(where)
    products = catalog.read.products([tally.product for tally in tallies])
    amounts = [
        pictures.Amount(
            product.name,
            tally.units,
            shown.product_href(product.id),
            shown.amount(product, tally.units, tally.lot_quantity),
        )
        for tally in tallies
        for product in [products[tally.product]]
    ]
    return pictures.bars(sorted(amounts, key=lambda each: (-each.count, each.name))[:10])
