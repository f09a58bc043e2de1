"""Places and lists as they stood, the slider over what happened, and all of it as a table."""

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest

from stockthread import ledger
from stockthread.kernel.clock import now
from stockthread.ledger import Lines


@pytest.fixture
def moved(world):
    """Move a drill to the dock now; return when it had not yet been moved."""
    before = now() - timedelta(seconds=5)
    act = ledger.Act("moved", world.people["operator"], now())
    ledger.move(Lines(world.drills[:1]), place=world.places["DOCK"], act=act)
    return before


def moments(page: str) -> list[list[str]]:
    found = re.search(r'data-moments="([^"]*)"', page)
    return json.loads(unescape(found[1])) if found else []


def test_a_place_is_shown_as_it_stood_with_its_slider(world, clerk, moved):
    address = f"/places/{world.public('place', world.places['DOCK'])}"
    here = clerk.get(address).content.decode()
    [tick] = moments(here)
    assert tick[2] == "moved"
    assert "DR-0001" in clerk.get(address, {"as_of": tick[0]}).content.decode()
    then = clerk.get(address, {"as_of": moved.isoformat()}).content.decode()
    assert "This is the past" in then
    assert "Nothing stood there then" in then
    store = f"/places/{world.public('place', world.places['STORE'])}"
    whole = clerk.get(store, {"as_of": moved.isoformat()}).content.decode()
    assert "13 lines" in whole, "what stands under it counts too"
    known = clerk.get(store, {"as_of": now().isoformat(), "known": moved.isoformat()})
    assert "DR-0001" in known.content.decode()


def test_an_item_has_a_tick_for_each_moment_and_is_told_as_known(world, clerk, moved):
    address = f"/items/{world.public('item', world.drills[0])}"
    ticks = moments(clerk.get(address).content.decode())
    assert [tick[2] for tick in ticks] == ["received", "moved"]
    then = clerk.get(address, {"as_of": ticks[0][0]}).content.decode()
    assert moments(then) == ticks
    asked = {"as_of": now().isoformat(), "known": moved.isoformat()}
    known = clerk.get(address, asked).content.decode()
    assert "as we knew it on" in known
    assert "Dock" not in known.split("<main")[1]


def test_stock_everywhere_by_product_and_as_a_table(world, clerk, moved):
    asked = {"as_of": moved.isoformat(), "product": "DR-18", "stage": "hand"}
    page = clerk.get("/then", asked).content.decode()
    assert "12 lines" in page
    assert "Dock" not in page.split("<main")[1].split("<table")[1]
    rows = list(csv.DictReader(io.StringIO(b"".join(clerk.get("/then/csv", asked)).decode())))
    assert {(row["sku"], row["place"], row["quantity"]) for row in rows} == {
        ("DR-18", "STORE-1", "1")
    }
    assert 'role="alert"' not in clerk.get("/then").content.decode()
    for wrong in ({"as_of": "no time"}, {"as_of": "2026-02-01T10:00", "place": "NOWHERE"}):
        assert 'role="alert"' in clerk.get("/then", wrong).content.decode()


def test_stock_then_is_asked_for_by_words_and_owner_also_from_list_and_search(world, clerk, moved):
    at = moved.isoformat()

    def rows_of(**asked):
        table = b"".join(clerk.get("/then/csv", {"as_of": at, **asked})).decode()
        return [row["code"] for row in csv.DictReader(io.StringIO(table))]

    assert rows_of(text="dr-0001 store") == ["DR-0001"]
    assert rows_of(text="dr-0001 dock") == []
    everything = rows_of()
    ours, others = rows_of(owner="ours"), rows_of(owner="others")
    assert sorted(ours + others) == sorted(everything)
    assert "DR-0001" in ours
    for address, words in (("/items", {"text": "DR-0001"}), ("/find", {"q": "DR-0001"})):
        page = clerk.get(address, {"as_of": at, **words}, follow=True).content.decode()
        assert "Stock as it stood" in page
        assert "1 line" in page
        assert 'value="DR-0001"' in page
    wrong = clerk.get("/then", {"as_of": at, "owner": "NOBODY"}).content.decode()
    assert 'role="alert"' in wrong


def test_the_timeline_is_filtered_by_kind_and_exported(world, clerk, moved):
    address = f"/items/{world.public('item', world.drills[0])}"
    whole = clerk.get(address).content.decode()
    assert '<option value="receive">' in whole
    moves = clerk.get(address, {"kind": "move"}).content.decode()
    assert moves.count('class="knot"') == 1
    answer = clerk.get(f"{address}/history/csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
    assert [(row["kind"], row["from"], row["to"]) for row in rows] == [
        ("receive", "", "STORE-1"), ("move", "STORE-1", "DOCK"),
    ]  # fmt: skip
    assert rows[0]["happened_at"] == rows[0]["recorded_at"] != ""
    only = b"".join(clerk.get(f"{address}/history/csv", {"kind": "move"})).decode()
    assert len(only.splitlines()) == 2
