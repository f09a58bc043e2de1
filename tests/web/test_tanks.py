"""Tanks and compositions on pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import lots
from stockthread.web import tanked


@pytest.fixture
def tank(world) -> int:
    lots.add_tanks([world.places["DOCK"]])
    return world.places["DOCK"]


def post(client, world, tank: int, deed: str, **fields: str):
    address = f"/tanks/{world.public('place', tank)}/{deed}/post"
    sent = {"key": f"{deed}-1", "back": "/tanks"}
    return client.post(address, {**sent, **fields}, follow=True)


def test_without_a_tank_the_page_says_how_to_have_one(world, clerk):
    assert "No place is a tank yet" in clerk.get("/tanks").content.decode()


def test_a_tank_is_filled_and_drawn_from(world, clerk, tank):
    page = post(clerk, world, tank, "pour", lots="L-1 200 l").content.decode()
    for words in ("200", "Apple juice", "DOCK/1", "100 %"):
        assert words in page
    page = post(clerk, world, tank, "draw", parts="250", place="STORE-1").content.decode()
    assert "Drawn beyond the books" in page
    assert "50 l" in page
    page = post(clerk, world, tank, "empty").content.decode()
    assert "empty" in page
    assert "Not cleaned since" not in page


def test_a_drawing_beyond_the_books_is_one_act_with_one_way_back(world, clerk, tank):
    post(clerk, world, tank, "pour", lots="L-1 200 l")
    done = post(clerk, world, tank, "draw", parts="250", place="STORE-1")
    [toast] = done.context["toasts"]
    assert "More was drawn than booked" in toast["sentence"]
    also = [value for _, value in toast["fields"]]
    clerk.post(toast["undo"], {"key": "undo-1", "back": "/tanks", "also": also}, follow=True)
    assert lots.read.states([tank])[tank].quantity == 200_000
    assert lots.read.gains() == []


def test_a_tank_drawn_empty_says_that_it_was_not_cleaned(world, clerk, tank):
    post(clerk, world, tank, "pour", lots="L-1 200 l")
    page = post(clerk, world, tank, "draw", parts="200", place="STORE-1").content.decode()
    assert "Not cleaned since" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"lots": "L-9 1 l"}, "There is no lot L-9"),
        ({"lots": "L-1 much"}, "much"),
        ({"lots": "L-1 900 l"}, "L-1"),
        ({"lots": "DR-0001 1"}, "There is no lot DR-0001"),
        ({"lots": ""}, ""),
    ],
)
def test_what_cannot_be_poured_comes_back_with_the_reason(world, clerk, tank, fields, sentence):
    response = post(clerk, world, tank, "pour", **fields)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert lots.read.states([tank])[tank].lot == 0


def test_many_lots_are_read_with_as_many_statements_as_one(world, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        tanked.lines_of("L-1 1 l")
    with django_assert_num_queries(len(one)):
        tanked.lines_of("L-1 1 l\n" * 50)


def test_the_composition_of_an_item_is_a_page(world, clerk, tank):
    post(clerk, world, tank, "pour", lots="L-1 200 l")
    lot = lots.read.states([tank])[tank].lot
    page = clerk.get(f"/items/{world.public('item', lot)}/composition").content.decode()
    assert "L-1" in page
    assert "bought or there before" in page
    page = clerk.get(f"/items/{world.public('item', world.juice)}/composition").content.decode()
    assert "Nothing on record went into it" in page


def test_a_place_that_is_no_tank_has_no_forms(world, clerk):
    address = f"/tanks/{world.public('place', world.places['STORE'])}/pour"
    response = clerk.get(address)
    assert "This place is no tank" in response.content.decode()


def test_an_empty_tank_is_noted_as_clean_by_who_works_there(world, clerk, tank):
    post(clerk, world, tank, "pour", lots="L-1 200 l")
    page = post(clerk, world, tank, "clean")
    assert page.status_code == 422
    assert "is not empty" in page.content.decode()
    post(clerk, world, tank, "draw", parts="200", place="STORE-1")
    operator = world.client("operator")
    form = operator.get(f"/tanks/{world.public('place', tank)}/clean").content.decode()
    assert "Nothing is booked in it" in form
    address = f"/tanks/{world.public('place', tank)}/clean/post"
    page = operator.post(address, {"key": "c1", "back": "/tanks"}, follow=True).content.decode()
    assert "Not cleaned since" not in page
    assert "Clean." in page
    assert not lots.read.states([tank])[tank].carries


def test_a_gain_is_reviewed_with_who_and_why(world, clerk, tank):
    assert "No gain waits for review" in clerk.get("/gains").content.decode()
    post(clerk, world, tank, "pour", lots="L-1 200 l")
    post(clerk, world, tank, "draw", parts="250", place="STORE-1")
    page = clerk.get("/gains").content.decode()
    for words in ("50 l", "DOCK/1", "not yet", "Reviewed"):
        assert words in page
    [gain] = lots.read.gains()
    picked = {"item": world.public("event", gain.event), "key": "r1"}
    assert "Say what you found" in clerk.post("/lists/gains/review", picked).content.decode()
    assert "reason" in clerk.post("/lists/gains/review/post", picked).content.decode()
    clerk.post("/lists/gains/review/post", {**picked, "reason": "meter read wrong"})
    assert "No gain waits for review" in clerk.get("/gains").content.decode()
    page = clerk.get("/gains?state=reviewed").content.decode()
    for words in ("meter read wrong", "Admin"):
        assert words in page
    assert "Drawn beyond the books" not in clerk.get("/tanks").content.decode()
    viewer = world.client("operator").get("/gains?state=all").content.decode()
    assert "lists/gains/review" not in viewer


def test_what_is_drawn_stands_in_piles_beside_what_is_booked(world, clerk, tank):
    post(clerk, world, tank, "pour", lots="L-1 200 l")
    where = f"/tanks/{world.public('place', tank)}/draw/preview"
    sent = {"parts": "3 x 60 l\n50 l", "place": "STORE-1"}
    piles = clerk.post(where, sent).content.decode()
    for words in ("200 l", "3 lots within the books", "Beyond the books", "30 l", "DOCK/1/4",
                  "of 200 l booked", "DOCK/1/1"):  # fmt: skip
        assert words in piles
    assert lots.read.states([tank])[tank].quantity == 200_000
    assert "is no quantity" in clerk.post(where, {"parts": "much"}).content.decode()
    assert clerk.post(where, {"parts": ""}).content.decode().strip() == ""
    page = post(clerk, world, tank, "draw", **sent).content.decode()
    assert "Drawn beyond the books" in page
    [gain] = lots.read.gains()
    assert gain.quantity == 30_000
    assert lots.read.states([tank])[tank].lot == 0
