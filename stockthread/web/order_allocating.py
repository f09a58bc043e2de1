"""Allocating an order on a page: what is promised, what is suggested, what could be had instead."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import access, catalog, ledger, orders, parties, places, sales
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act
from stockthread.orders import Order
from stockthread.sales import Kept, Scan, Suggested
from stockthread.web import amounts, asked, order_list, order_picking, shown, told

ROWS_MAX: Final = 200
OTHERS_MAX: Final = 60


def page(id: int, form: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """Everything on the page. Raises Refused: unknown_id, not_an_open_sale."""
    order = orders.read.order(id)
    public = ids.public_id("order", id)
    suggestion = sales.suggest([order], today=order_list.today())
    others = sales.others(order, suggestion, today=order_list.today())
    kept = kept_rows((every := sales.kept(order))[:ROWS_MAX])
    picks = suggestion.picks
    fresh = stock_rows(picks[:ROWS_MAX], form, is_new="take" not in form)
    spare = stock_rows(others[:OTHERS_MAX], form, is_new=False)
    here = reverse("order_allocating", args=[public])
    return {
        "order": order,
        "href": order_list.href(id),
        "here": here,
        "customer": parties.read.party(order.party).name,
        "asks": order_picking.asks(order),
        "kept": kept,
        "kept_count": len(every),
        "free_count": sum(not each.is_picked for each in every),
        "kept_left": max(len(every) - ROWS_MAX, 0),
        "picks": fresh,
        "picks_count": len(picks),
        "picks_left": max(len(picks) - ROWS_MAX, 0),
        "others": spare,
        "others_left": max(len(others) - OTHERS_MAX, 0),
        "has_until": any(row["until"] for row in [*kept, *fresh, *spare]),
        **order_picking.short_of(order, suggestion.short, actor),
        "may_promise": access.may(actor, "reserve"),
        "asked": {"codes": form.get("codes", "")},
        "routes": {
            name: reverse(f"order_allocating_{name}", args=[public])
            for name in ("choose", "release")
        },
        "promise_href": reverse("order_picking_promise", args=[public]),
        "pick_href": reverse("order_picking", args=[public]),
        "key": asked.new_key(),
        "toasts": toasts(order, form, actor),
    }


def kept_rows(some: Sequence[Kept]) -> list[dict[str, Any]]:
    """What is promised to the order; what is picked of it stays so until it is put back."""
    codes = ledger.read.codes([each.item for each in some])
    products = catalog.read.products(sorted({each.product for each in some}))
    spots = places.read.places(sorted({each.place for each in some}))
    until = sales.expiries([each.item for each in some])
    return [
        {
            "id": each.id,
            "code": codes[each.item] or f"#{each.item}",
            "href": shown.item_href(each.item),
            "name": products[each.product].name,
            "amount": shown.measure(products[each.product], each.quantity),
            "place": spots[each.place].code,
            "place_href": shown.place_href(each.place),
            "until": until.get(each.item, ""),
            "is_picked": each.is_picked,
        }
        for each in some
    ]


def stock_rows(some: Sequence[Suggested], form: QueryDict, *, is_new: bool) -> list[dict[str, Any]]:
    """Stock that the order could have, to be ticked; of a lot how much of it."""
    views = {view.id: view for view in ledger.read.items([each.item for each in some])}
    products = catalog.read.products(sorted({each.product for each in some}))
    spots = places.read.places(sorted({each.place for each in some}))
    ticked = set(form.getlist("take"))
    rows = []
    for each in some:
        value, product = value_of(each), products[each.product]
        rows.append({
            "value": value,
            "is_ticked": is_new or value in ticked,
            "code": views[each.item].code or f"#{each.item}",
            "href": shown.item_href(each.item),
            "name": product.name,
            "is_lot": each.is_lot,
            "much": form.get(f"much-{value}") or catalog.shown_number(product, each.quantity),
            "unit": catalog.shown_quantity(product, each.quantity).partition(" ")[2],
            "amount": shown.measure(product, each.quantity),
            "place": spots[each.place].code,
            "place_href": shown.place_href(each.place),
            "until": each.expiry,
        })  # fmt: skip
    return rows


def value_of(each: Suggested) -> str:
    """What the form says of stock: the item, and where of a lot."""
    if not each.is_lot:
        return ids.public_id("item", each.item)
    return amounts.value(amounts.Spot(each.item, each.place, each.container))


def choose(order: Order, form: QueryDict, act: Act) -> Sequence[int]:
    """Promise what is ticked and what was scanned; return the events.

    Raises Refused unknown_id, not_a_whole_quantity, and as `sales.choose`.
    """
    scans = [*ticked(form), *order_picking.scans_of({"scans": form.get("codes", "")})]
    return sales.choose(order, scans, act=act).events


def ticked(form: QueryDict) -> list[Scan]:
    """What is ticked, of lots as much as stands beside it."""
    values = [value.split(":") for value in form.getlist("take")]
    items = [ids.internal_id("item", value[0]) for value in values]
    views = {view.id: view for view in ledger.read.items(items)}
    products = catalog.read.products(sorted({view.product for view in views.values()}))
    found = []
    for item, value_text, (_, *where) in zip(items, form.getlist("take"), values, strict=True):
        if item not in views:
            refuse("unknown_id", id=value_text)
        much = form.get(f"much-{value_text}", "").strip()
        if len(where) != 2 or not much:
            found.append(Scan(item=item))
            continue
        quantity = catalog.parse_quantity(products[views[item].product], much)
        spot = amounts.spot_of(value_text)
        found.append(Scan(item=item, quantity=quantity, place=spot.place, container=spot.container))
    return found


def release(order: Order, form: QueryDict, act: Act) -> Sequence[int]:
    """Give up the promises that are ticked, or all that are not picked; return the events."""
    if form.get("every"):
        wanted = [each.id for each in sales.kept(order) if not each.is_picked]
    else:
        wanted = [int(each) for each in form.getlist("kept") if each.isascii() and each.isdigit()]
    return sales.release(order, wanted, act=act).events


def after_release(id: int, events: Sequence[int]) -> str:
    """Where to go after it: the page, which tells it and offers the way back."""
    public = ids.public_id("order", id)
    released = ids.public_id("event", events[0])
    return f"{reverse('order_allocating', args=[public])}?released={released}"


def toasts(order: Order, form: Mapping[str, str], actor: access.Actor) -> list[dict[str, Any]]:
    """What was just released, with the way back."""
    if not form.get("released"):
        return []
    event = ledger.read.event(ids.internal_id("event", form["released"]))
    if event.kind != "unreserve" or (event.cause_kind, event.cause_id) != order.cause:
        return []
    [line] = told.lines([event])
    public = ids.public_id("order", order.id)
    may = access.may(actor, "reserve")
    return [{
        "sentence": f"{line.sentence}.",
        "href": line.href,
        "undo": reverse("order_allocating_again", args=[public]) if may else "",
        "fields": [("event", form["released"])],
        "key": asked.new_key(),
        "back": reverse("order_allocating", args=[public]),
    }]  # fmt: skip


def again(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Promise again what was released; return the events."""
    event = ids.internal_id("event", form.get("event", ""))
    return sales.promise_again(order, event, act=act).events


def about(request: HttpRequest, id: str) -> tuple[int, QueryDict]:
    """The order of a request and its form."""
    return ids.internal_id("order", id), request.POST if request.method == "POST" else request.GET
