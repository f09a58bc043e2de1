"""Waves: several orders picked in one round; and pick lists, in walking order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from stockthread import ledger, orders, places
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.orders import Order
from stockthread.sales import promises, stock
from stockthread.sales.records import PickLine, Wave

ORDERS_MAX: Final = 200
_WAVE = {"key": "text", "place": "bigint", "person": "bigint", "made_at": "bigint"}
_WAVE_ORDER = {"wave_id": "bigint", "order_id": "bigint", "position": "bigint"}
_WAVES = "SELECT id, place, person, made_at FROM sales_wave"
_ORDERS = """
    SELECT wave_id, order_id FROM sales_wave_order WHERE wave_id IN {} ORDER BY wave_id, position"""


def add_wave(some: Sequence[Order], *, place: int, key: str, by: int, at: datetime) -> int:
    """Pick orders in one round onto the cart that stands as `place`; return the wave's id.

    Repeating a key returns the wave of the first time. Raises Refused: no_lines, too_many_lines,
    not_an_open_sale, unknown_id.
    """
    promises.need_sales(some)
    if len(some) > ORDERS_MAX:
        refuse("too_many_lines", count=len(some), lines_max=ORDERS_MAX)
    places.read.place(place)
    once = list(dict.fromkeys(order.id for order in some))
    with db.writing():
        db.lock_text("sales_wave")
        if row := db.query_one("SELECT id FROM sales_wave WHERE key = %s", (key,)):
            return int(row[0])
        id = rows.insert("sales_wave", _WAVE, [(key, place, by, clock.micros(at))], key="key")[key]
        values = [(id, order, position) for position, order in enumerate(once, 1)]
        rows.insert("sales_wave_order", _WAVE_ORDER, values, key="order_id")
    return id


def wave(id: int) -> Wave:
    """Return one wave. Raises Refused unknown_id."""
    found = _waves("WHERE id = %s", [id])
    return found[0] if found else refuse("unknown_id", id=id)


def waves_of_ids(ids: Sequence[int]) -> list[Wave]:
    """Return these waves, as far as they are there."""
    wanted, param = db.ids_in(ids)
    return _waves(f"WHERE id IN {wanted} ORDER BY id DESC", [param])


def waves(limit: int = 50, before: int = 2**62) -> list[Wave]:
    """Return waves, the newest first, from before the wave `before`."""
    return _waves("WHERE id < %s ORDER BY id DESC LIMIT %s", [before, limit])


def _waves(where: str, params: list[Any]) -> list[Wave]:
    found = db.query(f"{_WAVES} {where}", params)
    wanted, param = db.ids_in([row[0] for row in found])
    of_wave: dict[int, list[int]] = {row[0]: [] for row in found}
    for id, order in db.query(_ORDERS.format(wanted), [param]):
        of_wave[id].append(order)
    return [
        Wave(id, place, tuple(of_wave[id]), person, clock.from_micros(at))
        for id, place, person, at in found
    ]


def orders_of(wave: Wave) -> list[Order]:
    """Return the orders of a wave that are still open, by their positions. One statement."""
    known = {order.id: order for order in orders.read.of_ids(wave.orders)}
    return [known[id] for id in wave.orders if known[id].state == orders.OPEN]


def pick_list(some: Sequence[Order]) -> list[PickLine]:
    """Return what is promised to orders and not picked yet, in walking order.

    A constant number of statements for any number of orders.
    """
    promises.need_sales(some)
    opened = promises.open_of(some)
    id_of = {order.number: order.id for order in some}
    left = [p for p in promises.of_orders(some) if not promises.is_in_hand(p, opened.spots)]
    if not left:
        return []
    items = sorted({promise.item for promise in left})
    codes = ledger.read.codes(items)
    until = stock.expiries(items)
    spots = places.read.places(sorted({promise.place for promise in left}))
    lines = [
        PickLine(id_of[p.number], p.place, p.container, p.item, p.product, p.is_lot, p.quantity,
                 codes[p.item], until.get(p.item, ""))
        for p in left
    ]  # fmt: skip
    return sorted(
        lines,
        key=lambda line: (
            stock.walk(spots[line.place].code), line.product, line.container, stock.walk(line.code),
        ),
    )  # fmt: skip
