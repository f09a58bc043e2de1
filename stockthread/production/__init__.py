"""Production: bills of materials, steps and stations, units completed, tested and taken apart.

Other areas use what is listed here. What was made of what is in the ledger, with the order as its
cause; here is what was agreed beforehand.
"""

from stockthread.production import progress, read, reading
from stockthread.production.boms import activate_bom, add_boms, close_bom
from stockthread.production.completing import build_in, check, complete
from stockthread.production.contents import content_of, where_used
from stockthread.production.ending import by_products, disassemble, exchange, scrap
from stockthread.production.making import make, yields
from stockthread.production.planning import plan_order
from stockthread.production.records import (
    ACTIVE,
    BULK,
    CLOSED,
    DRAFT,
    LINE_KINDS,
    LOT,
    SERIALISED,
    STATES,
    Bom,
    BomLine,
    Build,
    ByProduct,
    Circumstance,
    Completed,
    Extra,
    Fitted,
    Load,
    Missing,
    NewBom,
    NewBomLine,
    NewShift,
    NewStep,
    Piles,
    Plan,
    Result,
    Shift,
    Step,
    StepCount,
    Tested,
    Work,
)
from stockthread.production.scans import build_of, items_of, rows_of, scanned
from stockthread.production.shifts import circumstances, set_shifts, shift_at
from stockthread.production.starting import advance, start
from stockthread.production.stations import load, unload
from stockthread.production.testing import record_results, rework_done

__all__ = [
    "ACTIVE",
    "BULK",
    "CLOSED",
    "DRAFT",
    "LINE_KINDS",
    "LOT",
    "SERIALISED",
    "STATES",
    "Bom",
    "BomLine",
    "Build",
    "ByProduct",
    "Circumstance",
    "Completed",
    "Extra",
    "Fitted",
    "Load",
    "Missing",
    "NewBom",
    "NewBomLine",
    "NewShift",
    "NewStep",
    "Piles",
    "Plan",
    "Result",
    "Shift",
    "Step",
    "StepCount",
    "Tested",
    "Work",
    "activate_bom",
    "add_boms",
    "advance",
    "build_in",
    "build_of",
    "by_products",
    "check",
    "circumstances",
    "close_bom",
    "complete",
    "content_of",
    "disassemble",
    "exchange",
    "items_of",
    "load",
    "make",
    "plan_order",
    "progress",
    "read",
    "reading",
    "record_results",
    "rework_done",
    "rows_of",
    "scanned",
    "scrap",
    "set_shifts",
    "shift_at",
    "start",
    "unload",
    "where_used",
    "yields",
]
