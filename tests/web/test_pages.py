"""What pages show: the three questions, in words that people use."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger
from stockthread.kernel.clock import now


def text_of(client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, address
    return answer.content.decode()


def hold(world, items: list[int], reason: str) -> None:
    act = ledger.Act(key=reason, by=world.people["quality"], recorded_at=now(), reason=reason)
    ledger.hold(ledger.Lines(items), reason=reason, blocks=7, act=act)


def test_the_overview_counts_stock_by_stage(world, clerk):
    text = text_of(clerk, "/")
    assert "Harbour Works" in text
    assert "2 expected" in text
    assert "13 in stock" in text


def test_an_exact_code_opens_its_item(world, clerk):
    answer = clerk.get("/find", {"q": " DR-0003 "})
    assert answer.headers["Location"] == f"/items/{world.public('item', world.drills[2])}"


def test_a_product_a_place_and_a_party_are_found_by_their_names(world, clerk):
    assert "Apple juice" in text_of(clerk, "/find", q="juice")
    assert "Bin 1" in text_of(clerk, "/find", q="bin")
    assert "Northwind Tools" in text_of(clerk, "/find", q="northw")


def test_part_of_a_code_lists_the_items(world, clerk):
    text = text_of(clerk, "/find", q="DR-00")
    assert text.count("Drill D18") == 12


def test_what_nobody_has_says_what_to_do(world, clerk):
    text = text_of(clerk, "/find", q="ZZZ-9")
    assert "Nothing has this code or name" in text
    assert "O and 0" in text


def test_a_code_on_several_items_gives_a_chooser(world, clerk):
    from tests.web.conftest import new

    lots = new(ledger.Kind.LOT, "JUICE", "lot", ["DR-0003"], [1000])
    act = ledger.Act(key="same", by=world.people["operator"], recorded_at=now())
    ledger.receive_new(lots, place=world.places["DOCK"], stage=ledger.Stage.READY, owner=0, act=act)
    text = text_of(clerk, "/find", q="DR-0003")
    assert "Which one?" in text
    assert "Drill D18" in text
    assert "Apple juice" in text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, "15 items, not gone"),
        ({"product": "DR-18", "stage": "ready"}, "12 items, DR-18, in stock"),
        ({"place": "STORE"}, "13 items, in STORE and under it, not gone"),
        ({"stage": "expected"}, "2 items, expected"),
        ({"text": "DR-000"}, "9 items, not gone, with a code that begins “DR-000”"),
        ({"held": "1"}, "2 items, not gone, held"),
    ],
)
def test_filters_are_told_in_words(world, clerk, query, count):
    hold(world, world.drills[:2], "Cracked")
    assert count in text_of(clerk, "/items", **query)


def test_a_filter_that_names_nothing_says_so(world, clerk):
    assert "no product with the SKU NOPE" in text_of(clerk, "/items", product="NOPE")
    assert "no place with the code NOPE" in text_of(clerk, "/items", place="NOPE")
    assert "Nothing fits" in text_of(clerk, "/items", text="NOPE")
    text = text_of(clerk, "/items", stage="in_stock")
    assert "“in_stock” is no state to filter by" in text
    assert "DR-" not in text.split('<div id="list">')[1].split("</main>")[0]


def test_pages_of_the_list_follow_each_other(world, clerk, monkeypatch):
    monkeypatch.setattr("stockthread.web.lists.SIZE", 5)
    first = text_of(clerk, "/items", product="DR-18")
    assert "1–5 of 14" in first
    href = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = clerk.get(href).content.decode()
    assert "6–10 of 14" in second
    assert "DR-0006" in second.replace("<span>", "").replace("</span>", "")


def test_an_item_says_what_where_whose_and_what_happened(world, clerk):
    hold(world, world.drills[:1], "Cracked")
    text = text_of(clerk, f"/items/{world.public('item', world.drills[0])}")
    for word in ("DR-0001", "Drill D18", "STORE-1", "Harbour Works", "in stock", "held", "Cracked"):
        assert word in text
    assert "Received into STORE-1" in text
    assert "Held: Cracked" in text


def test_a_backdated_event_bears_a_mark(world, clerk):
    item = world.items(world.drills[0])
    clerk.post(
        "/move/post", {"items": world.items(*world.drills[1:3]), "place": "DOCK", "key": "1"}
    )
    sent = {"items": item, "place": "DOCK", "at": "2026-01-06T10:00", "key": "2"}
    clerk.post("/move/post", sent)
    text = text_of(clerk, f"/items/{item}")
    assert "Backdated: written down" in text


def test_a_place_shows_what_is_in_it_and_under_it(world, clerk):
    text = text_of(clerk, f"/places/{world.public('place', world.places['STORE'])}")
    assert "13 in stock" in text
    assert "STORE-1" in text
    assert "Main site" in text_of(clerk, "/places")


def test_a_product_shows_its_stock(world, clerk):
    text = text_of(clerk, "/products")
    assert "DR-18" in text
    assert "500 l" in text


def test_an_event_shows_both_times_and_what_changed(world, clerk):
    event = ledger.read.latest_events(3)[-1].id
    text = text_of(clerk, f"/events/{world.public('event', event)}")
    assert "12 × Drill D18 received into STORE-1" in text
    assert "Happened" in text
    assert "Recorded" in text


def test_the_way_up_to_a_unit_of_nothing_is_not_found(world, clerk):
    assert clerk.get("/items/0000000000000").status_code == 404
    assert clerk.get("/items/nonsense").status_code == 404
    assert clerk.get("/nowhere").status_code == 404


def test_a_viewer_is_offered_no_acts(world):
    viewer = world.client("viewer")
    text = text_of(viewer, f"/items/{world.public('item', world.drills[0])}")
    assert "/move?" not in text
    assert "/hold?" not in text
    assert 'href="/receive"' not in text


@pytest.mark.parametrize("address", ["/", "/items", "/places", "/products", "/holds"])
def test_the_number_of_queries_does_not_grow_with_the_rows(world, clerk, address):
    from tests.web.conftest import new

    with CaptureQueriesContext(connection) as few:
        clerk.get(address)
    more = new(ledger.Kind.UNIT, "DR-18", "serial", [f"MORE-{n}" for n in range(40)])
    act = ledger.Act(key="more", by=world.people["operator"], recorded_at=now())
    made = ledger.receive_new(
        more, place=world.places["DOCK"], stage=ledger.Stage.RAW, owner=0, act=act
    )
    hold(world, list(made.items[:20]), "All of them")
    with CaptureQueriesContext(connection) as many:
        clerk.get(address)
    # Two more events on the overview; the names of reasons.
    allowed = 4 if address == "/" else 3
    assert len(many) <= len(few) + allowed


def test_the_theme_of_the_cookie_is_in_the_page(world, clerk):
    clerk.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in text_of(clerk, "/")
    assert 'data-theme="dark"' in clerk.get("/nowhere").content.decode()
    clerk.cookies["theme"] = '"><script>'
    assert "data-theme" not in text_of(clerk, "/")


def test_what_is_lost_is_not_in_stock(world, clerk):
    from stockthread import places

    act = ledger.Act(key="lose", by=world.people["operator"], recorded_at=now())
    lost = places.virtual_place("lost")
    ledger.lose(ledger.Lines(world.drills[:2]), place=lost, act=act)
    text = text_of(clerk, "/")
    assert "11 in stock" in text
    assert "2 lost" in text
    assert "10 items, DR-18, in stock" in text_of(clerk, "/items", product="DR-18", stage="ready")
    assert "2 items, lost" in text_of(clerk, "/items", stage="lost")


def test_a_process_shows_what_went_into_it(world, clerk):
    act = ledger.Act(key="pressed", by=world.people["operator"], recorded_at=now())
    (process,) = ledger.consume(ledger.Lines(world.drills[:1]), act=act).items
    text = text_of(clerk, f"/items/{world.public('item', process)}")
    assert "Process" in text
    assert "DR-0001" in text


def test_the_overview_says_what_each_number_counts(world, clerk):
    """A lot in two places counts at each place, and once where all are counted."""
    act = ledger.Act(key="part", by=world.people["operator"], recorded_at=now())
    lines = ledger.Lines([world.juice], [100_000])
    ledger.move(lines, place=world.places["DOCK"], act=act)
    text = text_of(clerk, "/")
    assert "15 items on record: 14 units and 1 lot, with us and with others" in text
    assert "15 items, not gone" in text_of(clerk, "/items")
    assert "A lot that lies in several places counts in each." in text
    assert "each counted once" in text
    hold(world, world.drills[:3], "Cracked")
    text = text_of(clerk, "/")
    assert "3 units and lots of these on hold, each counted once" in text
    assert "All 3 holds" in text
    assert "Holds, not items" in text


def test_a_code_that_nothing_has_is_told_with_what_looks_like_it(world, clerk):
    answer = clerk.get("/find", {"q": "DR-OOO3"})
    text = answer.content.decode()
    assert answer.status_code == 200, "never opened by itself"
    assert "Looks like:" in text
    assert f"/items/{world.public('item', world.drills[2])}" in text
    assert "Nothing has this code or name" not in text
    assert "Looks like:" not in clerk.get("/find", {"q": "ZZZ-9"}).content.decode()


def test_small_letters_find_capitals_as_doubtful(world, clerk):
    text = clerk.get("/find", {"q": "dr-00"}).content.decode()
    assert "Looks like:" in text
    assert f"/items/{world.public('item', world.drills[0])}" in text


def test_the_thumb_reaches_each_role_s_own_work(world):
    def near(role: str) -> list[str]:
        page = world.client(role).get("/items").content.decode()
        bar = page.partition('class="bar-list"')[2].partition("<details")[0]
        lines = re.findall(r'class="([^"]*)"><svg.*?</svg>([^<]+)</a>', bar)
        return [word for looks, word in lines if "wide" not in looks]

    assert near("operator") == ["Overview", "Items", "Orders", "Receive", "Tasks"]
    assert near("quality") == ["Overview", "Items", "Tasks", "Returns", "Quality"]
    assert near("viewer") == ["Overview", "Items", "Orders", "Places", "Quality"]
