"""What an item cost, on its page: for those who may see it."""

from typing import Any

from stockthread import access, catalog, costs, ledger
from stockthread.kernel import money
from stockthread.web import value_page


def facts(
    view: ledger.ItemView, product: catalog.Product | None, actor: access.Actor
) -> list[dict[str, Any]]:
    """Its cost with what that is made of, and of a lot what each unit of measure cost."""
    cost = costs.read.cost_of(view.id) if access.may(actor, "see_costs") else None
    if cost is None or not cost.amount:
        return []
    home = money.home_currency()
    parts = [("landed cost", cost.landed), ("built in", cost.parts)]
    told = [f"{value_page.amount(value)} {word}" for word, value in parts if value]
    said = f"{value_page.amount(cost.amount)} {home}"
    found = [("Cost", f"{said}, of that {' and '.join(told)}" if told else said)]
    if product and view.kind == ledger.Kind.LOT:
        each = f"{money.shown_price(cost.unit, home)} {home} per {product.unit}"
        found.append(("Each", each))
    return [{"name": name, "value": value, "href": "", "is_code": False} for name, value in found]
