"""Lots made of lots on pages: split, poured together, repacked; whose they are; where they went."""

import pytest

from stockthread import ledger, lots
from tests import stock


def address(world, deed: str, item: int = 0) -> str:
    return f"/items/{world.public('item', item or world.juice)}/{deed}"


def text(response) -> str:
    return response.content.decode()


def test_a_lots_page_leads_to_splitting_and_merging(world, clerk):
    page = text(clerk.get(f"/items/{world.public('item', world.juice)}"))
    assert address(world, "split") in page
    assert address(world, "join") in page
    viewer = text(world.client("viewer").get(f"/items/{world.public('item', world.juice)}"))
    assert address(world, "split") not in viewer


def test_several_parts_are_seen_first_then_split_off_and_undone(world, clerk):
    sent = {"parts": "2 x 25 l\n0.5 l", "key": "s1", "back": "/items"}
    seen = text(clerk.post(address(world, "split/preview"), sent))
    for words in ("3 new lots", "L-1/1", "L-1/3", "449.5 l"):
        assert words in seen
    assert stock.lying(world.juice) == {world.places["STORE"]: 500_000}
    page = text(clerk.post(address(world, "split/post"), sent, follow=True))
    assert "Undo" in page
    assert stock.lying(world.juice) == {world.places["STORE"]: 449_500}
    [event] = ledger.read.latest_events(1)
    clerk.post(f"/events/{world.public('event', event.id)}/undo", {"key": "u1", "back": "/items"})
    assert stock.lying(world.juice) == {world.places["STORE"]: 500_000}


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ("1 l A\n2 l", "Write one behind each"),
        ("600 l", "L-1"),
        ("much", "no quantity"),
        ("", ""),
    ],
)
def test_parts_that_cannot_be_split_off_come_back_with_the_reason(world, clerk, parts, sentence):
    sent = {"parts": parts, "key": "s1", "back": "/items"}
    with stock.unchanged():
        response = clerk.post(address(world, "split/post"), sent)
    assert response.status_code == 422
    assert sentence in text(response)


def test_lots_are_merged_repacked_and_poured_into_a_tank(world, clerk):
    form = text(clerk.get(address(world, "join")))
    assert "L-1\t500 l" in form
    lots.add_tanks([world.places["DOCK"]])
    sent = {"lots": "L-1 40 l", "key": "j1", "back": "/items"}
    clerk.post(address(world, "join/post"), {**sent, "place": "STORE-1", "number": "L-2"})
    [two] = [match.item for match in ledger.read.find_codes(["L-2"])["L-2"]]
    assert stock.lying(two) == {world.places["STORE-1"]: 40_000}
    again = {**sent, "lots": "L-2\nL-1 10 l", "key": "j2", "place": "DOCK"}
    clerk.post(address(world, "join/post"), again)
    assert lots.read.states([world.places["DOCK"]])[world.places["DOCK"]].quantity == 50_000
    response = clerk.post(address(world, "join/post"), {**sent, "lots": "L-9", "place": "STORE"})
    assert "There is no lot L-9" in text(response)


def test_what_is_no_lot_is_not_split(world, clerk):
    response = clerk.get(address(world, "split", world.drills[0]))
    assert "is no lot" in text(response)
