"""What is loaded at a station goes into all that is completed there, until the next is loaded."""

from datetime import datetime
from typing import Final

from stockthread import catalog, ledger, places
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Block, Kind
from stockthread.production import read
from stockthread.production.records import Load
from stockthread.production.subcontracting import is_work_place

_OPEN: Final = """
    SELECT id, lot, loaded_at FROM production_station_load
     WHERE place = %s AND product = %s AND ended_at IS NULL"""
_END: Final = "UPDATE production_station_load SET ended_at = %s WHERE id = %s"
_INSERT: Final = """
    INSERT INTO production_station_load (place, product, lot, person, loaded_at)
    VALUES (%s, %s, %s, %s, %s)"""


def load(place: int, lot: int, *, by: int, at: datetime) -> list[Load]:
    """Load a lot at a station, in place of the one of its product; return all that is loaded there.

    Loading what is loaded changes nothing. Raises Refused: unknown_id, step_place, load_not_a_lot,
    load_not_here, load_held.
    """
    spot = places.read.place(place)
    if not is_work_place(spot):
        refuse("step_place")
    item = ledger.read.item(lot)
    if item.kind != Kind.LOT:
        raise Refused([Refusal(None, "load_not_a_lot", {"code": item.code})])
    product = catalog.read.product(item.product)
    here = [
        h for h in ledger.read.lots_in(place, [product.id]).get(product.id, ()) if h.item == lot
    ]
    if not here:
        data = {"code": item.code, "place": spot.code}
        raise Refused([Refusal(None, "load_not_here", data)])
    if any(holding.blocks & Block.CONSUME for holding in here):
        raise Refused([Refusal(None, "load_held", {"code": item.code})])

    def once() -> None:
        with db.writing():
            db.lock_text(f"production_load.{place}.{product.id}")
            before = db.query_one(_OPEN, (place, product.id))
            if before is not None and before[1] == lot:
                return
            moment = clock.micros(at)
            if before is not None:
                moment = max(moment, before[2])
                db.execute(_END, (moment, before[0]))
            db.execute(_INSERT, (place, product.id, lot, by, moment))

    db.retried(once)
    return read.loaded([place])


def unload(place: int, product: int, *, at: datetime) -> None:
    """Say that nothing of a product is loaded at a station any more.

    Raises Refused load_none where nothing is.
    """

    def once() -> None:
        with db.writing():
            db.lock_text(f"production_load.{place}.{product}")
            before = db.query_one(_OPEN, (place, product))
            if before is None:
                refuse("load_none", sku=catalog.read.product(product).sku)
            db.execute(_END, (max(clock.micros(at), before[2]), before[0]))

    db.retried(once)
