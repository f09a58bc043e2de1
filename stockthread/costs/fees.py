"""What a subcontractor takes for its work: a cost of the goods that come back from it.

A fee is an entry like landed cost, of the order that had the step outside, and is shared by how
much of each came back. What came back later bears what is added later. Taken back like any entry.
"""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final, NamedTuple

from stockthread import catalog, orders, production
from stockthread.costs.entries import add_entry
from stockthread.costs.records import NewEntry
from stockthread.costs.shares import rounded
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import STANDS, Kind
from stockthread.orders import Order

LABEL: Final = "subcontracting"
_CAME_BACK: Final = f"""
    SELECT i.item, t.kind, m.to_product, e.kind, CAST(SUM(i.quantity) AS BIGINT)
      FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
      CROSS JOIN ledger_item t
     WHERE e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id = %s AND {STANDS}
       AND m.event = e.id AND i.movement = m.id AND t.id = i.item AND t.kind IN (1, 2)
       AND m.to_product IN {{products}}
       AND (m.from_place IN {{outside}} AND m.to_place NOT IN {{outside}}
            OR e.kind IN ('finish', 'produce') AND m.to_stage = 4
               AND m.to_place NOT IN {{outside}})
     GROUP BY i.item, t.kind, m.to_product, e.kind ORDER BY i.item"""
_BEARS: Final = """
    SELECT p.item FROM costs_part p JOIN costs_entry e ON e.id = p.entry_id
     WHERE e.cause_kind = %s AND e.cause_id = %s AND e.label = %s AND p.item <> 0
     GROUP BY p.item, e.currency HAVING SUM(e.amount_foreign) <> 0"""
"""By the whole fee, not by the share: of a small one it may be nothing."""
_KNOWN: Final = """
    SELECT id FROM costs_entry WHERE key = %s AND cause_kind = %s AND cause_id = %s
       AND label = %s"""


class Back(NamedTuple):
    """What came back from a subcontractor: how much, in smallest units, and whether a fee of the
    order is on it already."""

    item: int
    product: int
    quantity: int
    has_fee: bool


def came_back(order: Order) -> list[Back]:
    """Return what the steps outside of an order gave back. Eight statements at most."""
    plans = production.read.plans([order.id]).get(order.id, [])
    outside = production.subcontracting.outside(s.place for plan in plans for s in plan.steps)
    if not outside:
        return []
    made = sorted({plan.bom.product for plan in plans})
    (products, of), (spots, at) = db.ids_in(made), db.ids_in(sorted(outside))
    found = db.query(
        _CAME_BACK.format(products=products, outside=spots), [*order.cause, of, at, at, at]
    )
    known = {row[0] for row in db.query(_BEARS, [*order.cause, LABEL])}
    sums: dict[int, tuple[int, int]] = {}
    for item, kind, product, verb, quantity in found:
        much = 1 if kind == Kind.UNIT else int(quantity)
        if verb == "produce" or item not in sums:
            sums[item] = product, much
    return [Back(item, *rest, item in known) for item, rest in sums.items()]


def add_fee(
    order: Order, amount: int, *, key: str, by: int, recorded_at: datetime, is_each: bool = False,
    at: datetime | None = None, currency: str = "", rate: Fraction | None = None,
    document: str = "", note: str = "",
) -> int:  # fmt: skip
    """Add what a subcontractor takes to all that came back for an order; return the entry's id.

    is_each: the amount is for each shown unit (a piece, a litre) of what bears no fee yet; else it
    is for the order, and all that came back shares it. Raises Refused: fee_nothing_back, and as
    `add_entry`.
    """
    if known := db.query_one(_KNOWN, (key, *order.cause, LABEL)):
        return int(known[0])
    back = came_back(orders.read.order(order.id))
    due = [each for each in back if not each.has_fee] if is_each else back
    if not due:
        refuse("fee_nothing_back", number=order.number)
    new = NewEntry(
        "landed",
        _for_each(amount, due) if is_each else amount,
        items=tuple(each.item for each in due),
        weights=tuple(each.quantity for each in due),
        currency=currency,
        rate=rate,
        shared_by="quantity",
        label=LABEL,
        document=document,
        cause=order.cause,
        note=note,
    )
    return add_entry(new, key=key, by=by, recorded_at=recorded_at, at=at)


def _for_each(amount: int, due: Sequence[Back]) -> int:
    """What so much for each shown unit comes to, rounded once."""
    products = catalog.read.products(sorted({each.product for each in due}))
    whole = sum(
        (Fraction(amount * each.quantity, products[each.product].scale) for each in due), Fraction()
    )
    return rounded(whole)
