"""Locked periods: nothing is recorded as having happened up to the end of a day any more.

The last row decides. Each is kept, with who locked or opened a period, when, and why. What comes
to light later is recorded with a later day, and says in its reason when it truly happened.
"""

from datetime import date, datetime
from typing import Final, NamedTuple

from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse

NEVER: Final = -(2**62)
"""The moment before which nothing happened: all is open."""


class PeriodLock(NamedTuple):
    """A change of what is locked: all days up to `day`; None: nothing from then on."""

    day: date | None
    person: int
    reason: str
    recorded_at: datetime


_LAST = "SELECT day, until FROM ledger_lock WHERE id = (SELECT MAX(id) FROM ledger_lock)"
_ALL = "SELECT day, person, reason, recorded_at FROM ledger_lock ORDER BY id DESC"
_INSERT = """
INSERT INTO ledger_lock (id, day, until, after_event, person, reason, recorded_at)
SELECT (SELECT COALESCE(MAX(id), 0) + 1 FROM ledger_lock), CAST(%s AS TEXT), CAST(%s AS BIGINT),
    (SELECT COALESCE(MAX(id), 0) FROM ledger_event), CAST(%s AS BIGINT), CAST(%s AS TEXT),
    CAST(%s AS BIGINT)
"""


def refuse_if_locked(happened_at: int, *, is_told: bool) -> None:
    """Refuse what happened, in microseconds, in a locked period. Raises Refused period_locked.

    is_told: the moment was said, so that somebody may be locking its period right now.
    """
    if is_told:
        db.lock_shared(db.PERIOD_LOCK)
    row = db.query_one(_LAST)
    if row and happened_at < row[1]:
        refuse("period_locked", until=row[0])


def need_open_period(at: datetime) -> None:
    """Refuse a moment in a locked period. Raises Refused period_locked."""
    refuse_if_locked(clock.micros(at), is_told=True)


def set_lock(
    day: date | None, end: datetime | None, *, by: int, at: datetime, reason: str = ""
) -> None:
    """Lock all days up to one, whose last moment lies before `end`; without a day open them all.

    An earlier day than before opens what lies between. Raises Refused: no_reason where something
    is opened without one, period_not_over, field_too_long, field_bad_characters.
    """
    assert (day is None) == (end is None), "a day has an end"
    reason = " ".join(reason.split())
    if len(reason) > 500:
        refuse("field_too_long", field="reason", length=len(reason), limit=500)
    if not db.is_storable(reason):
        refuse("field_bad_characters", field="reason")
    if end is not None and end > at:
        refuse("period_not_over", day=str(day))
    until = NEVER if end is None else clock.micros(end)
    with db.writing():
        db.lock_alone(db.PERIOD_LOCK)
        row = db.query_one(_LAST)
        if row and until < row[1] and not reason:
            refuse("no_reason", length_max=500)
        text = "" if day is None else day.isoformat()
        db.execute(_INSERT, [text, until, by, reason, clock.micros(at)])


def period_locks() -> list[PeriodLock]:
    """Return every change of what is locked, the latest first."""
    return [
        PeriodLock(date.fromisoformat(day) if day else None, by, reason, clock.from_micros(at))
        for day, by, reason, at in db.query(_ALL)
    ]


def locked_until() -> date | None:
    """Return the last locked day, if any is."""
    row = db.query_one(_LAST)
    return date.fromisoformat(row[0]) if row and row[0] else None
