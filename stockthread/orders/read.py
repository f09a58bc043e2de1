"""Queries of orders. Nothing here writes; how far they have come is told by `progress`."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Cause
from stockthread.orders.records import (
    CANCELLED,
    PURCHASE,
    Bought,
    Change,
    Line,
    LineBefore,
    Order,
    Wanted,
)

ALL: Final = Wanted()
_FIRST_DAY: Final = "0001-01-01"
_LAST_DAY: Final = "9999-12-31"
KEY_MAX: Final = 70
"""Of the key of orders made together so much counts; the number of each follows it."""
_ORDERS: Final = """
    SELECT o.id, o.kind, o.number, o.state, o.party, o.place_from, o.place_to, o.reference,
           o.currency, o.due, o.note, o.person, o.made_at FROM orders_order o"""
_LINES: Final = """
    SELECT l.id, l.order_id, l.position, l.product, l.quantity, l.price, l.due, l.note, l.is_closed
      FROM orders_line l WHERE l.order_id IN {} ORDER BY l.order_id, l.position"""
_CHANGES: Final = """
    SELECT order_id, what, reason, person, changed_at FROM orders_change
     WHERE order_id = %s ORDER BY id"""


def order(id: int) -> Order:
    """Return one order. Raises Refused unknown_id."""
    found = db.query_records(_order, f"{_ORDERS} WHERE o.id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def of_ids(ids: Sequence[int]) -> list[Order]:
    """Return these orders, as far as they exist, the newest first. One statement."""
    wanted, param = db.ids_in(ids)
    sql = f"{_ORDERS} WHERE o.id IN {wanted} ORDER BY o.id DESC"
    return db.query_records(_order, sql, (param,))


def of_causes(causes: Sequence[Cause]) -> dict[Cause, Order]:
    """Return the orders that are these causes of events."""
    wanted, param = db.texts_in(sorted({cause.id for cause in causes}))
    found = db.query_records(_order, f"{_ORDERS} WHERE o.number IN {wanted}", (param,))
    return {each.cause: each for each in found if each.cause in causes}


_CALLED: Final = """
    SELECT o.kind, o.number, COALESCE(p.name, '') FROM orders_order o
      LEFT JOIN parties_party p ON p.id = o.party WHERE o.number IN {}"""


def called(causes: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return what these orders, by kind and number, are called: `SO-26-0001 of Tool shop`."""
    wanted, param = db.texts_in(sorted({number for _, number in causes}))
    return {
        (kind, number): f"{number} of {party}" if party else number
        for kind, number, party in db.query(_CALLED.format(wanted), [param])
    }


def by_number(kind: str, number: str) -> Order | None:
    """Return the order with this number, if there is one."""
    sql = f"{_ORDERS} WHERE o.kind = %s AND o.number = %s"
    found = db.query_records(_order, sql, (kind, number))
    return found[0] if found else None


def by_names(kind: str, numbers: Sequence[str], references: Sequence[str]) -> list[Order]:
    """Return the orders of a kind with one of these numbers or references. One statement."""
    (number, param), (reference, other) = db.texts_in(numbers), db.texts_in(references)
    sql = (
        f"{_ORDERS} WHERE o.kind = %s AND (o.number IN {number} OR o.reference IN {reference})"
        " ORDER BY o.id"
    )
    return db.query_records(_order, sql, (kind, param, other))


def made_with(key: str) -> list[int]:
    """Return the orders that were made together with a key, in their order."""
    begin = f"{key[:KEY_MAX]}."
    sql = "SELECT id FROM orders_order WHERE key > %s AND key < %s ORDER BY id"
    return [id for (id,) in db.query(sql, (begin, f"{begin}:"))]


def exactly(text: str) -> list[Order]:
    """Return the orders of any kind whose number or reference is a text, the newest first."""
    sql = f"{_ORDERS} WHERE o.number = %s OR o.reference = %s ORDER BY o.id DESC LIMIT 20"
    return db.query_records(_order, sql, (text, text)) if text else []


def by_numbers(text: str, limit: int = 20) -> list[Order]:
    """Return the orders of any kind whose number or reference is, or begins with, a text."""
    return orders(Wanted(text=text), limit=limit)


def orders(wanted: Wanted = ALL, *, before: int = 2**62, limit: int = 50) -> list[Order]:
    """Return orders, the newest first, from before the order `before`."""
    conditions, params = ["o.id < %s"], [before]
    more, values = _conditions(wanted)
    where = " AND ".join(conditions + more)
    sql = f"{_ORDERS} WHERE {where} ORDER BY o.id DESC LIMIT %s"
    return db.query_records(_order, sql, (*params, *values, limit))


