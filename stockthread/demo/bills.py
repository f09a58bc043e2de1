"""What goes into the drills, and an order for some that is planned and not begun."""

from datetime import datetime

from stockthread import catalog, orders, places, production
from stockthread.demo.drills import DRILLS, SCREWS
from stockthread.orders import PRODUCTION, NewLine, NewOrder
from stockthread.production import NewBom, NewBomLine, NewLimit, NewShift, NewStep

ORDER = "WO-MB-0001"


def add_bills(*, by: int, at: datetime) -> None:
    """Write the bills of all drills, and plan an order for twelve of one kind."""
    skus = {sku for each in DRILLS.values() for sku in (each.sku, each.motor, each.pack,
                                                       each.housing)}  # fmt: skip
    ids = catalog.read.by_sku([*skus, "SCREW"])
    boms = [
        NewBom(
            ids[each.sku],
            (
                NewBomLine(ids[each.motor], 1, position="gear side"),
                NewBomLine(ids[each.pack], 1),
                NewBomLine(ids[each.housing], 1),
                NewBomLine(ids["SCREW"], SCREWS),
            ),
        )
        for each in DRILLS.values()
    ]
    production.add_boms(boms, key="demo bills", by=by, at=at)
    new = NewOrder(PRODUCTION, (NewLine(ids["DR18"], 12),), number=ORDER)
    [id] = orders.add_orders([new], key="demo production", by=by, at=at)
    spots = places.read.by_code(["LINE-1", "LAB", "A-01-01"])
    steps = [
        NewStep("Assemble", spots["LINE-1"], parts=(ids["MOT18"],)),
        NewStep("Test", spots["LAB"], needs_test=True),
    ]
    production.set_routing(ids["DR18"], steps, by=by, at=at, place_to=spots["A-01-01"])
    production.set_limits([NewLimit(ids["DR18"], "torque_measured", "60", "70", "Nm")],
                          key="demo limits", by=by, at=at)  # fmt: skip
    production.set_shifts([NewShift("Early", 6 * 60, 14 * 60), NewShift("Late", 14 * 60, 22 * 60)])
    production.plan_order(orders.read.order(id), steps, by=by, at=at, place_to=spots["A-01-01"])
