"""Lots made of lots on pages: split, poured together, repacked; whose they are; where they went."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from stockthread import catalog, ledger, lots, parties, places
from tests import stock

LATER = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)


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
    seen = text(clerk.post(address(world, "join/preview"), {**sent, "place": "STORE-1"}))
    for words in ("1 lot then", "L-1/1", "40 l"):
        assert words in seen
    assert "L-1/1" not in ledger.read.find_codes(["L-1/1"])
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


def test_a_lots_page_tells_what_is_here_in_transit_with_customers_and_whose(world, clerk):
    [friend] = parties.add_parties([parties.NewParty("FRIEND", "Friend Ltd", is_customer=True)])

    def act(key: str) -> ledger.Act:
        return ledger.Act(key=key, by=world.people["operator"], recorded_at=LATER)

    part = ledger.Lines([world.juice], [100_000], place=world.places["STORE"])
    ledger.ship(part, place=places.place_of_party(friend, "customer"), owner=friend, act=act("1"))
    ledger.move(part, place=places.virtual_place("transit"), act=act("2"))
    page = text(clerk.get(f"/items/{world.public('item', world.juice)}"))
    for words in ("Here", "300 l", "In transit", "With customers", "100 l", "in stock",
                  "Harbour Works 400 l, Friend Ltd 100 l"):  # fmt: skip
        assert words in page
    assert "300 l of 500 l" in text(clerk.get("/items?product=JUICE"))
    assert "300 l" in text(clerk.get("/products"))
    assert "100 l in transit" in text(clerk.get("/products"))
    left = ledger.Lines([world.juice], [300_000], place=world.places["STORE"])
    ledger.ship(left, place=places.place_of_party(friend, "customer"), owner=friend, act=act("3"))
    page = text(clerk.get(f"/items/{world.public('item', world.juice)}"))
    assert "in stock" not in page[: page.index("What happened")]
    assert "with others" in page


def hold(world, item: int) -> None:
    act = ledger.Act(key="hold", by=world.people["operator"], recorded_at=LATER)
    ledger.hold(ledger.Lines([item]), reason="mould", blocks=7, act=act)


def test_a_sample_of_a_held_lot_is_taken_listed_and_undone(world, clerk):
    hold(world, world.juice)
    form = text(clerk.get(address(world, "sample")))
    assert "That does not stop a sample" in form
    sent = {"amount": "250 ml", "place": "STORE-1", "reason": "retained", "number": "S-1"}
    here = f"/items/{world.public('item', world.juice)}"
    page = text(
        clerk.post(address(world, "sample/post"), {**sent, "key": "s", "back": here}, follow=True)
    )
    assert "Kept as sample" in page
    assert "0.25 l" in page
    listed = text(clerk.get("/samples"))
    for words in ("S-1", "L-1", "0.25 l", "STORE-1", "retained", "held"):
        assert words in listed
    assert "S-1" in text(clerk.get(f"/samples?lot={world.public('item', world.juice)}"))
    assert 'value="STORE-1"' in text(clerk.get(address(world, "sample")))
    [event] = ledger.read.latest_events(1)
    clerk.post(f"/events/{world.public('event', event.id)}/undo", {"key": "u1", "back": "/items"})
    assert "No samples are kept" in text(clerk.get("/samples"))


def test_a_sample_that_cannot_be_taken_comes_back_with_the_reason(world, clerk):
    for said, sentence in (({"amount": "900 l", "place": "STORE"}, "There are only"),
                           ({"amount": "much", "place": "STORE"}, "no quantity"),
                           ({"amount": "1 l", "place": "NOWHERE"}, "NOWHERE")):  # fmt: skip
        with stock.unchanged():
            response = clerk.post(address(world, "sample/post"), {**said, "key": "s", "back": "/"})
        assert response.status_code == 422
        assert sentence in text(response)


def test_weights_are_noted_and_summed_up(world, clerk):
    assert "Nothing was weighed" in text(clerk.get("/weights"))
    sent = {"weights": "DR-0001 1.5\nDR-0002\t850 g", "key": "w1", "back": "/weights"}
    page = text(clerk.post("/weights/weigh/post", sent, follow=True))
    for words in ("2.35 kg", "1.175 kg", "DR-0001", "0.85 kg", "10"):
        assert words in page
    item = text(clerk.get(f"/items/{world.public('item', world.drills[0])}"))
    assert "1.5 kg" in item
    viewer = text(world.client("viewer").get("/weights"))
    assert "/weights/weigh" not in viewer


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ("", "Nothing is listed"),
        ("DR-9999 1 kg", "Nothing has the code DR-9999"),
        ("DR-0001", "DR-0001 has no weight behind it"),
        ("DR-0001 0 kg", "is no weight"),
        ("DR-0001 2 l", "l"),
    ],
)
def test_what_is_no_weight_comes_back_with_the_reason(world, clerk, weights, sentence):
    sent = {"weights": weights, "key": "w1", "back": "/weights"}
    response = clerk.post("/weights/weigh/post", sent)
    assert response.status_code == 422
    assert sentence in text(response)
    assert lots.weighed() == []


def test_a_loss_in_work_is_booked_with_its_reason_and_undone(world, clerk):
    assert address(world, "lose") in text(clerk.get(f"/items/{world.public('item', world.juice)}"))
    sent = {"amount": "750 ml", "key": "l1", "back": "/items"}
    response = clerk.post(address(world, "lose/post"), sent)
    assert response.status_code == 422
    clerk.post(address(world, "lose/post"), {**sent, "reason": "left in the pipes"})
    assert stock.lying(world.juice)[world.places["STORE"]] == 499_250
    [event] = ledger.read.latest_events(1)
    assert event.reason == "LOSS: left in the pipes"
    clerk.post(f"/events/{world.public('event', event.id)}/undo", {"key": "u1", "back": "/items"})
    assert stock.lying(world.juice) == {world.places["STORE"]: 500_000}
    assert world.client("operator").get(address(world, "lose")).status_code == 403


def read_off(world, item: int, day: str) -> None:
    [kind] = [each.id for each in catalog.read.attributes() if each.code == "expiry_date"] or (
        catalog.add_attributes([catalog.NewAttribute("expiry_date", "Expiry", "date")])
    )
    act = ledger.Act(key=f"d{item}", by=world.people["operator"], recorded_at=LATER)
    ledger.observe([item], attributes=kind, values=[day], act=act)


def test_what_expires_is_listed_what_ends_first_at_the_top_and_held_many_at_once(world, clerk):
    today = timezone.localdate()
    assert "Nothing ends soon" in text(clerk.get("/expiring"))
    for item, days in ((world.juice, 3), (world.drills[0], -2), (world.drills[1], 400)):
        read_off(world, item, (today + timedelta(days=days)).isoformat())
    page = text(clerk.get("/expiring"))
    for words in ("2 lots and units", "2 days ago", "in 3 days", "expired", "ends soon"):
        assert words in page
    assert page.index("2 days ago") < page.index("in 3 days")
    assert "DR-0002" not in page
    assert "DR-0002" in text(clerk.get("/expiring?until="))
    assert "in 3 days" not in text(clerk.get("/expiring?state=expired&product=DR-18"))
    assert "2 days ago" not in text(clerk.get("/expiring?state=good"))
    assert "L-1" in text(clerk.get("/expiring?place=STORE"))
    told = b"".join(clerk.get("/lists/expiring/csv").streaming_content).decode()
    assert told.splitlines()[1].startswith("DR-0001,DR-18,Drill D18,")
    every = {"every": "1", "query": "", "reason": "expired", "key": "h1"}
    done = text(clerk.post("/lists/expiring/hold/post", every))
    assert "2 lots and units held" in done
    assert all(ledger.read.item(item).holds for item in (world.juice, world.drills[0]))
    assert not ledger.read.item(world.drills[1]).holds


def test_what_a_lot_was_made_of_and_its_yield_stand_on_its_page(world, clerk):
    def act(key: str) -> ledger.Act:
        return ledger.Act(key=key, by=world.people["operator"], recorded_at=LATER)

    part = ledger.Lines([world.juice], [200_000])
    process = ledger.consume(part, act=act("1")).items[0]
    product = ledger.read.item(world.juice).product
    new = ledger.New(ledger.Kind.LOT, product, 1, quantities=[190_000])
    own = parties.read.own_party().id
    lot = ledger.produce(
        new, process=process, place=world.places["STORE"], owner=own, act=act("2")
    ).items[0]  # fmt: skip
    page = text(clerk.get(f"/items/{world.public('item', lot)}"))
    for words in ("Yield", "95 %", "200 l", "190 l"):
        assert words in page
    assert "Yield" not in text(clerk.get(f"/items/{world.public('item', world.juice)}"))
