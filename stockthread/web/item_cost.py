"""What an item cost, on its page: for those who may see it."""

from typing import Any, Final

from stockthread import access, catalog, costs, ledger
from stockthread.kernel import money
from stockthread.web import value_page, words

NAMED: Final = 5
"""So many things without a cost are named on a page."""


def facts(
    view: ledger.ItemView, product: catalog.Product | None, actor: access.Actor
) -> list[dict[str, Any]]:
    """Its cost with what that is made of, and of a lot what each unit of measure cost."""
    cost = costs.read.cost_of(view.id) if access.may(actor, "see_costs") else None
    if cost is None:
        return []
    if not cost.amount:
        return [] if not cost.is_ours else [fact("Cost", "none on record"), *bare(cost)]
    home = money.home_currency()
    parts = [("landed cost", cost.landed), ("built in", cost.parts)]
    told = [f"{value_page.amount(value)} {word}" for word, value in parts if value]
    said = f"{value_page.amount(cost.amount)} {home}"
    found = [("Cost", f"{said}, of that {' and '.join(told)}" if told else said)]
    if product and view.kind == ledger.Kind.LOT:
        each = f"{money.shown_price(cost.unit, home)} {home} per {product.unit}"
        found.append(("Each", each))
    return [*(fact(*pair) for pair in found), *bare(cost)]


def fact(name: str, value: str) -> dict[str, Any]:
    """One fact of a page."""
    return {"name": name, "value": value, "href": "", "is_code": False}


def bare(cost: costs.ItemCost) -> list[dict[str, Any]]:
    """What went into it without a cost, so that it cost more than is told: how many, and which."""
    if not cost.bare:
        return []
    views = ledger.read.items(list(cost.bare[:NAMED]))
    products = catalog.read.products(sorted({view.product for view in views}))
    named = [view.code or products[view.product].name for view in views]
    more = len(cost.bare) - len(named)
    named += [f"{words.number(more)} more"] if more else []
    of = f"{words.number(len(cost.bare))} of {words.count(cost.went_in, 'thing')} that went in"
    return [fact("Without a cost", f"{of}: {words.listed(named)}")]
