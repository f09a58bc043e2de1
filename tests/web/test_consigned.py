"""Goods apart from their owners on pages: listed, scanned in piles, done, billed."""

import pytest

from stockthread import consigned, ledger, parties, places
from stockthread.consigned import AWAY, KEPT, SEND, Wanted
from stockthread.ledger import Kind, Lines, Stage
from tests.web.conftest import LONG_AGO, new


@pytest.fixture
def yard(world):
    """Two drills of Northwind's in the store, two of ours at a customer's."""
    [shop] = parties.add_parties([parties.NewParty("SHOP", "Corner Shop", is_customer=True)])
    north = parties.read.by_code(["NORTH"])["NORTH"]
    act = ledger.Act(key="theirs", by=world.people["operator"], recorded_at=LONG_AGO)
    ledger.receive_new(
        new(Kind.UNIT, "DR-18", "serial", ["NW-1", "NW-2"]), place=world.places["STORE-1"],
        stage=Stage.READY, owner=north, act=act,
    )  # fmt: skip
    wanted = Wanted(SEND, shop, Lines(world.drills[:2]))
    consigned.do(wanted, act._replace(key="sent"))
    return shop, north


def post(client, deed: str, scans: str, **fields: str):
    sent = {"scans": scans, "key": f"{deed}-1", **fields}
    return client.post(f"/consigned/{deed}/post", sent, follow=True)


def price(world) -> dict[str, str]:
    product = ledger.read.item(world.drills[0]).product
    return {f"price-{world.public('product', product)}": "12.50"}


def test_each_list_tells_parties_with_their_products(clerk, yard):
    page = clerk.get("/consigned").content.decode()
    assert "Northwind Tools" in page
    assert "Corner Shop" not in page.partition("<table")[2]
    page = clerk.get("/consigned?list=customers&party=SHOP&product=DR-18").content.decode()
    assert "Corner Shop" in page.partition("<table")[2]
    assert "Bring home" in page
    assert "No subcontractor" in clerk.get("/consigned?list=subcontractors").content.decode()
    assert "Nothing fits" in clerk.get("/consigned?product=JUICE").content.decode()
    assert "NOBODY" in clerk.get("/consigned?party=NOBODY").content.decode()


def test_who_may_only_look_sees_no_buttons(world, yard):
    page = world.client("viewer").get("/consigned").content.decode()
    assert "Northwind Tools" in page
    assert "Give back" not in page
    assert world.client("quality").get("/consigned/take-over").status_code == 403


def test_scans_fall_into_piles_and_change_nothing(clerk, yard):
    fields = {"scans": "NW-1\nDR-0003\nXX", "party": "NORTH"}
    page = clerk.post("/consigned/give-back/preview", fields).content.decode()
    assert "Line 2: DR-0003" in page
    assert "Nothing is called XX" in page
    assert "Give back the good one" in page
    assert len(consigned.read.stock(KEPT)) == 1
    page = clerk.get("/consigned/give-back?party=NORTH").content.decode()
    assert "Take all of it" in page
    page = clerk.post("/consigned/give-back/preview", {"party": "NORTH", "all": "1"})
    assert "NW-1\nNW-2" in page.content.decode()


def test_a_barcode_is_read_like_the_code_in_it(world, clerk, yard):
    scans = "]d2010952123454321321NW-1"
    page = clerk.post("/consigned/give-back/preview", {"scans": scans, "party": "NORTH"})
    assert "Give back 1 piece" in page.content.decode()


def test_goods_go_back_and_the_undo_is_offered(clerk, yard):
    page = post(clerk, "give-back", "NW-1", party="NORTH").content.decode()
    assert "shipped" in page
    assert "Undo" in page
    assert consigned.read.stock(KEPT)[0].units == 1


def test_what_is_taken_over_needs_a_price_and_stands_on_the_bill_list(world, clerk, yard):
    answer = post(clerk, "take-over", "NW-1", party="NORTH")
    assert answer.status_code == 422
    assert "Say the price of Drill D18" in answer.content.decode()
    answer = post(clerk, "take-over", "NW-1\nNW-2", party="NORTH", **price(world))
    assert answer.status_code == 200
    page = clerk.get("/consigned/bill?party=NORTH").content.decode()
    assert "To pay: 25.00" in page
    assert "25.00" in clerk.get("/consigned/bill/csv?party=NORTH").content.decode()
    page = clerk.get("/consigned/bill?party=NORTH&until=2026-01-01").content.decode()
    assert "Nothing changed hands" in page
    assert "whoever" in clerk.get("/consigned/bill?party=whoever").content.decode()


def test_what_comes_home_needs_a_place_and_what_is_sold_a_price(world, clerk, yard):
    assert post(clerk, "bring-home", "DR-0001", party="SHOP").status_code == 422
    preview = {"scans": "DR-0001", "party": "SHOP"}
    assert "come home" in clerk.post("/consigned/bring-home/preview", preview).content.decode()
    post(clerk, "bring-home", "DR-0001", party="SHOP", place="STORE-1")
    post(clerk, "sell", "DR-0002", party="SHOP", **price(world))
    assert consigned.read.stock(AWAY) == []
    assert "To be paid: 12.50" in clerk.get("/consigned/bill?party=SHOP").content.decode()


def test_parts_are_sent_to_a_subcontractor(clerk, yard):
    page = clerk.get("/consigned/send?list=subcontractors").content.decode()
    assert "Northwind Tools" in page
    assert "Corner Shop" not in page
    post(clerk, "send", "DR-0003", party="NORTH", list="subcontractors")
    assert [each.place_kind for each in consigned.read.stock(AWAY)] == ["supplier", "customer"]
    page = clerk.get("/consigned/bring-home?list=subcontractors&party=NORTH").content.decode()
    assert "They are finished" in page
    more = {"party": "NORTH", "list": "subcontractors", "place": "DOCK", "finished": "1"}
    post(clerk, "bring-home", "DR-0003", **more)
    assert [each.place_kind for each in consigned.read.stock(AWAY)] == ["customer"]


def test_nothing_is_done_for_nobody(clerk, yard):
    answer = post(clerk, "send", "DR-0003")
    assert answer.status_code == 422
    assert "Choose first" in answer.content.decode()
    assert clerk.get("/consigned/throw").status_code == 404


def test_goods_come_in_for_their_owner_and_ship_without_a_new_one(world, clerk, yard):
    sent = {"product": "DR-18", "serials": "NW-9", "place": "STORE-1", "owner": "NORTH", "key": "r"}
    clerk.post("/receive/post", sent)
    assert consigned.read.stock(KEPT)[0].units == 3
    items = world.items(world.drills[4])
    clerk.post("/ship/post", {"items": items, "to": "SHOP", "ours": "1", "key": "s"})
    assert ledger.read.item(world.drills[4]).place == places.place_of_party(yard[0], "customer")
    assert consigned.read.stock(AWAY)[0].units == 3


def test_lists_and_pages_say_whose_things_are(world, clerk, yard):
    page = clerk.get("/items?owner=NORTH&stage=hand").content.decode()
    assert "2 items, in hand, of NORTH" in page
    assert "of Northwind Tools" in page
    assert "2 items" in clerk.get("/items?owner=others&stage=hand").content.decode()
    page = clerk.get("/items?owner=ours&stage=out").content.decode()
    assert "2 items" in page
    assert ">ours<" in page
    assert "no single party" in clerk.get("/items?owner=NOBODY").content.decode()
    assert "2 of others" in clerk.get("/products").content.decode()
    product = world.public("product", ledger.read.item(world.drills[0]).product)
    assert "belong to others" in clerk.get(f"/products/{product}").content.decode()
