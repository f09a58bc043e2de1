"""Limits of a product's readings: on the page of its bill, and the form that sets or ends one."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, production
from stockthread.kernel import ids
from stockthread.production import FAIL, HOLD, POLICIES, NewLimit
from stockthread.web import asked

OUTSIDE = {FAIL: "fails its test", HOLD: "is held"}


def section(product: int) -> dict[str, Any]:
    """The readings that have limits."""
    names = {each.id: each for each in catalog.read.attributes()}
    href = reverse("limit", args=[ids.public_id("product", product)])
    return {
        "limit_href": href,
        "limits": [
            {"name": names[each.attribute].name, "words": each.words,
             "outside": OUTSIDE[each.policy], "made_at": each.made_at,
             "is_needed": each.is_needed,
             "href": f"{href}?reading={each.attribute}"}
            for each in sorted(production.limits_of(product))
        ],
    }  # fmt: skip


def form(id: int, request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form, filled with the limit that there is for the reading in the address."""
    product = catalog.read.product(id)
    sent = request.POST if request.method == "POST" else request.GET
    known = next(
        (each for each in production.limits_of(id) if str(each.attribute) == sent.get("reading")),
        None,
    )
    attributes = catalog.read.attributes()
    name = next((a.name for a in attributes if known and a.id == known.attribute), "")
    stored = {"name": name, "lower": "", "upper": "", "unit": "", "policy": FAIL, "reading": ""}
    if known:
        stored |= {"lower": known.lower, "upper": known.upper, "unit": known.unit,
                   "policy": known.policy, "reading": str(known.attribute)}  # fmt: skip
    return {
        **(reasons or {}),
        "title": f"Limit of {name}" if known else "New limit",
        "summary": f"For units of {product.name}. What was judged before stays as it was.",
        "deed": "Judge by it",
        "action": reverse("limit_post", args=[ids.public_id("product", id)]),
        "policies": [(each, OUTSIDE[each]) for each in POLICIES],
        "names": sorted({each.name for each in attributes}),
        "is_known": known is not None,
        "is_needed": "is_needed" in sent if sent.get("key") else bool(known and known.is_needed),
        "asked": {field: sent.get(field, value) for field, value in stored.items()},
    }


def change(id: int, request: HttpRequest) -> str:
    """Set the limit, or end it; return where to go. Raises Refused as `production.set_limits`."""
    sent, act = request.POST, asked.act(request)
    if sent.get("deed") == "end":
        known = [e for e in production.limits_of(id) if str(e.attribute) == sent.get("reading")]
        production.end_limit(known[0].id if known else 0, at=act.recorded_at)
    else:
        fields = [sent.get(field, "") for field in ("name", "lower", "upper", "unit", "policy")]
        new = NewLimit(id, *fields, "is_needed" in sent)
        production.set_limits([new], key=act.key, by=act.by, at=act.recorded_at)
    return f"{reverse('bom', args=[ids.public_id('product', id)])}#limits"
