"""Products, places and parties made, changed and closed on their pages."""

import html
import re

import pytest

from stockthread import catalog, ledger, parties, places


def text(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_a_product_is_made_with_all_that_is_said_of_it(clerk):
    assert "/products/new" in clerk.get("/products").content.decode()
    said = {"sku": "OAT", "name": "Oat milk", "tracking": "lot", "unit": "l", "scale": "",
            "gtin": "4006381333931", "new_class": "Drinks", "units": "1 carton = 12\n1 kg = 0.97",
            "fact": "Weight", "fact_value": "1.03", "fact_unit": "kg"}  # fmt: skip
    answer = clerk.post("/products/new/post", said, follow=True)
    assert "Oat milk is there" in text(answer)
    [id] = catalog.read.by_sku(["OAT"]).values()
    made = catalog.described(id)
    assert (made.tracking, made.unit, made.scale, made.code_type) == ("lot", "l", 1000, "lot")
    assert (made.gtin, made.product_class) == ("04006381333931", "Drinks")
    assert [each.unit for each in catalog.read.conversions([id])] == ["carton", "kg"]
    assert [(each.name, each.value) for each in catalog.read.values(id)] == [("Weight", "1.03")]
    assert "Weight" in text(clerk.get("/products/new?tracking=lot"))


def test_what_is_wrong_with_a_product_stands_at_its_field_and_nothing_is_stored(clerk):
    said = {"sku": "DR-18", "name": "", "tracking": "serial", "unit": "kg", "gtin": "12",
            "new_class": "Odd", "units": "1 carton = x"}  # fmt: skip
    answer = clerk.post("/products/new/post", said)
    page = answer.content.decode()
    assert answer.status_code == 422
    for field in ("p-sku", "p-name", "p-gtin", "p-unit"):
        assert f'id="{field}-why"' in page, field
    assert 'value="12"' in page
    assert "Odd" not in [each.name for each in catalog.read.classes()]
    good = said | {"sku": "N", "name": "N", "unit": "piece", "gtin": ""}
    assert (
        'class="wrong" id="p-units-why"' in clerk.post("/products/new/post", good).content.decode()
    )
    assert not catalog.read.by_sku(["N"])


def test_a_product_is_closed_with_a_look_at_what_there_is_and_comes_back(world, clerk):
    [id] = catalog.read.by_sku(["DR-18"]).values()
    address = f"/products/{world.public('product', id)}"
    assert "12 in hand and 2 expected" in text(clerk.get(f"{address}/close"))
    assert "no longer used" in text(clerk.post(f"{address}/close/post", follow=True))
    assert not catalog.read.product(id).is_active
    assert "in use again" in text(clerk.post(f"{address}/reopen", follow=True))
    assert catalog.read.product(id).is_active


def test_a_row_of_places_is_shown_before_it_is_made(clerk):
    codes = {"above": "store", "kind": "bin", "codes": "STORE-1..STORE-20", "name": "Bin"}
    shown = text(clerk.post("/places/new/preview", codes))
    assert shown == "20 places: STORE-1, STORE-2 … STORE-20. There already: STORE-1."
    refused = clerk.post("/places/new/post", codes)
    assert refused.status_code == 422
    assert "STORE-1 belongs to another place" in text(refused)
    answer = clerk.post("/places/new/post", codes | {"codes": "S-1..S-20"}, follow=True)
    assert "20 places made." in text(answer)
    made = places.read.places(list(places.read.by_code(["S-1", "S-20"]).values())).values()
    assert sorted((each.code, each.name, each.kind) for each in made) == [
        ("S-1", "Bin S-1", "bin"), ("S-20", "Bin S-20", "bin"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"above": "NONE", "codes": "X"}, "n-above-why"),
        ({"codes": ""}, "are missing|is missing"),
        ({"codes": "A-9..A-1"}, "no row of places"),
        ({"codes": "1..99999"}, "more than 5000"),
        ({"kind": "company", "above": "MAIN", "codes": "X"}, "n-kind-why"),
    ],
)
def test_what_is_wrong_with_places_stands_at_its_field(clerk, said, field):
    answer = clerk.post("/places/new/post", {"kind": "bin", "above": "", "name": ""} | said)
    assert answer.status_code == 422
    assert re.search(field, answer.content.decode())


def test_a_place_is_renamed_moved_and_closed_with_what_is_in_it(world, clerk):
    address = f"/places/{world.public('place', world.places['STORE'])}"
    said = {"code": "HALL", "name": "Hall", "above": "dock"}
    assert "HALL changed." in text(clerk.post(f"{address}/change/post", said, follow=True))
    place = places.read.place(world.places["STORE"])
    assert (place.code, place.parent) == ("HALL", world.places["DOCK"])
    wrong = clerk.post(f"{address}/change/post", said | {"above": "STORE-1"})
    assert 'id="c-above-why"' in wrong.content.decode()
    assert "13 items stand there" in text(clerk.get(f"{address}/close"))
    answer = clerk.post(f"{address}/close/post", {"with_all": "1"}, follow=True)
    assert "HALL and the places in it are closed." in text(answer)
    assert not places.read.place(world.places["STORE-1"]).is_active
    assert ledger.read.count(ledger.Filter(places=[world.places["STORE-1"]])) == 12
    assert "in use again" in text(clerk.post(f"{address}/reopen", follow=True))


def test_a_customer_is_made_with_its_address_and_put_right(world, clerk):
    said = {"code": "BRICK", "name": "Brick & Co", "kind": ["customer"], "email": "no"}
    wrong = clerk.post("/parties/new/post", said)
    assert 'id="y-email-why"' in wrong.content.decode()
    assert not parties.read.by_code(["BRICK"])
    nothing = clerk.post("/parties/new/post", said | {"kind": [], "email": ""}).content.decode()
    assert 'id="y-kind-why"' in nothing
    assert "Say what Brick" in nothing
    answer = clerk.post("/parties/new/post", said | {"email": "", "address": "Quay 1"}, follow=True)
    assert "Brick & Co is there." in text(answer)
    [id] = parties.read.by_code(["BRICK"]).values()
    address = f"/parties/{world.public('party', id)}"
    [contact] = parties.read.contacts(id)
    assert (contact.name, contact.address) == ("Brick & Co", "Quay 1")
    ways = {"id": str(contact.id), "contact": "Desk", "address": "Quay 2"}
    clerk.post(f"{address}/contact/post", ways)
    clerk.post(f"{address}/contact/post", {"contact": "Store", "phone": "12"})
    assert [(c.name, c.address) for c in parties.read.contacts(id)] == [
        ("Desk", "Quay 2"), ("Store", ""),
    ]  # fmt: skip
    clerk.post(f"{address}/change/post", {"name": "Brick", "kind": ["customer", "carrier"]})
    page = text(clerk.get(address))
    assert "customer, carrier" in page
    assert "New sale" in page
    assert "Brick" in text(clerk.get("/parties?kind=carrier&text=bri"))
    assert "Quay 2" in text(clerk.get(f"{address}/contact?id={contact.id}"))
    assert clerk.post(f"{address}/contact/post", {"contact": " "}).status_code == 422


def test_who_does_not_set_up_finds_no_way_in(world):
    operator = world.client("operator")
    for address in ("/products", "/places", "/parties"):
        assert f"{address}/new" not in operator.get(address).content.decode()
