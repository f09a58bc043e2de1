"""A product's bill of materials on a page: the tree, its versions, and the form of the next."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, production
from stockthread.catalog import Product
from stockthread.kernel import ids
from stockthread.production import Bom, BomLine, NewBom
from stockthread.web import asked, limiting, shown


def page(id: int, actor: access.Actor) -> dict[str, Any]:
    """Everything on the page. Raises Refused unknown_id."""
    product = catalog.read.product(id)
    public = ids.public_id("product", id)
    told = production.read.tree(id)
    used = production.read.used_in(id)
    named = {line.product for _, _, line in told} | {each.product for each in used} | {id}
    named |= {other for _, _, line in told for other in line.alternatives}
    known = catalog.read.products(sorted(named))
    versions = production.read.versions(id)
    return {
        "product": product,
        "href": shown.product_href(id),
        "active": next((each for each in versions if each.state == production.ACTIVE), None),
        "tree": [row(depth, bom, line, known) for depth, bom, line in told],
        "versions": versions,
        **limiting.section(id),
        "used_in": [
            {"name": known[each.product].name, "sku": known[each.product].sku,
             "href": reverse("bom", args=[ids.public_id("product", each.product)])}
            for each in {bom.product: bom for bom in used}.values()
        ],
        "new_href": reverse("bom_new", args=[public]),
        "may_set_up": access.may(actor, "set_up"),
        "here": reverse("bom", args=[public]),
    }  # fmt: skip


def row(depth: int, bom: Bom, line: BomLine, known: Mapping[int, Product]) -> dict[str, Any]:
    """One line of the tree."""
    product = known[line.product]
    return {
        "depth": min(depth, 6),
        "amount": shown.measure(product, line.quantity),
        "per": bom.yield_quantity if bom.yield_quantity > 1 else "",
        "name": product.name,
        "sku": product.sku,
        "href": shown.product_href(product.id),
        "way": production.reading.WAYS[line.kind],
        "position": line.position,
        "others": [known[id].sku for id in line.alternatives],
    }


def form(id: int, sent: Mapping[str, str], reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form of the next version, filled with the active one. Raises Refused unknown_id."""
    product = catalog.read.product(id)
    active = production.read.active_boms([id]).get(id)
    stored = {"lines": written(active), "made": "1", "note": ""}
    if active:
        stored["made"] = catalog.shown_number(product, active.yield_quantity)
    return {
        "title": f"{'Next version' if active else 'Bill'} of {product.name}",
        "deed": "Make it the active version",
        "unit": product.unit,
        "action": reverse("bom_new_post", args=[ids.public_id("product", id)]),
        "asked": {name: sent.get(name, value) for name, value in stored.items()},
        **(reasons or {}),
    }


def written(bom: Bom | None) -> str:
    """The lines of a version, as they are typed."""
    if bom is None:
        return ""
    lines = production.read.bom_lines([bom.id])[bom.id]
    known = catalog.read.products(sorted({id for line in lines for id in line.products}))
    told = []
    for line in lines:
        product = known[line.product]
        text = f"{product.sku} {catalog.shown_quantity(product, line.quantity)}"
        if line.alternatives:
            text += f" or {', '.join(known[id].sku for id in line.alternatives)}"
        text += f" {production.reading.WAYS[line.kind]}"
        told.append(f"{text} at {line.position}" if line.position else text)
    return "\n".join(told)


def add(id: int, request: HttpRequest) -> str:
    """Store the next version; return where to go. Raises Refused as `production.add_boms`."""
    product, sent = catalog.read.product(id), request.POST
    lines = [line for line in sent.get("lines", "").splitlines() if line.strip()]
    new = NewBom(
        id,
        production.reading.bom_lines(lines),
        catalog.parse_quantity(product, sent.get("made", "").strip() or "1"),
        sent.get("note", ""),
    )
    act = asked.act(request)
    production.add_boms([new], key=act.key, by=act.by, at=act.recorded_at)
    return reverse("bom", args=[ids.public_id("product", id)])
