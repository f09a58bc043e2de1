"""The days on which the demo company works, and the clock of each day.

Pure. Time only goes forward, during working hours, and never past the `now` that was given. The
company works from Monday to Friday; on the last day it works whatever day it is, so that a demo
made on a Sunday is alive too.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

DAYS = 520
"""Working days before the last one: two years."""

OPENS, CLOSES = time(7, 0, tzinfo=UTC), time(16, 30, tzinfo=UTC)
_WORTH_OPENING = timedelta(hours=1)
_SATURDAY = 5


class Diary:
    """Knows every working day by its number, 0 the last and -DAYS the first, and the time."""

    def __init__(self, now: datetime, random: Random) -> None:
        self.now = now.astimezone(UTC)
        self.random = random
        self.today = -DAYS
        self._days = _working_days(self.now)
        self._moment = self._start()

    @property
    def moment(self) -> datetime:
        """The time it is; looking at it does not let any pass."""
        return self._moment

    def date(self, day: int) -> date:
        """Return the date of a working day."""
        return self._days[day + DAYS]

    def open(self, day: int) -> None:
        """Begin a working day."""
        assert day >= self.today, "days go forward"
        self.today = day
        self._moment = max(self._moment, self._start())

    def tick(self) -> datetime:
        """Return the next moment: some minutes on, or less where the day is nearly over."""
        gap = timedelta(seconds=self.random.randint(20, 420), microseconds=1)
        self._moment += max(min(gap, self._left() / 8), timedelta(microseconds=1))
        return self._moment

    def pause(self, tasks: int) -> None:
        """Let time pass before the next of so many tasks, so that they fill the day."""
        self._moment += self._left() / (tasks + 1) * self.random.random()

    def earlier(self, days: int) -> datetime:
        """Return a moment in the morning of a day so many working days ago."""
        morning = datetime.combine(self.date(self.today - days), OPENS)
        return morning + timedelta(seconds=self.random.randint(3_600, 4 * 3_600))

    def _left(self) -> timedelta:
        end = min(datetime.combine(self.date(self.today), CLOSES), self.now)
        return end - self._moment

    def _start(self) -> datetime:
        seconds = self.random.randint(0, 900)
        return datetime.combine(self.date(self.today), OPENS) + timedelta(seconds=seconds)


def _working_days(now: datetime) -> list[date]:
    last = now.date()
    if now < datetime.combine(last, OPENS) + _WORTH_OPENING:
        last -= timedelta(days=1)
    days = [last]
    while len(days) <= DAYS:
        before = days[-1] - timedelta(days=1)
        while before.weekday() >= _SATURDAY:
            before -= timedelta(days=1)
        days.append(before)
    return days[::-1]