def count(wanted: Wanted = ALL) -> int:
    """Return how many orders there are."""
    conditions, params = _conditions(wanted)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    row = db.query_one(f"SELECT COUNT(*) FROM orders_order o{where}", params)
    return int(row[0]) if row else 0


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    params: list[Any] = []
    if wanted.kind:
        conditions.append("o.kind = %s")
        params.append(wanted.kind)
    if wanted.states:
        conditions.append(f"o.state IN ({db.marks(len(wanted.states))})")
        params += wanted.states
    if wanted.party:
        conditions.append("o.party = %s")
        params.append(wanted.party)
    if wanted.text:
        text = wanted.text.strip().upper()
        begins = "SUBSTR(UPPER(o.{}), 1, %s) = %s"
        conditions.append(f"({begins.format('number')} OR {begins.format('reference')})")
        params += [len(text), text] * 2
    if wanted.product:
        conditions.append("o.id IN (SELECT l.order_id FROM orders_line l WHERE l.product = %s)")
        params.append(wanted.product)
    if wanted.due_before:
        day = wanted.due_before.isoformat()
        conditions.append(
            "((o.due <> '' AND o.due < %s) OR o.id IN (SELECT l.order_id FROM orders_line l"
            " WHERE l.due <> '' AND l.due < %s))"
        )
        params += [day, day]
    if wanted.due_since or wanted.due_until:
        since = wanted.due_since.isoformat() if wanted.due_since else _FIRST_DAY
        until = wanted.due_until.isoformat() if wanted.due_until else _LAST_DAY
        conditions.append(
            "(o.due BETWEEN %s AND %s OR o.id IN (SELECT l.order_id FROM orders_line l"
            " WHERE l.due BETWEEN %s AND %s))"
        )
        params += [since, until] * 2
    if wanted.places is not None:
        among, param = db.ids_in(wanted.places)
        conditions.append(f"(o.place_from IN {among} OR o.place_to IN {among})")
        params += [param, param]
    return conditions, params


def lines(orders: Sequence[int]) -> dict[int, list[Line]]:
    """Return the lines of these orders, by order, in their positions. One statement."""
    wanted, param = db.ids_in(orders)
    found: dict[int, list[Line]] = {id: [] for id in orders}
    for each in db.query_records(_line, _LINES.format(wanted), (param,)):
        found[each.order].append(each)
    return found


_BEFORE: Final = """
    SELECT b.line_id, b.until, b.quantity, b.price, b.due
      FROM orders_line l CROSS JOIN orders_line_before b
     WHERE l.order_id IN {} AND b.line_id = l.id ORDER BY b.id"""


def lines_before(orders: Sequence[int]) -> dict[int, list[LineBefore]]:
    """Return how the lines of these orders stood before they were changed, by line, the earliest
    first; lines that never were are left out. One statement."""
    wanted, param = db.ids_in(orders)
    found: dict[int, list[LineBefore]] = {}
    for line, until, quantity, price, due in db.query(_BEFORE.format(wanted), (param,)):
        day = date.fromisoformat(due) if due else None
        before = LineBefore(clock.from_micros(until), quantity, price, day)
        found.setdefault(line, []).append(before)
    return found


def places_from(kind: str, numbers: Sequence[str]) -> list[tuple[str, int]]:
    """Return the number and the place of origin of each of these orders of a kind that has one."""
    wanted, param = db.texts_in(numbers)
    sql = "SELECT number, place_from FROM orders_order WHERE kind = %s AND place_from <> 0"
    return [(number, place) for number, place in db.query(f"{sql} AND number IN {wanted}",
                                                          (kind, param))]  # fmt: skip


def changes(order: int) -> list[Change]:
    """Return what people changed about an order, the earliest first."""
    return [
        Change(id, what, reason, person, clock.from_micros(at))
        for id, what, reason, person, at in db.query(_CHANGES, (order,))
    ]


_LAST_BOUGHT: Final = """
    SELECT l.product, o.party, l.price, o.currency FROM orders_line l
      JOIN orders_order o ON o.id = l.order_id
     WHERE l.id IN (SELECT MAX(b.id) FROM orders_line b JOIN orders_order p ON p.id = b.order_id
                     WHERE p.kind = %s AND p.state <> %s AND b.product IN {} GROUP BY b.product)"""


def last_bought(products: Sequence[int]) -> dict[int, Bought]:
    """Return from whom and at what price each product was ordered last; none that never was."""
    wanted, param = db.ids_in(products)
    found = db.query_records(Bought, _LAST_BOUGHT.format(wanted), (PURCHASE, CANCELLED, param))
    return {each.product: each for each in found}


def _order(*columns: Any) -> Order:
    *head, due, note, person, made_at = columns
    return Order._make((*head, _day(due), note, person, clock.from_micros(made_at)))


def _line(*columns: Any) -> Line:
    *head, due, note, is_closed = columns
    return Line._make((*head, _day(due), note, bool(is_closed)))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
