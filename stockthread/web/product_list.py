"""The list of products: its filters, its rows with what there is of each, and its file."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from stockthread import access, catalog, parties
from stockthread.catalog import Product, ProductFilter
from stockthread.kernel.errors import refuse
from stockthread.web import list_deeds, lists, product_page, tracking
from stockthread.web.lists import Deed, Listing, Paged, Records, Said

STATES: Final = (("", "in use or not"), ("used", "in use"), ("closed", "no longer used"))
TRACKINGS: Final = (("", "followed in any way"), *tracking.WORDS.items())
HEAD: Final = (
    "sku", "name", "class", "tracking", "unit", "gtin", "maker", "expected", "in_hand",
    "in_transit", "lost", "with_others", "in_use",
)  # fmt: skip


def classes() -> list[tuple[str, str]]:
    """The classes to choose from."""
    return [("", "of any class"), *((each.code, each.name) for each in catalog.read.classes())]


def find(said: Said) -> Paged:
    """Products that fit the words."""
    wanted = ProductFilter(
        text=said.get("text", ""),
        is_active={"used": True, "closed": False}.get(said.get("state", "")),
        product_class=_class(said["class"]) if said.get("class") else 0,
        tracking=said.get("tracking", ""),
    )
    return Paged(
        lambda after, limit: catalog.listed_products(wanted, after=after, limit=limit),
        lambda: catalog.count_products(wanted),
        lambda product: product.sku,
    )


def _class(code: str) -> int:
    found = {each.code: each.id for each in catalog.read.classes()}
    return found.get(code) or refuse("unknown_class", **{"class": code})


def rows(products: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Products with what is expected and in hand of each."""
    return product_page.rows(products)


def cells(products: Sequence[Product], actor: access.Actor) -> Iterator[list[Any]]:
    """Products as lines of the file; amounts are in each product's unit."""
    totals = product_page.totals(products)
    names = {each.id: each.name for each in catalog.read.classes()}
    makers = parties.read.names(sorted({each.maker for each in products if each.maker}))
    for product in products:
        amounts = (catalog.shown_number(product, sum(part.get(product.id, [0]))) for part in totals)
        yield [
            product.sku, product.name, names.get(product.product_class or 0, ""),
            product.tracking, product.unit, product.gtin, makers.get(product.maker or 0, ""),
            *amounts, "yes" if product.is_active else "no",
        ]  # fmt: skip


PRODUCTS: Final = Listing(
    name="products",
    noun="product",
    fields=(
        lists.text_field("any name, SKU or GTIN", "Show those with"),
        lists.choice("state", "that are", STATES),
        lists.choice("class", "", classes),
        lists.choice("tracking", "", TRACKINGS, say="followed by {}"),
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("expected", "in_hand", "in_transit", "lost", "with_others"),
    cells=cells,
    label=lambda product: product.sku,
    kind="product",
    of_ids=lambda wanted: [
        each for id, each in sorted(catalog.read.products(wanted).items())
    ],
    deeds={
        "close": Deed(
            "Use no more", "close", "used no more", "set_up",
            list_deeds.at_once(lambda products, _: catalog.close_products(
                [each.id for each in products])),
            "They are not offered any more where something new is made or ordered. What there is "
            "of them stays, and can be moved and shipped.", "reopen",
        ),
        "reopen": Deed(
            "Use again", "undo", "in use again", "set_up",
            list_deeds.at_once(lambda products, _: catalog.reopen_products(
                [each.id for each in products])),
            "They are offered again wherever products are chosen.", "close",
        ),
    },
    words={"tracking": "followed by"},
)  # fmt: skip
