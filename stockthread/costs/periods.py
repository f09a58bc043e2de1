"""Closing a period: no event and no entry happens in it any more, and its values stay."""

from datetime import date, datetime

from stockthread import ledger
from stockthread.costs import following
from stockthread.costs.days import end_of
from stockthread.kernel import clock


def lock(day: date, *, by: int, at: datetime, reason: str = "") -> None:
    """Lock all days up to and with one, once all that is on record has been booked.

    Raises Refused: period_not_over, and no_reason where that opens days that were locked.
    """
    following.follow()
    ledger.set_lock(day, clock.from_micros(end_of(day)), by=by, at=at, reason=reason)


def reopen(day: date | None, *, by: int, at: datetime, reason: str) -> None:
    """Open all days behind one, or all, with a reason. Raises Refused: as `lock`."""
    end = None if day is None else clock.from_micros(end_of(day))
    ledger.set_lock(day, end, by=by, at=at, reason=reason)


def locked_until() -> date | None:
    """Return the last locked day, if any is."""
    return ledger.read.locked_until()


def locks() -> list[ledger.PeriodLock]:
    """Return every change of what is locked, the latest first."""
    return ledger.read.period_locks()
