"""Counting on pages: from the first scan on a phone to the posting, and back."""

import re

import pytest

from stockthread import catalog, counts, ledger
from stockthread.kernel import ids
from stockthread.kernel.clock import now


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode())).strip()


class Phone:
    """Somebody with a scanner in one hand."""

    def __init__(self, world, role: str = "operator") -> None:
        self.world, self.client = world, world.client(role)
        self.number = 0

    def start(self, **fields: str) -> str:
        answer = self.client.post("/counts/new/post", {"key": "new", **fields})
        assert answer.status_code == 302, text_of(answer)
        return answer.url

    def scan(self, address: str, text: str, place: str = "", **fields: str) -> str:
        self.number += 1
        sent = {"text": text, "key": f"scan-{self.number}", **fields}
        if place:
            sent["place"] = self.world.public("place", self.world.places[place])
        return text_of(self.client.post(f"{address}/scan/post", sent))


@pytest.fixture
def phone(world) -> Phone:
    return Phone(world)


def the_count() -> counts.Count:
    return counts.read.counts()[0]


def test_a_place_then_its_goods_are_scanned_in_one_field(phone, world):
    address = phone.start(places="STORE", note="year end")
    assert "Where are you?" in text_of(phone.client.get(f"{address}/scan"))
    said = phone.scan(address, "STORE-1")
    assert "STORE-1" in said
    assert "12 left" in said
    said = phone.scan(address, "DR-0001", "STORE-1")
    assert "As on record" in said
    assert "1 scanned here" in said
    assert "11 left" in said
    said = phone.scan(address, "DR-0001", "STORE-1")
    assert "Scanned before" in said
    said = phone.scan(address, "DR-0OO1", "STORE-1")
    assert "Unknown" in said
    said = phone.scan(address, "DR-0002\nDR-0003\nDR-0004", "STORE-1")
    assert "3 scans" in said
    assert "8 left" in said
    said = phone.scan(address, "DOCK", "STORE-1")
    assert "Not taken" in said
    assert "not part of this count" in said


def test_a_scan_sent_twice_is_taken_once(phone, world):
    address = phone.start(places="STORE")
    place = world.public("place", world.places["STORE-1"])
    sent = {"text": "DR-0001", "key": "same", "place": place}
    for _ in range(2):
        assert "As on record" in text_of(phone.client.post(f"{address}/scan/post", sent))
    assert len(counts.read.scans(the_count().id)) == 1


def test_a_blind_count_shows_nobody_on_the_floor_what_is_expected(phone, world):
    address = phone.start(places="STORE", blind="1")
    said = phone.scan(address, "DR-0001", "STORE-1")
    assert "Taken" in said
    assert "left" not in said.replace("left to", "")
    assert "As on record" not in said
    shown = text_of(phone.client.get(address))
    assert "This count is blind" in shown
    assert "missing" not in shown
    phone.client.post(f"{address}/state/review")
    for page in ("", "/scan", "/sheet", "?pile=missing"):
        shown = text_of(phone.client.get(f"{address}{page}"))
        assert "missing" not in shown, page
        assert "DR-0002" not in shown, page
    lead = world.client("supervisor")
    assert "11 missing" in text_of(lead.get(address)), "who decides sees what differs"


def test_a_lot_is_counted_in_cases(phone, world):
    catalog.set_conversions(catalog.read.by_sku(["JUICE"])["JUICE"], ["1 case = 9"])
    address = phone.start(places="STORE")
    assert "27 l (3 cases)" in phone.scan(address, "L-1 3 cases", "STORE")
    [scan] = counts.read.scans(the_count().id)
    assert scan.quantity == 27_000


def test_scans_are_taken_back_and_amounts_corrected(phone, world):
    address = phone.start(places="STORE")
    phone.scan(address, "DR-0001", "STORE-1")
    [scan] = counts.read.scans(the_count().id)
    phone.client.post(f"{address}/unscan", {"scan": str(scan.id)})
    assert counts.read.scans(the_count().id) == []
    place = ledger.read.holdings(world.juice)[0].place
    world.places["JUICE"] = place
    if place in counts.read.scope(the_count().id).places:
        phone.scan(address, "L-1", "JUICE")
        [scan] = counts.read.scans(the_count().id)
        phone.scan(address, "L-1", "JUICE", amount="2 l", instead=str(scan.id))
        [scan] = counts.read.scans(the_count().id)
        assert scan.quantity == 2_000


