"""Counts and adjustments by filters, a page at a time."""

from datetime import timedelta

from stockthread import counts
from stockthread.counts import CountFilter
from stockthread.ledger import Lines


def numbers(**words: object) -> list[str]:
    wanted = CountFilter(**words)
    found = counts.listed_counts(wanted)
    assert counts.count_counts(wanted) == len(found)
    return [each.number for each in found]


def test_counts_are_listed_by_text_state_kind_and_day(crew, world):
    first, second = crew.open(world.a1, note="Jahresende Öl"), crew.open(world.a2)
    counts.cancel(second.id, by=world.anna, at=crew.now())
    assert numbers() == [second.number, first.number]
    assert numbers(text="öl JAHR") == [first.number]
    assert numbers(text=second.number.lower()) == [second.number]
    assert numbers(text="nothing\0") == []
    assert numbers(states=[counts.CANCELLED]) == [second.number]
    assert numbers(kind=counts.CYCLE) == []
    assert numbers(since=second.made_at) == [second.number]
    assert numbers(until=second.made_at) == [first.number]
    assert counts.listed_counts(CountFilter(), before=second.id, limit=5) == [first]
    assert counts.said_scopes([first.id, second.id]) == {
        first.id: {"place": [world.a1], "product": [], "class": []},
        second.id: {"place": [world.a2], "product": [], "class": []},
    }


def test_adjustments_are_counted_as_they_are_listed(crew, world):
    lot, [drill] = world.juice_lot(5_000), world.drills(1)
    spilt = counts.adjust(Lines([lot]), changes=[-500], reason_code="SPILT", act=crew.act())
    counts.lose(Lines([drill]), reason_code="SPILT", act=crew.act())
    day = crew.moment - timedelta(days=1), crew.moment + timedelta(days=1)
    for words, number in (
        ({}, 2), ({"reason": "SPILT"}, 2), ({"reason": "DAMAGED"}, 0),
        ({"product": world.drill}, 1), ({"under": []}, 0), ({"under": [world.a1]}, 2),
    ):  # fmt: skip
        assert len(counts.made(*day, **words)) == counts.count_made(*day, **words) == number, words
    [one] = counts.made_by([spilt.event])
    assert (one.product, one.given_up) == (world.juice, 500)
    assert counts.made_by([]) == []
