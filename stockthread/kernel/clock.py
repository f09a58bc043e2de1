"""Time: aware datetimes in calls, whole microseconds since 1970 UTC in tables.

Only shells call `now`; core functions take `at` as an argument.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def micros(moment: datetime) -> int:
    """Return whole microseconds since 1970 UTC; `moment` must carry its zone."""
    assert moment.tzinfo is not None, "a moment without a zone is two moments a year"
    return (moment - EPOCH) // _MICROSECOND


@lru_cache(maxsize=4096)  # what happened together, happened at one moment
def from_micros(count: int) -> datetime:
    """Return the moment that many microseconds after 1970 UTC."""
    return EPOCH + timedelta(microseconds=count)


def zone() -> ZoneInfo:
    """Return the company's own time zone: by it all days are told."""
    return ZoneInfo(settings.TIME_ZONE)


def day_of(moment: datetime) -> date:
    """Return the day that it is for the company at a moment."""
    return moment.astimezone(zone()).date()
