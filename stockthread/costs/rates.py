"""Currencies: what one unit of each is worth at home, from a day on, as an exact fraction."""

import re
from datetime import date, datetime
from fractions import Fraction
from typing import Final, NamedTuple

from stockthread.costs.shares import rounded
from stockthread.kernel import clock, db, money
from stockthread.kernel.errors import refuse

_FORM: Final = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,9}))?", re.ASCII)
_INSERT = """
    INSERT INTO costs_rate (currency, day, numerator, denominator, person, recorded_at)
    VALUES (%s, %s, %s, %s, %s, %s)"""
_LATEST = """
    SELECT numerator, denominator FROM costs_rate WHERE currency = %s AND day <= %s
     ORDER BY day DESC, id DESC LIMIT 1"""
_ALL = """
    SELECT currency, day, numerator, denominator, person, recorded_at FROM costs_rate
     ORDER BY currency, day, id"""


class Rate(NamedTuple):
    """A rate on record."""

    currency: str
    day: str
    rate: Fraction
    person: int
    recorded_at: datetime


def parse_rate(text: str) -> Fraction:
    """Return "1.0837" exactly. Raises Refused bad_rate."""
    form = _FORM.fullmatch(text.strip())
    if form is None or not int(form[1] + (form[2] or "")):
        refuse("bad_rate", text=text)
    return Fraction(f"{form[1]}.{form[2] or 0}")


def set_rate(currency: str, rate: Fraction, *, day: date, by: int, at: datetime) -> None:
    """Say what one unit of a currency is worth at home from a day on.

    What was booked keeps the rate of its day. Raises Refused: currency_unknown, bad_rate.
    """
    money.digits_of(currency)
    if not 0 < rate <= 10**9 or rate.denominator > 10**12 or currency == money.home_currency():
        refuse("bad_rate", text=str(rate))
    values = (currency, day.isoformat(), rate.numerator, rate.denominator, by, clock.micros(at))
    db.execute(_INSERT, values)


def rate(currency: str, day: date) -> Fraction | None:
    """Return what a currency was worth on a day; None: nobody said so."""
    if currency in ("", money.home_currency()):
        return Fraction(1)
    row = db.query_one(_LATEST, (currency, day.isoformat()))
    return Fraction(row[0], row[1]) if row else None


def rates() -> list[Rate]:
    """Return every rate on record, by currency and day."""
    return [
        Rate(currency, day, Fraction(top, bottom), person, clock.from_micros(at))
        for currency, day, top, bottom, person, at in db.query(_ALL)
    ]


def at_home(amount: int, currency: str, rate: Fraction) -> int:
    """Return an amount in the home currency's smallest units, halves rounded away from zero."""
    home = money.home_currency()
    more = money.digits_of(home) - money.digits_of(currency or home)
    return rounded(amount * rate * Fraction(10) ** more)
