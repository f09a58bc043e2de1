"""The list of schemes: what each makes, for which products, and how many numbers are left."""

from datetime import date
from typing import Any

from django.urls import reverse

from stockthread import catalog, identifiers
from stockthread.kernel import errors, ids
from stockthread.web import scheme_left, shown

PRODUCTS_MAX = 3


def href(id: int) -> str:
    """The page of a scheme."""
    return reverse("scheme", args=[ids.public_id("scheme", id)])


def all_schemes(today: date) -> dict[str, Any]:
    """Schemes in use, closed ones apart; four queries however many there are."""
    counted = identifiers.read.all_counters()
    products = catalog.read.products_by_scheme()
    classes = {each.id: each.code for each in catalog.read.classes()}
    rows = []
    for each in identifiers.read.schemes():
        scheme = identifiers.parse(each.pattern)
        users = products.get(each.id, [])
        rows.append(
            {
                "scheme": each,
                "href": href(each.id),
                "example": example(scheme, sample(users, classes, today)),
                "left": scheme_left.of(scheme, counted.get(each.id, []), today),
                "products": [
                    {"sku": product.sku, "href": shown.product_href(product.id)}
                    for product in users[:PRODUCTS_MAX]
                ],
                "products_left": max(len(users) - PRODUCTS_MAX, 0),
            }
        )
    return {
        "rows": [row for row in rows if row["scheme"].is_active],
        "closed": [row for row in rows if not row["scheme"].is_active],
    }


def sample(
    users: list[catalog.Product], classes: dict[int, str], today: date
) -> identifiers.Fields:
    """What a serial of the first product that uses the scheme would say today."""
    if not users:
        return identifiers.Fields(on=today)
    class_code = classes.get(users[0].product_class or 0, "")
    return identifiers.Fields(on=today, product=users[0].sku, product_class=class_code)


def example(scheme: identifiers.Scheme, fields: identifiers.Fields) -> str:
    """The first serial; where the sample does not fit the pattern, one of nothing real."""
    try:
        return identifiers.examples(scheme, fields)[0]
    except errors.Refused:
        return identifiers.examples(scheme, identifiers.Fields(on=fields.on))[0]
