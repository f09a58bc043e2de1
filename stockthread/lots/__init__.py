"""Goods without pieces at work: tanks and their states, gains, losses, samples, yield, dates.

Other areas use what is listed here. Lots are moved, split and mixed by the ledger's verbs alone;
this area says which, and keeps what the ledger does not know: which place is a tank, and when it
was cleaned.
"""

from stockthread.lots import read
from stockthread.lots.drawing import GAIN, LOSS, SAMPLE, lose_part, take_sample, with_gains
from stockthread.lots.parting import join, read_parts, split_parts
from stockthread.lots.records import Carry, Dated, Gain, Part, Tank, TankState, Weight, Yield
from stockthread.lots.reviews import review_gains
from stockthread.lots.tanks import add_tanks, clean, close_tanks, draw, empty, pour
from stockthread.lots.weighing import weigh, weights

__all__ = [
    "GAIN",
    "LOSS",
    "SAMPLE",
    "Carry",
    "Dated",
    "Gain",
    "Part",
    "Tank",
    "TankState",
    "Weight",
    "Yield",
    "add_tanks",
    "clean",
    "close_tanks",
    "draw",
    "empty",
    "join",
    "lose_part",
    "pour",
    "read",
    "read_parts",
    "review_gains",
    "split_parts",
    "take_sample",
    "weigh",
    "weights",
    "with_gains",
]
