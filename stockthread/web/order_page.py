"""The page of one order: what it is, how it stands, its steps, its lines, what happened."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final, NamedTuple

from django.urls import reverse

from stockthread import access, catalog, holds, ledger, orders, parties, places
from stockthread.kernel import ids, money
from stockthread.orders import LineDone, Order, Progress
from stockthread.web import (
    asked,
    item_supply,
    order_costs,
    order_inspecting,
    order_list,
    order_picking,
    order_said,
    order_shipping,
    order_steps,
    order_story,
    order_timeline,
    pictures,
    returning,
    shown,
    words,
    yields,
)

LINES_OPEN_MAX: Final = 25
KIND_WORDS: Final = {kind: slug for slug, kind in order_list.KINDS.items()}
PLACE_WORDS: Final = {orders.TRANSFER: ("From", "To"), orders.PRODUCTION: ("Parts from", "Made in")}


class LineRow(NamedTuple):
    """One line of an order, ready to be written down."""

    position: int
    sku: str
    name: str
    href: str
    ordered: str
    price: str
    value: str
    due: date | None
    steps: tuple[str, ...]
    open: str
    state: words.State
    held: str
    note: str
    change_href: str


def stopped(order: Order) -> list[dict[str, Any]]:
    """What is promised to an order and held now, by the reasons, with the way to the items."""
    if order.kind != orders.SALE:
        return []
    found = holds.on_promised(order.kind, order.number)
    codes = ledger.read.codes([items[0] for items in found.values()])
    said = holds.said(list(found))
    return [
        {
            "reason": said[reason],
            "count": len(items),
            "href": shown.item_href(items[0]),
            "code": codes.get(items[0], ""),
        }
        for reason, items in found.items()
    ]


def one_order(id: int, query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """Everything on an order's page. Raises Refused unknown_id."""
    order = orders.read.order(id)
    day = order_list.today()
    progress = orders.prices.progress_for(actor, orders.progress.of_order(order, day))
    products = order_list.products_of([progress])
    steps = columns(progress)
    lines = [line_row(line, order, products, progress, steps) for line in progress.lines]
    state = order_story.state(progress, order_steps.has_begun(progress), products)
    may_change = access.may(actor, "order") and order_steps.can_change(progress)
    return {
        "order": order,
        "crumbs": crumbs(order),
        "state": state,
        "late": order_story.LATE if progress.is_late else None,
        "late_words": late_words(progress, day),
        "facts": facts(order, progress, products),
        "buttons": order_steps.buttons(progress, actor),
        "story": order_story.story(progress, products),
        "story_width": pictures.WIDTH,
        "lines": lines,
        "first_word": order_story.first_word(order.kind),
        "line_steps": [step.word for step in steps],
        "has_prices": any(line.price for line in lines),
        "lines_are_open": len(lines) <= LINES_OPEN_MAX,
        "may_change": may_change,
        "extra": extra(progress, products),
        **item_supply.of_order(order),
        **yields.of_order(order),
        **order_shipping.of_order(progress, actor),
        **order_picking.short_now(progress, actor),
        "stopped": stopped(order),
        "here": order_list.href(id),
        "key": asked.new_key(),
        **order_timeline.of_order(order, query.get("before", ""), actor),
        **order_costs.of_order(order, actor),
        "toasts": order_said.toasts(order, query, actor)
        + order_costs.toasts(order, query, actor)
        + order_inspecting.toasts(order, query, actor)
        + returning.toasts(query, actor, order_list.href(id)),
    }


def crumbs(order: Order) -> list[dict[str, str]]:
    """The list of orders, and that of its kind."""
    slug = KIND_WORDS[order.kind]
    return [
        {"name": "Orders", "href": reverse("orders")},
        {"name": slug.capitalize(), "href": order_list.address({"kind": slug})},
    ]


def late_words(progress: Progress, day: date) -> str:
    """`late by 4 days`: since when the first of its late lines has been."""
    dues = [
        due
        for line in progress.lines
        if line.is_late and (due := line.line.due or progress.order.due)
    ]
    return f"late by {words.count((day - min(dues)).days, 'day')}" if dues else ""


