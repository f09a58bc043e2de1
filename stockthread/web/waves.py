"""A wave on pages: orders are gathered onto one cart and picked in one round, for a phone first.

Each order has a number on the cart; every scan says which it goes to.
"""

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
from stockthread.sales import PickLine, Wave
from stockthread.web import amounts, asked, order_list, order_picking, shown

DEALT_SHOWN: Final = 12


def href(wave: int) -> str:
    """The page of a wave."""
    return reverse("wave", args=[ids.public_id("wave", wave)])


def left_of(some: Sequence[Order]) -> dict[int, str]:
    """What is still to be picked of each of these open orders, in words."""
    if not some:
        return {}
    opened = sales.open_of(some)
    products = catalog.read.products(opened.products)
    return {
        order.id: ", ".join(
            order_picking.amount_words(products[id], quantity)
            for id in opened.products
            if (quantity := opened.to_pick(order.id, id))
        )
        for order in some
    }


def start(request: HttpRequest) -> str:
    """Gather the orders of the form onto a cart; return the page of the wave.

    Raises Refused: no_lines, unknown_id, unknown_place, and as `sales.add_wave`.
    """
    form, act = request.POST, asked.act(request)
    wanted = [ids.internal_id("order", each) for each in form.getlist("order")]
    if not wanted:
        refuse("no_lines")
    found = {order.id: order for order in orders.read.of_ids(wanted)}
    some = [found[id] for id in dict.fromkeys(wanted) if id in found]
    place = asked.place(form.get("cart", ""))
    return href(sales.add_wave(some, place=place, key=act.key, by=act.by, at=act.recorded_at))


def one(id: int, form: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """Everything on the page of a wave. Raises Refused unknown_id."""
    wave = sales.wave(id)
    public = ids.public_id("wave", id)
    still_open = sales.orders_of(wave)
    some = [] if wave.closed_at else still_open
    suggestion = sales.suggest(some, today=order_list.today()) if some else sales.Suggestion((), ())
    lines = sales.pick_list(some) if some else []
    stops = stops_of(lines, wave)
    left = left_of(still_open)
    return {
        "wave": wave,
        "public": public,
        "closed_by": parties.read.people_names([wave.closed_by]).get(wave.closed_by, ""),
        "may_close": access.may(actor, "order"),
        "cart": places.read.place(wave.place),
        "cart_href": shown.place_href(wave.place),
        "here": href(id),
        "rows": order_rows(wave, left),
        "left_count": sum(bool(words) for words in left.values()),
        "next": stops[0] if stops else None,
        "stops": stops,
        "to_promise": len(suggestion.picks),
        "short": short_rows(suggestion.short, wave),
        "amounts": amounts.rows(lines, suggestion.picks, form),
        "may_pick": access.may(actor, "move"),
        "may_promise": access.may(actor, "reserve"),
        "asked": {"scans": form.get("scans", "")},
        "routes": {
            name: reverse(f"wave_{name}", args=[public])
            for name in ("check", "pick", "promise", "paper")
        },
        "key": asked.new_key(),
    }


def order_rows(wave: Wave, left: Mapping[int, str]) -> list[dict[str, Any]]:
    """The orders on the cart, by their numbers there."""
    known = {order.id: order for order in orders.read.of_ids(wave.orders)}
    names = parties.read.names(sorted({order.party for order in known.values()}))
    return [
        {
            "spot": spot,
            "number": known[id].number,
            "href": order_list.href(id),
            "ship_href": reverse("order_shipping", args=[ids.public_id("order", id)]),
            "customer": names.get(known[id].party, ""),
            "left": left.get(id, ""),
            "state": known[id].state,
        }
        for spot, id in enumerate(wave.orders, 1)
    ]


def stops_of(lines: Sequence[PickLine], wave: Wave) -> list[dict[str, Any]]:
    """The places of the round, in walking order, with what is taken at each and for whom."""
    spot = {order: number for number, order in enumerate(wave.orders, 1)}
    found = order_picking.stops_of(lines)
    products = catalog.read.products(sorted({line.product for line in lines}))
    stops = [list(there) for _, there in groupby(lines, key=lambda line: line.place)]
    for stop, there in zip(found, stops, strict=True):
        takes = [list(some) for _, some in groupby(there, key=lambda line: line.product)]
        for take, some in zip(stop["takes"], takes, strict=True):
            product = products[some[0].product]
            sums: dict[int, int] = {}
            for line in some:
                sums[spot[line.order]] = sums.get(spot[line.order], 0) + line.quantity
            take["shares"] = [
                {"spot": number, "amount": shown.measure(product, sums[number])}
                for number in sorted(sums)
            ]
    return found


def short_rows(short: Sequence[sales.Short], wave: Wave) -> list[dict[str, Any]]:
    """What misses of which order, and where that can be mended."""
    rows = order_picking.short_rows(short)
    numbers = {order.id: order.number for order in orders.read.of_ids(wave.orders)}
    for row, each in zip(rows, short, strict=True):
        row["number"] = numbers[each.order]
        row["pick_href"] = reverse("order_picking", args=[ids.public_id("order", each.order)])
    return rows


def preview(id: int, form: Mapping[str, str]) -> dict[str, Any]:
    """The three piles of what was scanned, and to which number on the cart each goes."""
    try:
        wave = sales.open_wave(id)
        scans = order_picking.taken_of(form)
        if not scans:
            return {}
        some = sales.orders_of(wave)
        check = sales.check_pick(some, scans, today=order_list.today())
    except Refused as refused:
        return {
            "problems": [text(each) for each in refused.refusals[: order_picking.SENTENCES_MAX]]
        }
    spot = {order: number for number, order in enumerate(wave.orders, 1)}
    products = catalog.read.products(sorted({each.product for each in check.matched}))
    codes = ledger.read.codes([each.item for each in check.matched])
    dealt = [
        {
            "text": scans[each.scan].text or codes.get(each.item, ""),
            "spot": spot[each.order],
            "amount": shown.measure(products[each.product], each.quantity),
            "name": products[each.product].name,
        }
        for each in sorted(check.matched, key=lambda each: -each.scan)
    ]
    left = order_picking.left_after(sales.pick_list(some), check)
    stops = stops_of(left[: order_picking.NEXT_MAX], wave)
    return {
        **order_picking.piles(check),
        "is_try": True,
        "next": stops[0] if stops else None,
        "dealt": dealt[:DEALT_SHOWN],
        "dealt_left": max(len(dealt) - DEALT_SHOWN, 0),
    }


def pick(id: int, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Pick what fits onto the cart; return the events."""
    wave = sales.open_wave(id)
    scans = order_picking.taken_of(form)
    act = act._replace(accept="good")
    return sales.pick(sales.orders_of(wave), scans, act=act, place=wave.place).events


def promise(id: int, act: Act) -> Sequence[int]:
    """Promise what is suggested to all orders of a wave; return the events."""
    return sales.allocate(sales.orders_of(sales.open_wave(id)), act=act).events


def about(request: HttpRequest, id: str) -> tuple[int, Mapping[str, str]]:
    """The wave of a request and its form."""
    return ids.internal_id("wave", id), request.POST if request.method == "POST" else request.GET
