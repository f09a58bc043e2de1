"""Shipping from the list: to whom, and with which serials where goods get theirs then."""

import re

import pytest

from stockthread import catalog, containers, ledger, parties, places
from stockthread.kernel.clock import now
from tests.web.conftest import LONG_AGO, new


@pytest.fixture(autouse=True)
def buyers(db: None) -> None:
    parties.add_parties(
        [
            parties.NewParty("SHOP", "Corner Shop", is_customer=True),
            parties.NewParty("VAN", "Van Lines", is_carrier=True),
        ]
    )


@pytest.fixture
def saws(world) -> int:
    """A lot of 120 saws, which get their serials when they leave."""
    product = catalog.NewProduct("SAW", "Saw", tracking="serial_at_shipment")
    catalog.add_products([product])
    own = parties.read.own_party()
    made = ledger.receive_new(
        new(ledger.Kind.LOT, "SAW", "lot", ["SL-1"], [120]),
        place=world.places["STORE-1"],
        stage=ledger.Stage.READY,
        owner=own.id if own else 0,
        act=ledger.Act(key="saws", by=world.people["operator"], recorded_at=now()),
    )
    return made.items[0]


def ship(client, world, *items: int, **fields: str):
    sent = {"items": world.items(*items), "to": "SHOP", "key": "s", "back": "/items"}
    return client.post("/ship/post", {**sent, **fields}, follow=True)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def stands(item: int) -> str:
    return places.read.place(ledger.read.item(item).place).name


def test_units_are_shipped_to_a_customer_who_owns_them_then(world, clerk):
    answer = ship(clerk, world, *world.drills)
    assert "12 × Drill D18 shipped from STORE-1 to Corner Shop." in text_of(answer)
    item = ledger.read.item(world.drills[0])
    assert item.owner == parties.read.by_code(["SHOP"])["SHOP"]


def test_at_the_carrier_they_are_still_ours(world, clerk):
    before = ledger.read.item(world.drills[0]).owner
    ship(clerk, world, world.drills[0], to="van")
    assert stands(world.drills[0]) == "Van Lines"
    assert ledger.read.item(world.drills[0]).owner == before


@pytest.mark.parametrize(
    ("to", "said"),
    [("", "Say to whom it is sent"), ("NOBODY", "no single party with the code or name NOBODY")],
)
def test_a_shipment_to_nobody_says_so(world, clerk, to, said):
    answer = ship(clerk, world, world.drills[0], to=to)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_one_held_item_does_not_stop_the_good_ones(world, clerk):
    hold = {"items": world.items(world.drills[0]), "reason": "Cracked", "blocks": ["1"], "key": "h"}
    clerk.post("/hold/post", hold)
    answer = ship(clerk, world, *world.drills)
    assert answer.status_code == 422
    assert "Ship the 11 good ones" in text_of(answer)
    ship(clerk, world, *world.drills, accept="good")
    assert stands(world.drills[1]) == "Corner Shop"


def test_part_of_a_measured_lot_is_shipped(world, clerk):
    ship(clerk, world, world.juice, quantity="120,5", source="STORE")
    left = {part.place: part.quantity for part in ledger.read.holdings(world.juice)}
    assert left[world.places["STORE"]] == 379_500


def test_the_form_asks_for_serials_where_they_are_given_at_shipment(world, clerk, saws):
    form = text_of(clerk.get("/ship", {"items": world.items(saws)}))
    assert "Each piece leaves with a serial" in form
    other = text_of(clerk.get("/ship", {"items": world.items(world.drills[0])}))
    assert "Each piece leaves with a serial" not in other


def test_the_count_says_how_many_are_still_missing(world, clerk, saws):
    sent = {"items": world.items(saws), "quantity": "12", "serials": "S-1-S-7"}
    assert "7 of 12" in text_of(clerk.post("/ship/count", sent))
    odd = text_of(clerk.post("/ship/count", {**sent, "serials": "B0001\nBOO01"}))
    assert "2 of 12" in odd
    assert "Looks like B0001" in odd
    wrong = text_of(clerk.post("/ship/count", {**sent, "quantity": "a lot"}))
    assert "a lot" in wrong


def test_pieces_get_their_serials_and_leave_as_one_act(world, clerk, saws):
    answer = ship(clerk, world, saws, quantity="3", serials="S-1-S-3")
    text = text_of(answer)
    assert "3 × Saw shipped from STORE-1 to Corner Shop." in text
    assert "given serials" not in text
    [found] = ledger.read.find_code("S-2")
    assert stands(found.item) == "Corner Shop"
    assert ledger.read.item(saws).quantity == 117


