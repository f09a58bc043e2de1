"""Containers on pages: made, packed, unpacked and checked, with one field for every scan."""

import re

import pytest

from stockthread import containers, counts, identifiers, ledger
from stockthread.kernel import ids
from stockthread.ledger import Act, Kind
from tests import stock
from tests.web.conftest import LONG_AGO

SSCC = "106141412345678908"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).strip()


@pytest.fixture
def box(world) -> int:
    """A container with two drills in it, in STORE-1."""
    act = Act(key="box", by=world.people["operator"], recorded_at=LONG_AGO)
    number = containers.number_of(SSCC, 2026)
    return containers.pack_into_new(["DR-0001", "DR-0002"], act=act, number=number).container


def address(world, box: int, deed: str) -> str:
    return f"/containers/{world.public('item', box)}/{deed}"


def test_a_containers_page_shows_what_is_in_it_and_leads_on(world, clerk, box):
    page = text_of(clerk.get(f"/items/{world.public('item', box)}"))
    for word in ("Pack", "Unpack", "Check", "2 seen", "seen", "DR-0001"):
        assert word in page
    viewer = world.client("viewer")
    seen = viewer.get(f"/items/{world.public('item', box)}").content.decode()
    assert "/containers/" not in seen
    assert viewer.get("/containers/pack").status_code == 403


def test_scans_fall_into_three_piles_and_change_nothing(world, clerk, box):
    sent = {"into": world.public("item", box), "scans": "DR-0003\nDR-0001\nwhat\nL-1 20 l"}
    with stock.unchanged():
        page = text_of(clerk.post("/containers/pack/preview", sent, HTTP_HX_REQUEST="true"))
    assert "Pack 1 thing" in page
    assert "Pack 2 things, bring 1 here" in page
    assert "DR-0001 is in" in page
    assert "Nothing is called what" in page
    assert "<html" not in page


def test_what_fits_is_packed_and_one_press_undoes_it(world, clerk, box):
    public = world.public("item", box)
    sent = {"into": public, "scans": "DR-0003\nwhat", "accept": "good", "key": "k1",
            "back": f"/items/{public}"}  # fmt: skip
    page = clerk.post("/containers/pack/post", sent, follow=True)
    assert "Drill D18 packed in 106141412345678908" in text_of(page)
    assert stock.unit(world.drills[2]).container == box
    [undo] = re.findall(r'action="(/events/[^"]+/undo)"', page.content.decode())
    clerk.post(undo, {"key": "u1", "back": "/items"})
    assert stock.unit(world.drills[2]).container == 0


def test_a_new_container_with_what_is_elsewhere_is_one_act_and_one_undo(world, clerk):
    sscc = identifiers.read.code_type_by_code("sscc").id
    identifiers.add_schemes(
        [identifiers.NewScheme("BOX", "Cartons", "09521234{counter:9}{check:gs1}", sscc)]
    )
    sent = {"scans": "DR-0001\nL-1 20 l", "scheme": "BOX", "key": "k1", "doubtful": "1",
            "accept": "good"}  # fmt: skip
    assert "where the first thing is" in clerk.get("/containers/pack").content.decode()
    page = clerk.post("/containers/pack/post", sent, follow=True)
    box = stock.unit(world.drills[0]).container
    assert page.request["PATH_INFO"] == f"/items/{ids.public_id('item', box)}"
    assert text_of(page).count("Undo") >= 1
    [form] = re.findall(r'<div class="toast".*?</form>', page.content.decode(), re.DOTALL)
    [undo] = re.findall(r'action="([^"]+)"', form)
    also = re.findall(r'name="also" value="([^"]+)"', form)
    clerk.post(undo, {"key": "u1", "back": "/items", "also": also})
    assert stock.unit(world.drills[0]).container == 0
    assert stock.lying(world.juice) == {world.places["STORE"]: 500_000}
    assert ledger.read.item(box).stage == ledger.Stage.VOID


def test_an_empty_container_is_made_by_its_label_in_a_place(world, clerk):
    sent = {"container": SSCC, "place": "STORE-1", "scans": "", "key": "k1"}
    seen = text_of(clerk.post("/containers/pack/preview", sent, HTTP_HX_REQUEST="true"))
    assert "Make it, empty" in seen
    clerk.post("/containers/pack/post", sent)
    [box] = [each.item for each in ledger.read.find_codes([SSCC])[SSCC]]
    assert ledger.read.kinds([box]) == {box: Kind.CONTAINER}
    again = clerk.post("/containers/pack/post", {**sent, "scans": "DR-0001", "key": "k2"})
    assert again.status_code == 302
    assert stock.unit(world.drills[0]).container == box


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"scans": "DR-0001"}, "Say into which container"),
        ({"scans": "DR-0001", "container": "106141412345678901"}, "check digit is wrong"),
        ({"scans": "DR-0001", "container": "DR-0002"}, "no container"),
        ({"scans": "", "container": "TOTE-1"}, "Choose a place"),
    ],
)
def test_what_cannot_be_packed_comes_back_with_the_reason(world, clerk, fields, sentence):
    with stock.unchanged():
        answer = clerk.post("/containers/pack/post", {"key": "k", **fields})
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_a_selection_is_packed(world, clerk):
    page = clerk.post("/containers/pack", {"items": world.items(*world.drills[:2])})
    assert "DR-0001\nDR-0002" in page.content.decode()
    assert "Pack 2 things" in text_of(page)


