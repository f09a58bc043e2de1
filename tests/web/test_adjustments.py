"""Adjusting on pages: the form of an item, what was made and its undoing, and the reasons."""

import csv
import io

from stockthread import counts, ledger
from tests.web.test_books import words_of


def codes(world, number: int) -> str:
    return " ".join(world.public("item", each) for each in world.drills[:number])


def adjust(world, **fields):
    return world.client("supervisor").post("/adjust/post", {"key": "a1", "back": "/items"} | fields)


def test_units_are_written_off_for_a_reason_told_valued_and_found_again(world):
    client = world.client("supervisor")
    item = f"/items/{world.public('item', world.drills[0])}"
    assert "Adjust" in words_of(client.get(item))
    form = words_of(client.get(f"/adjust?items={codes(world, 2)}"))
    assert "Adjust 2 items" in form
    assert "The amount on record is wrong" not in form
    wrong = adjust(world, items=codes(world, 2), deed="lost", why="DAMAGED")
    assert (wrong.status_code, "SPILT" in wrong.content.decode()) == (422, True)
    done = adjust(world, items=codes(world, 2), deed="lost", why="SPILT", reason="over night")
    assert adjust(world, items=codes(world, 2), deed="lost", why="SPILT", reason="over night").url
    assert "Undo" in words_of(client.get(done.url))
    page = client.get("/adjustments")
    [row] = page.context["rows"]
    assert (row["reason"], row["words"], row["place"]) == (
        "Spilt or dried up", "over night", "STORE-1"
    )  # fmt: skip
    assert "−2 pieces" in words_of(page) or "−2" in words_of(page)
    back = client.post(row["undo"], {"key": "u1", "back": "/adjustments"})
    assert "Nothing was adjusted" in words_of(client.get(back.url))
    assert ledger.read.item(world.drills[0]).place == world.places["STORE-1"]


def test_the_amount_of_a_lot_is_what_is_really_there(world):
    lot = world.public("item", world.juice)
    client = world.client("supervisor")
    before = sum(part.quantity for part in ledger.read.holdings(world.juice))
    form = client.get(f"/adjust?items={lot}")
    assert form.context["chosen"] == "amount"
    sent = {"items": lot, "deed": "amount", "why": "SPILT"}
    bad = [
        {"quantity": ""}, {"quantity": "much"}, {"quantity": f"{before / 1000:g} l"},
        {"quantity": "1 l", "deed": ""}, {"items": codes(world, 1), "quantity": "1"},
    ]  # fmt: skip
    for change in bad:
        assert adjust(world, **sent | change).status_code == 422, change
    for _ in range(2):  # a double click does it once
        assert adjust(world, **sent, quantity="1.5 l").status_code == 302
    assert sum(part.quantity for part in ledger.read.holdings(world.juice)
               if part.place in world.places.values()) == 1_500  # fmt: skip
    assert client.get("/adjustments").context["rows"][0]["amount"].startswith("−")
    assert adjust(world, **sent | {"key": "a2", "deed": "scrapped", "why": "EXPIRED"},
                  quantity="0.5 l").status_code == 302  # fmt: skip
    assert len(client.get("/adjustments?reason=EXPIRED").context["rows"]) == 1


def test_adjustments_are_filtered_and_come_as_a_file(world):
    adjust(world, items=codes(world, 1), deed="scrapped", why="DAMAGED", reason="=fell")
    client = world.client("supervisor")
    for query, number in (
        ("reason=DAMAGED", 1), ("reason=SPILT", 0), ("place=STORE", 1), ("place=DOCK", 0),
        ("until=2020-01-01", 0), ("since=x&from=9", 0), ("until=9999-12-31", 1),
        ("since=0001-01-05", 0), ("until=1999-01-05", 0), (f"from={10**22}", 1),
        ("place=STORE-1&from=0", 1),
    ):  # fmt: skip
        assert len(client.get(f"/adjustments?{query}").context["rows"]) == number, query
    assert "NOWHERE" in words_of(client.get("/adjustments?place=NOWHERE"))
    assert "DR-0001" in words_of(client.get("/adjustments"))
    rows = list(
        csv.DictReader(
            io.StringIO(b"".join(client.get("/lists/adjustments/csv").streaming_content).decode())
        )
    )
    assert [[row[n] for n in ("how", "reason", "words", "place", "less")] for row in rows] == [
        ["scrapped", "DAMAGED", "'=fell", "STORE-1", "1"]
    ]
    viewer = world.client("viewer").get("/adjustments")
    assert not viewer.context["rows"][0]["undo"]
    assert "Value" not in viewer.content.decode().partition("<main")[2]
    assert world.client("operator").post("/adjust/post", {}).status_code == 403


def test_reasons_are_added_closed_and_given_again(world):
    client = world.client("supervisor")
    sent = {"code": "theft", "name": "Stolen", "direction": "loss"}
    added = client.post("/adjustments/reasons/add", sent)
    assert "“Stolen” can be chosen from now on." in words_of(client.get(added.url))
    assert client.post("/adjustments/reasons/add", sent).status_code == 422
    closed = client.post("/adjustments/reasons/THEFT/close")
    assert "no longer offered" in words_of(client.get(closed.url))
    assert "THEFT" not in {each.code for each in counts.read.reasons(is_active=True)}
    client.post("/adjustments/reasons/THEFT/reopen")
    assert "THEFT" in {each.code for each in counts.read.reasons(is_active=True)}
    assert client.post("/adjustments/reasons/NONE/close").status_code == 422
    operator = world.client("operator")
    assert "New reason" not in words_of(operator.get("/adjustments/reasons"))
    assert operator.post("/adjustments/reasons/add", sent).status_code == 403
