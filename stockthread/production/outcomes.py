"""What went into a production order, what came out of it, what was scrapped: its yield.

Nothing here writes.
"""

from typing import Final

from stockthread import lots, orders
from stockthread.kernel import db
from stockthread.ledger import STANDS
from stockthread.lots import Outcome
from stockthread.orders import Order

_OF: Final = f"e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id = %s AND {STANDS}"
_PROCESSES: Final = f"""
    SELECT i.id FROM ledger_event e CROSS JOIN ledger_item i
     WHERE {_OF} AND e.new_items > 0 AND i.id >= e.first_item
       AND i.id < e.first_item + e.new_items AND i.kind = 4 ORDER BY i.id"""
_SCRAPPED: Final = f"""
    SELECT s.product, CAST(SUM(i.quantity) AS BIGINT)
      FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
     CROSS JOIN ledger_state s
     WHERE {_OF} AND e.kind = 'scrap' AND m.event = e.id AND m.to_stage = 6
       AND i.movement = m.id AND s.item = i.item AND s.product > 0
     GROUP BY s.product ORDER BY s.product"""


_BUILT_IN: Final = f"""
    SELECT s.product, CAST(SUM(g.quantity) AS BIGINT)
      FROM ledger_event e CROSS JOIN ledger_edge g CROSS JOIN ledger_state s
     WHERE {_OF} AND e.kind = 'install' AND g.event = e.id AND g.closed_by IS NULL
       AND s.item = g.input AND s.product > 0
     GROUP BY s.product ORDER BY s.product"""


def outcome(order: Order) -> Outcome:
    """Return what an order has used, made and lost. A few statements, however long it ran."""
    made = [line.product for line in orders.read.lines([order.id])[order.id]]
    processes = [id for (id,) in db.query(_PROCESSES, list(order.cause))]
    lost = [(product, n) for product, n in db.query(_SCRAPPED, list(order.cause))]
    return lots.outcome(processes, made, lost, built_in(order))


def built_in(order: Order) -> list[tuple[int, int]]:
    """Return how much of which product was built into units for an order, and is in them still."""
    return [(product, n) for product, n in db.query(_BUILT_IN, list(order.cause))]
