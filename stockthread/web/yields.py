"""Yield on pages: what went in, what came out, what was lost, and how much of it that is."""

from typing import Any

from stockthread import catalog, ledger, lots, orders, production, trace
from stockthread.lots import Outcome
from stockthread.orders import Order
from stockthread.web import shown


def told(found: Outcome) -> dict[str, Any]:
    """An outcome as rows, by what became of it, and the yield in words."""
    parts = (
        ("in", found.went_in),
        ("made", found.made),
        ("by-product", found.by_products),
        ("scrapped", found.lost),
    )
    ids = sorted({product for _, some in parts for product, _ in some})
    products = catalog.read.products(ids)
    return {
        "yield": percent(found),
        "is_assembled": any(
            products[id].tracking not in catalog.MEASURED_TRACKINGS
            for id, _ in found.went_in
            if id in products
        ),
        "rows": [
            {
                "word": word,
                "product": products[id].name,
                "href": shown.product_href(id),
                "amount": shown.measure(products[id], quantity),
            }
            for word, some in parts
            for id, quantity in some
            if id in products
        ],
    }


def percent(found: Outcome) -> str:
    """`94.2 %`, by each dimension where there are several; `0.69 l per kg`; else nothing."""
    if found.rate:
        return f"{float(found.rate.value):.3g} {found.rate.unit} per {found.rate.per}"
    if len(found.yields) == 1:
        return trace.percent(found.yields[0].share)
    return ", ".join(f"{trace.percent(each.share)} by {each.dimension}"
                     for each in found.yields)  # fmt: skip


def of_order(order: Order) -> dict[str, Any]:
    """What a production order has come to; nothing before anything went in."""
    if order.kind != orders.PRODUCTION:
        return {}
    found = production.outcome(order)
    return {"outcome": told(found)} if found.went_in else {}


def of_lot(view: ledger.ItemView) -> dict[str, Any]:
    """What came of the processes that made a lot."""
    if view.kind != ledger.Kind.LOT:
        return {}
    found = lots.outcome_of(view.id, view.product)
    return {"outcome": told(found)} if found else {}
