"""Queries of sales: shipments, proofs, links of orders, what is to be put back. Nothing writes."""

from collections.abc import Sequence
from typing import Any, Final

from stockthread import ledger, places
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.orders import SALE, Order
from stockthread.sales.records import Proof, PutBack, Shipment

_SHIPMENTS: Final = """
    SELECT s.id, s.key, s.carrier, s.tracking, s.place, s.person, s.shipped_at
      FROM sales_shipment s"""
_ORDERS: Final = """
    SELECT shipment_id, order_id, event FROM sales_shipment_order
     WHERE shipment_id IN {} ORDER BY id"""
_OF_ORDER: Final = """
    WHERE s.id IN (SELECT shipment_id FROM sales_shipment_order WHERE order_id = %s)
    ORDER BY s.id"""
_PROOFS: Final = """
    SELECT key, shipment_id, name, note, file, person, arrived_at FROM sales_proof
     WHERE shipment_id IN {} ORDER BY id"""
PARTS_MAX: Final = 200
NUMBER_BEGINS: Final = "D-"
"""What the numbers of shipments begin with."""


def shipment(id: int) -> Shipment:
    """Return one shipment. Raises Refused unknown_id."""
    found = _shipments("WHERE s.id = %s", [id])
    return found[0] if found else refuse("unknown_id", id=id)


def shipments_of(order: int) -> list[Shipment]:
    """Return the shipments with goods of an order, the earliest first; undone ones too."""
    return _shipments(_OF_ORDER, [order])


def by_tracking(text: str, limit: int = 20) -> list[Shipment]:
    """Return the shipments with a tracking number, the newest first."""
    return _shipments("WHERE s.tracking = %s ORDER BY s.id DESC LIMIT %s", [text.strip(), limit])


def beginning_with(text: str, limit: int = 20) -> list[Shipment]:
    """Return the shipments whose tracking number begins with a text in any case, newest first."""
    begins = "WHERE SUBSTR(UPPER(s.tracking), 1, %s) = %s ORDER BY s.id DESC LIMIT %s"
    return _shipments(begins, [len(text), text.upper(), limit]) if text else []


def shipments(ids: Sequence[int]) -> list[Shipment]:
    """Return these shipments, as far as they are there, the newest first."""
    wanted, param = db.ids_in(ids)
    return _shipments(f"WHERE s.id IN {wanted} ORDER BY s.id DESC", [param])


def _shipments(where: str, params: list[Any]) -> list[Shipment]:
    found = [
        Shipment(id, key, carrier, tracking, place, person, clock.from_micros(at))
        for id, key, carrier, tracking, place, person, at in db.query(
            f"{_SHIPMENTS} {where}", params
        )
    ]
    wanted, param = db.ids_in([each.id for each in found])
    of: dict[int, list[tuple[int, int]]] = {each.id: [] for each in found}
    for id, order, event in db.query(_ORDERS.format(wanted), [param]):
        of[id].append((order, event))
    return [each._replace(orders=tuple(of[each.id])) for each in found]


def shipment_number(sent: Shipment) -> str:
    """Return the number that a shipment is called by, on papers and pages."""
    return f"{NUMBER_BEGINS}{sent.id:06}"


def undone(some: Sequence[Shipment]) -> set[int]:
    """Return the ids of those shipments of which nothing has left, all undone. One statement."""
    events = ledger.read.events(sorted({event for each in some for _, event in each.orders}))
    standing = {event.id for event in events if not event.reversed_by}
    return {each.id for each in some if not any(event in standing for _, event in each.orders)}


def collected(some: Sequence[Shipment]) -> set[int]:
    """Return the ids of those shipments that the customers collected. One statement."""
    kinds = places.read.kinds(sorted({each.place for each in some}))
    return {each.id for each in some if kinds[each.place] == "customer"}


def proofs(shipments: Sequence[int]) -> dict[int, Proof]:
    """Return who took which of these shipments, and when; not where that was undone."""
    wanted, param = db.ids_in(shipments)
    found = db.query(_PROOFS.format(wanted), [param])
    undone = _undone([key for key, *_ in found])
    return {
        id: Proof(id, name, note, file, person, clock.from_micros(at))
        for key, id, name, note, file, person, at in found
        if key not in undone
    }


def _undone(keys: Sequence[str]) -> set[str]:
    """The keys of those acts of which all events were undone; what had none never is."""
    stems = {f"{ledger.stem(key)}.{n}": key for key in keys for n in range(PARTS_MAX)}
    stands: dict[str, bool] = {}
    events = ledger.read.events_by_keys(list(stems))
    told = ledger.read.keys_of([event.id for event in events])
    for event in events:
        key = stems[told[event.id]]
        stands[key] = stands.get(key, False) or not event.reversed_by
    return {key for key, is_standing in stands.items() if not is_standing}


