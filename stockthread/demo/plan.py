"""What happens on which of the 520 working days; 0 is the last, -520 the first."""

from collections.abc import Callable
from functools import partial
from typing import Any

from stockthread.demo import (
    bad_apples,
    bad_cells,
    bottling,
    consigned,
    drills,
    juice,
    lamps,
    mishaps,
    opening,
    packs,
    purchases,
    returns,
    sales,
    set_aside,
    today,
    wrong_pallet,
)
from stockthread.demo.bottling import Filling
from stockthread.demo.diary import DAYS
from stockthread.demo.firm import Firm
from stockthread.demo.juice import Pressing

Step = tuple[int, Callable[..., None], dict[str, Any]]
"""A day, what is done, and with what."""

PACK_LOTS = (("BP12", 64), ("BP18", 64), ("BP36", 64), ("BP18", 64))
DRILL_LOTS = (("DR18", 23), ("DR12", 23), ("DR18", 23), ("DR36", 20))
SYMPTOMS = ("chuck wobbles", "switch sticks", "noise in second gear", "stops under load")
OUTCOMES = (returns.mend, returns.change_battery, returns.write_off, returns.mend)
MODELS = ("DR18", "DR12", "DR36", "DR18", "DR12")


def write_plan(firm: Firm) -> None:
    """Put everything into the diary: the routine, the juice, the mishaps, the stories."""
    firm.plan(-DAYS, opening.take_over)
    for steps in (_routine(), _juice(), _mishaps(), _stories(), _last_days()):
        for day, task, words in steps:
            firm.plan(day, partial(task, **words))


def _routine() -> list[Step]:
    steps: list[Step] = [(day, purchases.reorder, {}) for day in range(-DAYS, 1, 5)]
    for number, day in enumerate(range(-515, 0, 28)):
        sku, count = PACK_LOTS[number % 4]
        if day not in (-151, -123):  # those two are of the story of the bad cells
            steps.append((day, packs.weld, {"sku": sku, "number": count}))
    for number, day in enumerate(range(-512, 0, 12)):
        sku, count = DRILL_LOTS[number % 4]
        steps.append((day, drills.build, {"sku": sku, "number": count}))
    steps += [(day, sales.tool_order, {}) for day in range(-508, 0, 7)]
    for number, day in enumerate(range(-440, -80, 24)):
        words = {"sku": MODELS[number % 5], "symptom": SYMPTOMS[number % 4],
                 "outcome": OUTCOMES[number % 4]}  # fmt: skip
        steps.append((day, returns.complaint, words))
    for number, day in enumerate(range(-430, -10, 60)):
        sku = ("CH-UK", "DR12", "DR18")[number % 3]
        steps.append((day, returns.changed_mind, {"sku": sku}))
    return steps


def _pressed(day: int, fruit: str, grower: str, kilograms: int, tank: str) -> Step:
    return day, juice.fruit_arrives, {"pressing": Pressing(fruit, grower, kilograms, tank)}


def _bottled(day: int, must: str, tank: str, cartons: int, is_last: bool = False) -> Step:
    return day, bottling.bottle, {"filling": Filling(must, tank, cartons, is_last)}


def _twice(day: int, fruit: str, growers: tuple[str, str], tank: str) -> list[Step]:
    """Press, bottle a part, top up from another grower, bottle the rest, clean the tank."""
    must = juice.MUSTS[fruit]
    return [
        _pressed(day, fruit, growers[0], 600, tank),
        _bottled(day + 5, must, tank, 24),
        _pressed(day + 22, fruit, growers[1], 550, tank),
        _bottled(day + 28, must, tank, 99, is_last=True),
    ]


def _juice() -> list[Step]:
    return [
        *_twice(-508, "APPLE", ("HILLSIDE", "ACKER"), "TANK-1"),
        _pressed(-428, "PEAR", "WEIR", 500, "TANK-2"),
        _pressed(-420, "PEAR", "HILLSIDE", 420, "TANK-4"),
        (-416, juice.merge_tanks, {"must": "MUST-P", "from_tank": "TANK-4", "into": "TANK-2"}),
        _bottled(-412, "MUST-P", "TANK-2", 99, is_last=True),
        *_twice(-345, "APPLE", ("ACKER", "WEIR"), "TANK-1"),
        *_twice(-262, "APPLE", ("HILLSIDE", "ACKER"), "TANK-1"),
        *_twice(-182, "PEAR", ("WEIR", "HILLSIDE"), "TANK-2"),
        _pressed(-47, "PEAR", "WEIR", 620, "TANK-2"),
        _pressed(-46, "APPLE", "HILLSIDE", 640, "TANK-4"),
        (-43, juice.mix, {"tank": "TANK-3", "litres": 170,
                          "from_tanks": {"MUST-A": "TANK-4", "MUST-P": "TANK-2"}}),
        _bottled(-40, "MUST-AP", "TANK-3", 99, is_last=True),
        _bottled(-38, "MUST-P", "TANK-2", 24),
        _bottled(-37, "MUST-A", "TANK-4", 24),
        _pressed(-18, "PEAR", "HILLSIDE", 400, "TANK-2"),
        _bottled(-11, "MUST-P", "TANK-2", 30),
        _pressed(-6, "APPLE", "WEIR", 700, "TANK-4"),
        _pressed(-1, "APPLE", "HILLSIDE", 450, "TANK-4"),
        *[(day, bottling.juice_order, {}) for day in (*range(-495, -75, 13), -20, -14, -8, -1)],
    ]  # fmt: skip


