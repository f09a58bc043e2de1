from datetime import UTC, datetime, timedelta

import pytest

from stockthread.web import pictures, words

NOON = datetime(2025, 5, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(minutes=4), "today 11:56"),
        (timedelta(hours=13), "yesterday 23:00"),
        (timedelta(days=11), "3 May 12:00"),
        (timedelta(days=400), "9 Apr 2024"),
        (timedelta(days=-1), "tomorrow 12:00"),
    ],
)
def test_a_time_is_said_as_people_say_it(ago, said):
    assert words.moment(NOON - ago, NOON) == said


def test_numbers_are_grouped_with_a_thin_space():
    assert words.number(12040) == "12\u202f040"
    assert words.count(1, "item") == "1 item"
    assert words.count(2, "box", "boxes") == "2 boxes"


def test_an_item_outside_is_named_by_who_has_it():
    assert words.state("ready", "customer").word == "with customer"
    assert words.state("ready", "bin").word == "in stock"
    assert words.state("expected", "supplier").word == "expected"


def test_the_parts_of_a_bar_fill_it_and_the_smallest_is_seen():
    shares = [pictures.Share(words.STAGES["ready"], 1_000_000), pictures.Share(words.HELD, 1)]
    first, last = pictures.stacked(shares)
    assert last.x + last.width == pictures.WIDTH
    assert last.width >= pictures.LEAST
    assert first.x + first.width + pictures.GAP == last.x


def test_nothing_makes_an_empty_bar():
    assert pictures.stacked([pictures.Share(words.HELD, 0)]) == []
    assert pictures.bars([]) == []
