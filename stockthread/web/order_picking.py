"""Picking an order on a page, for a phone first: the next place large, one field for all scans,
three piles, one commit. Short stock shows what may be sold instead."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, ledger, orders, parties, places, sales
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused, refuse, text
from stockthread.ledger import Act
from stockthread.orders import Order
from stockthread.sales import PickCheck, PickLine, Scan
from stockthread.web import acting, amounts, asked, order_list, shown
from stockthread.web.piled import pile

FIELDS: Final = ("scans", "place", "reason", "break_rules")
SENTENCES_MAX: Final = 8
UNFIT_SHOWN: Final = 3
CODES_MAX: Final = 12
NEXT_MAX: Final = 500
"""Among so many lines is what lies at the next place."""
PLACE_KEPT: Final = "picked_to"
RULE_WORDS: Final = {
    sales.REMAINING_LIFE: "at least {days} days left to live",
    sales.NOT_OLDER: "nothing older than what came last",
    sales.ONE_LOT: "all of one lot",
}


def page(id: int, form: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """Everything on the page. Raises Refused: unknown_id, not_an_open_sale."""
    order = orders.read.order(id)
    public = ids.public_id("order", id)
    suggestion = sales.suggest([order], today=order_list.today())
    lines = sales.pick_list([order])
    stops = stops_of(lines)
    party = parties.read.party(order.party)
    return {
        "order": order,
        "href": order_list.href(id),
        "here": reverse("order_picking", args=[public]),
        "customer": party.name,
        "asks": asks(order),
        "next": stops[0] if stops else None,
        "stops": stops,
        "to_promise": len(suggestion.picks),
        **short_of(order, suggestion.short, actor),
        "left": left_words(order),
        "amounts": amounts.rows(lines, suggestion.picks, form),
        "may_pick": access.may(actor, "move"),
        "may_promise": access.may(actor, "reserve"),
        "may_break": access.may(actor, "break_rule"),
        "asked": {
            **{name: form.get(name, "") for name in FIELDS},
            "place": form.get("place", "") or picked_to(order),
        },
        "places": acting.suggested_places(),
        "routes": {
            name: reverse(f"order_picking_{name}", args=[public])
            for name in ("check", "pick", "promise", "paper")
        },
        "ship_href": reverse("order_shipping", args=[public]),
        "key": asked.new_key(),
    }


def picked_to(order: Order) -> str:
    """Where what was picked for an order stands; "" where nothing was."""
    loads = sales.to_load([order])
    views = ledger.read.items([loads[-1].item]) if loads else []
    return next((places.read.place(view.place).code for view in views if view.place), "")


def left_words(order: Order) -> str:
    """`3 × Cordless drill and 2 l Apple juice`: what is still to be picked."""
    opened = sales.open_of([order])
    products = catalog.read.products(opened.products)
    told = [
        amount_words(products[id], quantity)
        for id in opened.products
        if (quantity := opened.to_pick(order.id, id))
    ]
    return ", ".join(told)


def amount_words(product: catalog.Product, quantity: int) -> str:
    """`3 × Cordless drill`."""
    return f"{shown.measure(product, quantity)} × {product.name}"


def asks(order: Order) -> list[str]:
    """What the customer asks of goods, in words."""
    found = sales.rules([order.party])
    products = catalog.read.products(sorted({rule.product for rule in found} - {0}))
    classes = {each.id: each.name for each in catalog.read.classes()}
    told = []
    for rule in found:
        of = products[rule.product].name if rule.product else classes.get(rule.product_class, "")
        words_of = RULE_WORDS[rule.kind].format(days=rule.days)
        told.append(f"{of}: {words_of}" if of else words_of)
    return told


def stops_of(lines: Sequence[PickLine]) -> list[dict[str, Any]]:
    """The places of a pick list, in walking order, with what is taken at each."""
    products = catalog.read.products(sorted({line.product for line in lines}))
    measures = catalog.measures_of(sorted(products))
    spots = places.read.places(sorted({line.place for line in lines}))
    found = []
    for place, there in groupby(lines, key=lambda line: line.place):
        takes = [
            take(products[id], list(some), measures)
            for id, some in groupby(there, key=lambda line: line.product)
        ]
        spot = spots[place]
        name = spot.name if spot.name != spot.code else ""
        href = shown.place_href(place)
        found.append({"place": spot.code, "name": name, "href": href, "takes": takes})
    return found


def left_after(lines: Sequence[PickLine], check: PickCheck) -> list[PickLine]:
    """What of a pick list is still to be taken after what was scanned, in its order."""
    scanned: dict[tuple[int, int], int] = {}
    for each in check.matched:
        key = each.item, each.top
        scanned[key] = scanned.get(key, 0) + each.quantity
    missing = {(each.order, each.product): each.quantity for each in check.missing}
    found = []
    for line in lines:
        key = line.item, line.container
        key = key if key in scanned else (line.item, line.item)
        took = min(scanned.get(key, 0), line.quantity)
        scanned[key] = scanned.get(key, 0) - took
        wanted = line.order, line.product
        left = min(line.quantity - took, missing.get(wanted, 0))
        missing[wanted] = missing.get(wanted, 0) - left
        found += [line._replace(quantity=left)] if left else []
    return found


def take(
    product: catalog.Product, lines: Sequence[PickLine], measures: catalog.Measures
) -> dict[str, Any]:
    """What is taken of a product at one place."""
    codes = [line.code for line in lines]
    until = sorted({line.expiry for line in lines if line.expiry})
    return {
        "amount": shown.both(product, sum(line.quantity for line in lines), measures),
        "name": product.name,
        "sku": product.sku,
        "codes": codes[:CODES_MAX],
        "codes_left": max(len(codes) - CODES_MAX, 0),
        "until": until[0] if until else "",
    }


def short_of(
    order: Order, short: Sequence[sales.Short], actor: access.Actor
) -> dict[str, Any]:  # fmt: skip
    """What an order is short of, for any page of it, with what may be sold instead."""
    public = ids.public_id("order", order.id)
    return {
        "short": short_rows(short),
        "may_order": access.may(actor, "order"),
        "instead_href": reverse("order_picking_instead", args=[public]),
        "asks_href": reverse("order_asks", args=[public]),
    }


def short_now(progress: orders.Progress, actor: access.Actor) -> dict[str, Any]:
    """What an open sale is short of now; nothing of others, or where all is promised."""
    order = progress.order
    is_open = order.kind == orders.SALE and order.state == orders.OPEN
    if not is_open or all(
        line.open <= max(line.done.allocated, line.done.picked - line.done.shipped)
        for line in progress.lines
    ):
        return {}
    return short_of(order, sales.suggest([order], today=order_list.today()).short, actor)


def short_rows(short: Sequence[sales.Short]) -> list[dict[str, Any]]:
    """What misses by line, and what may be sold instead."""
    wanted = {each.product for each in short} | {o.product for s in short for o in s.offers}
    lying = {place for each in short for place, _ in each.unfit[:UNFIT_SHOWN]}
    products = catalog.read.products(sorted(wanted))
    offered = {place for s in short for o in s.offers for place, _ in o.places}
    spots = places.read.places(sorted(offered | lying))
    return [
        {
            "line": each.line,
            "amount": shown.measure(products[each.product], each.missing),
            "name": products[each.product].name,
            "unfit": [spots[place].code for place, _ in each.unfit[:UNFIT_SHOWN]],
            "unfit_amount": shown.measure(products[each.product], sum(q for _, q in each.unfit)),
            "offers": [
                {
                    "name": products[offer.product].name,
                    "href": shown.product_href(offer.product),
                    "sku": products[offer.product].sku,
                    "free": shown.measure(products[offer.product], offer.free),
                    "is_free": bool(offer.free),
                    "taken": shown.measure(products[offer.product], min(offer.free, each.missing)),
                    "is_alike": is_alike(products[offer.product], products[each.product]),
                    "note": offer.note,
                    "places": [
                        f"{spots[place].code} ({shown.measure(products[offer.product], there)})"
                        for place, there in offer.places
                    ],
                }
                for offer in each.offers
            ],
        }
        for each in short
    ]


def is_alike(one: catalog.Product, other: catalog.Product) -> bool:
    """Whether so much of the one can be sold for so much of the other."""
    return (one.unit, one.scale) == (other.unit, other.scale)


def scans_of(form: Mapping[str, str]) -> list[Scan]:
    """What was scanned, a code a line."""
    return [Scan(line.strip()) for line in form.get("scans", "").splitlines() if line.strip()]


def taken_of(form: Mapping[str, str]) -> list[Scan]:
    """What was scanned, and what was taken by amount. Raises Refused as `amounts.scans`."""
    return [*scans_of(form), *amounts.scans(form)]


def preview(id: int, form: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """The three piles of what was scanned; nothing where nothing was."""
    order = orders.read.order(id)
    try:
        scans = taken_of(form)
        if not scans:
            return {}
        check = sales.check_pick(
            [order], scans, today=order_list.today(), may_break=breaks(form, actor)
        )
    except Refused as refused:
        return {"problems": [text(each) for each in refused.refusals[:SENTENCES_MAX]]}
    stops = stops_of(left_after(sales.pick_list([order]), check)[:NEXT_MAX])
    return {**piles(check), "is_try": True, "next": stops[0] if stops else None}


def piles(check: PickCheck) -> dict[str, Any]:
    """Three numbers, why things are extra, where there is more of what is missing."""
    extra = list(dict.fromkeys(map(acting.alike_words, acting.alike(check.extra))))
    products = catalog.read.products(sorted({each.product for each in check.missing}))
    measures = catalog.measures_of(sorted(products))
    spots = places.read.places(sorted({p for each in check.missing for p, _ in each.places[:3]}))
    missing = [
        {
            "amount": shown.both(products[each.product], each.quantity, measures),
            "name": products[each.product].name,
            "places": ", ".join(spots[place].code for place, _ in each.places[:3]),
        }
        for each in check.missing
    ]
    fitting = len({match.scan for match in check.matched})
    return {
        "piles": [
            pile("finished", "check", "fit", fitting, "go to the order", anchor="why"),
            pile("held", "doubt", "extra", len(check.extra), "put back", anchor="why"),
            pile("progress", "event", "missing", len(check.missing), "still to pick", anchor="why"),
        ],
        "fitting": fitting,
        "is_all": not check.extra,
        "sentences": extra[:SENTENCES_MAX],
        "left_over": max(len(extra) - SENTENCES_MAX, 0),
        "missing": missing,
    }


def breaks(form: Mapping[str, str], actor: access.Actor) -> bool:
    """Whether customers' rules are to be broken, by somebody who may."""
    return bool(form.get("break_rules")) and access.may(actor, "break_rule")


