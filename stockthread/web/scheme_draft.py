"""The designer of schemes: its form, what the pattern would make, and storing it.

Nothing here takes a number.
"""

from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.dateparse import parse_date

from stockthread import catalog, identifiers, labels, parties, places
from stockthread.kernel import errors
from stockthread.web import (
    asked,
    label_picture,
    scheme_left,
    scheme_list,
    scheme_parts,
    scheme_ready,
)

SUGGESTED_MAX: Final = 300
ATTRIBUTES_MAX: Final = 40
FIELDS: Final = ("code", "name", "pattern", "type", "product", "place", "supplier", "day")


def page(form: QueryDict, today: date) -> dict[str, Any]:
    """The form as it was filled, with what may be chosen, and what its pattern would make."""
    said = {name: form.get(name, "") for name in FIELDS}
    said["pattern"] += form.get("add", "")
    said["day"] = said["day"] or str(today)
    attributes = catalog.read.attributes()[:ATTRIBUTES_MAX]
    return {
        "asked": said | {"type": said["type"] or "serial"},
        "types": identifiers.read.code_types(),
        "products": [p for p in catalog.read.all_products(SUGGESTED_MAX) if p.is_active],
        "places": places.read.tree()[:SUGGESTED_MAX],
        "suppliers": parties.read.parties(kind="supplier", limit=SUGGESTED_MAX),
        "chips": scheme_ready.CHIPS,
        "attributes": [
            scheme_ready.Chip(each.name, f"{{attribute:{each.code}}}") for each in attributes
        ],
        "numbers": scheme_ready.NUMBERS,
        **preview(form, today),
    }


def preview(form: QueryDict, today: date) -> dict[str, Any]:
    """What the pattern would make, or what is wrong with it and where."""
    pattern = form.get("pattern", "") + form.get("add", "")
    if not pattern:
        return {"ready": scheme_ready.READY}
    try:
        code_type = identifiers.read.code_type_by_code(form.get("type") or "serial")
        fields, product = sample(form, today)
        told = identifiers.preview(pattern, fields, code_type)
    except errors.Refused as refused:
        place = identifiers.position_of(pattern, refused)
        wrong = scheme_parts.marked(pattern, place) if place else None
        return {"problem": errors.text(refused.refusals[0]), "marked": wrong}
    serial = told.examples[0]
    return {
        "told": told,
        "serial": serial,
        "pieces": scheme_parts.pieces(told.scheme, serial),
        "length": scheme_parts.length_words(told.length, told.is_open),
        "capacity": scheme_left.capacity_words(told.scheme),
        "is_drawn": scheme_left.is_drawn(told.scheme),
        "meetings": [
            {"scheme": row, "href": scheme_list.href(row.id), "met": met}
            for row, met in told.meetings
        ],
        **label(product.name if product else "Product", serial),
    }


def sample(form: QueryDict, today: date) -> tuple[identifiers.Fields, catalog.Product | None]:
    """What the sample's serial would say, and of which product it is.

    Raises Refused bad_date, unknown_product, product_unclear.
    """
    on = day(form.get("day", ""), today)
    place, supplier = form.get("place", "").strip(), form.get("supplier", "").strip()
    if not form.get("product", "").strip():
        return identifiers.Fields(on=on, place=place, supplier=supplier), None
    product = asked.product(form["product"])
    return catalog.serial_fields(product, on=on, place=place, supplier=supplier), product


def day(text: str, otherwise: date) -> date:
    """The day of a field; another one where it is empty. Raises Refused bad_date."""
    if not text.strip():
        return otherwise
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    return found or errors.refuse("bad_date", value=text, attribute="the day")


def label(name: str, serial: str) -> dict[str, str]:
    """A picture of the label that the serial would stand on, or why there is none."""
    template = labels.READY["unit"].template
    try:
        png = label_picture.drawn(template, {"product": name, "serial": serial, "code": serial})
    except errors.Refused as refused:
        return {"label_problem": errors.text(refused.refusals[0]._replace(line=None))}
    return {"label": label_picture.data_url(png)}


def save(form: QueryDict) -> int:
    """Store the scheme and return its id. Raises Refused as identifiers.add_schemes does."""
    code = form.get("code", "").strip()
    code_type = identifiers.read.code_type_by_code(form.get("type") or "serial")
    name = form.get("name", "").strip() or code
    new = identifiers.NewScheme(code, name, form.get("pattern", ""), code_type.id)
    return identifiers.add_schemes([new])[0]
