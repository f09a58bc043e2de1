"""Pages of purchases: announced, received, put away, inspected, ordered again; kept files."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stockthread import catalog, files, ledger, orders, parties, places, purchases
from stockthread.kernel import clock, ids
from stockthread.ledger import Act
from stockthread.orders import PURCHASE, NewLine, NewOrder, Order
from stockthread.purchases import Minimum, Policy
from stockthread.receipts import Delivery
from tests.files.conftest import photo
from tests.web.conftest import LONG_AGO
from tests.web.test_books import words_of

SSCC = "(00)106141412345678908"


@pytest.fixture
def order(world) -> Order:
    """Three drills and five litres of juice, of which a pack with two drills is announced."""
    skus = catalog.read.by_sku(["DR-18", "JUICE"])
    lines = NewLine(skus["DR-18"], 3), NewLine(skus["JUICE"], 5_000)
    north = parties.read.by_code(["NORTH"])["NORTH"]
    new = NewOrder(PURCHASE, lines, north)
    [id] = orders.add_orders([new], key="one", by=world.people["admin"], at=LONG_AGO)
    order = orders.read.order(id)
    said = Delivery([SSCC, "DR-18\tN-1", "DR-18\tN-2"], 0, 2026)
    purchases.announce(order, said, act(world, "announce"))
    return order


def act(world, key: str) -> Act:
    return Act(key=key, by=world.people["operator"], recorded_at=clock.now())


def address(order: Order, rest: str = "") -> str:
    return f"/orders/{ids.public_id('order', order.id)}{rest}"


def test_the_order_leads_to_its_receipt_which_says_what_is_missing(world, order):
    clerk = world.client("operator")
    assert address(order, "/receive") in clerk.get(address(order)).content.decode()
    shown = words_of(clerk.get(address(order, "/receive")))
    for words in ("3 Drill D18", "N-1", "N-2"):
        assert words in shown, "what is missing is told before any scan"


def test_scans_are_compared_before_anything_is_written(world, order):
    clerk = world.client("operator")
    scans = {"place": "DOCK", "serials": f"{SSCC}\nDR-18\tX-9\nJUICE\tL-9\t6 l"}
    before = ledger.read.latest_events(1)
    shown = words_of(clerk.post(address(order, "/receive/preview"), scans))
    assert ledger.read.latest_events(1) == before
    assert "106141412345678908" in shown
    assert "is more" in shown, "six litres, where five are open"
    assert "Receive 2" in shown


def test_what_fits_comes_in_with_one_press_and_can_be_undone_as_one(world, order):
    clerk = world.client("admin")
    scans = {"key": "k1", "place": "DOCK", "serials": SSCC}
    answer = clerk.post(address(order, "/receive/post"), scans)
    assert answer.status_code == 302
    shown = clerk.get(answer.url)
    assert "received" in words_of(shown)
    assert "/undo" in shown.content.decode()
    assert orders.progress.of_order(order).lines[0].done.received == 2
    assert clerk.post(address(order, "/receive/post"), scans).status_code == 302, "once"
    assert orders.progress.of_order(order).lines[0].done.received == 2


def test_what_is_extra_stays_in_the_field_until_it_is_taken(world, order):
    clerk = world.client("operator")
    scans = {"key": "k1", "place": "DOCK", "serials": f"{SSCC}\nJUICE\tL-9\t6 l"}
    answer = clerk.post(address(order, "/receive/post"), scans)
    shown = words_of(answer)
    assert "L-9" in answer.content.decode()
    assert "Take it" in shown
    assert orders.progress.of_order(order).lines[1].done.received == 0
    scans |= {"key": "k2", "serials": "JUICE\tL-9\t6 l", "doubtful": "1"}
    assert clerk.post(address(order, "/receive/post"), scans).status_code == 302
    assert orders.progress.of_order(order).lines[1].done.received == 6_000


def test_damage_comes_in_on_hold_with_its_photo_for_everybody_to_see(world, order):
    clerk = world.client("operator")
    picture = SimpleUploadedFile("crack.png", photo(), "image/png")
    scans = {"key": "k1", "place": "DOCK", "serials": SSCC, "damaged": "N-2",
             "damage": "housing cracked", "photos": picture}  # fmt: skip
    receipt = clerk.post(address(order, "/receive/post"), scans)
    said = words_of(clerk.get(receipt.url))
    assert "N-1 to N-2" in said
    assert "1 held: damaged" in said
    [match] = ledger.read.find_code("N-2")
    [hold] = ledger.read.holds_of(match.item)
    assert hold.reason == "Damaged on arrival: housing cracked"
    [kept] = files.read.of_subjects(files.ITEM, [match.item])[match.item]
    answer = world.client("viewer").get(f"/files/{ids.public_id('file', kept.id)}")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for kind, id in (("item", match.item), ("event", hold.event)):
        page = world.client("viewer").get(f"/{kind}s/{ids.public_id(kind, id)}")
        assert '<img src="/files/' in page.content.decode(), kind


def test_papers_are_only_handed_out_to_be_saved(world):
    files.keep([files.NewFile("a.csv", b"<script>")], [files.Subject(files.ITEM, 1)], by=1,
               at=LONG_AGO)  # fmt: skip
    [kept] = files.read.of_subjects(files.ITEM, [1])[1]
    answer = world.client("viewer").get(f"/files/{ids.public_id('file', kept.id)}")
    assert answer["Content-Disposition"] == 'attachment; filename="a.csv"'


def test_a_plain_serial_is_of_the_only_product_with_serials(world, order):
    clerk = world.client("operator")
    scans = {"key": "k1", "place": "DOCK", "serials": "N-77\nJUICE\tL-9\t5 l", "doubtful": "1"}
    assert clerk.post(address(order, "/receive/post"), scans).status_code == 302
    assert orders.progress.of_order(order).lines[0].done.received == 1
    wrong = clerk.post(address(order, "/receive/preview"), scans | {"serials": "5012345678900"})
    assert "does not say what it is" not in words_of(wrong)
    assert "0 matched" in words_of(wrong), "digits may be a product's number"


def test_what_was_received_before_says_so(world, order):
    clerk = world.client("operator")
    scans = {"key": "k1", "place": "DOCK", "serials": "DR-18\tN-77"}
    clerk.post(address(order, "/receive/post"), scans | {"doubtful": "1"})
    again = clerk.post(address(order, "/receive/preview"), scans | {"key": "k2"})
    assert "N-77 was received already" in words_of(again)
    [match] = ledger.read.find_code("N-77")
    assert f'href="/items/{ids.public_id("item", match.item)}"' in again.content.decode()


def test_pieces_are_counted_now(world, order):
    clerk = world.client("operator")
    scans = {"key": "k1", "place": "DOCK", "count_sku": "DR-18", "count_number": "3"}
    assert "Receive 1" in words_of(clerk.post(address(order, "/receive/preview"), scans))
    assert clerk.post(address(order, "/receive/post"), scans).status_code == 302
    assert [each.quantity for each in ledger.read.brought(order.cause, "receive")] == [3]


@pytest.mark.parametrize("scans, words", [
    ({"serials": SSCC}, "place"),
    ({"place": "NOWHERE", "serials": SSCC}, "NOWHERE"),
    ({"place": "DOCK"}, "line"),
    ({"place": "DOCK", "serials": SSCC, "damaged": "N-7", "damage": "x"}, "N-7"),
    ({"place": "DOCK", "count_sku": "DR-18", "count_number": "many"}, "many"),
])  # fmt: skip
def test_what_cannot_be_is_said_and_the_form_stays_filled(world, order, scans, words):
    answer = world.client("operator").post(address(order, "/receive/post"), scans)
    assert words in words_of(answer, 422)
    assert not orders.progress.has_begun(order)


def test_an_order_that_is_over_says_so(world, order):
    orders.close_order(order.id, by=1, at=LONG_AGO)
    answer = world.client("operator").get(address(order, "/receive"))
    assert "is closed" in words_of(answer)


@pytest.fixture
def waiting(world, order) -> Order:
    """The order with its two drills, which wait for inspection."""
    sku = catalog.read.by_sku(["DR-18"])["DR-18"]
    purchases.set_policy(Policy(sku), by=1, at=LONG_AGO)
    dock = world.places["DOCK"]
    purchases.receive(order, Delivery([SSCC], dock, 2026), act(world, "receive"))
    return order


def picked(*codes: str) -> list[str]:
    return [ids.public_id("item", ledger.read.find_code(code)[0].item) for code in codes]


def test_what_waits_is_listed_by_order_and_one_by_one(world, waiting):
    viewer = world.client("viewer")
    assert "2 items" in words_of(viewer.get("/inspections"))
    shown = words_of(viewer.get(address(waiting, "/inspect")))
    assert "N-1" in shown
    assert "2 items wait, 2 of them drawn as sample" in shown
    assert "Return to supplier" not in shown, "who may only look is offered nothing"


def test_goods_are_accepted_held_or_returned(world, waiting):
    admin = world.client("admin")
    post = address(waiting, "/inspect/post")
    form = {"key": "k1", "items": picked("N-1"), "deed": "return", "reason": "Chuck loose"}
    answer = admin.post(post, form)
    assert urlsplit(answer.url).path == address(waiting, "/inspect")
    assert orders.progress.of_order(waiting).lines[0].done.sent_back == 1
    answer = admin.post(post, {"key": "k2", "items": picked("N-2"), "deed": "accept"})
    assert urlsplit(answer.url).path == address(waiting), "nothing waits any more"
    assert not purchases.read.to_inspect()


def test_each_way_asks_for_its_own_permission(world, waiting):
    post, form = address(waiting, "/inspect/post"), {"items": picked("N-1"), "deed": "accept"}
    assert world.client("viewer").post(post, form).status_code == 422
    assert world.client("operator").post(post, form).status_code == 422
    assert len(purchases.read.to_inspect()) == 2
    assert world.client("quality").post(post, form).status_code == 302


def test_nothing_picked_and_no_reason_are_told(world, waiting):
    admin, post = world.client("admin"), address(waiting, "/inspect/post")
    assert "Nothing is picked" in words_of(admin.post(post, {"deed": "accept"}), 422)
    entered = {"items": picked("N-1"), "deed": "", "reason": "Chuck loose"}
    assert "Nothing is decided" in words_of(admin.post(post, entered), 422), "Enter in a field"
    form = {"items": picked("N-1"), "deed": "hold"}
    assert "reason" in words_of(admin.post(post, form), 422).lower()


def test_what_runs_short_is_ordered_by_ticking_it(world):
    sku = catalog.read.by_sku(["DR-18"])["DR-18"]
    clerk = world.client("operator")
    assert "Nothing runs short" in words_of(clerk.get("/reorder"))
    form = {"sku": "DR-18", "minimum": "20", "order_up_to": "50"}
    assert clerk.post("/reorder/minimum", form).status_code == 302
    assert purchases.read.minimums() == [Minimum(sku, 0, 20, 50)]
    assert "38" in words_of(clerk.get("/reorder")), "fifty, less the twelve that are here"
    wrong = clerk.post("/reorder/post", {"rows": [f"{sku}.0"]})
    assert "Say who Drill D18 is to be bought from" in words_of(wrong, 422)
    assert "Nothing is picked" in words_of(clerk.post("/reorder/post", {}), 422)
    form = {"key": "k1", "rows": [f"{sku}.0"], f"supplier-{sku}.0": "NORTH"}
    answer = clerk.post("/reorder/post", form)
    assert "is kept as a draft with 1 line" in words_of(clerk.get(answer.url))
    assert "Nothing runs short" in words_of(clerk.get("/reorder"))
    assert clerk.post("/reorder/minimum", {"sku": "DR-18", "drop": "1"}).status_code == 302
    assert not purchases.read.minimums()


def test_a_minimum_that_cannot_be_is_told(world):
    form = {"sku": "DR-18", "minimum": "20", "order_up_to": "5"}
    answer = world.client("operator").post("/reorder/minimum", form)
    assert "at least as much is ordered" in words_of(answer, 422)


def test_what_a_supplier_says_is_shown_in_piles_before_it_is_announced(world, order):
    clerk = world.client("operator")
    assert address(order, "/announce") in clerk.get(address(order)).content.decode()
    lines = {"key": "a1", "serials": "DR-18\tN-3\nDR-18\tN-4\nJUICE\tL-9\t2 l\nNOTHING\tX"}
    before = ledger.read.latest_events(1)
    shown = words_of(clerk.post(address(order, "/announce/preview"), lines))
    assert ledger.read.latest_events(1) == before
    assert "1 more than ordered" in shown, "two are announced, two now, three ordered"
    assert "Expect the 3 good ones" in shown
    table = {"key": "a2", "serials": "SKU\tSerial\tColour\tWeight of it\nDR-18\tN-3\tblue\t2 kg"}
    told = words_of(clerk.post(address(order, "/announce/preview"), table))
    assert "Not read: Colour, Weight of it." in told
    answer = clerk.post(address(order, "/announce/post"), lines)
    assert "NOTHING" in answer.content.decode(), "it stays in the field"
    done = [line.done.announced for line in orders.progress.of_order(order).lines]
    assert done == [4, 2_000]
    lines = {"key": "a2", "serials": "JUICE\tL-8\t1 l"}
    answer = clerk.post(address(order, "/announce/post"), lines)
    assert "expected" in words_of(world.client("admin").get(answer.url))
    wrong = clerk.post(address(order, "/announce/post"), lines | {"key": "a3"})
    assert wrong.status_code == 422
    assert world.client("viewer").get(address(order, "/announce")).status_code == 403


def test_a_list_and_a_document_become_lines_and_a_document_may_be_pasted(world, order):
    clerk = world.client("operator")
    note = SimpleUploadedFile("asn.csv", b"Product;Serial\nDR-18;N-7\n")
    answer = clerk.post(address(order, "/announce/file"), {"file": note, "serials": "DR-18\tN-6"})
    assert "DR-18\tN-6\nDR-18\tN-7" in answer.content.decode()
    event = {
        "type": "ObjectEvent", "action": "OBSERVE", "eventTime": "2026-03-01T10:00:00Z",
        "bizStep": "shipping", "epcList": ["urn:epc:id:sscc:0614141.1234567891"],
    }  # fmt: skip
    document = json.dumps({"epcisBody": {"eventList": [event]}})
    file = SimpleUploadedFile("asn.jsonld", document.encode())
    answer = clerk.post(address(order, "/announce/file"), {"file": file})
    assert "read from asn.jsonld" in words_of(answer)
    assert "urn:epc:id:sscc" in answer.content.decode()
    shown = words_of(clerk.post(address(order, "/announce/preview"), {"serials": document}))
    assert "Expect 1 pack" in shown
    bad = SimpleUploadedFile("asn.json", b"no document")
    answer = clerk.post(address(order, "/announce/file"), {"file": bad})
    assert "cannot be read" in words_of(answer, 422)


def test_goods_are_put_away_by_scan_and_as_it_is_suggested(world, order):
    clerk = world.client("admin")
    scans = {"key": "k1", "place": "DOCK", "serials": f"{SSCC}\nJUICE\tL-9\t5 l\nDR-18\tN-3",
             "doubtful": "1"}  # fmt: skip
    clerk.post(address(order, "/receive/post"), scans)
    assert address(order, "/put-away") in clerk.get(address(order)).content.decode()
    listed = clerk.get("/dock")
    assert "3 Drill D18, 5 l Apple juice" in words_of(listed)
    assert address(order, "/put-away") in listed.content.decode()
    page = clerk.get(address(order, "/put-away")).content.decode()
    assert 'value="STORE-1"' in page, "where the other drills lie"
    tried = {"key": "p1", "scans": "N-3\nL-9 2 l\nSTORE-1\nL-9"}
    shown = words_of(clerk.post(address(order, "/put-away/preview"), tried))
    assert "Scan where these go" in shown
    wrong = clerk.post(address(order, "/put-away/post"), tried)
    assert "have no place behind them" in words_of(wrong, 422)
    answer = clerk.post(address(order, "/put-away/post"), tried | {"scans": "N-3\nSTORE-1"})
    assert answer.url.startswith(address(order, "/put-away")), "more lies there"
    assert "moved" in words_of(clerk.get(answer.url))
    rows = {"key": "p2", "rows": "1"}
    for row in re.findall(r'name="(place-[^"]+)"', clerk.get(answer.url).content.decode()):
        rows[row] = "STORE"
    answer = clerk.post(address(order, "/put-away/post"), rows)
    assert answer.url.startswith(f"{address(order)}?"), "nothing is left at the dock"
    assert not purchases.read.at_dock(order)
    assert "Nothing lies at the dock" in words_of(clerk.get("/dock"))


def test_parts_of_a_lot_are_decided_in_one_press_and_undone_as_one(world, order):
    clerk, juice = world.client("admin"), catalog.read.by_sku(["JUICE"])["JUICE"]
    purchases.set_policy(Policy(juice), by=1, at=LONG_AGO)
    clerk.post(address(order, "/receive/post"),
               {"key": "k1", "place": "DOCK", "serials": "JUICE\tL-9\t5 l"})  # fmt: skip
    [each] = purchases.read.to_inspect(order)
    public = ids.public_id("item", each.item)
    form = {"key": "i1", "deed": "parts", f"accept-{public}": "3", f"hold-{public}": "1,5",
            f"return-{public}": "0.5"}  # fmt: skip
    wrong = clerk.post(address(order, "/inspect/post"), form)
    assert wrong.status_code == 422, "it wants a reason"
    assert 'value="1,5"' in wrong.content.decode()
    answer = clerk.post(address(order, "/inspect/post"), form | {"reason": "sour"})
    shown = clerk.get(answer.url)
    assert "3 l accepted, 1.5 l held and 0.5 l returned" in words_of(shown)
    undo, also = undo_form(shown.content.decode())
    clerk.post(undo, {"key": "u1", "also": also, "back": address(order)})
    assert [each.quantity for each in purchases.read.to_inspect(order)] == [5_000]


def undo_form(page: str) -> tuple[str, list[str]]:
    """The address of the undo button, and the other events of the same act."""
    toast = page[page.index('class="toast') :]
    toast = toast[: toast.index("</form>")]
    return (re.findall(r'action="([^"]+/undo)"', toast)[0],
            re.findall(r'name="also" value="([^"]+)"', toast))  # fmt: skip


def test_how_products_are_inspected_is_said_on_a_page(world):
    clerk = world.client("supervisor")
    form = {"sku": "JUICE", "supplier": "NORTH", "mode": "sample", "count": "0.5", "of": "10"}
    assert clerk.post("/inspections/policy", form).status_code == 302
    assert "0.5 l of each 10 l" in words_of(clerk.get("/inspections"))
    product = f"/products/{ids.public_id('product', catalog.read.by_sku(['JUICE'])['JUICE'])}"
    assert "from Northwind Tools" in words_of(clerk.get(product))
    for wrong in ({"count": ""}, {"supplier": "WHO"}, {"sku": "NONE"}, {"mode": "some"}):
        assert clerk.post("/inspections/policy", form | wrong).status_code == 422, wrong
    clerk.post("/inspections/policy", {"sku": "JUICE", "supplier": "NORTH", "drop": "1"})
    assert not purchases.read.policies()
    assert world.client("operator").post("/inspections/policy", form).status_code == 403


def damaged_drill(world, order) -> int:
    """A drill that came with the pack, damaged."""
    picture = SimpleUploadedFile("crack.png", photo(), "image/png")
    scans = {"key": "k1", "place": "DOCK", "serials": SSCC, "damaged": "N-2",
             "damage": "housing cracked", "photos": picture}  # fmt: skip
    answer = world.client("operator").post(address(order, "/receive/post"), scans)
    assert answer.status_code == 302
    return ledger.read.find_code("N-2")[0].item


def test_damaged_goods_are_decided_where_inspected_ones_are(world, order):
    item = damaged_drill(world, order)
    admin = world.client("admin")
    assert order.number in words_of(admin.get("/inspections"))
    page = admin.get(address(order, "/inspect"))
    assert "1 item is held otherwise" in words_of(page)
    assert "Damaged on arrival: housing cracked" in words_of(page)
    assert '<img src="/files/' in page.content.decode()
    post, open_before = address(order, "/inspect/post"), open_of(order)
    form = {"items": picked("N-2"), "reason": "to be repaired"}
    answer = admin.post(post, form | {"key": "h1", "deed": "hold"})
    assert urlsplit(answer.url).path == address(order), "it asks for nothing more"
    assert "to be repaired" in words_of(admin.get(address(order, "/inspect")))
    assert [hold.reason for hold in ledger.read.holds_of(item)] == ["to be repaired"]
    answer = admin.post(post, form | {"key": "r1", "deed": "return", "reason": "not worth it"})
    assert open_of(order) == open_before + 1
    assert "All that came" in words_of(admin.get(address(order, "/inspect")))
    undo, also = undo_form(admin.get(answer.url).content.decode())
    admin.post(undo, {"key": "u1", "also": also, "back": address(order)})
    assert open_of(order) == open_before
    admin.post(post, {"key": "a1", "deed": "accept", "items": picked("N-2")})
    assert not ledger.read.holds_of(item)


def open_of(order: Order) -> int:
    return sum(each.open for each in orders.progress.of_order(order).lines)


def test_a_hold_of_another_document_is_not_ended_by_a_decision(world, order):
    item = damaged_drill(world, order)
    ledger.hold(ledger.Lines([item]), reason="Recall 7", blocks=1, act=act(world, "recall"))
    admin = world.client("admin")
    form = {"key": "a1", "deed": "accept", "items": picked("N-2")}
    assert admin.post(address(order, "/inspect/post"), form).status_code == 302
    assert [hold.reason for hold in ledger.read.holds_of(item)] == ["Recall 7"]
    form |= {"key": "a2"}
    assert admin.post(address(order, "/inspect/post"), form).status_code == 422


def test_held_goods_are_put_away_apart_from_good_ones(world, order):
    sku = catalog.read.by_sku(["DR-18"])["DR-18"]
    purchases.set_policy(Policy(sku), by=1, at=LONG_AGO)
    admin = world.client("admin")
    scans = {"key": "k1", "place": "DOCK", "serials": "DR-18\tN-3\nJUICE\tL-9\t5 l"}
    admin.post(address(order, "/receive/post"), scans | {"doubtful": "1"})
    page = admin.get(address(order, "/put-away"))
    assert "decide first" in words_of(page)
    good, held = page.content.decode().split('id="held"')
    assert "N-3" not in good
    assert "L-9" in good
    assert "N-3" in held
    held = held.split("</form>")[0]
    assert 'value="STORE-1"' not in held, "no good shelf is suggested"
    places.add_places([places.NewPlace("QU", "Quarantine", "zone", "MAIN")])
    held = admin.get(address(order, "/put-away")).content.decode().split('id="held"')[1]
    assert 'value="QU"' in held.split("</form>")[0]
    rows = re.findall(r'name="(place-[^"]+)"', held)
    form = {"key": "p1", "rows": "1", rows[0]: "QU"}
    assert admin.post(address(order, "/put-away/post"), form).status_code == 302
    assert [each.code for each in purchases.read.at_dock(order)] == ["L-9"]


def test_a_typed_sample_is_meant(world):
    clerk = world.client("supervisor")
    form = {"sku": "DR-18", "mode": "all", "count": "2", "of": "8"}
    assert clerk.post("/inspections/policy", form).status_code == 302
    assert "2 of each 8" in words_of(clerk.get("/inspections"))
    wrong = clerk.post("/inspections/policy", form | {"mode": "none"})
    assert "empty its fields" in words_of(wrong, 422)
    assert clerk.post("/inspections/policy", form | {"of": ""}).status_code == 422


def test_the_rest_is_accepted_at_once_where_the_sample_is_good(world, order):
    sku = catalog.read.by_sku(["DR-18"])["DR-18"]
    purchases.set_policy(Policy(sku, 0, "sample", 1, 3), by=1, at=LONG_AGO)
    admin, post = world.client("admin"), address(order, "/inspect/post")
    scans = {"key": "k1", "place": "DOCK", "serials": f"{SSCC}\nDR-18\tN-3"}
    admin.post(address(order, "/receive/post"), scans | {"doubtful": "1"})
    page = admin.get(address(order, "/inspect"))
    assert "accept the rest" not in words_of(page), "the sample waits still"
    assert admin.post(post, {"key": "a0", "deed": "rest"}).status_code == 422
    every = admin.get(address(order, "/inspect?all=1")).content.decode()
    assert every.count(" checked><span>") == 3
    [drawn] = [each.code for each in purchases.read.to_inspect(order) if each.sampled]
    wrong = admin.post(post, {"key": "a1", "deed": "accept", "scans": f"{drawn}\nDR-0001"})
    assert "DR-0001 does not wait" in words_of(wrong, 422)
    assert drawn in wrong.content.decode()
    admin.post(post, {"key": "a2", "deed": "accept", "scans": drawn})
    assert len(purchases.read.to_inspect(order)) == 2
    shown = words_of(admin.get(address(order, "/inspect")))
    assert "The sample is good: accept the rest (2)" in shown
    assert admin.post(post, {"key": "a3", "deed": "rest"}).status_code == 302
    assert not purchases.read.to_inspect(order)


def test_a_lot_is_added_by_hand_or_by_scan_and_what_is_wrong_stays_in_its_row(world, order):
    clerk = world.client("operator")

    def add(**said: str) -> str:
        sent = {"place": "DOCK", "add_lot": "1", "lot_sku": "JUICE", **said}
        return clerk.post(address(order, "/receive"), sent).content.decode()

    row = {"lot_number": "L-9", "lot_quantity": "2 l", "lot_day": "2027-01-31"}
    assert "JUICE\t(15)270131\tL-9\t2 l\n</textarea>" in add(**row)
    scanned = "(01)09506000134352(10)L-8(30)1"
    assert "</textarea>" in add(lot_number="L-8")
    assert "write lot number and amount" in add(lot_number="L-8"), "and nothing is among the scans"
    assert 'value="L-8"' in add(lot_number="L-8")
    assert "No product has the GTIN" in add(lot_number=scanned), "a barcode says its own product"


def test_orders_are_inspected_and_put_away_in_bulk_from_their_lists(world, waiting):
    clerk, one = world.client("admin"), {"items": ids.public_id("order", waiting.id), "key": "b"}
    told = words_of(clerk.post("/lists/inspections/accept/post", one))
    assert f"{waiting.number} accepted" in told
    assert not purchases.read.to_inspect()
    told = words_of(clerk.post("/lists/dock/put-away/post", one | {"key": "c"}))
    assert f"{waiting.number} put away where it was suggested" in told
    assert not purchases.read.at_dock(waiting)
    again = words_of(clerk.post("/lists/dock/put-away/post", one), 422)
    assert "Nothing is picked" in again
