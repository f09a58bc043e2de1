"""Warranty on a product's page: its terms, and the form that sets one or takes it away."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, returns
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.returns import NewTerm
from stockthread.web import asked, returning, shown, words

STARTS: Final = {
    "shipment": "from its shipment",
    "installation": "from its installation",
    "registration": "from its registration",
}


def section(product: catalog.Product) -> dict[str, Any]:
    """How long a product and its parts are under warranty."""
    told = returns.terms_of(product.id)
    parts = catalog.read.products(sorted({term.part for _, term in told} - {0}))
    href = reverse("warranty", args=[ids.public_id("product", product.id)])
    return {
        "warranty_href": href,
        "terms": [
            {
                "what": parts[term.part].name if term.part else "The product itself",
                "sku": parts[term.part].sku if term.part else "",
                "months": words.count(term.months, "month"),
                "starts": STARTS[term.starts],
                "of_class": name if term.product_class else "",
                "href": f"{href}?part={parts[term.part].sku if term.part else ''}",
            }
            for name, term in told
        ],
    }


def form(id: int, request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form, filled with the term that there is for the part in the address."""
    product = catalog.read.product(id)
    sent = request.POST if request.method == "POST" else request.GET
    part = sent.get("part", "").strip()
    known = {
        term.part: term for _, term in returns.terms_of(id) if term.product == id
    }  # fmt: skip
    skus = catalog.read.by_sku([part]) if part else {}
    term = known.get(skus.get(part, 0))
    return {
        **(reasons or {}),
        "title": f"Warranty of {product.name}",
        "deed": "Set it",
        "action": reverse("warranty_post", args=[ids.public_id("product", id)]),
        "starts": [{"name": name, "word": word} for name, word in STARTS.items()],
        "products": catalog.read.all_products(returning.SUGGESTED_MAX),
        "is_known": term is not None,
        "asked": {
            "part": part,
            "months": sent.get("months", str(term.months) if term else "24"),
            "starts": sent.get("starts", term.starts if term else "shipment"),
        },
    }


def change(id: int, request: HttpRequest) -> str:
    """Set the term, or take it away; return where to go. Raises Refused."""
    sent = request.POST
    part = asked.product(sent["part"]).id if sent.get("part", "").strip() else 0
    if sent.get("deed") == "remove":
        known = [t for t in returns.read.terms(id) if t.part == part]
        returns.end_term(known[0].id if known else 0)
    else:
        months = sent.get("months", "").strip()
        if not months.isascii() or not months.isdecimal():
            refuse("bad_quantity", text=months)
        returns.set_terms([NewTerm(int(months), id, 0, part, sent.get("starts", ""))])
    return f"{shown.product_href(id)}#warranty"
