"""What a product's goods must have before use: the versions there are, and the form of the next."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, certificates, parties
from stockthread.certificates import NEEDS, PAPERS, NewNeed, Settled, Specification
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act
from stockthread.web import asked, shown

EMPTY_ROWS: Final = 3
SUPPLIERS_MAX: Final = 1_000
TYPES: Final = {
    "certificate": "certificate",
    "valid": "valid certificate",
    "number": "number",
    "text": "text",
    "pass": "test",
}
_COLUMNS: Final = ("type", "subject", "lower", "upper", "unit", "expected")
assert tuple(TYPES) == NEEDS, "each kind of need has a word"


def href(product: int) -> str:
    """The page of a product's specifications."""
    return reverse("specification", args=[ids.public_id("product", product)])


def page(
    product: catalog.Product, request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """All versions, the latest first, and the form filled with the one in force."""
    every = certificates.read.specifications(product=product.id)
    sent = request.POST if request.method == "POST" else request.GET
    supplier = asked.party(sent["supplier"]) if sent.get("supplier") else 0
    now = next((s for s in every if s.is_in_force and s.supplier == supplier), None)
    names = parties.read.names(sorted({each.supplier for each in every} - {0}))
    people = parties.read.people_names(sorted({each.person for each in every}))
    suppliers = parties.read.parties("supplier", limit=SUPPLIERS_MAX)
    return {
        "product": product,
        "product_href": shown.product_href(product.id),
        "id": ids.public_id("product", product.id),
        "rows": rows(request, now),
        "types": list(TYPES.items()),
        "kinds": certificates.kinds(is_active=True),
        "suppliers": suppliers,
        "supplier": sent.get("supplier", ""),
        "note": request.POST.get("note", ""),
        "versions": [version(each, names, people) for each in every],
        "months": request.POST.get("months", certificates.retentions().get(product.id, "")),
        "key": asked.new_key(),
        "may_certify": access.may(request.actor, "certify"),  # type: ignore[attr-defined]
        **(reasons or {}),
    }


def version(
    each: Specification, names: dict[int, str], people: dict[int, str]
) -> dict[str, Any]:  # fmt: skip
    """A version as a row."""
    return {
        "number": each.version, "supplier": names.get(each.supplier, ""), "at": each.made_at,
        "by": people.get(each.person, ""), "note": each.note, "is_in_force": each.is_in_force,
        "needs": [f"{need.name} {need.limits}".strip() for need in each.needs],
    }  # fmt: skip


def rows(request: HttpRequest, now: Specification | None) -> list[dict[str, Any]]:
    """The rows of the form: what was sent, else what is asked now, and some empty ones."""
    if request.method == "POST":
        return [{**row, "n": n} for n, row in enumerate(sent_rows(request))]
    codes = {each.id: each.code for each in certificates.kinds()}
    filled = [
        {"type": each.type, "lower": each.lower, "upper": each.upper, "unit": each.unit,
         "expected": each.expected,
         "subject": codes[each.subject] if each.type in PAPERS else each.name}
        for each in (now.needs if now else ())
    ]  # fmt: skip
    empty = [{**dict.fromkeys(_COLUMNS, ""), "type": "certificate" if not filled else "number"}
             for _ in range(EMPTY_ROWS)]  # fmt: skip
    return [{**row, "n": n} for n, row in enumerate([*filled, *empty])]


def sent_rows(request: HttpRequest) -> list[dict[str, str]]:
    """The rows of a form as they were sent."""
    columns = [request.POST.getlist(name) for name in _COLUMNS]
    return [dict(zip(_COLUMNS, cells, strict=True)) for cells in zip(*columns, strict=False)]


def needs(request: HttpRequest) -> list[NewNeed]:
    """What a form asks for; rows without a name ask for nothing."""
    return [
        NewNeed(row["type"], row["subject"].strip(), row["unit"].strip(), row["lower"].strip(),
                row["upper"].strip(), row["expected"].strip())
        for row in sent_rows(request) if row["subject"].strip()
    ]  # fmt: skip


def save(product: catalog.Product, request: HttpRequest, act: Act) -> None:
    """Let the form be the next version. Raises Refused as set_specification."""
    supplier = asked.party(request.POST["supplier"]) if request.POST.get("supplier") else 0
    certificates.set_specification(
        product.id, needs(request), supplier=supplier, note=request.POST.get("note", ""),
        key=act.key, by=act.by, at=act.recorded_at,
    )  # fmt: skip


def apply(product: catalog.Product, act: Act) -> Settled:
    """Let what is asked now count for goods that are there, too."""
    return certificates.apply_now(product.id, act=act)


def retain(product: catalog.Product, request: HttpRequest, act: Act) -> None:
    """Say for how many months samples are kept. Raises Refused retention_months."""
    text = request.POST.get("months", "").strip() or "0"
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        refuse("retention_months", months=text, months_max=certificates.MONTHS_MAX)
    certificates.set_retention(product.id, int(text), by=act.by, at=act.recorded_at)


def of_product(product: catalog.Product) -> dict[str, Any]:
    """On a product's page: what its goods must have before use, in words."""
    every = certificates.read.in_force(product.id)
    said = every[0].needs if 0 in every else ()
    asked_for = ", ".join(f"{need.name} {need.limits}".strip() for need in said)
    others = sum(1 for supplier in every if supplier)
    more = f" {others} of its suppliers are asked for something else." if others else ""
    if not asked_for:
        asked_for = "Nothing is asked of what comes"
    return {"specified": f"{asked_for}.{more}", "specification_href": href(product.id)}
