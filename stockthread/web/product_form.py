"""The form that changes what is said of a product: name, class, maker, GTIN, scheme, pattern."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, identifiers, parties
from stockthread.kernel import ids
from stockthread.web import shown, tracking

FIELDS: Final = {
    "name": "name",
    "product_class": "class",
    "maker": "maker",
    "gtin": "GTIN",
    "scheme": "scheme",
    "serial_pattern": "pattern of its serials",
}


def form(id: int, request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form as it was filled, or with what is said of the product so far."""
    product = catalog.read.product(id)
    before = catalog.described(id)._asdict()
    return {
        **(reasons or {}),
        "title": f"Change {product.name}",
        "summary": "Stock, serials and history stay as they are.",
        "deed": "Change it",
        "action": reverse("product_change_post", args=[ids.public_id("product", id)]),
        "schemes": schemes(product),
        "classes": catalog.read.classes(),
        "makers": makers(product),
        "asked": {name: request.POST.get(name, before[name]) for name in FIELDS},
    }


def schemes(product: catalog.Product) -> list[identifiers.SchemeRow]:
    """Schemes that may make its serials, and the one that does, though it be closed."""
    found = list(tracking.schemes(product))
    if product.scheme and product.scheme not in {each.id for each in found}:
        found.append(identifiers.read.scheme(product.scheme))
    return found


def makers(product: catalog.Product) -> list[parties.Party]:
    """Those who make things, and its maker, though nobody said that it makes any."""
    found = list(parties.read.parties(kind="maker"))
    if product.maker and product.maker not in {each.id for each in found}:
        found.append(parties.read.party(product.maker))
    return found


def change(id: int, request: HttpRequest) -> str:
    """Change it; return where to go then. Raises Refused as `catalog.change_products` does."""
    before = catalog.described(id)
    said = {name: request.POST[name] for name in FIELDS if name in request.POST}
    catalog.change_products([before._replace(**said)])
    after = catalog.described(id)
    changed = [name for name in FIELDS if getattr(before, name) != getattr(after, name)]
    return f"{shown.product_href(id)}?changed={','.join(changed)}"


def toasts(product: catalog.Product, changed: str) -> dict[str, Any]:
    """What was just changed, in words."""
    named = [FIELDS[name] for name in changed.split(",") if name in FIELDS]
    if not named:
        return {}
    return {"toasts": [{"sentence": f"{product.name}: {', '.join(named)} changed."}]}
