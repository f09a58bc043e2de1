"""Duty and the like as per cent of what the goods cost: read from text, worked out exactly. Pure.

The whole is rounded once, halves away from zero, to the smallest unit of money, and dealt by value
from there, so that the parts add up and none is a unit off its own exact share.
"""

import re
from fractions import Fraction
from typing import Final

from stockthread.costs.shares import rounded
from stockthread.kernel import money
from stockthread.kernel.errors import refuse

PERCENT_MAX: Final = 1000
_FORM: Final = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,6}))?\s*%")


def is_percent(text: str) -> bool:
    """Whether a text means per cent and not an amount."""
    return text.strip().endswith("%")


def parse_percent(text: str) -> Fraction:
    """Return per cent as written: `4.7 %`, `12%`. Raises Refused cost_percent."""
    form = _FORM.fullmatch(text.strip())
    digits = (form[2] or "") if form else ""
    share = Fraction(int(form[1] + digits), 10 ** len(digits)) if form else Fraction(0)
    return share if 0 < share <= PERCENT_MAX else refuse("cost_percent", text=text.strip())


def amount_of(percent: Fraction, goods: int) -> int:
    """Return per cent of the cost of goods, in smallest units."""
    return rounded(percent * goods / 100)


def note_of(percent: Fraction, goods: int, note: str) -> str:
    """What an entry says of how its amount came about, before what its maker noted."""
    home = money.home_currency()
    of = f"{told(percent)}{money.shown_amount(goods, home)} {home}"
    return f"{of}: {note}" if note else of


def told(percent: Fraction) -> str:
    """How the note of an entry of so many per cent begins; below 0 for a credit."""
    digits = f"{float(percent):.6f}".rstrip("0").rstrip(".")
    return f"{digits} % of goods for "
