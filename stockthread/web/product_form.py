"""The forms that make a product, change what is said of it, and take it out of use."""

from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import catalog, identifiers, parties
from stockthread.catalog import NewAttribute, NewClass, NewProduct, NewValue
from stockthread.kernel import db, ids
from stockthread.kernel.errors import Refused
from stockthread.web import order_list, product_page, shown, tracking, words, wrong

FIELDS: Final = {
    "name": "name",
    "product_class": "class",
    "maker": "maker",
    "gtin": "GTIN",
    "scheme": "scheme",
    "serial_pattern": "pattern of its serials",
}
OWN: Final = {"units": "units of its own", "facts": "facts"}
AT: Final = {
    "code_taken": "sku",
    "bad_gtin": "gtin",
    "gtin_taken": "gtin",
    "unknown_unit": "unit",
    "unit_not_counted": "unit",
    "scale_of_serials": "scale",
    "bad_scale": "scale",
    "unknown_tracking": "tracking",
    "unknown_class": "product_class",
    "unknown_party": "maker",
    "scheme_unknown": "scheme",
    "scheme_of_other_codes": "scheme",
    "bad_serial_pattern": "serial_pattern",
    "bad_conversion": "units",
    "conversion_repeated": "units",
    "conversion_is_known": "units",
    "unit_without_number": "fact_unit",
}
NEW: Final = ("sku", "tracking", "unit", "scale", *FIELDS, "new_class", "units", "fact",
              "fact_value", "fact_unit")  # fmt: skip
FACT: Final = "fact-"
STEPS: Final = (("", "as fits the unit"), ("1", "1"), ("10", "0.1"), ("100", "0.01"),
                ("1000", "0.001"), ("1000000", "0.000001"))  # fmt: skip
MEASURED_SCALE: Final = 1000


