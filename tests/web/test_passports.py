"""Public product pages as visitors see them: languages, complaints, guesses, hostile input."""

import io
import json
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from stockthread import catalog, complaints, files, ledger, parties, passports, returns
from stockthread.kernel import clock
from stockthread.orders import SALE, NewLine
from stockthread.passports import NewField, NewNotice, Sheet
from stockthread.returns import NewTerm
from tests.web.conftest import new
from tests.web.test_books import words_of
from tests.web.test_orders import made, shipped

GTIN = "09521234543213"


@pytest.fixture
def drill(world, tmp_path, monkeypatch) -> int:
    """A drill that was sold to a customer, of a product with a GTIN."""
    monkeypatch.setattr(settings, "DATA_DIRECTORY", tmp_path)
    parties.add_parties([parties.NewParty("SHOP", "Corner Shop", is_customer=True)])
    catalog.change_products([
        catalog.NewProduct("DR-18", "Drill D18", product_class="TOOLS", gtin=GTIN)
    ])  # fmt: skip
    product = catalog.read.by_sku(["DR-18"])["DR-18"]
    returns.set_terms([NewTerm(24, product)])
    shipped(world, made(world, SALE, NewLine(product, 1)), world.drills[0])
    return world.drills[0]


@pytest.fixture
def page(drill) -> str:
    return f"/01/{GTIN}/21/DR-0001?k={passports.keys_of([drill])[drill]}"


def token(client, address) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found[1]


def send(client, address, words="It smokes", **more):
    form = {"token": token(client, address), "words": words, **more}
    return client.post(address, form)


def photo(size=(30, 20), name="smoke.jpg"):
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, "PNG")
    return SimpleUploadedFile(name, target.getvalue(), "image/png")


def test_the_page_tells_what_it_is_and_not_whose(page, drill):
    answer = Client().get(page)
    said = words_of(answer)
    for words in ("Drill D18", "DR-0001", "This number was issued on 5 January 2026.",
                  "Under warranty until", "Say it in one sentence"):  # fmt: skip
        assert words in said, words
    assert "Corner Shop" not in said
    assert "enuine" not in said
    assert len(answer.content) < 6_000
    assert "sessionid" not in answer.cookies
    assert "csrftoken" not in answer.cookies
    assert answer["Referrer-Policy"] == "no-referrer"
    [scan] = passports.read.scans(drill)
    assert passports.read.alarms() == []
    assert scan.address


def test_a_serial_with_a_slash_in_it_has_its_page_too(world, drill):
    act = ledger.Act(key="s", by=world.people["admin"], recorded_at=clock.now())
    [slashed] = ledger.receive_new(
        new(ledger.Kind.UNIT, "DR-18", "serial", ["S/1"]), place=world.places["STORE-1"],
        stage=ledger.Stage.READY, owner=parties.read.by_code(["OWN"])["OWN"], act=act,
    ).items  # fmt: skip
    key = passports.keys_of([slashed])[slashed]
    said = words_of(Client().get(f"/01/{GTIN}/21/S%2F1?k={key}"))
    assert "S/1" in said
    assert "issued" in said


def test_it_speaks_the_visitors_language(page):
    german = Client().get(page, headers={"Accept-Language": "it, de-AT;q=0.9, en;q=0.5"})
    assert "Diese Nummer wurde am 5. Januar 2026 vergeben." in words_of(german)
    assert german["Content-Language"] == "de"
    assert "attribué le 5 janvier 2026" in words_of(Client().get(f"{page}&lang=fr"))
    assert (
        'lang="en"' in Client().get(page, headers={"Accept-Language": "zz;q=x,,"}).content.decode()
    )


def test_one_sentence_and_one_tap_make_a_complaint(page, drill):
    said = words_of(send(Client(), page))
    assert "Thank you. We have your message." in said
    [made_one] = complaints.read.listed()
    assert f"Its number is {made_one.number}." in said
    assert (made_one.channel, made_one.words, made_one.person) == ("page", "It smokes", 1)
    [link] = complaints.read.links([made_one.id])[made_one.id]
    assert link.item == drill


