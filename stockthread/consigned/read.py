"""Queries of goods apart from their owners, and of deals. Nothing here writes.

Whose goods are and where they lie is read from the ledger as it stands. Each function costs a
constant number of statements.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from stockthread import catalog
from stockthread.consigned.records import AWAY, KEPT, Deal, Stock
from stockthread.kernel import clock, db, money
from stockthread.ledger import STANDS
from stockthread.places import PARTY_KINDS

_OWN: Final = "SELECT o.id FROM parties_party o WHERE o.is_own"
_OTHERS: Final = ", ".join(f"'{kind}'" for kind in (*PARTY_KINDS, "lost", "variance", "scrap"))
_WHOSE: Final = {
    KEPT: f"{{0}} <> 0 AND {{0}} NOT IN ({_OWN})",
    AWAY: f"({{0}} = 0 OR {{0}} IN ({_OWN}))",
}
_THERE: Final = {KEPT: f"p.kind NOT IN ({_OTHERS})", AWAY: "p.kind IN ('supplier', 'customer')"}
_PARTY: Final = {KEPT: "h.owner", AWAY: "p.party_id"}
_KIND: Final = {KEPT: "''", AWAY: "p.kind"}
# Where units can be at all is told by the legs of movements, of which there are far fewer.
_ENDS: Final = """
    SELECT DISTINCT m.to_product AS product, m.to_stage AS stage, m.to_place AS place
      FROM ledger_movement m WHERE m.to_product > 0 AND m.to_stage BETWEEN 2 AND 4 AND {whose}"""
_STOCK: Final = """
    SELECT party, kind, product, CAST(SUM(units) AS BIGINT), CAST(SUM(quantity) AS BIGINT) FROM (
        SELECT {party} AS party, {kind} AS kind, h.product, COUNT(*) AS units, 0 AS quantity
          FROM ({ends}) e CROSS JOIN places_place p CROSS JOIN ledger_state h
         WHERE p.id = e.place AND {there} AND h.product = e.product AND h.stage = e.stage
           AND h.place = e.place AND {whose}{more} GROUP BY {party}, 2, h.product
        UNION ALL
        SELECT {party}, {kind}, s.product, 0, SUM(h.quantity) FROM ledger_holding h
          JOIN ledger_state s ON s.item = h.item JOIN places_place p ON p.id = h.place
         WHERE s.product > 0 AND h.stage BETWEEN 2 AND 4 AND {there} AND {whose}{lots}{more}
         GROUP BY {party}, 2, s.product) told
     GROUP BY party, kind, product HAVING SUM(units) + SUM(quantity) > 0
     ORDER BY party, kind, product"""


_HELD: Final = """ AND {}EXISTS (SELECT 1 FROM ledger_hold x
    WHERE x.item = h.item AND x.closed_by IS NULL AND x.reason IN {})"""


def stock(
    side: str,
    *,
    party: int = 0,
    products: Sequence[int] = (),
    held_for: Sequence[str] = (),
    not_held_for: Sequence[str] = (),
) -> list[Stock]:
    """Return what of others' lies with us (KEPT), or of ours with others (AWAY).

    Of all parties and products, or of those asked for; held_for, not_held_for: only what is, or is
    not, on hold for one of these reasons. What is with carriers is on its way and is not told. One
    statement.
    """
    ends, lots, more = _ENDS.format(whose=_WHOSE[side].format("m.to_owner")), "", ""
    of_products, of_party = list[Any](), list[Any]()
    if products:
        wanted, param = db.ids_in(products)
        ends, lots = f"{ends} AND m.to_product IN {wanted}", f" AND s.product IN {wanted}"
        of_products.append(param)
    if party:
        more = f" AND {_PARTY[side]} = %s"
        of_party.append(party)
    for reasons, sign in ((held_for, ""), (not_held_for, "NOT ")):
        if reasons:
            wanted, param = db.texts_in(list(reasons))
            more += _HELD.format(sign, wanted)
            of_party.append(param)
    sql = _STOCK.format(
        party=_PARTY[side], kind=_KIND[side], ends=ends, there=_THERE[side],
        whose=_WHOSE[side].format("h.owner"), lots=lots, more=more,
    )  # fmt: skip
    return db.query_records(Stock, sql, [*of_products, *of_party, *of_products, *of_party])


_SUMS: Final = """
    SELECT m.event, m.to_product, CAST(SUM(i.quantity) AS BIGINT)
      FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_item t
     WHERE m.event IN {} AND m.to_stage BETWEEN 2 AND 4 AND i.movement = m.id AND t.id = i.item
       AND t.kind IN (1, 2) GROUP BY m.event, m.to_product ORDER BY m.event, m.to_product"""


def sums(events: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return how much of which product each event moved, in smallest units. One statement."""
    wanted, param = db.ids_in(events)
    found: dict[int, dict[int, int]] = {event: {} for event in events}
    for event, product, quantity in db.query(_SUMS.format(wanted), [param]):
        found[event][product] = quantity
    return found


_DEALS: Final = f"""
    SELECT d.event, e.happened_at, d.party, d.is_sale, d.product, d.price, d.currency
      FROM consigned_deal d CROSS JOIN ledger_event e
     WHERE e.id = d.event AND {STANDS}"""


def deals(
    *, party: int = 0, since: datetime | None = None, until: datetime | None = None
) -> list[Deal]:
    """Return what was bought of a party, or of all, and sold to it, the oldest first.

    since, until: both included. Three statements.
    """
    sql, params = _DEALS, list[Any]()
    if party:
        sql, params = f"{sql} AND d.party = %s", [*params, party]
    if since:
        sql, params = f"{sql} AND e.happened_at >= %s", [*params, clock.micros(since)]
    if until:
        sql, params = f"{sql} AND e.happened_at <= %s", [*params, clock.micros(until)]
    rows = db.query(f"{sql} ORDER BY e.happened_at, d.event, d.product", params)
    moved = sums(sorted({row[0] for row in rows}))
    products = catalog.read.products(sorted({row[4] for row in rows}))
    found = []
    for event, at, of, is_sale, product, price, currency in rows:
        quantity = moved[event].get(product, 0)
        amount = amount_of(quantity, price, products[product].scale)
        found.append(Deal(event, clock.from_micros(at), of, bool(is_sale), product, quantity,
                          price, currency, amount))  # fmt: skip
    return found


def amount_of(quantity: int, price: int, scale: int) -> int:
    """Return what a quantity comes to, in the currency's smallest unit; half a unit is one."""
    whole = scale * 10**money.PRICE_DIGITS
    return (2 * quantity * price + whole) // (2 * whole)


_PRICES: Final = """
    SELECT event, product, price FROM consigned_deal WHERE event IN {} AND NOT is_sale"""


def prices_paid(events: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return for which prices these events, undone or not, made goods ours: by event, product."""
    wanted, param = db.ids_in(events)
    found: dict[int, dict[int, int]] = {}
    for event, product, price in db.query(_PRICES.format(wanted), [param]):
        found.setdefault(event, {})[product] = price
    return found


_LAST: Final = """
    SELECT d.product, d.price FROM consigned_deal d WHERE d.id IN (
        SELECT MAX(n.id) FROM consigned_deal n WHERE n.party = %s AND n.is_sale = %s
         GROUP BY n.product)"""


def last_prices(party: int, *, is_sale: bool) -> dict[int, int]:
    """Return the latest price of each product that was bought of a party, or sold to it."""
    return dict(db.query(_LAST, [party, is_sale]))
