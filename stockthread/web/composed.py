"""What is in an item and how much of it: its sources as bars, all ancestors as a table."""

from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, ledger, lots, production, trace
from stockthread.kernel import ids
from stockthread.trace import Composition, Ingredient
from stockthread.web import asked, pictures, shown, words

BARS_MAX: Final = 12
ROWS_MAX: Final = 500


class Row(NamedTuple):
    """An ancestor, ready to be written down."""

    code: str
    name: str
    href: str
    amount: str
    share: str
    is_source: bool
    position: str


def href(item: int) -> str:
    """The address of an item's composition."""
    return reverse("composition", args=[ids.public_id("item", item)])


def page(item: int, request: HttpRequest) -> dict[str, Any]:
    """What is in an item, or was at a moment. Raises Refused unknown_id."""
    view = ledger.read.item(item)
    at, problem = asked.as_of(request.GET)
    found = trace.composition(item, at=at)
    products = catalog.read.products(
        sorted({view.product, *(each.product for each in found.ingredients)} - {0})
    )
    where = production.positions.now([item]) if at is None else {}
    rows = [
        row(each, products, where.get((item, each.item), ""))
        for each in found.ingredients[:ROWS_MAX]
    ]
    product = products.get(view.product)
    whole = "one piece"
    if view.kind == ledger.Kind.LOT and product:
        whole = shown.measure(product, found.quantity)
    return {
        "title": view.code or f"#{item}",
        "item_href": shown.item_href(item),
        "item": {"href": href(item)},
        "whole": whole,
        "problem": problem,
        "as_of": request.GET.get("as_of", ""),
        "bars": bars(found, products),
        "rows": rows,
        "has_positions": bool(where),
        "left_out": len(found.ingredients) - len(rows),
        "has_at_most": any(each.is_at_most for each in found.ingredients),
        "unknown": trace.percent(found.unknown) if found.unknown else "",
        "carried": carried(found),
        "is_truncated": found.is_truncated,
    }


def row(each: Ingredient, products: dict[int, catalog.Product], position: str) -> Row:
    """One ancestor as a line of the table."""
    product = products.get(each.product)
    amount = shown.measure(product, round(each.amount)) if product else str(each.amount)
    if product and each.kind == ledger.Kind.UNIT:
        amount = words.number(round(each.amount))
    return Row(
        each.code or f"#{each.item}", product.name if product else "Container",
        shown.item_href(each.item), ("at most " if each.is_at_most else "") + amount,
        trace.percent(each.share), each.is_source, position,
    )  # fmt: skip


def bars(found: Composition, products: dict[int, catalog.Product]) -> list[pictures.Bar]:
    """The largest sources, each with its share."""
    sources = [each for each in found.ingredients if each.is_source and each.share is not None]
    amounts = [
        pictures.Amount(
            each.code or f"#{each.item}", round((each.share or 0) * pictures.WIDTH * 100),
            shown.item_href(each.item), trace.percent(each.share),
            products[each.product].name if each.product in products else "",
        )
        for each in sources[:BARS_MAX]
    ]  # fmt: skip
    return pictures.bars(amounts, pictures.WIDTH * 100)


def carried(found: Composition) -> list[dict[str, str]]:
    """What tanks may have carried over into it."""
    known = lots.read.carried([found.root, *(each.item for each in found.ingredients)])
    codes = ledger.read.codes([each.before for each in known])
    return [
        {"code": codes.get(each.before) or f"#{each.before}", "href": shown.item_href(each.before)}
        for each in known
    ]