_SHIPPED: Final = """
SELECT DISTINCT m.event, i.item, i.quantity, m.to_container
FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state s
WHERE m.event IN {} AND i.movement = m.id AND s.item = i.item AND s.product <> 0
    AND s.kind IN (1, 2)
    AND NOT EXISTS (SELECT 1 FROM ledger_item c WHERE c.id = m.to_container AND c.kind = 1)
ORDER BY m.event, m.to_container, i.item
"""


def shipped_items(events: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Return what left by these events: event, item, quantity, the container it was in."""
    wanted, param = db.ids_in(events)
    found = db.query(_SHIPPED.format(wanted), [param])
    return [(event, item, quantity, container) for event, item, quantity, container in found]


def dropped(order: int) -> list[int]:
    """Return the ids of the orders that a sale or a purchase is linked with by drop-shipping."""
    sql = "SELECT sale, purchase FROM sales_drop WHERE sale = %s OR purchase = %s ORDER BY id"
    return [sale + purchase - order for sale, purchase in db.query(sql, (order, order))]


# Where the order's events left things, and where they are still, or are again since what came after
# was undone. Of a lot no more than is there.
_PICKED: Final = """
SELECT e.cause_id, s.item, s.product, 1, s.place, s.container
FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s
WHERE {of_orders} AND m.event = e.id AND i.movement = m.id AND s.item = i.item AND s.kind = 1
    AND s.product <> 0 AND s.reserved = 0 AND s.stage IN (2, 3, 4)
    AND (s.last_movement = m.id OR EXISTS (
        SELECT 1 FROM ledger_movement lm CROSS JOIN ledger_event le CROSS JOIN ledger_movement xm
        CROSS JOIN ledger_movement_item xi
        WHERE lm.id = s.last_movement AND le.id = lm.event AND xm.event = le.reverses
            AND xi.movement = xm.id AND xi.item = s.item AND xi.previous = m.id))
UNION ALL
SELECT e.cause_id, s.item, s.product, CAST(CASE WHEN SUM(i.quantity) < MAX(h.quantity - h.reserved)
    THEN SUM(i.quantity) ELSE MAX(h.quantity - h.reserved) END AS BIGINT), h.place, h.container
FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s CROSS JOIN ledger_holding h
WHERE {of_orders} AND m.event = e.id AND i.movement = m.id AND s.item = i.item AND s.kind = 2
    AND h.item = s.item AND h.place = m.to_place AND h.container = m.to_container
    AND h.owner = m.to_owner AND h.stage = m.to_stage AND h.reserved < h.quantity
GROUP BY e.cause_id, s.item, s.product, h.place, h.container
"""
_OF_ORDERS: Final = f"""e.cause_kind = %s AND e.cause_kind <> '' AND {{}}
    AND e.kind IN ('move', 'pack', 'unpack') AND {ledger.STANDS}"""


_CAME_FROM: Final = """
SELECT i.item, m.from_place FROM ledger_event e CROSS JOIN ledger_movement m
CROSS JOIN ledger_movement_item i
WHERE {of_orders} AND m.event = e.id AND m.from_place <> 0 AND i.movement = m.id
    AND i.item IN {items}
ORDER BY e.id DESC"""


def came_from(found: Sequence[PutBack], numbers: Sequence[str]) -> dict[int, int]:
    """Return the place in which each item lay before it was first picked for these orders."""
    if not found:
        return {}
    wanted, param = db.one_of("e.cause_id", sorted(numbers))
    items, ids = db.ids_in(sorted({each.item for each in found}))
    sql = _CAME_FROM.format(of_orders=_OF_ORDERS.format(wanted), items=items)
    return dict(db.query(sql, [SALE, param, ids]))


def to_put_back(some: Sequence[Order]) -> list[PutBack]:
    """Return what was picked for orders that are closed or cancelled and still lies there.

    What was moved on since, or is promised to another order, is not told. Two statements.
    """
    ended = {order.number: order.id for order in some if order.state in ("closed", "cancelled")}
    if not ended:
        return []
    wanted, param = db.one_of("e.cause_id", sorted(ended))
    sql = _PICKED.format(of_orders=_OF_ORDERS.format(wanted))
    found = db.query(sql, [some[0].kind, param] * 2)
    codes = ledger.read.codes(sorted({row[1] for row in found}))
    return [
        PutBack(ended[number], item, product, quantity, place, container, codes[item])
        for number, item, product, quantity, place, container in found
    ]