def test_a_photo_and_how_to_answer_come_along_and_twice_is_once(page):
    client = Client()
    form = {"token": token(client, page), "words": "Es raucht", "reach": "ida@example.com"}
    for _ in range(2):
        answer = client.post(f"{page}&lang=de", {**form, "photo": photo()})
        assert "Ihre Nachricht ist angekommen." in words_of(answer)
    [it] = complaints.read.listed()
    contact = complaints.read.contacts([it.id])[it.id]
    assert (contact.email, contact.language) == ("ida@example.com", "de")
    [kept] = files.read.of_subjects(files.COMPLAINT, [it.id])[it.id]
    assert (kept.name, kept.media_type) == ("smoke.jpg", "image/jpeg")


def test_without_a_key_only_the_product_is_told_whatever_the_serial(drill):
    own = Client().get(f"/01/{GTIN}/21/DR-0001")
    other = Client().get(f"/01/{GTIN}/21/NOSUCH")

    def plain(answer):
        text = re.sub(r'name="token" value="[^"]+"', "", answer.content.decode())
        return text.replace("DR-0001", "X").replace("NOSUCH", "X")

    assert own.status_code == other.status_code == 200
    assert plain(own) == plain(other)
    assert "issued" not in plain(own)
    assert "Under warranty" not in plain(own)
    wrong = Client().get(f"/01/{GTIN}/21/DR-0001?k=0ABCDEFGHJKMN")
    assert "issued" not in wrong.content.decode()
    foreign = passports.keys_of([drill])[drill]
    assert "Drill D18" in words_of(Client().get(f"/p/{foreign}"))
    assert passports.read.scans(drill)


def test_a_complaint_without_a_key_keeps_the_serial_as_a_hint(drill):
    send(Client(), f"/01/{GTIN}/21/DR-0001", code="DR-0001 or so")
    [it] = complaints.read.listed()
    assert complaints.read.links([it.id]) == {}
    assert it.hints.code == "DR-0001 or so"


def test_serials_open_pages_only_where_that_was_said(drill):
    product = ledger.read.item(drill).product
    passports.set_sheet(Sheet(product, opens_by_serial=True))
    assert "This number was issued" in words_of(Client().get(f"/01/{GTIN}/21/DR-0001"))
    assert "issued" not in words_of(Client().get(f"/01/{GTIN}/21/NOSUCH"))


@pytest.mark.parametrize(
    "path",
    [
        "/p/0000000000000", "/p/x", "/p/" + "A" * 300, "/01/4006381333931", "/01/x/21/1",
        "/01/4006381333931/10/L?k=0ABCDEFGHJKMN",
    ],
)  # fmt: skip
def test_what_is_not_there_has_one_answer(drill, path):
    answer = Client().get(path)
    assert "We do not know this number." in words_of(answer, 404)
    first = Client().get("/p/0ABCDEFGHJKMN")
    assert answer.content == first.content


def test_a_thousand_guesses_find_nothing_and_shut_the_door(drill):
    client = Client()
    answers = [client.get(f"/p/0ABCDEFGHJK{n:02}") for n in range(40)]
    assert {each.status_code for each in answers[:20]} == {404}
    assert {each.status_code for each in answers[20:]} == {429}
    key = passports.keys_of([drill])[drill]
    assert client.get(f"/p/{key}").status_code == 429
    assert "Please wait ten minutes" in words_of(client.get(f"/p/{key}"), 429)
    assert Client(REMOTE_ADDR="198.51.100.7").get(f"/p/{key}").status_code == 200


def test_forms_are_counted_too(page):
    client = Client()
    said = token(client, page)
    codes = [client.post(page, {"token": said, "words": f"number {n}"}).status_code
             for n in range(12)]  # fmt: skip
    assert codes[-1] == 429
    assert complaints.read.count() == 1


@pytest.mark.parametrize(
    "name, data",
    [
        ("x.jpg", b"<script>alert(1)</script>"),
        ("x.exe", b"MZ"),
        ("x.pdf", b"%PDF-1.4"),
        ("x.svg", b"<svg onload=alert(1)>"),
        ("../../x.zip", b"PK\x03\x04"),
    ],
)
def test_hostile_files_are_not_taken(page, name, data):
    answer = send(Client(), page, photo=SimpleUploadedFile(name, data, "image/jpeg"))
    assert "This photo could not be taken." in words_of(answer, 422)
    assert "It smokes" in answer.content.decode()
    assert complaints.read.count() == 0


