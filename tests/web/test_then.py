"""The page of an item as it stood at a moment: the past, marked as such, with the way back."""

import pytest
from django.utils import timezone

from stockthread import ledger, trace
from stockthread.kernel.clock import now
from tests.web.test_pages import hold, text_of

BACK = "Back to now"


def page(client, world, item: int, at: str) -> str:
    return text_of(client, f"/items/{world.public('item', item)}", as_of=at)


def local(at) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def test_an_item_is_shown_as_it_stood(world, clerk):
    (drill,) = world.drills[:1]
    came = trace.history(drill)[0].happened_at
    act = ledger.Act(key="then", by=world.people["operator"], recorded_at=now())
    ledger.move(ledger.Lines([drill]), place=world.places["DOCK"], act=act)
    hold(world, [drill], "Cracked")
    exactly = came.isoformat()
    text = page(clerk, world, drill, exactly)
    for word in ("This is the past", BACK, "STORE-1", "in stock", "Harbour Works", "ready"):
        assert word in text
    assert "Cracked" not in text
    assert "DOCK" not in text.split("<main")[1].replace("from DOCK", "")
    assert "/move?" not in text, "nothing can be done in the past"
    later = page(clerk, world, drill, now().isoformat())
    assert "Was held because" in later
    assert "Cracked" in later
    assert "DOCK" in later


def test_before_it_was_there_the_page_says_so(world, clerk):
    text = page(clerk, world, world.drills[0], "2001-01-01T10:00")
    assert "not on record yet on Monday 1 January 2001, 10:00" in text
    assert BACK in text


def test_a_minute_counts_to_its_end(world, clerk):
    text = page(clerk, world, world.drills[0], local(now()))
    assert "This is the past" in text
    assert "in stock" in text


@pytest.mark.parametrize(
    ("at", "said"),
    [("2999-01-01T10:00", "That is in the future"), ("nonsense", "is no time"), ("", "")],
)
def test_what_is_no_moment_of_the_past_shows_now(world, clerk, at, said):
    text = page(clerk, world, world.drills[0], at)
    assert said in text
    assert BACK not in text
    assert "/move?" in text


def test_a_lot_shows_how_much_there_was(world, clerk):
    lot = world.juice
    came = trace.history(lot)[0].happened_at
    assert "500 l" in page(clerk, world, lot, came.isoformat())
