"""Putting away what came for a purchase order: by scan, or all of it where it is suggested."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from stockthread import catalog, ledger, places, purchases
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Block, Brought, Kind
from stockthread.orders import Order
from stockthread.places import Place
from stockthread.purchases import DockScans, Put
from stockthread.web import acting, asked, order_list, order_story, words
from stockthread.web.piled import pile

SHOWN_MAX: Final = 50
NAMED_MAX: Final = 3
FOUND_MAX: Final = 20


def page(order: Order, form: QueryDict) -> dict[str, Any]:
    """The field for scans, and what lies at the dock with where it may go."""
    public = ids.public_id("order", order.id)
    docked = purchases.read.at_dock(order)
    groups = grouped([each for each in docked if not is_held(each)], form)
    return {
        "order": order,
        "order_href": order_list.href(order.id),
        "asked": {"scans": form.get("scans", "")},
        "key": asked.new_key(),
        "other_key": asked.new_key(),
        "is_any": bool(docked),
        **held_apart([each for each in docked if is_held(each)], order, form),
        "action": reverse("order_put_away_post", args=[public]),
        "check_href": reverse("order_put_away", args=[public]),
        "preview_href": reverse("order_put_away_preview", args=[public]),
        "groups": groups,
        "docks": docks(docked),
        "places": acting.suggested_places(),
        "all_words": all_words([row for row in groups if row["place"]]),
        **preview(order, form, docked),
    }


def all_words(going: Sequence[Mapping[str, Any]]) -> str:
    """The words of the button that puts away what has a place: of one row what it is."""
    if len(going) != 1:
        return f"Put away {words.count(len(going), 'line')}" if going else "Put away as listed"
    return f"Put {going[0]['amount']} {going[0]['sku']} away" if going[0]["sku"] else "Put it away"


def is_held(each: Brought) -> bool:
    """Whether it is neither shipped nor used before somebody decided about it."""
    return bool(each.blocks & (Block.SHIP | Block.CONSUME))


def held_apart(held: Sequence[Brought], order: Order, form: QueryDict) -> dict[str, Any]:
    """What is held, for a list of its own: to quarantine, where there is such a place."""
    if not held:
        return {}
    spot = quarantine()
    code = spot.code if spot else ""
    return {
        "held": grouped(held, form, spot=code),
        "quarantine": code,
        "held_key": asked.new_key(),
        "inspect_href": reverse("order_inspect", args=[ids.public_id("order", order.id)]),
    }


def quarantine() -> Place | None:
    """The place for goods that are held: the one whose code or name says so."""
    found = places.read.find_places("quarantine", FOUND_MAX)
    return next((place for place in found if place.kind in places.BUILT_KINDS), None)


def docks(docked: Sequence[Brought]) -> str:
    """Where it lies, in words."""
    names = places.read.places(sorted({each.place for each in docked}))
    return words.listed([place.code for place in names.values()])


def grouped(
    docked: Sequence[Brought], form: QueryDict, spot: str | None = None
) -> list[dict[str, Any]]:
    """What lies at the dock, a row for each pack and for the rest of each product and place.

    Suggested is where most of it lies already, or `spot` for all of it.
    """
    products = catalog.read.products(sorted({each.product for each in docked} - {0}))
    spots = purchases.suggested(docked) if spot is None else {}
    known = places.read.places(sorted(set(spots.values())))
    by_row: dict[str, list[Brought]] = {}
    for each in docked:
        by_row.setdefault(row_of(each), []).append(each)
    rows = []
    for name, some in by_row.items():
        place = spots.get(some[0].item, 0)
        suggested = known[place].code if place in known else spot or ""
        product = products.get(some[0].product)
        rows.append({
            "name": name,
            "what": product.name if product else "pack",
            "sku": product.sku if product else "",
            "amount": order_story.grouped(product, sum(each.quantity for each in some))
            if product else "",
            "codes": [each.code for each in some if each.code][:NAMED_MAX],
            "more": max(sum(1 for each in some if each.code) - NAMED_MAX, 0),
            "suggested": suggested,
            "place": form.get(f"place-{name}", suggested),
        })  # fmt: skip
    return rows


def row_of(each: Brought) -> str:
    """The name of the row that something at the dock belongs to."""
    if each.kind == Kind.CONTAINER:
        return ids.public_id("item", each.item)
    held = "-held" if is_held(each) else ""
    return f"{ids.public_id('product', each.product)}-{each.place}{held}"


def preview(
    order: Order, form: QueryDict, docked: Sequence[Brought] | None = None
) -> dict[str, Any]:
    """The three piles of the scans so far, where each thing goes, and what is wrong with which."""
    lines = form.get("scans", "").splitlines()
    if not any(line.strip() for line in lines):
        return {}
    found = purchases.read_scans(order, lines, timezone.localdate().year)
    products, codes = named(found)
    going = gone(found.puts, products, codes)
    return {
        "piles": [
            pile("finished", "check", "put away", len(found.puts), "have a place"),
            pile("progress", "doubt", "without a place", len(found.waiting), "scan where they go"),
            pile("expected", "late", "not scanned", len(found.left), "lie there still"),
        ],
        "going": going,
        "waiting": things(found.waiting, products, codes),
        "left": left(found.left, products),
        "problems": [errors.text(each) for each in found.problems[:SHOWN_MAX]],
        "problems_left": max(len(found.problems) - SHOWN_MAX, 0),
        "deed": f"Put {words.count(len(found.puts), 'item')} away" if found.puts else "",
        "is_last_open": bool(found.waiting),
    }  # fmt: skip


def named(found: DockScans) -> tuple[dict[int, catalog.Product], dict[int, ledger.ItemView]]:
    """The products and the things that scans meant."""
    items = [put.item for put in (*found.puts, *found.waiting)]
    views = {view.id: view for view in ledger.read.items(sorted(set(items)))}
    wanted = {view.product for view in views.values()} | {each.product for each in found.left}
    return catalog.read.products(sorted(wanted - {0})), views


def gone(
    puts: Sequence[Put],
    products: Mapping[int, catalog.Product],
    views: Mapping[int, ledger.ItemView],
) -> list[dict[str, Any]]:
    """Place by place what goes there."""
    spots = places.read.places(sorted({put.place for put in puts}))
    by_place: dict[int, list[Put]] = {}
    for put in puts:
        by_place.setdefault(put.place, []).append(put)
    return [
        {"place": spots[id].code, "name": spots[id].name, "count": len(some),
         "things": things(some, products, views)}
        for id, some in by_place.items()
    ]  # fmt: skip


def things(
    puts: Sequence[Put],
    products: Mapping[int, catalog.Product],
    views: Mapping[int, ledger.ItemView],
) -> dict[str, Any]:
    """What it is, the first of it one by one."""
    shown = []
    for put in puts[:SHOWN_MAX]:
        view = views[put.item]
        product = products.get(view.product)
        amount = ""
        if product and put.quantity is not None:
            amount = order_story.grouped(product, put.quantity)
        shown.append({"code": view.code, "name": product.name if product else "pack",
                      "amount": amount})  # fmt: skip
    return {"rows": shown, "left": len(puts) - len(shown)}


def left(
    docked: Sequence[Brought], products: Mapping[int, catalog.Product]
) -> list[dict[str, str]]:
    """By product what lies at the dock unscanned; packs together."""
    sums: dict[int, int] = {}
    for each in docked:
        sums[each.product] = sums.get(each.product, 0) + (each.quantity if each.product else 1)
    return [
        {"amount": order_story.grouped(products[id], quantity), "name": products[id].name}
        if id else {"amount": words.count(quantity, "pack"), "name": ""}
        for id, quantity in sums.items()
    ]  # fmt: skip


def post(order: Order, request: HttpRequest) -> list[int]:
    """Put away what was scanned, or the rows of the list with their places; return the event.

    Raises Refused: nothing_picked, no_place, unknown_place, and as `purchases.put_away`.
    """
    form = request.POST
    puts = by_rows(order, form) if form.get("rows") else by_scans(order, form)
    if not puts:
        refuse("nothing_picked")
    return [purchases.put_away(order, puts, asked.act(request)).event]


def by_rows(order: Order, form: QueryDict) -> list[Put]:
    """What the list says: all of each row to the place in it; what has none stays."""
    found: dict[str, int] = {}
    for name in form:
        if name.startswith("place-") and form[name].strip():
            found[name.removeprefix("place-")] = asked.place(form[name])
    return [
        Put(each.item, found[row_of(each)])
        for each in purchases.read.at_dock(order) if row_of(each) in found
    ]  # fmt: skip


def by_scans(order: Order, form: QueryDict) -> list[Put]:
    """What was scanned. Raises Refused where a scan means nothing or has no place behind it."""
    lines = form.get("scans", "").splitlines()
    found = purchases.read_scans(order, lines, timezone.localdate().year)
    if found.problems:
        raise Refused(found.problems)
    if found.waiting:
        raise Refused([Refusal(None, "scan_without_place", {"count": len(found.waiting)})])
    return list(found.puts)


def address_after(order: Order, events: Sequence[int]) -> str:
    """The same page while something lies at the dock, else the order's; with what was done."""
    public = ids.public_id("order", order.id)
    more = purchases.read.at_dock(order)
    here = reverse("order_put_away", args=[public]) if more else order_list.href(order.id)
    return f"{here}?done={ids.public_id('event', events[0])}"
