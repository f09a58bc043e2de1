"""How products are inspected as they come: what was said, and the form that says it."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, parties, purchases
from stockthread.catalog import Product
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.purchases import ALL, NONE, SAMPLE, Policy
from stockthread.web import asked, order_story, shown

SUGGESTED_MAX: Final = 300
FIELDS: Final = ("sku", "supplier", "mode", "count", "of")
MODES: Final = (
    (ALL, "all that comes"), (SAMPLE, "a sample of what comes"), (NONE, "nothing of it"),
)  # fmt: skip


def part(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The table of what was said, and the form for who may say it."""
    form = request.POST if request.method == "POST" else request.GET
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    said = {name: form.get(name, "") for name in FIELDS}
    return {
        "policies": rows(),
        "asked": said | {"mode": said["mode"] or ALL},
        "modes": MODES,
        "may_set": access.may(actor, "set_up"),
        "products": [p for p in catalog.read.all_products(SUGGESTED_MAX) if p.is_active],
        "suppliers": parties.read.parties(kind="supplier"),
        "is_asked": bool(said["sku"]),
        **(reasons or {}),
    }


def rows(product: int = 0) -> list[dict[str, Any]]:
    """What was said, of one product or of all, with the way to its form."""
    found = [
        each for each in purchases.read.policies() if not product or each.product == product
    ]  # fmt: skip
    products = catalog.read.products(sorted({each.product for each in found}))
    known = {each.id: each for each in parties.read.parties(kind="supplier")}
    return [
        {
            "sku": products[each.product].sku,
            "name": products[each.product].name,
            "href": shown.product_href(each.product),
            "supplier": known[each.supplier].code if each.supplier in known else "",
            "supplier_name": known[each.supplier].name if each.supplier in known else "",
            "said": in_words(each, products[each.product]),
        }
        for each in found
    ]


def in_words(policy: Policy, product: Product) -> str:
    """`all of it`, `2 of 10`."""
    if policy.mode != SAMPLE:
        return "all of it" if policy.mode == ALL else "nothing"
    grouped = order_story.grouped
    return f"{grouped(product, policy.sample_count)} of each {grouped(product, policy.sample_of)}"


def of_product(product: Product) -> dict[str, Any]:
    """What the product's own page says of it."""
    told = [
        f"{each['said']} from {each['supplier_name'] or 'any supplier'}"
        for each in sorted(rows(product.id), key=lambda each: each["supplier"])
    ]
    return {
        "inspected": f"Inspected: {'; '.join(told)}." if told else "Nothing of it is inspected.",
        "inspection_href": href(product.sku),
    }


def href(sku: str) -> str:
    """The form with a product in it."""
    return f"{reverse('inspections')}?{urlencode({'sku': sku})}#policies"


def say(request: HttpRequest) -> None:
    """Keep or drop what the form says.

    Raises Refused: unknown_product, unknown_party, inspection_mode, inspection_sample, unknown_id,
    inspection_sample_and_none.
    """
    form = request.POST
    product = asked.product(form.get("sku", ""))
    code = form.get("supplier", "").strip()
    supplier = parties.read.by_code([code]).get(code, 0) if code else 0
    if code and not supplier:
        refuse("unknown_party", party=code)
    if form.get("drop"):
        purchases.drop_policy(product.id, supplier)
        return
    count, of = form.get("count", "").strip(), form.get("of", "").strip()
    policy = Policy(product.id, supplier, form.get("mode", ""))
    if (count or of) and policy.mode == ALL:  # as the form begins: a sample that is typed is meant
        policy = policy._replace(mode=SAMPLE)
    if (count or of) and policy.mode == NONE:
        refuse("inspection_sample_and_none", count=count or "?", of=of or "?")
    if policy.mode == SAMPLE:
        if not count or not of:
            refuse("inspection_sample", count=count or "?", of=of or "?")
        policy = policy._replace(
            sample_count=catalog.parse_quantity(product, count),
            sample_of=catalog.parse_quantity(product, of),
        )
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    purchases.set_policy(policy, by=actor.person, at=clock.now())
