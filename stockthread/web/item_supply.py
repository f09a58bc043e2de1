"""What an item's page and an order's page say of goods that went back to their supplier."""

from typing import Any

from stockthread import catalog, ledger, purchases
from stockthread.orders import PURCHASE, Order
from stockthread.web import shown


def facts(item: int) -> list[dict[str, Any]]:
    """What came for an item that went back, or for which it came; that one is owed."""
    found = purchases.replacing.of_item(item)
    others = [each.old if each.new == item else each.new for each in found.replaced]
    codes = ledger.read.codes(others)
    told = [
        {
            "name": "Came for" if each.new == item else "Replaced by",
            "value": codes.get(other) or f"#{other}",
            "href": shown.item_href(other),
            "is_code": True,
        }
        for each, other in zip(found.replaced, others, strict=True)
    ]
    if found.owed:
        told.append({"name": "Replacement", "value": "owed by the supplier", "href": "",
                     "is_code": False})  # fmt: skip
    return told


def of_order(order: Order) -> dict[str, Any]:
    """What is owed for what went back, and what came for it."""
    if order.kind != PURCHASE:
        return {}
    found = purchases.replacing.of_order(order)
    items = {id for each in found.replaced for id in (each.old, each.new)}
    codes = ledger.read.codes(sorted(items | {each.item for each in found.owed}))
    products = catalog.read.products(sorted({each.product for each in found.owed}))
    return {
        "owed": [
            {
                "code": codes.get(each.item) or f"#{each.item}",
                "href": shown.item_href(each.item),
                "name": products[each.product].name,
                "amount": shown.measure(products[each.product], each.quantity)
                if products[each.product].tracking in catalog.STOCKED_AS_LOTS else "",
                "since": each.since,
                "reason": each.reason,
            }
            for each in found.owed
        ],
        "replaced": [
            {
                "old": codes.get(each.old) or f"#{each.old}",
                "old_href": shown.item_href(each.old),
                "new": codes.get(each.new) or f"#{each.new}",
                "new_href": shown.item_href(each.new),
            }
            for each in found.replaced
        ],
    }  # fmt: skip
