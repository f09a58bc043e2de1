from datetime import UTC, datetime, timedelta

import pytest

from stockthread.web import pictures, words

NOON = datetime(2025, 5, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "pieces"),
    [
        ("DR-24-00117", ["DR-24-00117"]),
        ("356938035643809", ["356", "938", "035", "643", "809"]),
        ("12345678", ["1234", "5678"]),
        ("A0100", ["A0100"]),
        ("KX12Q", ["KX", "12Q"]),
        ("", []),
    ],
)
def test_a_code_is_cut_in_pieces_to_read_aloud(code, pieces):
    assert words.groups(code) == pieces


@pytest.mark.parametrize("code", ["DR-24-00117", "1234567", "ÄB 99/x_7", "0" * 41, "a1b2c3"])
def test_the_pieces_of_a_code_are_the_code(code):
    assert "".join(words.groups(code)) == code


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