def test_things_are_taken_out_by_scan_or_all_of_them(world, clerk, box):
    here = address(world, box, "unpack")
    assert "2 things in it" in text_of(clerk.get(here))
    seen = text_of(clerk.post(f"{here}/preview", {"scans": "DR-0001\nDR-0009"}))
    assert "Take 1 thing out" in seen
    assert "DR-0009 is not in" in seen
    back = f"/items/{world.public('item', box)}"
    sent = {"scans": "DR-0001", "place": "DOCK", "key": "k1", "accept": "good", "back": back}
    assert "Undo" in text_of(clerk.post(f"{here}/post", sent, follow=True))
    assert stock.unit(world.drills[0])[0] == world.places["DOCK"]
    clerk.post(f"{here}/post", {"all": "1", "key": "k2", "back": back})
    assert stock.unit(world.drills[1]).container == 0
    assert "Nothing is in it" in text_of(clerk.get(here))
    assert clerk.post(f"{here}/post", {"scans": "", "key": "k3"}).status_code == 422


def test_a_sample_is_checked_recorded_and_told(world, clerk, box):
    here = address(world, box, "check")
    assert "2 seen, 0 assumed" in text_of(clerk.get(here))
    seen = text_of(clerk.post(f"{here}/preview", {"scans": "DR-0001\nDR-0005", "whole": "1"}))
    for words in ("as on record", "DR-0005", "on record at", "missing", "break the pack"):
        assert words in seen
    page = clerk.post(f"{here}/post", {"scans": "DR-0001", "key": "c1", "back": here}, follow=True)
    assert "1 of 2 opened" in text_of(page)
    sent = {"scans": "DR-0001\nDR-0005\nwhat", "whole": "1", "key": "c2", "back": here}
    told = text_of(clerk.post(f"{here}/post", sent, follow=True))
    assert "1 thing more, 1 missing and 1 unknown" in told
    assert stock.unit(world.drills[1]).container == 0
    first, second = counts.checks_of(box)
    assert (first.is_right, second.is_right) == (False, True)
    assert "not as on record" in text_of(clerk.get(f"/items/{world.public('item', box)}"))
    assert clerk.post(f"{here}/post", {"scans": "", "key": "c3"}).status_code == 422
    assert clerk.get(address(world, world.drills[0], "check")).status_code == 422


def test_a_type_is_listed_chosen_at_packing_and_shown(world, clerk, box):
    lead, public = world.client("supervisor"), world.public("item", box)
    sent = {"name": "Blue crate", "code": "crate", "tare": "2.4 kg", "room": "544 x 364",
            "reusable": "1"}  # fmt: skip
    told = text_of(lead.post("/containers/types/save", sent, follow=True))
    assert "“Blue crate” is kept." in told
    assert "2.4 kg 544 × 364 mm" in told
    assert lead.post("/containers/types/save", sent).status_code == 422
    hand = world.client("operator")
    assert hand.post("/containers/types/save", sent).status_code == 403
    assert "New type" not in text_of(hand.get("/containers/types"))
    changed = {**sent, "edited": "CRATE", "code": "CRATE", "tare": "2.5 kg"}
    assert "2.5 kg" in text_of(lead.post("/containers/types/save", changed, follow=True))
    assert 'value="CRATE"' in clerk.get(f"/containers/pack?into={public}").content.decode()
    packed = {"into": public, "scans": "DR-0003", "type": "CRATE", "accept": "good", "key": "k1"}
    clerk.post("/containers/pack/post", packed)
    page = text_of(clerk.get(f"/items/{public}"))
    assert "Type Blue crate" in page
    assert "Weighs at least 2.5 kg" in page
    assert (
        '<option value="CRATE" selected>'
        in clerk.get(f"/containers/pack?into={public}").content.decode()
    )
    assert SSCC in clerk.get("/items?type=CRATE").content.decode().replace(" ", "")
    assert SSCC not in clerk.get("/items?type=TOTE").content.decode().replace(" ", "")
    containers.close_type("CRATE")
    alone = clerk.get("/items?stage=containers&type=CRATE").content.decode()
    assert SSCC in alone.replace(" ", "")
    assert "Blue crate (closed)" in alone
    assert 'value="CRATE"' not in clerk.get("/containers/pack").content.decode()