def test_differences_are_decided_posted_with_numbers_and_undone(phone, world):
    address = phone.start(places="STORE")
    phone.scan(address, "\n".join(f"DR-{n:04}" for n in range(1, 10)), "STORE-1")
    phone.scan(address, "DR-0010\nL-1", "STORE")
    lead = world.client("supervisor")
    lead.post(f"{address}/state/review")
    shown = text_of(lead.get(address))
    assert "2 missing" in shown
    assert "1 somewhere else" in shown
    assert "Moved without a scan: on record it is at STORE-1" in shown
    gone = next(d for d in world.drills if ledger.read.codes([d])[d] == "DR-0011")
    chosen = {f"line.missing.{gone}": "leave"}
    asked = lead.post(f"{address}/confirm", chosen)
    assert "1 written off as lost and 1 moved" in text_of(asked).lower() or "moved" in text_of(
        asked
    )
    kept = re.search(r'name="decisions" value="([^"]*)"', asked.content.decode())
    assert kept
    decisions = kept[1].replace("&quot;", '"')
    assert lead.post(f"{address}/post", {"key": "p", "decisions": decisions}).status_code == 302
    assert the_count().state == "posted"
    shown = text_of(lead.get(address))
    assert "1 moved" in shown
    assert "Undo the posting" in shown
    assert ledger.read.item(gone).place == world.places["STORE-1"]
    for event in ledger.read.events_for(counts.CAUSE, the_count().number):
        page = f"/events/{world.public('event', event.id)}"
        assert f"{page}/undo" not in lead.get(page).content.decode()
        assert phone.client.post(f"{page}/undo", {"key": "op"}).status_code == 422
        alone = lead.post(f"{page}/undo", {"key": "alone"})
        assert (alone.status_code, "undone only with all of it" in text_of(alone)) == (422, True)
    lead.post(f"{address}/undo", {"key": "u"})
    assert the_count().state == "reviewing"


def test_all_that_fit_a_filter_are_decided_at_once_and_kept(phone, world):
    address = phone.start(places="STORE")
    phone.scan(address, "DR-0001", "STORE-1")
    lead = world.client("supervisor")
    lead.post(f"{address}/state/review")
    assert "11 differences" in text_of(lead.get(address))
    nothing = lead.post(f"{address}/decide", {"of": "picked", "decision": "leave"})
    assert (nothing.status_code, "Nothing is picked" in text_of(nothing)) == (422, True)
    gone = next(d for d in world.drills if ledger.read.codes([d])[d] == "DR-0011")
    sent = {"of": "all", "decision": "leave", "because": "last_seen", "pile": "missing"}
    answer = lead.post(f"{address}/decide", sent)
    assert "11 differences decided." in text_of(lead.get(answer.url))
    asked = lead.post(f"{address}/confirm")
    assert "Nothing is changed" in text_of(asked)
    assert "11 differences left" in text_of(asked)
    one = {"of": "picked", "decision": "", "key_picked": f"missing.{gone}"}
    lead.post(f"{address}/decide", one)
    lead.post(f"{address}/decide", {f"line.missing.{gone}": "lose", "go": "0"})
    assert "1 written off as lost" in text_of(lead.post(f"{address}/confirm"))
    assert world.client("operator").post(f"{address}/decide", sent).status_code == 403
    assert "0 differences" not in text_of(lead.get(f"{address}?because=swapped&from=900"))


def test_a_held_unit_comes_back_as_a_reason_and_can_be_left_out(phone, world):
    address = phone.start(places="STORE")
    phone.scan(address, "DR-0001\nDR-0002", "STORE")
    act = ledger.Act("h", world.people["quality"], counts.read.counts()[0].made_at)
    [held] = [d for d in world.drills if ledger.read.codes([d])[d] == "DR-0001"]
    ledger.hold(ledger.Lines([held]), reason="bent", blocks=ledger.Block.MOVE, act=act)
    lead = world.client("supervisor")
    lead.post(f"{address}/state/review")
    lead.post(f"{address}/decide", {"of": "all", "decision": "leave", "pile": "missing"})
    refused = lead.post(f"{address}/post", {"key": "p"})
    assert refused.status_code == 422
    assert "DR-0001" in text_of(refused)
    assert "Post without those" in text_of(refused)
    sent = {"key": "p", "accept": "good"}
    assert lead.post(f"{address}/post", sent).status_code == 302
    assert "1 difference could not be put right" in text_of(lead.get(address))


def test_places_are_counted_again(phone, world):
    address = phone.start(places="STORE")
    phone.scan(address, "DR-0001", "STORE-1")
    place = world.public("place", world.places["STORE-1"])
    assert (
        world.client("supervisor").post(f"{address}/again", {"place": [place]}).status_code == 302
    )
    assert "count again" in text_of(phone.client.get(address))
    assert "count it again" in text_of(phone.client.get(f"{address}/scan?place={place}"))
    phone.client.post(f"{address}/done", {"place": place})
    assert "12 missing" in text_of(phone.client.get(address))


