"""Causes on pages: units chosen, compared, the result and the units behind its numbers."""

from typing import Any

import pytest

from stockthread import causes, ledger, places
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