def test_bombs_and_floods_are_not_taken(page):
    bomb = photo((9_000, 9_000))
    assert "could not be taken" in words_of(send(Client(), page, photo=bomb), 422)
    some = [photo(name=f"{n}.jpg") for n in range(4)]
    assert send(Client(), page, photo=some).status_code == 422
    large = Client().post(page, b"x", content_type="text/plain", CONTENT_LENGTH="99000000000")
    assert "too large" in words_of(large, 413)
    assert complaints.read.count() == 0


def test_hostile_words_stay_words_and_stale_forms_are_told(page, clerk):
    send(Client(), page, words="<script>alert(1)</script>")
    [it] = complaints.read.listed()
    text = clerk.get("/complaints").content.decode()
    assert "<script>alert(1)" not in text
    assert it.words == "<script>alert(1)</script>"
    stale = Client().post(page, {"token": "x", "words": "again"})
    assert "lay open for too long" in words_of(stale, 422)
    assert "one sentence" in words_of(send(Client(), page, words="  "), 422)
    assert "no e-mail address" in words_of(send(Client(), page, reach="<b>"), 422)
    long = send(Client(), page, words="x" * 3_000)
    assert "more shortly" in words_of(long, 422)


def test_programs_get_json_ld(page, drill):
    product = ledger.read.item(drill).product
    passports.set_fields(product, [
        NewField("Weight", "1.4 kg"), NewField("Parts", "P-1", is_restricted=True)
    ])  # fmt: skip
    answer = Client().get(page, headers={"Accept": "application/ld+json"})
    assert answer["Content-Type"] == "application/ld+json"
    assert "Accept" in answer["Vary"]
    said = json.loads(answer.content)
    assert said["@type"] == ["Product", "gs1:Product"]
    assert (said["gtin"], said["serialNumber"], said["name"]) == (GTIN, "DR-0001", "Drill D18")
    assert said["@id"].endswith(f"/01/{GTIN}/21/DR-0001")
    values = {each["name"]: each["value"] for each in said["additionalProperty"]}
    assert values["Weight"] == "1.4 kg"
    assert "Parts" not in values
    assert "Corner" not in answer.content.decode()
    bare = json.loads(Client().get(f"/01/{GTIN}/21/DR-0001", headers={"Accept": "application/json"})
                      .content)  # fmt: skip
    assert "serialNumber" not in bare


def test_restricted_fields_are_for_those_with_a_key_or_an_account(world, page, drill):
    product = ledger.read.item(drill).product
    passports.set_fields(product, [NewField("Parts", "P-1", is_restricted=True)])
    key = passports.grant(product, "Service", by=world.people["admin"], at=clock.now())
    assert "P-1" not in words_of(Client().get(page))
    assert "P-1" in words_of(Client().get(f"{page}&g={key}"))
    assert "P-1" not in words_of(Client().get(f"{page}&g={key[:-1]}x"))
    staff = world.client("viewer")
    before = len(passports.read.scans(drill))
    said = staff.get(page)
    assert "P-1" in words_of(said)
    assert f'href="/items/{world.public("item", drill)}"' in said.content.decode()
    assert len(passports.read.scans(drill)) == before


def test_a_notice_stands_at_the_top_in_the_visitors_language(world, page, drill):
    notice = NewNotice("R-26-1", {"en": "Stop using it.", "de": "Nicht benutzen."}, (drill,))
    passports.publish(notice, key="n", by=world.people["admin"], at=clock.now())
    assert "Please note Stop using it. R-26-1" in words_of(Client().get(page))
    assert "Nicht benutzen." in words_of(Client().get(f"{page}&lang=de"))
    assert "Stop using it." in words_of(Client().get(f"{page}&lang=fr"))


def test_the_notice_of_other_goods_is_not_withdrawn_on_the_page_of_a_product(world, drill):
    product = ledger.read.item(drill).product
    recall = NewNotice("R-26-1", {"en": "Stop using it."}, (drill,))
    notice = passports.publish(recall, key="n", by=world.people["admin"], at=clock.now())
    form = {"deed": "withdraw", "notice": str(notice.id)}
    address = f"/products/{world.public('product', product)}/passport/post"
    answer = world.client("supervisor").post(address, form)
    assert answer.status_code in (404, 422)
    assert passports.read.notice(notice.id).withdrawn_at is None


