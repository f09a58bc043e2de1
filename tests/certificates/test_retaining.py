"""Samples are kept as long as the rule of their product says, and disposed of when they are due."""

from datetime import date

import pytest

from stockthread import catalog, certificates, ledger, lots
from stockthread.certificates.retaining import months_after
from stockthread.ledger import Lines
from tests.refusals import refused


@pytest.mark.parametrize(
    "day, months, expected",
    [("2026-01-31", 1, "2026-02-28"), ("2026-03-02", 12, "2027-03-02"), ("2026-12-15", 1,
     "2027-01-15"), ("2026-11-30", 3, "2027-02-28"), ("2026-03-31", 9, "2026-12-31")],
)  # fmt: skip
def test_months_end_on_days_that_there_are(day, months, expected) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_a_sample_is_due_months_after_the_last_day_of_its_lot(lab, world) -> None:
    lot, other = world.juice_lot(5000), world.juice_lot(5000)
    [attribute] = catalog.add_attributes(
        [catalog.NewAttribute("best_before_date", "Best before", "date")]
    )
    ledger.observe([lot], attributes=attribute, values=["2026-06-30"], act=world.act())
    first, second = (
        lots.take_sample(Lines([item], [100]), place=world.a2, act=world.act()).items[0]
        for item in (lot, other)
    )
    assert [each.until for each in certificates.retained(lots.samples())] == [None, None]
    at = world.act().recorded_at
    certificates.set_retention(world.juice, 3, by=world.anna, at=at)
    assert {each.sample.lot: each.until for each in certificates.retained(lots.samples())} == {
        first: date(2026, 9, 30), second: date(2026, 6, 2)
    }  # fmt: skip
    assert certificates.due(date(2026, 6, 2)) == []
    assert [each.sample.lot for each in certificates.due(date(2026, 10, 1))] == [second, first]
    assert refused(lambda: certificates.dispose([first], act=world.act())) == [
        (0, "sample_not_due")
    ]
    later = world.act()._replace(recorded_at=at.replace(month=10))
    assert certificates.dispose([first], act=later).accepted == 1
    assert certificates.dispose([first], act=later).repeated
    assert [each.lot for each in lots.samples()] == [second]
    assert refused(
        lambda: certificates.set_retention(world.juice, -1, by=world.anna, at=at)
    ) == [(None, "retention_months")]  # fmt: skip
