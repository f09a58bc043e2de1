"""Goods without pieces at work: tanks and their states, gains, losses, samples, yield, dates.

Other areas use what is listed here. Lots are moved, split and mixed by the ledger's verbs alone;
this area says which, and keeps what the ledger does not know: which place is a tank, and when it
was cleaned.
"""

from stockthread.lots import custody, read
from stockthread.lots.drawing import GAIN, LOSS, events_of_draw, lose_part, with_gains
from stockthread.lots.expiring import DAYS, Ending, count_expiring, expiring
from stockthread.lots.outcomes import outcome, outcome_of
from stockthread.lots.parting import join, read_parts, split_parts
from stockthread.lots.records import (
    Carry,
    Custody,
    Dated,
    Gain,
    Outcome,
    Part,
    Rate,
    Sample,
    Tank,
    TankState,
    Weighed,
    Weight,
    Yield,
)
from stockthread.lots.reviews import review_gains
from stockthread.lots.sampling import (
    SAMPLE,
    drawn_from,
    samples,
    samples_among,
    samples_of,
    take_sample,
)
from stockthread.lots.tanks import add_tanks, clean, close_tanks, draw, draw_parts, empty, pour
from stockthread.lots.weighing import WEIGHT, weigh, weighed, weights

__all__ = [
    "DAYS",
    "GAIN",
    "LOSS",
    "SAMPLE",
    "WEIGHT",
    "Carry",
    "Custody",
    "Dated",
    "Ending",
    "Gain",
    "Outcome",
    "Part",
    "Rate",
    "Sample",
    "Tank",
    "TankState",
    "Weighed",
    "Weight",
    "Yield",
    "add_tanks",
    "clean",
    "close_tanks",
    "count_expiring",
    "custody",
    "draw",
    "draw_parts",
    "drawn_from",
    "empty",
    "events_of_draw",
    "expiring",
    "join",
    "lose_part",
    "outcome",
    "outcome_of",
    "pour",
    "read",
    "read_parts",
    "review_gains",
    "samples",
    "samples_among",
    "samples_of",
    "split_parts",
    "take_sample",
    "weigh",
    "weighed",
    "weights",
    "with_gains",
]
