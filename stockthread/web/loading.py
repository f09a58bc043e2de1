"""Shipping on a page: one field for every scan, what is expected at the door beside what was
scanned, in three piles, one commit. It begins with an order, or with the first scan."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.urls import reverse

from stockthread import access, catalog, ledger, places, sales
from stockthread.kernel.errors import Refused, text
from stockthread.ledger import Act, Kind
from stockthread.orders import Order
from stockthread.sales import Leaving, Load, Scan
from stockthread.web import acting, asked, order_list, order_picking, shipping, shown, words

FIELDS: Final = ("loads", "carrier", "tracking", "collected", "beside")
IN_CONTAINER: Final = "load_in_container"
SHOWN_MAX: Final = 8


def page(form: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """The page that begins with a scan."""
    return {
        **fields(form),
        **preview((), form),
        "here": reverse("shipping"),
        "routes": {"check": reverse("shipping_check"), "ship": reverse("shipping_ship")},
        "may_ship": access.may(actor, "ship"),
    }


def fields(form: Mapping[str, str]) -> dict[str, Any]:
    """What the form of a shipment needs, wherever it stands."""
    return {
        "asked": {name: form.get(name, "") for name in FIELDS},
        "carriers": [each for each in shipping.receivers() if "carrier" in each["word"]],
        "key": asked.new_key(),
    }


def scans_of(form: Mapping[str, str]) -> list[Scan]:
    """What was scanned, a code a line."""
    return [Scan(line.strip()) for line in form.get("loads", "").splitlines() if line.strip()]


def with_beside(some: Sequence[Order], form: Mapping[str, str]) -> list[Order]:
    """The orders, and where that is ticked those that are in the same containers."""
    if not some or not form.get("beside"):
        return list(some)
    return [*some, *sales.also_in(some, sales.to_load(some))]


def preview(some: Sequence[Order], form: Mapping[str, str]) -> dict[str, Any]:
    """The three piles of what was scanned; without a scan what is expected of the orders."""
    scans = scans_of(form)
    if not scans and not some:
        return {}
    try:
        leaving = sales.check_leaving(scans, with_beside(some, form), today=order_list.today())
    except Refused as refused:
        return {"problems": [text(each) for each in refused.refusals[:SHOWN_MAX]]}
    return piles(leaving)


def piles(leaving: Leaving) -> dict[str, Any]:
    """Three numbers, what leaves with it, why things are extra, where what is missing stands."""
    products = catalog.read.products(sorted(leaving.pieces))
    sentences = list(dict.fromkeys(map(acting.alike_words, acting.alike(leaving.extra))))
    there, missing = len(leaving.there), len(leaving.missing)
    return {
        "piles": [
            order_picking.pile("finished", "check", "matched", there, "leave now"),
            order_picking.pile("progress", "event", "missing", missing, "picked, not scanned"),
            order_picking.pile("held", "doubt", "extra", len(leaving.extra), "stay here"),
        ],
        "there": there,
        "is_all": not leaving.extra,
        "apart": apart(leaving),
        "missing_count": missing,
        "expected_count": there + missing,
        "pieces": [
            order_picking.amount_words(products[id], quantity)
            for id, quantity in leaving.pieces.items()
        ],
        "leaving": [
            {"number": order.number, "href": order_list.href(order.id)} for order in leaving.orders
        ],
        "sentences": sentences[:SHOWN_MAX],
        "left_over": max(len(sentences) - SHOWN_MAX, 0),
        "missing": rows(leaving.missing[:SHOWN_MAX]),
        "missing_left": max(missing - SHOWN_MAX, 0),
    }


def apart(leaving: Leaving) -> str:
    """The words of the button that lets leave too what is in containers that stay."""
    inside = [each for each in leaving.extra if each.code == IN_CONTAINER]
    if not inside:
        return ""
    packs = len({each.data["container"] for each in inside})
    loads = words.count(len(leaving.there) + len(inside), "load")
    return f"Ship {loads}, break {words.count(packs, 'pack')}"


def rows(loads: Sequence[Load]) -> list[dict[str, Any]]:
    """What is to leave, as it stands: containers with how much is in them, loose goods."""
    views = {view.id: view for view in ledger.read.items([load.item for load in loads])}
    inside = sales.inside([id for id, view in views.items() if view.kind == Kind.CONTAINER])
    pieces: dict[int, list[sales.Content]] = {}
    for each in inside:
        if each.kind != Kind.CONTAINER:
            pieces.setdefault(each.top, []).append(each)
    wanted = {view.product for view in views.values()} | {each.product for each in inside}
    products = catalog.read.products(sorted(wanted - {0}))
    spots = places.read.places(
        sorted({load.place or views[load.item].place for load in loads} - {0})
    )
    found = []
    for load in loads:
        view = views[load.item]
        spot = spots.get(load.place or view.place)
        is_box = view.kind == Kind.CONTAINER
        found.append(
            {
                "code": view.code or f"#{view.id}",
                "href": shown.item_href(view.id),
                "is_box": is_box,
                "what": contents(pieces.get(view.id, []), products)
                if is_box
                else order_picking.amount_words(products[view.product], load.quantity or 1),
                "place": spot.code if spot else "",
                "place_href": shown.place_href(spot.id) if spot else "",
            }
        )
    return found


def contents(pieces: Sequence[sales.Content], products: Mapping[int, catalog.Product]) -> str:
    """`12 × Cordless drill`: what is in a container."""
    sums: dict[int, int] = {}
    for each in pieces:
        sums[each.product] = sums.get(each.product, 0) + each.quantity
    told = [order_picking.amount_words(products[id], quantity) for id, quantity in sums.items()]
    return ", ".join(told) or "empty"


def ship(some: Sequence[Order], form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Let what was scanned and fits leave, or all that was picked; return the events."""
    some = with_beside(some, form)
    code = form.get("carrier", "").strip()
    how: dict[str, Any] = {
        "act": act._replace(accept="good"),
        "carrier": asked.party(code) if code else 0,
        "tracking": form.get("tracking", ""),
        "is_collected": bool(form.get("collected")),
        "unpack": bool(form.get("unpack")),
    }
    if some and not scans_of(form):
        return sales.ship(some, sales.to_load(some), **how).step.events
    return sales.ship_scanned(scans_of(form), some, **how).step.events
