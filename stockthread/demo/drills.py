"""Line 1: housings, motors and battery packs become drills; each is tested and put away."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from stockthread import ledger, orders
from stockthread.demo.diary import DAYS
from stockthread.demo.firm import Firm, lines
from stockthread.demo.papers import agree
from stockthread.demo.shelves import put_away
from stockthread.ledger import Block, Cause, Kind, Lines, New, Stage

SCREWS = 8
SOUND, WEAK = (97, 106), (55, 70)
"""Measured torque in per cent of what it should be: of a sound drill, of one that fails."""


class DrillModel(NamedTuple):
    """A drill, what goes into it, and the torque it should have in Nm."""

    sku: str
    motor: str
    pack: str
    housing: str
    torque: int


_MODELS = (
    DrillModel("DR12", "MOT12", "BP12", "HS12", 35),
    DrillModel("DR18", "MOT18", "BP18", "HS18", 65),
    DrillModel("DR36", "MOT36", "BP36", "HS36", 120),
)
DRILLS = {each.sku: each for each in _MODELS}


def build(firm: Firm, sku: str, number: int) -> None:
    """Build up to so many drills, as far as motors and packs reach, and test them."""
    model = DRILLS[sku]
    number = min(number, firm.at_hand(model.motor), firm.at_hand(model.pack))
    if number < 4:
        return
    cause = agree(firm, orders.PRODUCTION, [(sku, number)])
    motors, packs = firm.take(model.motor, number), firm.take(model.pack, number)
    issue(firm, [*motors, *packs], cause)
    drills = assemble(firm, model, number, cause, Stage.READY)
    install = ledger.install(
        Lines([*motors, *packs]), parent=[*drills, *drills], act=firm.act("ben", cause)
    )
    assert install.accepted == 2 * number
    firm.built_in.update(zip(drills, packs, strict=True))
    failed = [drill for drill in drills if firm.random.random() < 0.04][:1]
    measure_torque(firm, drills, model, cause, failed)
    good = [drill for drill in drills if drill not in failed]
    firm.later(1, lambda firm: put_away(firm, sku, good, who="ben", cause=cause))
    for drill in failed:
        _rework(firm, drill, model, cause)


def issue(firm: Firm, items: Sequence[int], cause: Cause) -> None:
    """Bring parts to the line."""
    ledger.move(Lines(list(items)), place=firm.places["LINE-1"], act=firm.act("ben", cause))


def assemble(firm: Firm, model: DrillModel, number: int, cause: Cause, stage: Stage) -> list[int]:
    """Use housings and screws up; the drills get their serials and wait for motor and pack."""
    parts = firm.draw(model.housing, number) + firm.draw("SCREW", number * SCREWS)
    opened = ledger.consume(lines(parts), act=firm.act("ben", cause))
    new = New(Kind.UNIT, firm.products[model.sku], number, firm.serials(model.sku, model.sku))
    made = ledger.produce(
        new, process=opened.items[0], place=firm.places["LINE-1"], owner=firm.us,
        stage=stage, act=firm.act("ben", cause),
    )  # fmt: skip
    return list(made.items)


def measure_torque(
    firm: Firm, drills: Sequence[int], model: DrillModel, cause: Cause, failed: Sequence[int] = ()
) -> None:
    """Record torque and firmware of each drill in one event."""
    torque, firmware = (firm.catalogue.attributes[each] for each in ("torque_measured", "firmware"))
    percents = [firm.random.randint(*(WEAK if drill in failed else SOUND)) for drill in drills]
    values = [f"{model.torque * percent / 100:.1f}" for percent in percents]
    version = f"2.{(firm.diary.today + DAYS) // 130}"
    ledger.observe(
        [*drills, *drills],
        attributes=[torque] * len(drills) + [firmware] * len(drills),
        values=values + [version] * len(drills),
        act=firm.act("ben", cause),
    )


def _rework(firm: Firm, drill: int, model: DrillModel, cause: Cause) -> None:
    """A drill without torque is held; next day it gets another motor and is measured again."""
    reason = "Torque test failed"
    ledger.hold(
        Lines([drill]), reason=reason, blocks=Block.SHIP | Block.MOVE,
        act=firm.act("ben", cause, reason),
    )  # fmt: skip
    firm.later(2, partial(_change_motor, drill=drill, model=model, cause=cause))


def _change_motor(firm: Firm, drill: int, model: DrillModel, cause: Cause) -> None:
    spare = firm.take(model.motor, 1)
    if not spare:
        firm.later(5, partial(_change_motor, drill=drill, model=model, cause=cause))
        return
    inside = [item.id for item in ledger.read.contents(drill)]
    [motor] = [item for item in inside if item != firm.built_in[drill]]
    ledger.remove(Lines([motor]), stage=Stage.RAW, act=firm.act("ben", cause))
    issue(firm, spare, cause)
    ledger.install(Lines(spare), parent=drill, act=firm.act("ben", cause))
    measure_torque(firm, [drill], model, cause)
    ledger.scrap(
        Lines([motor]), place=firm.places["scrap"],
        act=firm.act("dora", cause, "Motor without torque"),
    )  # fmt: skip
    holds = [hold.id for hold in ledger.read.holds_of(drill)]
    ledger.release(holds, act=firm.act("dora", cause, "Passed with another motor"))
    put_away(firm, model.sku, [drill], who="ben", cause=cause)
