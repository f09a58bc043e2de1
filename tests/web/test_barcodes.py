"""The pages of barcodes: taught, told at once, listed, changed, forgotten and brought back."""

import re

import pytest

from stockthread import catalog, ledger
from stockthread.catalog import NewBarcode
from stockthread.kernel import clock, ids
from tests.web.conftest import new

TEXT = "ACME-77-000123-EU"
MARKED = {"text": TEXT, "product": "DR-18", "first": "9", "last": "14"}
CARTON = "14006381333938"


@pytest.fixture
def known(world) -> int:
    barcode = NewBarcode("DR-18", TEXT, 8, 14)
    [id] = catalog.teach_barcodes([barcode], person=world.people["operator"], at=clock.now())
    return id


def words_of(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()
    text = re.sub(r"<[^>]+>", "", answer.content.decode())
    return re.sub(r"[ \n]+", " ", text.replace("&nbsp;", " ").replace("&#x27;", "'"))


def preview(client, **sent: str) -> str:
    return words_of(client.post("/barcodes/teach/preview", sent))


def meant(text: str) -> list[tuple[str, str | None, int]]:
    found = catalog.read.known_barcodes().match(text)
    return [(catalog.read.product(m.product).sku, m.serial, m.pieces) for m in found]


def address(id: int, act: str) -> str:
    return f"/barcodes/{ids.public_id('barcode', id)}/{act}"


def test_without_barcodes_the_list_says_what_to_do(world, clerk):
    assert "None was taught yet" in words_of(clerk.get("/barcodes"))


def test_the_form_says_at_once_what_would_be_read(world, clerk):
    said = preview(clerk, **MARKED)
    assert "Drill D18, serial 000123" in said
    assert "begin with ACME-77- and end with -EU, with a serial of 6 characters" in said
    assert "No standard explains this text" in said
    said = preview(clerk, **{**MARKED, "least": "4", "most": "8"})
    assert "a serial of 4 to 8 characters" in said
    assert catalog.read.barcodes() == []


def test_parts_that_may_be_the_serial_are_proposed(world, clerk):
    said = preview(clerk, text=TEXT, other="ACME-77-000124-EU")
    assert "000123" in said
    assert "what differs between the two" in said
    page = clerk.get("/barcodes/teach", {"text": TEXT, "mark": "9-14-6-6"}).content.decode()
    assert 'name="first" value="9"' in page
    assert page.count('class="is-marked"') == 6


def test_the_serial_may_be_typed(world, clerk):
    page = clerk.get("/barcodes/teach", {"text": TEXT, "serial": "000123"}).content.decode()
    assert 'name="last" value="14"' in page
    sent = {"text": TEXT, "product": "DR-18", "serial": "000123"}
    clerk.post("/barcodes/teach/post", sent)
    assert meant("ACME-77-999999-EU") == [("DR-18", "999999", 1)]


def test_what_a_standard_says_is_told(world, clerk):
    said = preview(clerk, text="(01)09521234543213(21)0012345", product="DR-18")
    for word in ("GS1", "0012345", "09521234543213", "only the product is taught",
                 "Drill D18, serial 0012345", "known then in every shape"):  # fmt: skip
        assert word in said
    assert "Perhaps ANSI MH10.8.2" in preview(clerk, text="S0012345")
    assert "check digit" in preview(clerk, text="(01)09521234543214")


def test_codes_that_came_in_whole_are_told(world, clerk):
    act = ledger.Act(key="whole", by=world.people["operator"], recorded_at=clock.now())
    codes = new(ledger.Kind.UNIT, "DR-18", "serial", ["ACME-77-000007-EU"])
    ledger.receive_new(
        codes, place=world.places["STORE-1"], stage=ledger.Stage.READY, owner=0, act=act
    )
    said = preview(clerk, **MARKED)
    assert "1 code that came in lately is like it and was taken whole: ACME-77-000007-EU" in said


def test_a_barcode_is_taught_and_told_with_a_way_back(world):
    operator = world.client("operator")
    answer = operator.post("/barcodes/teach/post", MARKED, follow=True)
    said = words_of(answer)
    assert f"{TEXT} is known as Drill D18 from now on." in said
    assert "Undo" not in said
    assert "Operator" in said
    assert meant("ACME-77-555555-EU") == [("DR-18", "555555", 1)]


def test_a_form_sent_twice_teaches_once(world, clerk):
    for _ in range(2):
        answer = clerk.post("/barcodes/teach/post", MARKED)
        assert answer.status_code == 302
    assert len(catalog.read.barcodes()) == 1


def test_the_way_leads_back_to_where_somebody_came_from(world, clerk):
    answer = clerk.post("/barcodes/teach/post", MARKED | {"back": "/receive?product=DR-18"})
    assert answer.headers["Location"] == "/receive?product=DR-18"
    answer = clerk.post("/barcodes/teach/post", MARKED | {"back": "https://elsewhere.example/"})
    assert answer.headers["Location"].startswith("/barcodes")


def test_a_pack_is_taught(world, clerk):
    sent = {"text": CARTON, "product": "DR-18", "pieces": "12"}
    assert "12 × Drill D18" in preview(clerk, **sent)
    clerk.post("/barcodes/teach/post", sent)
    assert catalog.read.known_barcodes().pack(CARTON)
    assert f"GTIN {CARTON}, in every shape" in words_of(clerk.get("/barcodes"))


BAD = [
    ({"product": "NOTHING"}, "There is no product with the SKU NOTHING"),
    ({"product": ""}, "Choose a product first"),
    ({"first": "x"}, "The marked part is empty"),
    ({"last": ""}, "The marked part is empty"),
    ({"first": "1", "last": "17"}, "Too little is left"),
    ({"serial": "not there"}, "The marked part is empty"),
    ({"pieces": "two"}, "0 pieces cannot be inside"),
    ({"pieces": "2"}, "A serial is of one piece"),
    ({"least": "x"}, "cannot be meant"),
    ({"text": "  "}, "The text is missing"),
    ({"text": "A\0B"}, "cannot be shown"),
    ({"text": "X" * 401}, "at most 400"),
]


@pytest.mark.parametrize("sent, sentence", BAD)
def test_what_cannot_be_taught_comes_back_with_the_reason(world, clerk, sent, sentence):
    answer = clerk.post("/barcodes/teach/post", MARKED | sent)
    said = words_of(answer, 422)
    assert "Not taught" in said
    assert sentence in said
    assert catalog.read.barcodes() == []
    assert clerk.post("/barcodes/teach/preview", MARKED | sent).status_code == 200


def test_the_list_is_filtered_and_marks_the_serial(world, clerk, known):
    page = clerk.get("/barcodes").content.decode()
    assert "ACME-77-<mark>000123</mark>-EU" in page
    for text in ("ACME", "dr-18", "drill"):
        assert "<mark>000123</mark>" in clerk.get("/barcodes", {"text": text}).content.decode()
    assert "Nothing fits" in words_of(clerk.get("/barcodes", {"text": "100%"}))


def test_control_characters_are_shown(world, clerk):
    catalog.teach_barcodes([NewBarcode("DR-18", "AB\x1dCD")], person=1, at=clock.now())
    assert "AB␝CD" in clerk.get("/barcodes").content.decode()


def test_a_known_barcode_is_changed(world, clerk, known):
    page = clerk.get(address(known, "change")).content.decode()
    assert "Change a barcode" in page
    assert 'name="first" value="9"' in page
    assert "Drill D18, serial 000123" in page
    answer = clerk.post(address(known, "change/post"), MARKED | {"least": "6", "most": "8"})
    assert answer.status_code == 302
    assert meant("ACME-77-1234567-EU") == [("DR-18", "1234567", 1)]
    assert catalog.read.barcode(known).forgotten_at
    assert "serials of 6 to 8 characters" in words_of(clerk.get("/barcodes"))


def test_a_barcode_is_forgotten_and_brought_back(world, clerk, known):
    assert "Forget this barcode?" in words_of(clerk.get(address(known, "forget")))
    answer = clerk.post(address(known, "forget/post"), follow=True)
    said = words_of(answer)
    assert f"{TEXT} is forgotten." in said
    assert meant(TEXT) == []
    undo = re.search(r'action="(/barcodes/\w+/remember)"', answer.content.decode())
    assert undo
    assert f"{TEXT} is known again." in words_of(clerk.post(undo[1], follow=True))
    assert meant(TEXT) == [("DR-18", "000123", 1)]


def test_an_operator_teaches_and_forgets_nothing(world, known):
    operator = world.client("operator")
    assert operator.get("/barcodes/teach").status_code == 200
    assert operator.get(address(known, "forget")).status_code == 403
    page = operator.get("/barcodes").content.decode()
    assert "Forget" not in page


def test_what_is_not_there_is_told(world, clerk):
    for act in ("change", "forget"):
        assert clerk.get(address(99, act)).status_code == 404
    assert clerk.get("/barcodes", {"said": "taught-NONSENSE"}).status_code == 404
