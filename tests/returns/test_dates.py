"""Until when a warranty is good: the same day of the month, or the month's last."""

from datetime import date

import pytest

from stockthread.returns import dates


@pytest.mark.parametrize(
    ("since", "months", "until"),
    [
        (date(2026, 3, 2), 24, date(2028, 3, 2)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 3, 2), 1200, date(2126, 3, 2)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_there_is(since, months, until):
    assert dates.until(since, months) == until
