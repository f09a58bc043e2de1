"""The lines of a balance in words, and shares as people read them; the same on pages and papers."""

from fractions import Fraction
from typing import Final

from stockthread.recalls import records as r

WORDS: Final = {
    r.MADE: "Made here", r.RECEIVED: "Received", r.GAINED: "Gained in work",
    r.HAND: "With us", r.OTHERS: "With others, ours", r.SHIPPED: "Shipped, net",
    r.CONSUMED: "Used in what was made", r.SCRAPPED: "Scrapped", r.SAMPLES: "Samples",
    r.LOSS: "Lost in work", r.CORRECTED: "Turned out to be another product",
    r.LOST: "Not found", r.DIFFERENCE: "Counted differently",
}  # fmt: skip


def percent(share: Fraction) -> str:
    """`100 %`, `99.4 %`: rounded to a tenth, and never up to all, nor down to nothing."""
    if share <= 0:
        return "0 %"
    if share < Fraction(1, 1000):
        return "< 0.1 %"
    tenths = int(share * 1000 + Fraction(1, 2))
    if share < 1:
        tenths = min(tenths, 999)
    return f"{tenths // 10}.{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"


def share(part: int, whole: int) -> Fraction:
    """Which part of a whole something is; all of nothing is all."""
    return Fraction(abs(part), whole) if whole else Fraction(1)


def seconds(micros: int) -> str:
    """`0.42 s`, `12 s`: how long something took."""
    if micros < 10_000_000:
        return f"{micros / 1_000_000:.2f} s"
    minutes, rest = divmod(round(micros / 1_000_000), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