def test_a_count_on_paper_lists_what_is_on_record_unless_it_is_blind(phone, world):
    address = phone.start(places="STORE")
    assert "DR-0007" in text_of(phone.client.get(f"{address}/sheet"))
    made = counts.open_count(
        counts.NewCount((world.places["STORE"],), is_blind=True), key="b",
        by=world.people["operator"], at=the_count().made_at,
    )  # fmt: skip
    blind = f"/counts/{ids.public_id('count', made.id)}/sheet"
    assert "DR-0007" not in text_of(phone.client.get(blind))


def test_the_list_shows_counts_and_what_is_due(phone, world):
    phone.start(places="STORE", note="year end")
    shown = text_of(phone.client.get("/counts"))
    assert "CT-" in shown
    assert "year end" in shown
    assert "never counted" in shown
    assert "year end" in text_of(phone.client.get("/counts?state=open"))
    assert "Nothing fits" in text_of(phone.client.get("/counts?state=posted"))
    assert "“odd” is no state" in text_of(phone.client.get("/counts?state=odd"))
    exported = b"".join(phone.client.get("/lists/counts/csv?state=open").streaming_content).decode()
    assert exported.splitlines()[1].endswith(",year end")
    viewer = world.client("viewer").get("/counts")
    assert "New count" not in text_of(viewer)
    wrong = phone.client.post("/counts/new/post", {"key": "w", "places": "NOWHERE"})
    assert wrong.status_code == 422


def test_pages_of_items_and_places_tell_when_they_were_counted(phone, world):
    address = phone.start(places="STORE")
    phone.scan(address, "\n".join(f"DR-{n:04}" for n in range(1, 13)), "STORE-1")
    number = the_count().number
    item = f"/items/{world.public('item', world.drills[0])}"
    assert f"in {number}" in text_of(phone.client.get(item))
    place = f"/places/{world.public('place', world.places['STORE-1'])}"
    assert "last counted" not in text_of(phone.client.get(place))
    lead = world.client("supervisor")
    lead.post(f"{address}/state/review")
    lead.post(f"{address}/post", {"key": "p"})
    assert "last counted" in text_of(phone.client.get(place))


def test_what_came_in_a_carton_and_was_never_seen_is_marked_as_assumed(world):
    own = ledger.read.item(world.drills[0]).owner
    act = ledger.Act("c1", world.people["operator"], now())
    made = ledger.commission(
        ledger.New(ledger.Kind.CONTAINER, 0, 1), place=world.places["STORE-1"],
        stage=ledger.Stage.READY, owner=own, act=act,
    ).items  # fmt: skip
    ledger.pack(ledger.Lines(world.drills[:2]), container=made[0], act=act._replace(key="c2"))
    page = f"/items/{world.public('item', made[0])}"
    client = world.client("operator")
    assert "assumed" not in text_of(client.get(page))
    carton = ledger.Lines(list(made))
    act = act._replace(recorded_at=now())
    ledger.ship(carton, place=world.places["NORTH"], act=act._replace(key="c3"))
    act = act._replace(recorded_at=now())
    ledger.take_back(carton, place=world.places["STORE-1"], act=act._replace(key="c4"))
    told = text_of(client.get(page))
    assert "0 seen, 2 assumed" in told
    assert told.count("assumed") == 3


def test_what_is_said_of_a_count_and_its_places_is_undone_at_once(phone, world):
    address = phone.start(places="STORE")
    phone.scan(address, "DR-0001", "STORE-1")
    place = {"place": world.public("place", world.places["STORE-1"])}
    form = {**place, "back": f"{address}/scan"}
    page = phone.client.post(f"{address}/done", form, follow=True)
    assert "STORE-1 is counted." in text_of(page)
    assert f'action="{address}/not-done"' in page.content.decode()
    page = phone.client.post(f"{address}/not-done", form, follow=True)
    assert "STORE-1 is counted." not in text_of(page)
    assert counts.read.visits(the_count().id) == []
    for deed, sentence, back in (
        ("review", "Counting is over.", "reopen"),
        ("reopen", "takes scans again.", "review"),
        ("cancel", "is cancelled.", "reopen"),
    ):
        page = phone.client.post(f"{address}/state/{deed}", follow=True)
        assert sentence in text_of(page)
        assert f'action="{address}/state/{back}"' in page.content.decode()
    phone.client.post(f"{address}/state/reopen")
    assert the_count().state == counts.OPEN
    assert "1 scanned here" in text_of(phone.client.get(f"{address}/scan", place))
