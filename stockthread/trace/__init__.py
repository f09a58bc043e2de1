"""Looking back: what happened to an item, how it stood at a moment, what went into what.

Other areas use what is listed here. Nothing in this area writes.
"""

from stockthread.trace.as_of import as_of, as_of_many
from stockthread.trace.composition import composition
from stockthread.trace.descent import descendants
from stockthread.trace.genealogy import trace_down, trace_up
from stockthread.trace.history import history
from stockthread.trace.paths import EVER, Cut
from stockthread.trace.records import (
    CodeChange,
    Composition,
    Descendant,
    Descent,
    EdgeChange,
    HoldChange,
    HoldThen,
    Ingredient,
    Link,
    Move,
    Node,
    Reading,
    ReservationChange,
    Shared,
    Sheet,
    StateView,
    Step,
    Trace,
    Traced,
)
from stockthread.trace.shared import sharing
from stockthread.trace.sheet import HEAD, Way, cells, percent, share_of, sheet
from stockthread.trace.stood import Moment, Stood, Wanted, moments, stood

__all__ = [
    "EVER",
    "HEAD",
    "CodeChange",
    "Composition",
    "Cut",
    "Descendant",
    "Descent",
    "EdgeChange",
    "HoldChange",
    "HoldThen",
    "Ingredient",
    "Link",
    "Moment",
    "Move",
    "Node",
    "Reading",
    "ReservationChange",
    "Shared",
    "Sheet",
    "StateView",
    "Step",
    "Stood",
    "Trace",
    "Traced",
    "Wanted",
    "Way",
    "as_of",
    "as_of_many",
    "cells",
    "composition",
    "descendants",
    "history",
    "moments",
    "percent",
    "share_of",
    "sharing",
    "sheet",
    "stood",
    "trace_down",
    "trace_up",
]
