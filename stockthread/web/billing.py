"""A product's bill of materials on a page: the tree, its versions, and the form of the next."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import access, catalog, production
from stockthread.catalog import Product
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.production import Bom, BomLine, NewBom, NewBomLine
from stockthread.web import acting, asked, limiting, rowed, shown, stepping

FIELDS: Final = ("component", "amount", "way", "position", "instead")


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
        "usual": stepping.section(id),
        "routing_href": reverse("routing", args=[public]),
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


def form(id: int, sent: QueryDict, refused: Refused | None = None) -> dict[str, Any]:
    """The form of the next version: as it was sent, else filled with the active version.

    Raises Refused unknown_id.
    """
    product = catalog.read.product(id)
    active = production.read.active_boms([id]).get(id)
    stored = {"lines": "", "made": "1", "note": ""}
    if active:
        stored["made"] = catalog.shown_number(product, active.yield_quantity)
    rows = rowed.of(sent, FIELDS) if "component" in sent else written(active)
    public = ids.public_id("product", id)
    return {
        "title": f"{'Next version' if active else 'Bill'} of {product.name}",
        "summary": "No version is ever changed: orders keep the one they were planned with.",
        "deed": "Make it the active version",
        "unit": product.unit,
        "rows": rowed.changed(rows, sent, dict.fromkeys(FIELDS, "")),
        "ways": production.reading.WAYS.items(),
        "products": acting.suggested_products(),
        "action": reverse("bom_new_post", args=[public]),
        "again": reverse("bom_new", args=[public]),
        "asked": {name: sent.get(name, value) for name, value in stored.items()},
        **(rowed.reasons(refused) if refused else {}),
    }


def written(bom: Bom | None) -> list[rowed.Row]:
    """The lines of a version, as rows."""
    if bom is None:
        return []
    lines = production.read.bom_lines([bom.id])[bom.id]
    known = catalog.read.products(sorted({id for line in lines for id in line.products}))
    return [
        {
            "component": known[line.product].sku,
            "amount": catalog.shown_quantity(known[line.product], line.quantity),
            "way": "" if line.kind == production.kind_of(known[line.product]) else line.kind,
            "position": line.position,
            "instead": ", ".join(known[id].sku for id in line.alternatives),
        }
        for line in lines
    ]


def add(id: int, request: HttpRequest) -> str:
    """Store the next version; return where to go. Raises Refused as `production.add_boms`."""
    product, sent = catalog.read.product(id), request.POST
    rows = [row for row in rowed.of(sent, FIELDS) if any(row[name].strip() for name in FIELDS)]
    lines = rowed.read(rows, line_of)
    lines += production.reading.bom_lines(
        [line for line in sent.get("lines", "").splitlines() if line.strip()]
    )
    made = catalog.parse_quantity(product, sent.get("made", "").strip() or "1")
    act = asked.act(request)
    new = NewBom(id, tuple(lines), made, sent.get("note", ""))
    production.add_boms([new], key=act.key, by=act.by, at=act.recorded_at)
    return reverse("bom", args=[ids.public_id("product", id)])


def line_of(row: Mapping[str, str]) -> NewBomLine:
    """A line of a bill as a row says it. Raises Refused as `asked.product` and quantities do."""
    component = asked.product(row["component"])
    amount = catalog.parse_quantity(component, row["amount"].strip() or "1")
    others = tuple(asked.product(text).id for text in row["instead"].split(",") if text.strip())
    return NewBomLine(component.id, amount, row["way"], row["position"], others)