def _mishaps() -> list[Step]:
    return [
        (-506, mishaps.install_undone, {}),
        (-490, mishaps.wrong_serial, {}),
        (-461, mishaps.lost_and_found, {}),
        (-433, mishaps.move_undone, {}),
        (-405, mishaps.count_differs, {"sku": "BOTTLE", "change": -36, "reason": "Broken"}),
        (-392, mishaps.swapped_labels, {}),
        (-371, mishaps.paper_list, {"sku": "BP36", "days": 4}),
        (-352, mishaps.order_cancelled, {}),
        (-333, mishaps.count_differs, {"sku": "CAP", "change": 250, "reason": "Box not booked"}),
        (-318, mishaps.wrong_product, {}),
        (-297, mishaps.bad_housings, {}),
        (-274, mishaps.shipment_undone, {}),
        (-251, mishaps.received_twice, {}),
        (-222, mishaps.lost_and_found, {}),
        (-204, mishaps.aisle_inspected, {}),
        (-187, mishaps.paper_list, {"sku": "MOT18", "days": 3}),
        (-166, mishaps.hold_undone, {}),
        (-139, mishaps.broken_last_week, {}),
        (-118, mishaps.scrap_undone, {}),
        (-87, mishaps.count_differs, {"sku": "CELL", "change": -8, "reason": "Count"}),
        (-55, mishaps.move_undone, {}),
        (-31, mishaps.swapped_labels, {}),
        (-15, mishaps.lost_and_found, {}),
        (-9, mishaps.paper_list, {"sku": "CH-UK", "days": 4}),
        (-4, mishaps.shipment_undone, {}),
    ]


def _stories() -> list[Step]:
    return [
        (-164, bad_cells.ordered, {}),
        (-151, bad_cells.welded, {"sku": "BP18", "number": 64, "cells": 640}),
        (-123, bad_cells.welded, {"sku": "BP36", "number": 62, "cells": 1240}),
        (-66, bad_cells.drill_returns, {"chapter": "exchange", "days": 24}),
        (-58, bad_cells.drill_returns, {"chapter": "exchange", "days": 19}),
        (-50, bad_cells.drill_returns, {"chapter": "measure", "days": 3}),
        (-45, bad_cells.held, {}),
        (-21, bad_cells.drill_returns, {"chapter": "measure", "days": 2}),
        (-5, bad_cells.drill_returns, {}),
        (0, bad_cells.drill_returns, {}),
        _pressed(-96, "APPLE", "HILLSIDE", 600, "TANK-1"),
        _bottled(-91, "MUST-A", "TANK-1", 24),
        (-91, bad_apples.remember_good, {}),
        _pressed(-74, "APPLE", "ACKER", 620, "TANK-1"),
        _bottled(-67, "MUST-A", "TANK-1", 60),
        (-67, bad_apples.remember_bad, {}),
        (-61, bad_apples.pallet_leaves, {}),
        (-53, bad_apples.cartons_leave, {"customer": "GREENS", "number": 6}),
        (-46, bad_apples.cartons_leave, {"customer": "CORNER", "number": 8}),
        (-28, bad_apples.laboratory_reports, {}),
        (-24, bad_apples.cartons_return, {"customer": "CORNER"}),
        (-34, wrong_pallet.ordered, {}),
    ]


def _last_days() -> list[Step]:
    return [
        (-26, bottling.sell_first, {"customer": "PARKCAFE", "number": 5}),
        (-10, today.goods_due, {}),
        (-12, today.waiting_complaint, {"sku": "DR12", "symptom": "chuck wobbles"}),
        (-20, lamps.arrive, {"number": 80}),
        (-13, lamps.sell, {"customer": "NORDBAU", "number": 12}),
        (-8, lamps.sell, {"customer": "ATELIER", "number": 5}),
        (-7, today.fill_rack, {}),
        (-6, today.goods_expected, {}),
        (-3, today.waiting_complaint, {"sku": "CH-UK", "symptom": "does not charge"}),
        (-20, today.drill_lent, {}),
        (-2, today.drill_lent, {}),
        (-5, consigned.motors_left, {"number": 24, "bought": 4}),
        (-4, consigned.drills_shown, {"number": 5, "sold": 2}),
        (-1, consigned.housings_printed, {"number": 40, "printed": 25}),
        (-2, today.rack_hit, {}),
        (-1, sales.tool_order, {"is_kept": True}),
        (0, today.bins_tidied, {}),
        (0, today.carton_leaks, {"customer": "PARKCAFE"}),
        (0, juice.measure_tank, {"must": "MUST-A", "tank": "TANK-4"}),
        (0, set_aside.quarantine_begins, {}),
        (0, set_aside.chucks_wobble, {}),
        (0, set_aside.shelf_cleared, {}),
        (0, today.line_at_work, {}),
        (0, sales.tool_order, {"is_kept": True}),
        (0, sales.tool_order, {"is_kept": True}),
        (0, today.cells_kept, {}),
        (0, today.chargers_wait, {"number": 48, "numbered": 18}),
        (0, today.orders_wait, {}),
    ]