def new_form(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form of a product that is not there yet."""
    sent = request.POST if request.method == "POST" else request.GET
    start = {"tracking": "serial", "unit": "piece"}
    return {
        "title": "New product",
        "summary": "What an item is an example of, and how its stock is followed.",
        "deed": "Make it",
        "action": reverse("product_new_post"),
        "is_new": True,
        "policies": [(name, tracking.words_of(name), tracking.POLICIES[name])
                     for name in catalog.TRACKINGS],
        "measures": catalog.read.units().values(),
        "steps": STEPS,
        "schemes": [each for each in identifiers.read.schemes() if each.is_active],
        "makers": parties.read.parties(kind="maker"),
        **_common(sent, {}),
        "asked": {name: sent.get(name, start.get(name, "")) for name in NEW},
        **(reasons or {}),
    }  # fmt: skip


def form(id: int, request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form as it was filled, or with what is said of the product so far."""
    product = catalog.read.product(id)
    before: dict[str, str] = catalog.described(id)._asdict()
    before["units"] = "\n".join(
        catalog.shown_conversion(each, product) for each in catalog.read.conversions([id])
    )
    return {
        "title": f"Change {product.name}",
        "summary": "Stock, serials and history stay as they are.",
        "deed": "Change it",
        "action": reverse("product_change_post", args=[ids.public_id("product", id)]),
        "schemes": schemes(product),
        "makers": makers(product),
        **_common(request.POST, {each.code: each.value for each in catalog.read.values(id)}),
        "asked": {name: request.POST.get(name, before.get(name, "")) for name in NEW},
        **(reasons or {}),
    }


def _common(sent: QueryDict, said: dict[str, str]) -> dict[str, Any]:
    known = catalog.read.attributes()
    return {
        "classes": catalog.read.classes(),
        "facts": [
            {"code": each.code, "name": each.name, "unit": each.unit, "field": FACT + each.code,
             "type": each.type, "value": sent.get(FACT + each.code, said.get(each.code, ""))}
            for each in known
        ],
        "fact_units": catalog.read.units().values(),
        "has_facts": bool(said),
    }  # fmt: skip


def reasons(refused: Refused) -> dict[str, Any]:
    """What is wrong, at the fields that it is about."""
    return wrong.at_fields(refused, NEW, AT)


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


def make(request: HttpRequest) -> str:
    """Store a new product with its units and facts; return where to go. Raises Refused."""
    sent = request.POST
    with db.writing():
        new = _new(sent)
        [id] = catalog.add_products([new._replace(product_class=_class(sent))])
        _own_units(id, sent)
        _facts(new.sku, sent)
    return f"{shown.product_href(id)}?changed=new"


def _new(sent: QueryDict) -> NewProduct:
    """The product that a form describes."""
    said = {name: sent.get(name, "") for name in ("sku", *FIELDS)}
    policy, unit = sent.get("tracking", ""), sent.get("unit", "")
    known = catalog.read.units().get(unit)
    is_measured = policy in catalog.MEASURED_TRACKINGS
    fitting = MEASURED_SCALE if is_measured and known and known.dimension != "count" else 1
    scale = sent.get("scale", "").strip()
    return NewProduct(
        **said,
        tracking=policy,
        unit=unit,
        scale=int(scale) if scale.isdecimal() else fitting,
        code_type="lot" if is_measured else "serial",
    )


def _class(sent: QueryDict) -> str:
    """The class that a form names; a new one is made of its name."""
    name = " ".join(sent.get("new_class", "").split())
    if not name:
        return sent.get("product_class", "")
    known = {each.name.casefold(): each.code for each in catalog.read.classes()}
    if name.casefold() not in known:
        catalog.add_classes([NewClass(name[:64], name)])
    return known.get(name.casefold(), name[:64])


def _own_units(id: int, sent: QueryDict) -> None:
    if "units" in sent:
        catalog.set_conversions(id, [line for line in sent["units"].splitlines() if line.strip()])


def _facts(sku: str, sent: QueryDict) -> None:
    """Say what the form says of the product, also by an attribute that is not there yet."""
    fields = {FACT + each.code: each.code for each in catalog.read.attributes()}
    values = [NewValue(sku, code, sent[name]) for name, code in fields.items() if name in sent]
    name = " ".join(sent.get("fact", "").split())
    if name:
        known = {each.name.casefold(): each.code for each in catalog.read.attributes()}
        if name.casefold() not in known:
            unit = sent.get("fact_unit", "")
            kind = "number" if unit else "text"
            catalog.add_attributes([NewAttribute(name[:64], name, kind, unit)])
        code = known.get(name.casefold(), name[:64])
        values = [each for each in values if each.attribute != code]
        values.append(NewValue(sku, code, sent.get("fact_value", "")))
    if values:
        catalog.set_attributes(values)


def change(id: int, request: HttpRequest) -> str:
    """Change it; return where to go then. Raises Refused as `catalog.change_products` does."""
    sent = request.POST
    before, own = catalog.described(id), _own(id)
    with db.writing():
        said = {name: sent[name] for name in FIELDS if name in sent}
        if sent.get("new_class", "").strip():
            said["product_class"] = _class(sent)
        catalog.change_products([before._replace(**said)])
        _own_units(id, sent)
        _facts(before.sku, sent)
    after, own_after = catalog.described(id), _own(id)
    changed = [name for name in FIELDS if getattr(before, name) != getattr(after, name)]
    changed += [name for name in OWN if own[name] != own_after[name]]
    return f"{shown.product_href(id)}?changed={','.join(changed)}"


def _own(id: int) -> dict[str, Any]:
    return {"units": catalog.read.conversions([id]), "facts": catalog.read.values(id)}


def close_form(id: int) -> dict[str, Any]:
    """The form that takes a product out of use, with what there is of it."""
    product = catalog.read.product(id)
    [row] = product_page.rows([product])
    there = [f"{row['in_hand']} in hand"] if row["in_hand"] != "–" else []
    there += [f"{row['expected']} expected"] if row["expected"] != "–" else []
    open_orders = len(order_list.open_with(product=id)["order_rows"])
    return {
        "title": f"Use {product.name} no more?",
        "summary": f"There are {words.listed(there)}: they stay, and can be moved and shipped."
        if there else "There is none of it.",
        "open_orders": open_orders,
        "deed": "Use it no more",
        "action": reverse("product_close_post", args=[ids.public_id("product", id)]),
    }  # fmt: skip


def set_active(id: int, is_active: bool) -> str:
    """Take a product out of use or bring it back; return where to go then."""
    if is_active:
        catalog.reopen_products([id])
    else:
        catalog.close_products([id])
    return f"{shown.product_href(id)}?changed={'reopened' if is_active else 'closed'}"


def toasts(product: catalog.Product, changed: str, may_set_up: bool) -> dict[str, Any]:
    """What was just changed, in words."""
    href = ids.public_id("product", product.id)
    if changed == "new":
        return {"toasts": [{"sentence": f"{product.name} is there: receive it, or order it."}]}
    if changed == "closed" and not product.is_active:
        back = reverse("product_reopen", args=[href]) if may_set_up else ""
        return {"toasts": [{"sentence": f"{product.name} is no longer used.", "undo": back}]}
    if changed == "reopened" and product.is_active:
        return {"toasts": [{"sentence": f"{product.name} is in use again."}]}
    named = [(FIELDS | OWN)[name] for name in changed.split(",") if name in FIELDS | OWN]
    if not named:
        return {}
    return {"toasts": [{"sentence": f"{product.name}: {', '.join(named)} changed."}]}