def test_both_are_undone_by_one_press(world, clerk, saws):
    answer = ship(clerk, world, saws, quantity="3", serials="S-1-S-3")
    page = answer.content.decode()
    undo = re.search(r'action="(/events/\w+/undo)".*?name="also" value="(\w+)"', page, re.DOTALL)
    assert undo
    back = clerk.post(undo[1], {"also": undo[2], "key": "u", "back": "/items"}, follow=True)
    assert "put back as before" in text_of(back)
    assert ledger.read.item(saws).quantity == 120
    assert not [each for each in ledger.read.find_code("S-1") if each.is_live]


def test_what_rests_on_it_stops_both(world, clerk, saws):
    ship(clerk, world, saws, quantity="1", serials="S-1")
    shipped, made = ledger.read.latest_events(2)
    [found] = ledger.read.find_code("S-1")
    act = ledger.Act(key="back", by=world.people["operator"], recorded_at=now())
    ledger.take_back(ledger.Lines([found.item]), place=world.places["DOCK"], act=act)
    answer = clerk.post(
        f"/events/{world.public('event', shipped.id)}/undo",
        {"also": world.public("event", made.id), "key": "u"},
    )
    assert answer.status_code == 422
    assert ledger.read.item(saws).quantity == 119


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quantity": "3", "serials": "S-1\nS-2"}, "There are 2 serials for 3 items"),
        ({"quantity": "1", "serials": "S-1\nS-2"}, "There are 2 serials for 1 items"),
        ({"quantity": "1", "serials": ""}, "There are 0 serials for 1 items"),
        ({"serials": "S-1"}, "There are 1 serials for 120 items"),
        ({"quantity": "0", "serials": "S-1"}, "is no quantity"),
        ({"quantity": "-1", "serials": "S-1"}, "S-1"),
        ({"quantity": "2", "serials": "S-1\nS-1"}, "twice"),
        ({"quantity": "2", "serials": "B0001\nBOO01"}, "Looks like B0001"),
        ({"quantity": "1", "serials": "S-1", "source": "DOCK"}, "Choose from where"),
        ({"quantity": "1", "serials": "S-1", "source": "NOWHERE"}, "no place with the code"),
        ({"quantity": "1", "way": "made"}, "has no scheme that makes its serials"),
    ],
)
def test_what_cannot_leave_says_why_and_stays(world, clerk, saws, fields, said):
    answer = ship(clerk, world, saws, **fields)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert ledger.read.item(saws).quantity == 120


def test_doubtful_serials_leave_once_somebody_says_they_are_right(world, clerk, saws):
    ship(clerk, world, saws, quantity="2", serials="B0001\nBOO01", doubtful="1")
    assert ledger.read.item(saws).quantity == 118


def test_a_double_click_ships_once(world, clerk, saws):
    for _ in range(2):
        answer = ship(clerk, world, saws, quantity="2", serials="S-1\nS-2")
        assert "2 × Saw shipped" in text_of(answer)
    assert ledger.read.item(saws).quantity == 118


def test_back_to_the_supplier_it_goes_without_serials(world, clerk, saws):
    ship(clerk, world, saws, quantity="20", to="NORTH")
    parts = {part.place: part.quantity for part in ledger.read.holdings(saws)}
    assert parts[world.places["NORTH"]] == 20
    page = text_of(clerk.get("/find", {"q": "SL-1"}, follow=True))
    assert "at supplier" in page
    assert "with customer" not in page


def test_in_a_selection_of_several_a_lot_that_needs_serials_is_named(world, clerk, saws):
    answer = ship(clerk, world, saws, world.drills[0])
    assert "SL-1 is shipped with serials only" in text_of(answer)


def test_a_viewer_ships_nothing(world, saws):
    viewer = world.client("viewer")
    assert viewer.get("/ship", {"items": world.items(saws)}).status_code == 403
    assert ship(viewer, world, saws, serials="S-1").status_code == 403


def test_goods_in_a_carton_leave_without_it_where_somebody_says_so(world, clerk):
    act = ledger.Act(key="box", by=world.people["operator"], recorded_at=LONG_AGO)
    number = containers.number_of("TOTE-7", 2026)
    box = containers.pack_into_new(["DR-0001", "DR-0002"], act=act, number=number).container
    items = world.items(world.drills[0])
    form = clerk.post("/ship", {"items": items}).content.decode()
    assert "leaves without TOTE-7: that pack is broken on record" in form
    sent = {"items": items, "to": "SHOP", "key": "s1"}
    assert clerk.post("/ship/post", sent).status_code == 422
    assert clerk.post("/ship/post", {**sent, "unpack": "1"}).status_code == 302
    views = ledger.read.items(world.drills[:2])
    assert [view.container for view in views] == [0, box]
    assert "leaves without" not in clerk.post("/ship", {"items": world.items(box)}).content.decode()
