"""Waves: several orders picked in one round, until the wave is closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from stockthread import orders, places
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.orders import Order
from stockthread.sales import promises
from stockthread.sales.records import Wave, WaveFilter

ORDERS_MAX: Final = 200
ANY: Final = WaveFilter()
_WAVE = {"key": "text", "place": "bigint", "person": "bigint", "made_at": "bigint",
         "closed_by": "bigint", "closed_at": "bigint"}  # fmt: skip
_WAVE_ORDER = {"wave_id": "bigint", "order_id": "bigint", "position": "bigint"}
_WAVES = "SELECT id, place, person, made_at, closed_by, closed_at FROM sales_wave"
_ORDERS = """
    SELECT wave_id, order_id FROM sales_wave_order WHERE wave_id IN {} ORDER BY wave_id, position"""
_OF_ORDERS = "id IN (SELECT wave_id FROM sales_wave_order WHERE order_id IN {})"
_CLOSE = "UPDATE sales_wave SET closed_by = %s, closed_at = %s WHERE id = %s AND closed_at = 0"
_REOPEN = "UPDATE sales_wave SET closed_by = 0, closed_at = 0 WHERE id = %s AND closed_at > 0"


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
        new = (key, place, by, clock.micros(at), 0, 0)
        id = rows.insert("sales_wave", _WAVE, [new], key="key")[key]
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


def open_wave(id: int) -> Wave:
    """Return a wave that is picked. Raises Refused: unknown_id, wave_closed."""
    found = wave(id)
    return refuse("wave_closed", wave=id) if found.closed_at else found


def close_wave(id: int, *, by: int, at: datetime) -> None:
    """Pick a wave no more. What was picked for its orders stays so; what was not waits again.

    Raises Refused: unknown_id, wave_closed.
    """
    if not db.execute(_CLOSE, (by, clock.micros(at), id)):
        open_wave(id)


def reopen_wave(id: int) -> None:
    """Pick a closed wave on. Raises Refused: unknown_id, wave_open."""
    if not db.execute(_REOPEN, (id,)):
        refuse("wave_open", wave=wave(id).id)


def waves(limit: int = 50, before: int = 2**62, wanted: WaveFilter = ANY) -> list[Wave]:
    """Return waves that fit, the newest first, from before the wave `before`."""
    where, params = _conditions(wanted)
    return _waves(f"WHERE id < %s{where} ORDER BY id DESC LIMIT %s", [before, *params, limit])


def count_waves(wanted: WaveFilter = ANY) -> int:
    """Return how many waves fit."""
    where, params = _conditions(wanted)
    [(count,)] = db.query(f"SELECT COUNT(*) FROM sales_wave WHERE 1 = 1{where}", params)
    return int(count)


def _conditions(wanted: WaveFilter) -> tuple[str, list[Any]]:
    found, params = [""], list[Any]()
    if wanted.is_closed is not None:
        found.append("closed_at > 0" if wanted.is_closed else "closed_at = 0")
    if wanted.orders is not None:
        among, param = db.ids_in(wanted.orders)
        found.append(f"(id = %s OR {_OF_ORDERS.format(among)})")
        params += [wanted.number, param]
    if wanted.places is not None:
        among, param = db.ids_in(wanted.places)
        found.append(f"place IN {among}")
        params.append(param)
    if wanted.since:
        found.append("made_at >= %s")
        params.append(clock.micros(wanted.since))
    if wanted.until:
        found.append("made_at < %s")
        params.append(clock.micros(wanted.until))
    return " AND ".join(found), params


def _waves(where: str, params: list[Any]) -> list[Wave]:
    found = db.query(f"{_WAVES} {where}", params)
    wanted, param = db.ids_in([row[0] for row in found])
    of_wave: dict[int, list[int]] = {row[0]: [] for row in found}
    for id, order in db.query(_ORDERS.format(wanted), [param]):
        of_wave[id].append(order)
    return [
        Wave(id, place, tuple(of_wave[id]), person, clock.from_micros(at), closed_by,
             clock.from_micros(closed_at) if closed_at else None)
        for id, place, person, at, closed_by, closed_at in found
    ]  # fmt: skip


def orders_of(wave: Wave) -> list[Order]:
    """Return the orders of a wave that are still open, by their positions. One statement."""
    known = {order.id: order for order in orders.read.of_ids(wave.orders)}
    return [known[id] for id in wave.orders if known[id].state == orders.OPEN]
