"""Whoever tries too often waits: failed looks and sent forms are counted by address."""

from datetime import datetime
from typing import Final

from stockthread.kernel import clock, db
from stockthread.passports import codes

MISS, FORM = WHATS = ("miss", "form")
SPAN_SECONDS: Final = 600
MOST: Final = {MISS: 20, FORM: 10}
"""So many of each in ten minutes from one address."""

_COUNT: Final = "SELECT count FROM passports_knock WHERE address = %s AND what = %s AND span = %s"
_KNOCK: Final = """
    INSERT INTO passports_knock (address, what, span, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (address, what, span) DO UPDATE SET count = passports_knock.count + 1"""


def is_shut(address: str, what: str, at: datetime) -> bool:
    """Whether an address has to wait."""
    row = db.query_one(_COUNT, [codes.hashed(address), what, _span(at)])
    return row is not None and int(row[0]) >= MOST[what]


def knock(address: str, what: str, at: datetime) -> None:
    """Count one more."""
    params = [codes.hashed(address), what, _span(at)]
    db.retried(lambda: db.execute(_KNOCK, params))


def _span(at: datetime) -> int:
    return clock.micros(at) // 1_000_000 // SPAN_SECONDS


def clean(at: datetime) -> None:
    """Forget counts that do not matter any more."""
    db.execute("DELETE FROM passports_knock WHERE span < %s", [_span(at) - 1])
