"""Causes on pages: units chosen, compared, the result and the units behind its numbers."""

from typing import Any

import pytest

from stockthread import causes, complaints, ledger, places, recalls
from stockthread.kernel import ids
from stockthread.ledger import Lines
from tests.web.conftest import LONG_AGO, new


@pytest.fixture
def planted(world: Any) -> list[str]:
    """Sixty more drills, of which twenty lay in Bin 1 first; ten of those are complained of."""
    codes = [f"PL-{n:03}" for n in range(60)]

    def act(key: str) -> ledger.Act:
        return ledger.Act(key=key, by=world.people["operator"], recorded_at=LONG_AGO)

    items = ledger.receive_new(
        new(ledger.Kind.UNIT, "DR-18", "serial", codes), place=world.places["STORE"],
        stage=ledger.Stage.READY, owner=0, act=act("sixty"),
    ).items  # fmt: skip
    ledger.move(Lines(list(items[:20])), place=world.places["DOCK"], act=act("twenty"))
    return codes[:10]


def compare(client: Any, codes: list[str], **said: str) -> Any:
    sent = {"codes": "\n".join(codes), "title": "Why?", "key": "c-1", **said}
    return client.post("/causes/post", sent, follow=True)


def test_the_form_counts_before_anything_is_compared(planted, clerk):
    page = clerk.post("/causes/new/count", {"codes": "\n".join(planted)}).content.decode()
    assert '<strong class="figure">10</strong> complained of' in page
    assert '<strong class="figure">72</strong> to compare with' in page
    assert "DR-18" in page
    page = clerk.post("/causes/new/count", {"codes": "NOT-THERE"}).content.decode()
    assert "not on record: NOT-THERE" in page
    assert not causes.studies.latest()


def test_a_comparison_shows_what_stands_out_and_is_kept(planted, clerk):
    answer = compare(clerk, planted)
    page = answer.content.decode()
    assert "One circumstance stands out beyond chance." in page
    assert "Drill D18 lay in DOCK" in page
    assert "10 complained of, compared with 62 others." in page
    compare(clerk, planted)
    [head] = causes.studies.latest()
    assert "Drill D18 lay in DOCK" in clerk.get("/causes").content.decode()
    assert str(head.complained) == "10"


def test_the_units_behind_a_number_are_listed_held_and_written(planted, world, clerk):
    address = compare(clerk, planted).redirect_chain[-1][0]
    others = f"{address}/units/1/others"
    assert others in clerk.get(address).content.decode()
    page = clerk.get(others).content.decode()
    assert "Hold 10 units" in page
    assert "PL-010" in page
    assert "PL-009" not in page
    lines = clerk.get(others, {"csv": "1"}).content.decode().split()
    assert lines == ["code", *(f"PL-{n:03}" for n in range(10, 20))]
    assert clerk.get(f"{address}/units/99/others").status_code == 404
    assert clerk.get(f"{address}/units/1/else").status_code == 404


def test_a_study_is_written_as_csv_and_pdf(planted, clerk):
    address = compare(clerk, planted).redirect_chain[-1][0]
    table = clerk.get(f"{address}/csv").content.decode().splitlines()
    assert table[0].startswith("line,standing,behind_line,kind,circumstances")
    assert table[1].startswith("1,clear,,place,Drill D18 lay in DOCK,10,20,0,52,")
    assert clerk.get(f"{address}/pdf").content.startswith(b"%PDF")


def test_a_population_is_chosen_by_products_and_days(planted, clerk):
    page = compare(clerk, planted, products="DR-18", anytime="1", since="2027-01-01")
    assert page.status_code == 422
    assert "None of the units complained of is among those" in page.content.decode()
    page = compare(clerk, planted, products="NONE")
    assert page.status_code == 422
    page = compare(clerk, planted, products="DR-18, JUICE", anytime="1", by="made")
    assert "10 complained of, compared with 63 others." in page.content.decode()


def test_a_selection_of_items_is_taken_over(planted, world, clerk):
    sent = {"items": world.items(*world.drills[:3])}
    page = clerk.post("/causes/new", sent).content.decode()
    assert "The items that you picked were complained of" in page
    assert '<strong class="figure">3</strong> complained of' in page
    page = clerk.post("/causes/post", {**sent, "key": "c-2"}, follow=True).content.decode()
    assert "3 complained of, compared with 69 others." in page
    assert "only the crudest cause can be told" in page


