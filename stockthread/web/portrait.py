"""The page of one item: what it is, where, whose, how it stands, what happened, what is in it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from stockthread import (
    access,
    catalog,
    counts,
    files,
    identifiers,
    ledger,
    parties,
    passports,
    places,
    printing,
)
from stockthread import containers as boxes
from stockthread.kernel import ids
from stockthread.web import (
    balance_page,
    certificate_page,
    complained,
    composed,
    count_lines,
    count_list,
    exchanging,
    held,
    item_codes,
    item_cost,
    item_sale,
    item_supply,
    kept,
    label_jobs,
    lineage,
    listing,
    lists,
    lot_amounts,
    lot_forms,
    order_links,
    pictures,
    placed,
    sampling,
    scrapping,
    shown,
    tasking,
    timeline,
    trace_page,
    weighing_page,
    words,
    yields,
)

CONTENTS_MAX: Final = 50
DEPTH_MAX: Final = 12
PROMISES_MAX: Final = 5
FOR_STOCK: Final = ("move", "out", "scrap", "box")
"""Icons of what is done with stock in hand alone."""


def portrait(id: int, actor: access.Actor, before: str = "", kind: str = "") -> dict[str, Any]:
    """Everything on an item's page. Raises Refused unknown_id."""
    view = ledger.read.item(id)
    known = shown.names([view])
    row = shown.row(view, known)
    product = known.products.get(view.product)
    holds = ledger.read.holds_of(id)
    sold = item_sale.of_item(view, actor)
    is_box = view.kind == ledger.Kind.CONTAINER
    inside = counts.contents(id) if is_box else []
    needs_other = bool(holds) and not access.may(actor, "release")
    return {
        "item": row,
        "crumbs": crumbs(view),
        "sold": sold.states,
        "facts": [
            *facts(view, row, product),
            *about_inside(view, inside),
            *sold.facts,
            *item_supply.facts(id),
            *item_cost.facts(view, product, actor),
        ],
        "holds": held.rows(holds),
        "complained": complained.open_of(id),
        "tasks": tasking.notes(id),
        "kept": kept.of(files.ITEM, id),
        **certificate_page.panel(view, product),
        "can_release": held.who_can_release() if needs_other else "",
        "held_state": words.HELD,
        "holdings": holdings(view, product, parts_of(view)),
        "nodes": nodes(view, row, inside),
        **lineage.trees(id),
        **yields.of_lot(view),
        "composition_href": composed.href(id),
        "trace_href": trace_page.href(id),
        "has_page": passports.read.has_page(view),
        "may_prove": access.may(actor, "prove"),
        **item_codes.of_item(view, actor),
        "acts": in_order([*sold.acts, *acts(view, row, product, actor), *balance_page.acts(view)]),
        **timeline.of_item(view, product, before, kind=kind),
    }


def crumbs(view: ledger.ItemView) -> list[dict[str, str]]:
    """The way down to the item: sites, racks, bin, as links."""
    if not view.place:
        return [{"name": "Items", "href": reverse("items")}]
    way = [*places.read.ancestors(view.place), places.read.place(view.place)]
    return [{"name": shown.place_name(p), "href": shown.place_href(p.id)} for p in way]


def facts(
    view: ledger.ItemView, row: shown.Row, product: catalog.Product | None
) -> list[dict[str, Any]]:
    """How it stands, what of it is promised, and the units of a lot."""
    more = [
        *promised(view, product),
        *weighing_page.facts(view),
        *sampling.facts(view, product),
        ("Units of it", *units_of_lot(view, row)),
        ("Label", *last_label(view.id)),
        ("Counted", *last_counted(view.id)),
    ]
    return written([*lot_amounts.told(view, product, standing(view, row, product)), *more])


def last_counted(id: int) -> tuple[str, str]:
    """When it was last seen in a count, and that count."""
    found = counts.read.last_of_item(id)
    if found is None:
        return "", ""
    at, _, number = found
    count = counts.read.by_number(number)
    return f"{count_lines.at(at)} in {number}", count_list.href(count.id) if count else ""


def last_label(id: int) -> tuple[str, str]:
    """The label that was printed last, and the job that printed it."""
    for label in printing.read.printed("item", [id], limit=1):
        name = printing.read.template(label.template).name
        return f"{name}, version {label.version}", label_jobs.href(label.job)
    return "", ""


