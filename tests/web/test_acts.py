"""What forms do: each posts once, tells what it did, and can be undone."""

import pytest

from stockthread import ledger
from stockthread.kernel import errors
from stockthread.kernel.clock import now
from stockthread.kernel.errors import Refusal
from stockthread.web import acting


def place_of(item: int) -> int:
    return ledger.read.item(item).place


def test_a_move_is_told_in_numbers_with_the_way_back(world, clerk):
    sent = {"items": world.items(*world.drills), "place": "DOCK", "key": "k1", "back": "/items"}
    answer = clerk.post("/move/post", sent, follow=True)
    text = answer.content.decode()
    assert "12 × Drill D18 moved from STORE-1 to DOCK." in text
    assert "Undo" in text
    assert {place_of(drill) for drill in world.drills} == {world.places["DOCK"]}


def test_what_is_built_in_is_told_as_inside(world, clerk):
    drill, *parts = world.drills[:3]
    act = ledger.Act(key="in", by=world.people["operator"], recorded_at=now())
    ledger.install(ledger.Lines(parts), parent=drill, act=act)
    sent = {"items": world.items(drill), "place": "DOCK", "key": "k1", "back": "/items"}
    text = clerk.post("/move/post", sent, follow=True).content.decode()
    assert "DR-0001 with 2 parts inside moved from STORE-1 to DOCK." in text


