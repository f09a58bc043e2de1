"""What was picked for sales that ended is put back: by scan, or as listed."""

import pytest

from stockthread import catalog, ledger, orders, parties
from stockthread.kernel import clock, ids
from stockthread.ledger import Lines
from stockthread.orders import SALE, NewLine
from tests.web.test_books import words_of
from tests.web.test_orders import made


@pytest.fixture
def ended(world):
    """Two drills picked for a sale that was cancelled; and where they lay before."""
    parties.add_parties([parties.NewParty("SHOP", "Corner Shop", is_customer=True)])
    order = made(world, SALE, NewLine(catalog.read.by_sku(["DR-18"])["DR-18"], 2))
    before = ledger.read.item(world.drills[0]).place
    act = ledger.Act("pick", world.people["operator"], clock.now(), cause=order.cause)
    ledger.move(Lines(world.drills[:2]), place=world.places["DOCK"], act=act)
    orders.cancel_order(order.id, by=world.people["admin"], at=clock.now())
    return order, before


def test_what_waits_is_listed_with_where_it_lay_and_goes_back_in_one_press(world, clerk, ended):
    order, before = ended
    assert "/put-back" in clerk.get("/orders").content.decode()
    shown = words_of(clerk.get("/put-back"))
    for word in ("DR-0001", "DR-0002", order.number, "DOCK"):
        assert word in shown
    rows = clerk.get("/put-back").context["rows"]
    form = {"rows": "1", "key": "k", **{f"place-{row['name']}": row["place"] for row in rows}}
    said = words_of(clerk.post("/put-back/post", form, follow=True))
    assert "Nothing is to be put back" in said
    assert {view.place for view in ledger.read.items(world.drills[:2])} == {before}


def test_scans_are_told_in_piles_and_put_back(world, clerk, ended):
    told = words_of(clerk.post("/put-back/preview", {"scans": "DR-0001\nSTORE"}))
    assert "Put 1 item back" in told
    waiting = {"scans": "DR-0001", "key": "w"}
    assert "Scan where these go" in words_of(clerk.post("/put-back/preview", waiting))
    assert clerk.post("/put-back/post", waiting).status_code == 422
    strange = clerk.post("/put-back/preview", {"scans": "DR-0005\nSTORE"}).content.decode()
    assert "does not wait to be put back" in strange
    clerk.post("/put-back/post", {"scans": "DR-0001\nSTORE", "key": "s"})
    assert ledger.read.item(world.drills[0]).place == world.places["STORE"]
    [left] = clerk.get("/put-back").context["rows"]
    assert left["name"] == ids.public_id("item", world.drills[1])