def about_inside(view: ledger.ItemView, inside: Sequence[counts.Content]) -> list[dict[str, Any]]:
    """How much of what is in a container was seen there, and the last sample check."""
    if view.kind != ledger.Kind.CONTAINER:
        return []
    seen = sum(each.is_seen for each in inside)
    assumed = len(inside) - seen
    told = f"{words.number(seen)} seen"
    if assumed:
        told += f", {words.number(assumed)} assumed"
    href = reverse("sample_check", args=[ids.public_id("item", view.id)])
    last = counts.checks_of(view.id, 1)
    checked = "as on record" if last and last[0].is_right else "not as on record"
    of_type = boxes.of_items([view.id]).get(view.id)
    only = {"stage": "containers", "type": of_type.code if of_type else ""}
    return written([
        ("Type", of_type.name if of_type else "", placed.items_href(only)),
        ("Inside", told if inside else "nothing", ""),
        ("Weighs", boxes.said(boxes.of_containers([view.id])[view.id]), ""),
        ("Sample check", f"{checked}, {count_lines.at(last[0].at)}" if last else "", href),
    ])  # fmt: skip


def standing(
    view: ledger.ItemView, row: shown.Row, product: catalog.Product | None
) -> list[tuple[str, str, str]]:
    """What, where, whose, how much: each a name, a value and where it leads."""
    whose = parties.read.of_ids([view.owner]).get(view.owner) if view.owner else None
    owner = whose.name if whose else ""
    container = ledger.read.items([view.container]) if view.container else []
    return [
        ("Product", row.product, shown.product_href(product.id) if product else ""),
        ("Where", row.place, row.place_href),
        ("Whose", owner if owner != row.place else "", shown.party_href(view.owner)),
        ("Quantity", whole(view, product), ""),
        ("Lot", row.lot, shown.item_href(view.lot) if view.lot else ""),
        ("In", container[0].code if container else "", shown.item_href(view.container)),
    ]


def whole(view: ledger.ItemView, product: catalog.Product | None) -> str:
    """All that there is of a lot, wherever it is."""
    is_lot = view.kind == ledger.Kind.LOT and product is not None
    return shown.measure(product, view.quantity) if is_lot and product else ""


