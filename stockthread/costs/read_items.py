"""What items cost: their own, and that of what is built into them. Nothing here writes."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from stockthread import catalog
from stockthread.costs import following
from stockthread.costs.accounts import VALUE, Account, words_of
from stockthread.costs.records import ItemCost
from stockthread.kernel import db, money
from stockthread.kernel.reach import Way, reach_sql

_OWN: Final = """
    SELECT item, account, CAST(SUM(quantity) AS BIGINT), CAST(SUM(goods) AS BIGINT),
           CAST(SUM(landed) AS BIGINT)
      FROM costs_holding WHERE item IN {} GROUP BY item, account ORDER BY item, account"""
_PRODUCTS: Final = "SELECT item, product FROM ledger_state WHERE item IN {}"
_USED: Final = """
    SELECT input, CAST(SUM(quantity) AS BIGINT), CAST(SUM(goods) AS BIGINT),
           CAST(SUM(landed) AS BIGINT)
      FROM costs_edge WHERE input IN {} GROUP BY input"""
_IN_EDGES: Final = "SELECT 1 FROM costs_edge e WHERE e.input = r.item"
_INTO: Final = (
    Way("ledger_state c", "c.item", "c.container = r.item"),
    Way("costs_edge e", "e.input", "e.output = r.item"),
)
_BARE: Final = f"""
    SELECT r.item, NOT EXISTS (SELECT 1 FROM costs_holding h
               WHERE h.item = r.item AND (h.goods <> 0 OR h.landed <> 0))
           AND NOT EXISTS ({_IN_EDGES} AND (e.goods <> 0 OR e.landed <> 0))
      FROM reached r CROSS JOIN ledger_item t
     WHERE t.id = r.item AND t.kind IN (1, 2) AND r.item <> %s
       AND (EXISTS (SELECT 1 FROM costs_holding h WHERE h.item = r.item) OR EXISTS ({_IN_EDGES}))
     ORDER BY r.item"""
_INSIDE: Final = Way("ledger_state c", "c.item", "c.container = r.item")
_PARTS: Final = """
    SELECT CAST(SUM(h.goods) AS BIGINT), CAST(SUM(h.landed) AS BIGINT)
      FROM reached r CROSS JOIN costs_holding h WHERE h.item = r.item AND h.item <> %s"""
MILLION: Final = 10**money.PRICE_DIGITS
_ALL = 2**62
INTO_MAX: Final = 100_000
"""So many things that went into one are looked at for a cost."""


def cost_of(item: int) -> ItemCost | None:
    """Return what an item cost; None where the ledger's costs do not know it."""
    following.follow()
    return _costs([item]).get(item)


def _costs(items: Sequence[int]) -> dict[int, ItemCost]:
    wanted, param = db.ids_in(items)
    accounts: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for item, account, *values in db.query(_OWN.format(wanted), (param,)):
        accounts[item].append((account, values[0], values[1], values[2]))
    for item, *values in db.query(_USED.format(wanted), (param,)):
        accounts[item].append((Account.USED, values[0], values[1], values[2]))
    product: dict[int, int] = dict(db.query(_PRODUCTS.format(wanted), (param,)))
    products = catalog.read.products(sorted(set(product.values()) - {0}))
    return {item: _cost(item, products.get(product[item]), rows) for item, rows in accounts.items()}


def _cost(
    item: int, product: catalog.Product | None, rows: Sequence[tuple[int, int, int, int]]
) -> ItemCost:
    ours = [row for row in rows if row[0] in VALUE]
    told = ours or [row for row in rows if row[0] != Account.USED] or rows
    quantity, goods, landed = (sum(row[n] for row in told) for n in (1, 2, 3))
    inside = db.query_one(reach_sql((_INSIDE,)) + _PARTS, (item, _ALL, item))
    parts = sum(value or 0 for value in inside) if inside else 0
    scale = product.scale if product else 1
    into = db.query(reach_sql(_INTO) + _BARE, (item, INTO_MAX, item))
    total = goods + landed + parts
    unit = (2 * total * scale * MILLION + quantity) // (2 * quantity) if quantity else 0
    return ItemCost(
        item, product.id if product else 0, quantity, goods, landed, parts, unit, bool(ours),
        tuple(
            (word, each, value) for account, each, one, other in rows
            for word, value in words_of(account, one, other)
        ),
        len(into), tuple(id for id, is_bare in into if is_bare),
    )  # fmt: skip