def facts(
    order: Order, progress: Progress, products: Mapping[int, catalog.Product]
) -> list[dict[str, Any]]:
    """Whose it is, its dates, from where to where, what it is worth."""
    party = parties.read.party(order.party) if order.party else None
    spots = places.read.places([id for id in (order.place_from, order.place_to) if id])
    maker = parties.read.people_names([order.person]).get(order.person)
    source, target = PLACE_WORDS.get(order.kind, ("From", "To"))
    told = [
        (party_word(order), party.name if party else "", shown.party_href(order.party)),
        ("Reference", order.reference, ""),
        ("Due", order.due, ""),
        (source, shown.place_name(spots.get(order.place_from)), shown_href(order.place_from)),
        (target, shown.place_name(spots.get(order.place_to)), shown_href(order.place_to)),
        ("Value", value(progress, products), ""),
        ("Made by", maker or "somebody who has left", ""),
        ("Made", order.made_at, ""),
        ("Note", order.note, ""),
    ]  # fmt: skip
    return [{"name": n, "value": v, "href": href} for n, v, href in told if v]


def party_word(order: Order) -> str:
    """What the party of the order is to us."""
    return "Supplier" if order.kind == orders.PURCHASE else "Customer"


def shown_href(place: int) -> str:
    return shown.place_href(place) if place else ""


def value(progress: Progress, products: Mapping[int, catalog.Product]) -> str:
    """What all lines that have a price are worth together."""
    known = [each.line for each in progress.lines if each.line.price is not None]
    if not known:
        return ""
    total = sum(line_value(line, products[line.product]) for line in known)
    currency = progress.order.currency
    missing = len(progress.lines) - len(known)
    more = f", {words.count(missing, 'line')} without a price" if missing else ""
    return f"{money.shown_amount(total, currency)} {currency}{more}"


def line_value(line: orders.Line | orders.NewLine, product: catalog.Product) -> int:
    """What a line is worth, in the currency's smallest unit, rounded half up."""
    exact = Fraction((line.price or 0) * line.quantity, product.scale * 10**money.PRICE_DIGITS)
    return int(exact + Fraction(1, 2))


def columns(progress: Progress) -> list[order_story.Step]:
    """The steps that the lines are told by: all but those that everything passed over."""
    return [
        step
        for step in order_story.STEPS[progress.order.kind]
        if not step.can_skip or any(step.done(line.done) for line in progress.lines)
    ]


def line_row(
    each: LineDone,
    order: Order,
    products: Mapping[int, catalog.Product],
    progress: Progress,
    steps: Sequence[order_story.Step],
) -> LineRow:
    """Write one line as a row."""
    line, product = each.line, products[each.line.product]
    price = line.price
    return LineRow(
        position=line.position,
        sku=product.sku,
        name=product.name,
        href=shown.product_href(product.id),
        ordered=order_story.grouped(product, line.quantity),
        price="" if price is None else money.shown_price(price, order.currency),
        value=""
        if price is None
        else money.shown_amount(line_value(line, product), order.currency),
        due=line.due or order.due,
        steps=tuple(order_story.grouped(product, step.done(each.done)) for step in steps),
        open=order_story.grouped(product, each.open) if each.open else "",
        state=line_state(each, progress, products),
        held=order_story.grouped(product, each.done.on_hold) if each.done.on_hold else "",
        note=line.note,
        change_href=reverse("order_line", args=[ids.public_id("order", order.id), line.position]),
    )


def line_state(
    each: LineDone, progress: Progress, products: Mapping[int, catalog.Product]
) -> words.State:
    """How a line stands."""
    if each.is_late:
        return order_story.LATE
    if each.line.is_closed and not progress.lost:
        return order_story.ENDED
    one = progress._replace(lines=(each,), extra={})
    return order_story.state(one, order_steps.has_begun(one), products)


def extra(progress: Progress, products: Mapping[int, catalog.Product]) -> list[dict[str, str]]:
    """What came or left that no line asks for, or more of it than was ordered."""
    asked_for = {each.line.product for each in progress.lines}
    return [
        {
            "amount": order_story.grouped(products[id], quantity),
            "name": products[id].name,
            "href": shown.product_href(id),
            "why": "more than ordered" if id in asked_for else "not ordered",
        }
        for id, quantity in progress.extra.items()
    ]
