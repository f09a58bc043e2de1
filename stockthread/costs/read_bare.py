"""What is worth nothing on record, for review: goods that nobody has said the cost of.

Of those in stock, those built into something of ours, and those used up for something that is in
stock: the value of that is too low as long as they have none. Nothing here writes.
"""

from typing import Final

from stockthread import catalog
from stockthread.costs import following
from stockthread.costs.accounts import VALUE, Account
from stockthread.costs.records import Bare, BareItem
from stockthread.kernel import db

IN_STOCK, BUILT_IN, USED_UP = "in stock", "built in", "used up"
NONE: Final = (0, 0)
_VALUE: Final = ", ".join(str(int(account)) for account in VALUE)
_NO_MONEY: Final = "h.goods = 0 AND h.landed = 0"

# Inputs of a process are in stock where anything is that came out of it.
_FOUND: Final = f"""
    SELECT s.product, '{IN_STOCK}' AS way, h.item, h.quantity
      FROM costs_holding h CROSS JOIN ledger_state s
     WHERE h.account = {int(Account.STOCK)} AND {_NO_MONEY} AND h.quantity > 0 AND s.item = h.item
       AND NOT EXISTS (SELECT 1 FROM ledger_state c WHERE c.container = h.item)
     UNION ALL
    SELECT s.product, '{BUILT_IN}', h.item, h.quantity
      FROM costs_holding h CROSS JOIN ledger_state s
     WHERE h.account = {int(Account.PARTS)} AND {_NO_MONEY} AND h.quantity > 0 AND s.item = h.item
     UNION ALL
    SELECT s.product, '{USED_UP}', e.input, CAST(SUM(e.quantity) AS BIGINT)
      FROM costs_edge e CROSS JOIN ledger_item t CROSS JOIN ledger_state s
     WHERE e.goods = 0 AND e.landed = 0 AND t.id = e.input AND t.kind IN (1, 2)
       AND s.item = e.input
       AND NOT EXISTS (SELECT 1 FROM costs_holding h WHERE h.item = e.input AND NOT ({_NO_MONEY}))
       AND NOT EXISTS (SELECT 1 FROM costs_edge o
                        WHERE o.input = e.input AND (o.goods <> 0 OR o.landed <> 0))
       AND (EXISTS (SELECT 1 FROM costs_holding h
                     WHERE h.item = e.output AND h.account IN ({_VALUE}))
            OR EXISTS (SELECT 1 FROM costs_edge o CROSS JOIN costs_holding h
                        WHERE o.input = e.output AND h.item = o.output
                          AND h.account IN ({_VALUE})))
     GROUP BY s.product, e.input"""
_SUMS: Final = f"""
    SELECT product, way, CAST(SUM(quantity) AS BIGINT), COUNT(*)
      FROM ({_FOUND}) AS found WHERE product <> 0 GROUP BY product, way ORDER BY product, way"""
_ITEMS: Final = f"""
    SELECT item, way, quantity FROM ({_FOUND}) AS found WHERE product = %s
     ORDER BY way, item LIMIT %s"""


def without_cost() -> list[Bare]:
    """Return the products of which something has no cost, with how much of it. Two statements."""
    following.follow()
    found = db.query(_SUMS)
    products = catalog.read.products(sorted({product for product, *_ in found}))
    sums: dict[int, dict[str, tuple[int, int]]] = {}
    for product, way, quantity, count in found:
        sums.setdefault(product, {})[way] = (quantity, count)
    return [
        Bare(
            products[id],
            in_stock=ways.get(IN_STOCK, NONE)[0],
            built_in=ways.get(BUILT_IN, NONE)[0],
            used_up=ways.get(USED_UP, NONE)[0],
            items=sum(count for _, count in ways.values()),
        )
        for id, ways in sums.items()
        if id in products
    ]


def items_without_cost(product: int, limit: int = 200) -> list[BareItem]:
    """Return which items of a product those are. One statement."""
    following.follow()
    return db.query_records(BareItem, _ITEMS, (product, limit))