def pick(order: Order, form: Mapping[str, str], act: Act, actor: access.Actor) -> Sequence[int]:
    """Pick what fits to the place of the form; return the events."""
    return sales.pick(
        [order], taken_of(form), act=act._replace(accept="good"),
        place=asked.place(form.get("place", "")), may_break=breaks(form, actor),
    ).events  # fmt: skip


def promise(order: Order, act: Act) -> Sequence[int]:
    """Promise what is suggested; return the events."""
    return sales.allocate([order], act=act).events


def instead(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Sell a substitute for what a line misses; return the events. Raises Refused unknown_id."""
    line = form.get("line", "")
    if not (line.isascii() and line.isdigit()):
        refuse("unknown_id", id=line)
    product = asked.product(form.get("product", "")).id
    return sales.sell_instead(order, int(line), product, act=act).events


def about(request: HttpRequest, id: str) -> tuple[int, Mapping[str, str]]:
    """The order of a request and its form, in which stands where this device picked to last."""
    form = (request.POST if request.method == "POST" else request.GET).copy()
    if request.method != "POST":
        form.setdefault("place", request.session.get(PLACE_KEPT, ""))
    return ids.internal_id("order", id), form


def keep_place(request: HttpRequest) -> None:
    """Remember where this device picks to: the next pick, of any order, goes there too."""
    request.session[PLACE_KEPT] = request.POST.get("place", "").strip()