def test_nobody_but_who_leads_or_minds_quality_compares(planted, world):
    assert compare(world.client("operator"), planted).status_code == 403
    assert world.client("viewer").get("/causes").status_code == 200
    assert compare(world.client("quality"), planted).status_code == 200


def test_what_cannot_be_told_apart_is_one_group_with_what_would_tell(planted, world, clerk):
    """The twenty lay in a rack, too, and another."""
    [rack] = places.add_places([places.NewPlace("RACK", "Rack", "bin", "STORE")])
    items = [match.item for code in [f"PL-{n:03}" for n in range(21)]
             for match in ledger.read.find_codes([code])[code]]  # fmt: skip
    act = ledger.Act(key="more", by=world.people["operator"], recorded_at=LONG_AGO)
    ledger.move(Lines(items), place=rack, act=act)
    address = compare(clerk, planted).redirect_chain[-1][0]
    page = clerk.get(address).content.decode()
    assert "One of 2 circumstances stands out beyond chance" in page
    assert "It may be this, or 1 other circumstance" in page
    only = f"{address}/units/2/others?but=1"
    assert only.replace("&", "&amp;") in page
    told = clerk.get(only).content.decode()
    assert "1 unit not complained of, with it" in told
    assert "PL-020" in told
    assert clerk.get(only, {"csv": "1", "but": "1"}).content.decode().split() == ["code", "PL-020"]
    assert clerk.get(f"{address}/units/2/others", {"but": "x"}).status_code == 404


def test_units_are_left_out_with_a_reason_and_the_study_asks_again(planted, world, clerk):
    lines = {"left_out": "PL-000 dropped by the customer\nPL-030"}
    assert "why it is not part of this" in compare(clerk, planted, **lines).content.decode()
    lines = {"left_out": "PL-000 dropped by the customer"}
    counted = clerk.post("/causes/new/count", {"codes": "\n".join(planted), **lines})
    assert "1 unit left out" in counted.content.decode()
    page = compare(clerk, planted, **lines).content.decode()
    assert "9 complained of, compared with 62 others. 1 left out." in page
    assert "PL-000: dropped by the customer" in page
    [head] = causes.studies.latest()
    number = causes.number_of(head.id)
    assert f"links={number}" in page, "an action begins here"
    new = recalls.NewAction("Dock", "Dry it", world.people["quality"], LONG_AGO.date(), (),
                            (ledger.Cause("study", number),))  # fmt: skip
    made = recalls.begin_action(new, key="a", by=world.people["quality"], at=LONG_AGO)
    told = clerk.get(f"/actions/{ids.public_id('action', made.id)}").content.decode()
    assert f"study {number}: Why?" in told
    assert "What to do now" in page
    assert "PL-000\tdropped by the customer" in page, "the form that asks again has it"


def test_the_usual_population_follows_the_units_and_a_chosen_one_stays(planted, clerk):
    def told(page: str, name: str) -> str:
        return page.split(f'name="{name}" value="')[1].partition('"')[0]

    page = clerk.post("/causes/new/count", {"codes": planted[0]}).content.decode()
    sent = {name: told(page, name) for name in ("products", "since", "until", "usual", "title",
                                                "usual_title")}  # fmt: skip
    assert sent["title"] == "What sets 1 unit apart"
    more = clerk.post("/causes/new/count", {**sent, "codes": f"{planted[0]}\nL-1"})
    assert told(more.content.decode(), "title") == "What 2 units have in common"
    assert told(more.content.decode(), "products") == "DR-18, JUICE"
    chosen = {**sent, "products": "DR-18", "since": "2020-01-01", "title": "Mine"}
    more = clerk.post("/causes/new/count", {**chosen, "codes": f"{planted[0]}\nL-1"})
    assert told(more.content.decode(), "products") == "DR-18"
    assert told(more.content.decode(), "since") == "2020-01-01"
    assert told(more.content.decode(), "title") == "Mine"


def test_complaints_picked_in_their_list_are_asked_about(planted, world, clerk):
    new = complaints.NewComplaint(
        "Empty", complaints.PHONE, "", complaints.NewContact(), complaints.Hints(),
        (ledger.read.find_codes(planted)[planted[0]][0].item,), (), "",
    )  # fmt: skip
    made = complaints.record(new, key="c", by=world.people["operator"], at=LONG_AGO)
    assert "Find causes" in clerk.get("/complaints").content.decode()
    sent = {"list": "complaints", "items": ids.public_id("complaint", made.id)}
    page = clerk.post("/causes/new", sent).content.decode()
    assert f'name="complaints" value="{made.number}"' in page
    assert '<strong class="figure">1</strong> complained of' in page
