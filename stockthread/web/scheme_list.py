"""The list of schemes: what each makes, for which products, and how many numbers are left."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.urls import reverse

from stockthread import access, catalog, identifiers
from stockthread.kernel import errors, ids
from stockthread.web import list_deeds, lists, order_list, scheme_left, shown
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

PRODUCTS_MAX = 3


def href(id: int) -> str:
    """The page of a scheme."""
    return reverse("scheme", args=[ids.public_id("scheme", id)])


def find(said: Said) -> Whole:
    """Schemes that fit the words, those in use first; four queries however many there are."""
    today, state, product = order_list.today(), said.get("state", ""), said.product()
    counted = identifiers.read.all_counters()
    products = catalog.read.products_by_scheme()
    classes = {each.id: each.code for each in catalog.read.classes()}
    rows = []
    for each in identifiers.read.schemes():
        users = products.get(each.id, [])
        is_state = not state or each.is_active == (state == "used")
        is_of = not product or product in [user.id for user in users]
        if not (is_state and is_of and said.fits(each.code, each.name, each.pattern)):
            continue
        scheme = identifiers.parse(each.pattern)
        rows.append(
            {
                "key": each.id,
                "id": ids.public_id("scheme", each.id),
                "scheme": each,
                "href": href(each.id),
                "example": example(scheme, sample(users, classes, today)),
                "left": scheme_left.of(scheme, counted.get(each.id, []), today),
                "products": [
                    {"sku": product.sku, "href": shown.product_href(product.id)}
                    for product in users[:PRODUCTS_MAX]
                ],
                "products_left": max(len(users) - PRODUCTS_MAX, 0),
                "skus": [user.sku for user in users],
            }
        )
    return Whole(rows)


def cells(rows: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Schemes as lines of the file."""
    for row in rows:
        scheme = row["scheme"]
        yield [
            scheme.code, scheme.name, scheme.pattern, row["example"], " ".join(row["skus"]),
            row["left"].count, "yes" if scheme.is_active else "no",
        ]  # fmt: skip


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


SCHEMES: Final = Listing(
    name="schemes",
    noun="scheme",
    fields=(
        lists.text_field("any name or pattern", "Show those with"),
        lists.choice("state", "that are", (("", "in use or closed"), ("used", "in use"),
                                           ("closed", "closed"))),
        lists.PRODUCT,
    ),
    find=find,
    rows=lists.as_they_are,
    head=("code", "name", "pattern", "looks_like", "used_by", "numbers_left", "in_use"),
    amounts=("numbers_left",),
    cells=cells,
    label=lambda row: row["scheme"].name or row["scheme"].code,
    kind="scheme",
    id_of=lists.key_of,
    deeds={
        "close": Deed(
            "Close", "close", "closed", "set_up",
            list_deeds.one_by_one(lambda row, _: identifiers.close_scheme(row["key"])),
            "They make no more serials, and cannot be opened again. What they made stays as it is "
            "and can still be explained; products that use them will need other schemes.",
        ),
    },
    words={"code": "scheme"},
)  # fmt: skip