def test_fields_in_english_stand_beside_those_for_all_languages(page, drill):
    product = ledger.read.item(drill).product
    both = [NewField("Mass", "1.4 kg"), NewField("Care", "Keep it dry", "en")]
    passports.set_fields(product, both)
    said = words_of(Client().get(f"{page}&lang=de"))
    assert "1.4 kg" in said
    assert "Keep it dry" in said
    passports.set_fields(product, [*both, NewField("Pflege", "Trocken halten", "de")])
    said = words_of(Client().get(f"{page}&lang=de"))
    assert "Trocken halten" in said
    assert "Keep it dry" not in said


def test_a_scan_of_what_is_in_our_store_is_an_alarm_that_quality_decides(world, drill):
    key = passports.keys_of(world.drills)[world.drills[3]]
    Client().get(f"/p/{key}")
    Client().post(f"/p/{key}", {"here": "48.2,16.4"})
    quality = world.client("quality")
    said = words_of(quality.get("/clones"))
    assert "DR- 0004" in said or "DR-0004" in said
    assert "it never left us: the books have it in Bin 1" in said
    [alarm] = passports.read.alarms("open")
    items = world.public("alarm", alarm.id)
    page = quality.post("/lists/clones/false/post", {"items": items, "reason": "our own phone"})
    assert page.status_code == 200
    assert "No alarm" in words_of(quality.get("/clones"))
    assert world.client("operator").get("/clones").status_code == 403


def test_the_public_page_of_a_product_is_set_up(world, drill):
    product = ledger.read.item(drill).product
    address = f"/products/{world.public('product', product)}/passport"
    client = world.client("supervisor")
    assert "Keys to the restricted part" in words_of(client.get(address))
    form = {"deed": "fields", "name": ["Weight", ""], "value": ["1.4 kg", ""],
            "language": ["", ""], "restricted": ["", ""], "public": "on"}  # fmt: skip
    more = client.post(f"{address}/post", {**form, "row": "more"})
    assert more.content.decode().count('name="value"') == 3
    assert "says that now" in words_of(client.post(f"{address}/post", form, follow=True))
    assert passports.read.fields(product)[0].value == "1.4 kg"
    wrong = client.post(f"{address}/post", {**form, "name": ["", ""]})
    assert "Row 1: The name is missing." in words_of(wrong, 422)
    sent = {"deed": "picture", "picture": photo(name="drill.png")}
    client.post(f"{address}/post", sent)
    shown = Client().get(f"/01/{GTIN}").content.decode()
    href = re.search(r'<img src="([^"]+)"', shown)[1]
    assert Client().get(href)["Content-Type"] == "image/jpeg"
    said = words_of(client.post(f"{address}/post", {"deed": "grant", "note": "Service"}))
    assert "It is shown once." in said
    [given] = passports.read.grants(product)
    client.post(f"{address}/post", {"deed": "revoke", "grant": str(given.id)})
    assert passports.read.grants(product)[0].revoked_at
    client.post(f"{address}/post", {"deed": "notice", "key": "n", "text-en": "Mind it."})
    assert "Mind it." in words_of(Client().get(f"/01/{GTIN}"))
    [notice] = passports.read.notices()
    client.post(f"{address}/post", {"deed": "withdraw", "notice": str(notice.id)})
    assert "Mind it." not in words_of(Client().get(f"/01/{GTIN}"))
    assert world.client("operator").post(f"{address}/post", form).status_code == 403


def test_pictures_of_complaints_are_not_public(world, page):
    send(Client(), page, photo=photo())
    [it] = complaints.read.listed()
    [kept] = files.read.of_subjects(files.COMPLAINT, [it.id])[it.id]
    id = world.public("file", kept.id)
    assert Client().get(f"/product-pictures/{id}").status_code == 404
    assert Client().get(f"/files/{id}").status_code == 302


def test_the_box_at_the_top_knows_what_labels_say(world, clerk, page, drill):
    href = f"/items/{world.public('item', drill)}"
    key = passports.keys_of([drill])[drill]
    for text in (f"https://stock.example/p/{key}", f"https://stock.example{page}"):
        answer = clerk.get("/find", {"q": text})
        assert answer["Location"] == href, text
