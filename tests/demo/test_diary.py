"""The demo's days: working hours, forward only, never past the present."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from stockthread.demo.diary import CLOSES, DAYS, OPENS, Diary

MOMENTS = {
    "a Wednesday afternoon": datetime(2026, 6, 17, 14, 5, tzinfo=UTC),
    "a Sunday noon": datetime(2026, 6, 21, 12, 0, tzinfo=UTC),
    "late in the evening": datetime(2026, 6, 17, 22, 30, tzinfo=UTC),
    "just after eight": datetime(2026, 6, 17, 8, 0, tzinfo=UTC),
    "29 February": datetime(2028, 2, 29, 11, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_today_is_a_working_day_whenever_the_demo_is_made(moment: str) -> None:
    now = MOMENTS[moment]
    diary = Diary(now, Random(1))
    assert diary.date(0) == now.date()


def test_at_night_the_last_day_is_yesterday() -> None:
    diary = Diary(datetime(2026, 6, 17, 3, 0, tzinfo=UTC), Random(1))
    assert diary.date(0).isoformat() == "2026-06-16"


def test_other_days_are_mondays_to_fridays_of_two_years() -> None:
    diary = Diary(MOMENTS["a Sunday noon"], Random(1))
    days = [diary.date(day) for day in range(-DAYS, 0)]
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
    assert days == sorted(set(days))
    assert timedelta(days=720) < diary.date(0) - days[0] < timedelta(days=735)


@pytest.mark.parametrize("moment", MOMENTS)
def test_moments_grow_within_working_hours_and_never_pass_now(moment: str) -> None:
    now = MOMENTS[moment]
    diary = Diary(now, Random(1))
    last = datetime(2000, 1, 1, tzinfo=UTC)
    for day in (-5, -1, 0):
        diary.open(day)
        for _ in range(10):
            diary.pause(3)
            for _ in range(8):
                at = diary.tick()
                assert last < at <= now
                assert at.timetz() >= OPENS
                assert at.timetz() <= CLOSES
                assert at.date() == diary.date(day)
                last = at
