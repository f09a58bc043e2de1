"""What may be sold in place of a product, on its page: the list by rank, and the form that adds to
it or takes one away."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, sales
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.sales import NewSubstitute, Substitute
from stockthread.web import acting, asked, shown


def section(product: catalog.Product) -> dict[str, Any]:
    """The substitutes of a product, with what is free of each and where."""
    offers = {each.product: each for each in sales.offers([product.id]).get(product.id, ())}
    found = sorted(sales.substitutes([product.id]), key=lambda each: each.rank)
    others = {each.id: other(each, product.id) for each in found}
    products = catalog.read.products(sorted(others.values()))
    href = reverse("standing_in", args=[ids.public_id("product", product.id)])
    return {
        "standing_in_href": href,
        "standing_in": [
            {
                "rank": each.rank,
                "name": products[others[each.id]].name,
                "href": shown.product_href(others[each.id]),
                "free": shown.measure(products[others[each.id]], offers[others[each.id]].free)
                if others[each.id] in offers else "",
                "is_free": others[each.id] in offers and bool(offers[others[each.id]].free),
                "way": "both ways" if each.is_mutual else "one way",
                "note": each.note,
                "change_href": f"{href}?product={products[others[each.id]].sku}"
                if each.product == product.id else "",
            }
            for each in found
        ],
    }  # fmt: skip


def other(each: Substitute, product: int) -> int:
    """The other product of a pair."""
    return each.substitute if each.product == product else each.product


def form(id: int, request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form, filled with the pair that is named in the address. Raises Refused unknown_id."""
    product = catalog.read.product(id)
    sent = request.POST if request.method == "POST" else request.GET
    sku = sent.get("product", "").strip()
    known = _known(id, sku)
    return {
        **(reasons or {}),
        "title": f"Sold instead of {product.name}",
        "deed": "Keep it",
        "action": reverse("standing_in_post", args=[ids.public_id("product", id)]),
        "products": [p for p in catalog.read.all_products(acting.SUGGESTED_MAX) if p.id != id],
        "is_known": known is not None,
        "asked": {
            "product": sku,
            "rank": sent.get("rank", str(known.rank if known else 1)),
            "mutual": sent.get("mutual", "1" if known and known.is_mutual else ""),
            "note": sent.get("note", known.note if known else ""),
        },
    }


def _known(id: int, sku: str) -> Substitute | None:
    found = catalog.read.by_sku([sku]).get(sku) if sku else None
    pairs = sales.substitutes([id]) if found else []
    return next((p for p in pairs if (p.product, p.substitute) == (id, found)), None)


def change(id: int, request: HttpRequest) -> str:
    """Keep the pair as the form says, or take it away; return where to go. Raises Refused."""
    sent = request.POST
    if sent.get("deed") == "remove":
        known = _known(id, sent.get("product", "").strip())
        sales.close_substitute(known.id if known else 0)
    else:
        rank = sent.get("rank", "").strip()
        if not (rank.isascii() and rank.isdecimal() and len(rank) < 10):
            refuse("bad_quantity", text=rank)
        product = asked.product(sent.get("product", "")).id
        is_mutual = bool(sent.get("mutual"))
        sales.add_substitutes(
            [NewSubstitute(id, product, int(rank), is_mutual, sent.get("note", ""))]
        )
    return f"{shown.product_href(id)}#instead"