def test_a_double_click_posts_once(world, clerk):
    sent = {"items": world.items(world.drills[0]), "place": "DOCK", "key": "k1", "back": "/"}
    before = len(ledger.read.latest_events(50))
    first, second = clerk.post("/move/post", sent), clerk.post("/move/post", sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(ledger.read.latest_events(50)) == before + 1


def test_a_lower_case_place_code_is_found(world, clerk):
    clerk.post("/move/post", {"items": world.items(world.drills[0]), "place": "dock", "key": "k"})
    assert place_of(world.drills[0]) == world.places["DOCK"]


def test_things_refused_for_one_reason_are_told_together(world, clerk):
    stop = int(ledger.Block.MOVE)
    for n, (items, reason) in enumerate(
        ((world.drills[:4], "Wet"), (world.drills[4:5], "Cracked"))
    ):
        held = {"items": world.items(*items), "reason": reason, "blocks": str(stop), "key": f"h{n}"}
        assert clerk.post("/hold/post", held).status_code == 302
    sent = {"items": world.items(*world.drills[:5]), "key": "k1", "back": "/items"}
    text = clerk.post("/move/post", sent | {"place": "DOCK"}).content.decode()
    found = [line for line in text.split("<li>") if "is on hold (" in line]
    assert len(found) == 2, text
    assert "The same of 3 more: DR-0002, DR-0003 and DR-0004." in found[0]
    assert "more" not in found[1].partition("</li>")[0]


def test_lines_refused_for_one_reason_without_a_code_are_told_by_their_numbers():
    some = [Refusal(line, "bad_quantity", {"text": "x"}) for line in (2, 4, 6)]
    [alike] = acting.alike(some)
    told = acting.alike_words(alike, in_line=True)
    assert told.startswith("Line 3: ")
    assert told.endswith(" The same in lines 5 and 7.")
    assert acting.alike_words(alike[:1], in_line=True) == errors.text(some[0])


def test_undo_brings_everything_back(world, clerk):
    sent = {"items": world.items(*world.drills), "place": "DOCK", "key": "k1", "back": "/items"}
    clerk.post("/move/post", sent)
    event = world.public("event", ledger.read.latest_events(1)[0].id)
    answer = clerk.post(f"/events/{event}/undo", {"key": "k2", "back": "/items"}, follow=True)
    assert "put back as before" in answer.content.decode()
    assert {place_of(drill) for drill in world.drills} == {world.places["STORE-1"]}


def test_what_cannot_be_undone_says_why(world, clerk):
    clerk.post("/move/post", {"items": world.items(world.drills[0]), "place": "DOCK", "key": "1"})
    first = world.public("event", ledger.read.latest_events(1)[0].id)
    clerk.post("/move/post", {"items": world.items(world.drills[0]), "place": "STORE", "key": "2"})
    answer = clerk.post(f"/events/{first}/undo", {"key": "3"})
    text = answer.content.decode()
    later = world.public("event", ledger.read.latest_events(1)[0].id)
    assert answer.status_code == 422
    assert "This cannot be undone now" in text
    assert f'<a href="/events/{later}">Drill D18 moved from DOCK to STORE</a>' in text
    assert "by Admin" in text
    assert f"/events/{first}/undo" in text


def test_one_bad_item_does_not_stop_the_good_ones(world, clerk):
    held = world.drills[0]
    hold = {"items": world.items(held), "reason": "Cracked", "blocks": ["4"], "key": "h"}
    clerk.post("/hold/post", hold)
    sent = {"items": world.items(*world.drills), "place": "DOCK", "key": "m", "back": "/"}
    answer = clerk.post("/move/post", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "DR-0001 is on hold" in text
    assert "Move the 11 good ones" in text
    clerk.post("/move/post", {**sent, "accept": "good"})
    assert place_of(world.drills[1]) == world.places["DOCK"]
    assert place_of(held) == world.places["STORE-1"]


def test_a_place_that_is_not_there_is_named(world, clerk):
    sent = {"items": world.items(world.drills[0]), "place": "NOWHERE", "key": "k"}
    answer = clerk.post("/move/post", sent)
    assert answer.status_code == 422
    assert "There is no place with the code NOWHERE" in answer.content.decode()


def test_a_move_that_happened_earlier_is_marked(world, clerk):
    item = world.drills[0]
    at = ledger.read.item(item).happened_at.strftime("%Y-%m-%dT23:30")
    clerk.post("/move/post", {"items": world.items(item), "place": "DOCK", "at": at, "key": "k"})
    assert ledger.read.item(item).happened_at.strftime("%Y-%m-%dT%H:%M") == at


def test_an_unreadable_time_says_how_to_write_it(world, clerk):
    sent = {"items": world.items(world.drills[0]), "place": "DOCK", "at": "soon", "key": "k"}
    assert "“soon” is no time" in clerk.post("/move/post", sent).content.decode()


def test_part_of_a_lot_moves(world, clerk):
    sent = {"items": world.items(world.juice), "place": "DOCK", "source": "STORE",
            "quantity": "120,5", "key": "k"}  # fmt: skip
    assert clerk.post("/move/post", sent).status_code == 302
    lies = {part.place: part.quantity for part in ledger.read.holdings(world.juice)}
    assert lies == {world.places["DOCK"]: 120_500, world.places["STORE"]: 379_500}


def test_a_hold_stands_in_the_list_and_a_release_ends_it(world, clerk):
    hold = {"items": world.items(world.drills[0]), "reason": "Cracked", "blocks": ["1"], "key": "h"}
    clerk.post("/hold/post", hold)
    assert "Cracked" in clerk.get("/holds").content.decode()
    [open_hold] = ledger.read.open_holds()
    assert open_hold.blocks == 1
    sent = {"holds": world.public("hold", open_hold.id), "reason": "Repaired", "key": "r"}
    clerk.post("/release/post", sent)
    assert ledger.read.open_holds() == []


@pytest.mark.parametrize("form", ["hold", "release"])
def test_no_reason_no_hold_and_no_release(world, clerk, form):
    hold = {"items": world.items(world.drills[0]), "reason": "Cracked", "blocks": ["1"], "key": "h"}
    clerk.post("/hold/post", hold)
    [open_hold] = ledger.read.open_holds()
    sent = {"items": world.items(world.drills[1]), "key": "x"}
    if form == "release":
        sent = {"holds": world.public("hold", open_hold.id), "key": "x"}
    answer = clerk.post(f"/{form}/post", {**sent, "reason": "  "})
    assert answer.status_code == 422
    assert "Give a reason" in answer.content.decode()
    assert len(ledger.read.open_holds()) == 1


def test_who_may_not_release_sees_who_may(world, clerk):
    item = world.drills[0]
    hold = {"items": world.items(item), "reason": "Cracked", "blocks": ["4"], "key": "h"}
    operator = world.client("operator")
    operator.post("/hold/post", hold)
    for address in (f"/items/{world.public('item', item)}", "/holds"):
        assert "Can be released by quality: Quality" in operator.get(address).content.decode()
        assert "Can be released by" not in clerk.get(address).content.decode()


def test_everything_that_matches_can_be_moved_at_once(world, clerk):
    sent = {"every": "1", "query": "product=DR-18&place=STORE", "place": "DOCK", "key": "k"}
    clerk.post("/move/post", sent)
    assert {place_of(drill) for drill in world.drills} == {world.places["DOCK"]}
    assert place_of(world.juice) == world.places["STORE"]


def test_no_act_returns_to_another_site(world, clerk):
    sent = {"items": world.items(world.drills[0]), "place": "DOCK", "key": "k"}
    for elsewhere in (
        "https://example.com/",
        "//example.com/",
        "javascript:alert(1)",
        "/\\example.com",
    ):
        answer = clerk.post("/move/post", {**sent, "back": elsewhere})
        assert answer.headers["Location"].startswith("/?done="), elsewhere


def test_nothing_picked_is_told(world, clerk):
    assert "Pick at least one" in clerk.get("/move").content.decode()


def test_a_place_is_held_and_set_free_from_its_page(world, clerk):
    store = world.public("place", world.places["STORE"])
    page = clerk.get(f"/places/{store}").content.decode()
    assert f"/places/{store}/hold?back=/places/{store}" in page
    form = clerk.get(f"/places/{store}/hold").content.decode()
    assert "Hold everything in STORE" in form
    assert "Hold 13 items" in form
    assert "what comes later is held too" in form

    sent = {"reason": "Water damage", "blocks": ["1", "4"], "key": "h", "back": f"/places/{store}"}
    text = clerk.post(f"/places/{store}/hold/post", sent, follow=True).content.decode()
    assert "Water damage" in text
    assert "Undo" in text
    [hold] = ledger.read.open_holds()
    assert (hold.place, hold.blocks) == (world.places["STORE"], 5)
    bin_page = clerk.get(f"/places/{world.public('place', world.places['STORE-1'])}")
    assert "on STORE; stops" in bin_page.content.decode()
    again = clerk.get(f"/places/{store}/hold").content.decode()
    assert "It is held already: Water damage. This hold comes on top." in again

    release = clerk.get("/release", {"holds": world.public("hold", hold.id)}).content.decode()
    assert "It bears on 13 items now" in release
    sent = {"holds": world.public("hold", hold.id), "reason": "Dry", "key": "r"}
    clerk.post("/release/post", sent)
    assert ledger.read.open_holds() == []


def test_a_hold_on_a_place_needs_a_reason_and_the_role(world, clerk):
    store = world.public("place", world.places["STORE"])
    answer = clerk.post(f"/places/{store}/hold/post", {"reason": " ", "blocks": ["4"], "key": "h"})
    assert answer.status_code == 422
    viewer, operator = world.client("viewer"), world.client("operator")
    assert viewer.post(f"/places/{store}/hold/post", {"reason": "x"}).status_code == 403
    assert f"/places/{store}/hold" not in viewer.get(f"/places/{store}").content.decode()
    assert ledger.read.open_holds() == []
    operator.post(f"/places/{store}/hold/post", {"reason": "Wet", "blocks": ["4"], "key": "k"})
    assert "Can be released by quality" in operator.get(f"/places/{store}").content.decode()


def test_an_empty_place_is_held_for_what_comes(world, clerk):
    dock = world.public("place", world.places["DOCK"])
    text = clerk.get(f"/places/{dock}/hold").content.decode()
    assert "Nothing in it and under it now; what comes later is held too." in text
    assert "Hold the place" in text


def test_a_hold_says_how_many_are_held_already_and_why(world, clerk):
    def form(*items: int) -> str:
        return clerk.get("/hold", {"items": world.items(*items)}).content.decode()

    def hold(reason: str, key: str, *items: int) -> int:
        sent = {"items": world.items(*items), "reason": reason, "blocks": ["4"], "key": key}
        return clerk.post("/hold/post", sent).status_code

    assert "held already" not in form(*world.drills)
    hold("Cracked", "1", *world.drills[:2])
    hold("Wet", "2", *world.drills[:1])
    assert "2 of the 12 are held already: Cracked (2) and Wet (1)." in form(*world.drills)
    assert "1 of the 2 is held already: Cracked (1)." in form(*world.drills[1:3])
    assert "All 2 are held already" in form(*world.drills[:2])
    assert "It is held already: Cracked. This hold comes on top." in form(world.drills[1])
    assert hold("Cracked", "3", *world.drills[:3]) == 302, "it does not stop anybody"
    assert len(ledger.read.open_holds()) == 6


def test_undoing_needs_the_right_to_what_it_does(world):
    act = ledger.Act(key="h", by=world.people["quality"], recorded_at=now(), reason="recall")
    done = ledger.hold(ledger.Lines(world.drills[:1]), reason="recall",
                       blocks=ledger.Block.SHIP, act=act)  # fmt: skip
    page = f"/events/{world.public('event', done.event)}"
    operator, quality = world.client("operator"), world.client("quality")
    assert f"{page}/undo" not in operator.get(page).content.decode()
    assert f"{page}/undo" not in operator.get(f"/items?done={page[8:]}").content.decode()
    refused = operator.post(f"{page}/undo", {"key": "u1", "back": "/items"})
    assert refused.status_code == 403
    assert ledger.read.holds_on(world.drills[:1])[world.drills[0]]
    assert f"{page}/undo" in quality.get(page).content.decode()
    assert quality.post(f"{page}/undo", {"key": "u2", "back": "/items"}).status_code == 302
    assert not ledger.read.holds_on(world.drills[:1]).get(world.drills[0])
    own = {"items": world.items(world.drills[1]), "reason": "dented", "blocks": "1", "key": "o"}
    assert operator.post("/hold/post", own).status_code == 302
    mine = f"/events/{world.public('event', ledger.read.latest_events(1)[0].id)}/undo"
    assert operator.post(mine, {"key": "u3", "back": "/items"}).status_code == 302
