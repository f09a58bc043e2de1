"""Line 1 in the last minutes: four drills of the planned order are begun, tested, one is reworked.

One passed, one failed its test and is held a step back, one failed, was mended and passed, one
waits for its motor: what the page of making has to show.
"""

from datetime import datetime
from typing import Final

from stockthread import catalog, ledger, orders, places, production
from stockthread.demo.bills import ORDER
from stockthread.ledger import Act, Filter, Generated, Kind, Lines, Stage
from stockthread.production import Build, Result

BEGUN: Final = 4
ACTS: Final = 8
GOOD, POOR, MENDED = "65.4", "48.1", "63.8"
"""Measured torque in Nm; the limits are 60 and 70."""


def add_line_work(people: dict[str, int], *, since: datetime, until: datetime) -> int:
    """Begin and test drills between two moments, and return how many events that made.

    Nothing where the motors in stock do not suffice.
    """
    ids = catalog.read.by_sku(["DR18", "MOT18"])
    ours = [place.id for place in places.read.tree() if place.kind in places.BUILT_KINDS]
    free = Filter([ids["MOT18"]], ours, [Stage.RAW], held=False, kinds=[Kind.UNIT], container=0)
    motors = ledger.read.matching_ids(free, BEGUN - 1)
    order = orders.read.by_number(orders.PRODUCTION, ORDER)
    if order is None or len(motors) < BEGUN - 1:
        return 0
    cause = order.cause
    step = (until - since) / ACTS
    numbers = iter(range(1, ACTS + 1))

    def act(who: str) -> Act:
        number = next(numbers)
        moment = since + number * step
        return Act(f"demo line {number}", people[who], moment, None, "Tablet line 1", cause)

    spots = places.read.by_code(["LINE-1"])
    product = catalog.read.product(ids["DR18"])
    ledger.move(Lines(motors), place=spots["LINE-1"], act=act("ben"))
    assert product.scheme, "drills have a scheme"
    said = catalog.serial_fields(product, on=until.date(), place="LINE-1")
    drills = list(
        production.start(order, BEGUN, act("ben"), codes=Generated(product.scheme, said)).items
    )
    fitted = Build(drills[:-1], components=[[motor] for motor in motors])
    production.build_in_and_advance(order, fitted, act("ben"))
    torque = next(each.id for each in catalog.read.attributes() if each.code == "torque_measured")
    sound, failed, mended, _ = drills
    production.record_results(
        order, [_measured(sound, torque, GOOD, True), _measured(failed, torque, POOR, False),
                _measured(mended, torque, POOR, False)], act("ben"),
    )  # fmt: skip
    production.rework_done(order, [mended], act("dora"))
    production.advance(order, [mended], act("ben"))
    production.record_results(order, [_measured(mended, torque, MENDED, True)], act("ben"))
    return len(ledger.read.events_for(*cause, limit=100))


def _measured(unit: int, torque: int, value: str, is_passed: bool) -> Result:
    return Result(unit, is_passed, readings=((torque, value),))