def written(facts: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """The facts that say something, as the page writes them down."""
    return [
        {"name": name, "value": value, "href": href, "is_code": name in ("Lot", "In")}
        for name, value, href in facts
        if value
    ]


def units_of_lot(view: ledger.ItemView, row: shown.Row) -> tuple[str, str]:
    """How many units a lot has, and the list of them."""
    if view.kind != ledger.Kind.LOT:
        return "", ""
    units = ledger.read.count(ledger.Filter(lot=view.id, kinds=[ledger.Kind.UNIT]))
    return (
        (words.number(units), placed.items_href({"lot": row.id, "stage": "all"}))
        if units
        else ("", "")
    )


def promised(view: ledger.ItemView, product: catalog.Product | None) -> list[tuple[str, str, str]]:
    """To which orders it is promised, of a lot how much to each."""
    if not view.reserved:
        return []
    sums: Counter[ledger.Cause] = Counter()
    for each in ledger.read.reservations_of(view.id):
        sums[ledger.Cause(each.order_kind, each.order_id)] += each.quantity
    hrefs = order_links.hrefs(sums)
    is_lot = view.kind == ledger.Kind.LOT and product is not None
    found = [
        (
            f"{shown.measure(product, much)} to {cause.id}" if is_lot and product
            else f"to {cause.id}",
            hrefs.get(cause, ""),
        )
        for cause, much in sums.most_common(PROMISES_MAX)
    ]  # fmt: skip
    if len(sums) > PROMISES_MAX:
        found.append((f"and to {words.count(len(sums) - PROMISES_MAX, 'more order')}", ""))
    return [("Promised", value, href) for value, href in found]


def parts_of(view: ledger.ItemView) -> list[ledger.HoldingView]:
    """The parts of a lot; nothing else has any."""
    return ledger.read.holdings(view.id) if view.kind == ledger.Kind.LOT else []


def holdings(
    view: ledger.ItemView,
    product: catalog.Product | None,
    parts: Sequence[ledger.HoldingView | ledger.chain.HoldingThen],
) -> list[pictures.Bar]:
    """Where a lot lies when it lies in several places."""
    if view.kind != ledger.Kind.LOT or product is None:
        return []
    sums: dict[tuple[int, int], int] = {}
    for part in [part for part in parts if part.stage in placed.LIVING]:
        sums[part.place, part.stage] = sums.get((part.place, part.stage), 0) + part.quantity
    if len(sums) < 2:
        return []
    spots = places.read.places([place for place, _ in sums])
    return pictures.bars(
        [
            pictures.Amount(
                shown.place_name(spots.get(place)),
                quantity,
                shown.place_href(place),
                shown.measure(product, quantity),
                shown.stage_state(stage, spots.get(place)).word,
            )
            for (place, stage), quantity in sums.items()
        ]
    )


def nodes(
    view: ledger.ItemView, row: shown.Row, known: Sequence[counts.Content]
) -> list[dict[str, Any]]:
    """The tree from the outermost container down to what is right inside the item."""
    is_box = view.kind == ledger.Kind.CONTAINER
    inner = ledger.read.contents(view.id, limit=CONTENTS_MAX) if is_box else []
    outer = containers(view)
    if not inner and not outer:
        return []
    rows = {each.id: each for each in shown.rows([*inner, *outer])}
    this = {**node(row), "is_this": True}
    seen = {each.item: each.is_seen for each in known}
    this["nodes"] = [
        {
            **node(rows[ids.public_id("item", each.id)]),
            "note": "seen" if seen.get(each.id, True) else "assumed",
        }
        for each in inner
    ]
    if left := sum(each.container == view.id for each in known) - len(inner):
        this["nodes"].append({"more": f"and {words.number(left)} more"})
    tree = this
    for each in outer:
        tree = {**node(rows[ids.public_id("item", each.id)]), "nodes": [tree]}
    return [tree]


def containers(view: ledger.ItemView) -> list[ledger.ItemView]:
    """What the item is in, from the inside out."""
    outer: list[ledger.ItemView] = []
    inside = view.container
    while inside and len(outer) < DEPTH_MAX:
        outer += ledger.read.items([inside])
        inside = outer[-1].container
    return outer


def node(row: shown.Row) -> dict[str, Any]:
    """One item in the tree."""
    return {
        "code": row.code,
        "name": row.product,
        "href": row.href,
        "quantity": row.quantity if row.quantity != "1" else "",
        "state": row.held,
    }


def codes(id: int, at: datetime) -> list[dict[str, Any]]:
    """The codes that pointed to the item at a moment."""
    types = {each.id: each.name for each in identifiers.read.code_types()}
    return [
        {"text": code.raw, "type": types.get(code.type, "")}
        for code in ledger.read.codes_of(id)
        if code.opened_at <= at and (code.closed_at is None or code.closed_at > at)
    ]


def acts(
    view: ledger.ItemView, row: shown.Row, product: catalog.Product | None, actor: access.Actor
) -> list[lists.Act]:
    """What this person can do with the item now."""
    living = view.stage in placed.LIVING
    if not living:
        return exchanging.acts(view, actor)
    more = [*scrapping.acts(view, actor), *lot_forms.acts(view, actor)]
    if more:
        more += weighing_page.acts(view, product, actor)
    more += of_container(view, row, actor)
    is_out = row.state in words.OUTSIDE.values()
    return [
        act._replace(href=f"{act.href}?items={row.id}&back={row.href}", is_main=act.icon == "move")
        for act in listing.acts(actor)
        if act.icon not in FOR_STOCK or (view.stage in placed.IN_HAND and not is_out)
        if not (act.icon == "box" and view.kind == ledger.Kind.CONTAINER)
    ] + ([] if is_out else more)


def of_container(view: ledger.ItemView, row: shown.Row, actor: access.Actor) -> list[lists.Act]:
    """What this person can do with a container in hand: pack it, unpack it, look into it."""
    if view.kind != ledger.Kind.CONTAINER or view.stage not in placed.IN_HAND:
        return []
    every = (
        ("pack", "Pack", "box", f"{reverse('pack')}?into={row.id}"),
        ("pack", "Unpack", "out", reverse("unpack", args=[row.id])),
        ("count", "Check", "find", reverse("sample_check", args=[row.id])),
    )
    return [
        lists.Act(word, icon, href, opens_beside=False)
        for action, word, icon, href in every
        if access.may(actor, action)
    ]


def in_order(acts: Sequence[lists.Act]) -> list[lists.Act]:
    """The main one first, and one main one alone."""
    main = next((act for act in acts if act.is_main), None)
    return [*([main] if main else []), *(act._replace(is_main=False) for act in acts
                                         if act is not main)]  # fmt: skip
