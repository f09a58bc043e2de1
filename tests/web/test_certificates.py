"""Certificates and results on pages: what is asked, what is lacking, entering it by keyboard."""

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from stockthread import catalog, certificates, ledger, lots
from stockthread.kernel import clock, ids
from tests.web.conftest import LONG_AGO, new

ROWS = {
    "type": ["certificate", "number", "pass", "number"], "subject": ["COA", "Brix", "Taste", ""],
    "lower": ["", "11.0", "", ""], "upper": ["", "13.5", "", ""],
    "unit": ["", "°Bx", "", ""], "expected": ["", "", "", ""],
}  # fmt: skip


def asked(client):
    """The juice's page of its specification, once it asks for something."""
    product = ids.public_id("product", catalog.read.by_sku(["JUICE"])["JUICE"])
    address = f"/products/{product}/specification"
    assert client.post(f"{address}/save", {**ROWS, "key": "s-1"}).status_code == 302
    return address


def lot(world, code: str) -> int:
    return ledger.receive_new(
        new(ledger.Kind.LOT, "JUICE", "lot", [code], [500_000]), place=world.places["STORE"],
        stage=ledger.Stage.READY, owner=0,
        act=ledger.Act(key=code, by=world.people["operator"], recorded_at=LONG_AGO),
    ).items[0]  # fmt: skip


def results(*values: str) -> dict[str, str]:
    """The fields of the form, by what is measured."""
    [version] = certificates.read.specifications()
    subjects = [need.subject for need in version.needs if not need.key[0]]
    return {f"result-{s}": value for s, value in zip(subjects, values, strict=True)}


def test_from_the_specification_to_the_release(world, clerk):
    address = asked(clerk)
    page = clerk.get(address).content.decode()
    assert "Brix 11.0 to 13.5 °Bx" in page
    item = lot(world, "L-7")
    page = clerk.get("/certificates").content.decode()
    assert "L-7" in page
    assert "Certificate of analysis, Brix, Taste" in page
    paper = SimpleUploadedFile("coa.pdf", b"%PDF-1.4 analysis")
    sent = {"codes": "L-7", "kind": "COA", "number": "4711", "until": "2026-12-31", "key": "c-1",
            "files": paper}  # fmt: skip
    page = clerk.post("/certificates/new/post", sent, follow=True).content.decode()
    assert "It is on record: no hold changes." in page
    assert 'action="/certificates/undo"' in page
    own = f"/items/{ids.public_id('item', item)}"
    page = clerk.get(f"{own}/certificates").content.decode()
    assert "coa.pdf" in page
    page = clerk.post(f"{own}/certificates/enter", {**results("9.9", "pass"), "key": "r-1"},
                      follow=True).content.decode()  # fmt: skip
    assert "out of limits" in page
    page = clerk.post(f"{own}/certificates/enter", {**results("many", ""), "key": "r-2"})
    assert page.status_code == 422
    assert "measured in numbers" in page.content.decode()
    page = clerk.post(f"{own}/certificates/enter", {**results("12,1", ""), "key": "r-3"},
                      follow=True).content.decode()  # fmt: skip
    assert "It is on record: 1 item released." in page
    assert "Certificates and results" in clerk.get(own).content.decode()
    assert "L-7" not in clerk.get("/certificates").content.decode()


def test_a_certificate_is_corrected_extended_and_withdrawn(world, clerk):
    asked(clerk)
    lot(world, "L-7"), lot(world, "L-8")
    sent = {"codes": "L-7", "kind": "COA", "number": "4711", "key": "c-1"}
    clerk.post("/certificates/new/post", sent)
    [paper] = certificates.read.certificates()
    address = f"/certificates/{ids.public_id('certificate', paper.id)}"
    page = clerk.post(f"{address}/cover", {"codes": "L-8"}, follow=True).content.decode()
    assert "L-8" in page
    page = clerk.post(f"{address}/correct", {"kind": "COA", "number": "4712", "key": "c-2"},
                      follow=True).content.decode()  # fmt: skip
    assert "4712" in page
    assert clerk.post(f"{address}/withdraw", {"reason": "again"}).status_code == 422
    new_one = f"/certificates/{ids.public_id('certificate', paper.id + 1)}"
    clerk.post(f"{new_one}/withdraw", {"reason": "forged"})
    assert "4712" in clerk.get("/certificates/all?state=withdrawn").content.decode()
    assert clerk.post("/certificates/new/post", {**sent, "codes": "NONE"}).status_code == 422


def made_in(answer) -> dict[str, str]:
    """What the button of undoing sends."""
    return {"made": re.search(r'name="made" value="([^"]*)"', answer.content.decode())[1]}


def test_what_was_just_entered_is_undone(world, clerk):
    asked(clerk)
    own = f"/items/{ids.public_id('item', lot(world, 'L-7'))}"
    sent = {"codes": "L-7", "kind": "COA", "number": "4711", "key": "c-1"}
    added = clerk.post("/certificates/new/post", sent, follow=True)
    done = clerk.post(f"{own}/certificates/enter", {**results("12.1", "pass"), "key": "r-1"},
                      follow=True)  # fmt: skip
    assert "1 item released" in done.content.decode()
    undone = clerk.post("/certificates/undo", made_in(done), follow=True).content.decode()
    assert "1 item held" in undone
    assert "Undone" in undone
    again = clerk.post("/certificates/undo", made_in(done))
    assert again.status_code == 422
    assert "was withdrawn before" in again.content.decode()
    clerk.post("/certificates/undo", made_in(added))
    assert [each.withdrawn_why for each in certificates.read.certificates(is_withdrawn=True)] == [
        "Undone"
    ]
    assert clerk.post("/certificates/undo", made_in(added)).status_code == 422
    assert clerk.post("/certificates/undo", {"made": "nothing"}).status_code == 404


def test_a_certificate_that_goods_must_have_is_told_before_it_ends(world, clerk):
    address = asked(clerk)
    valid = {name: ["valid", *cells[1:]] if name == "type" else cells
             for name, cells in ROWS.items()}  # fmt: skip
    clerk.post(f"{address}/save", {**valid, "key": "s-2"})
    assert "Certificate of analysis not expired" in clerk.get(address).content.decode()
    item = lot(world, "L-7")
    until = (clock.now() + timedelta(days=9)).date().isoformat()
    sent = {"codes": "L-7", "kind": "COA", "number": "4711", "until": until, "key": "c-1"}
    clerk.post("/certificates/new/post", sent)
    assert (
        "1 certificate that goods here must have ends"
        in clerk.get("/certificates").content.decode()
    )
    certificates.expire_due(clock.now() + timedelta(days=20))
    page = clerk.get(f"/items/{ids.public_id('item', item)}/certificates").content.decode()
    assert "expired" in page
    assert "Certificate of analysis (expired)" in clerk.get("/certificates").content.decode()


def test_what_is_asked_now_is_applied_to_what_is_there(world, clerk):
    address = asked(clerk)
    page = clerk.post(f"{address}/save", {"deed": "apply", "key": "a-1"}, follow=True)
    assert "1 item held" in page.content.decode()
    wrong = {**ROWS, "lower": ["", "14", "", ""], "key": "s-2"}
    page = clerk.post(f"{address}/save", wrong)
    assert page.status_code == 422
    assert "Swap the limits" in page.content.decode()
    product = address.removesuffix("/specification")
    assert "Certificate of analysis" in clerk.get(product).content.decode()


def test_kinds_are_added_and_offered_no_more(clerk):
    clerk.post("/certificates/kinds/save", {"code": "halal", "name": "Halal certificate"})
    clerk.post("/certificates/kinds/save", {"code": "HALAL", "deed": "close"})
    assert "no longer" in clerk.get("/certificates/kinds").content.decode()


def test_it_is_used_as_it_is_and_that_stays_on_its_page(world, clerk):
    asked(clerk)
    own = f"/items/{ids.public_id('item', lot(world, 'L-7'))}"
    page = clerk.get(f"{own}/certificates").content.decode()
    assert "L-7 may be used as it is (missing: Certificate of analysis, Brix, Taste)" in page
    sent = {"reason": "The customer agreed", "amount": "100", "key": "u-1"}
    wrong = clerk.post(f"{own}/certificates/concede", {**sent, "password": "wrong"})
    assert wrong.status_code == 422
    assert "not your password" in wrong.content.decode()
    sent["password"] = "a good long password"
    done = clerk.post(f"{own}/certificates/concede", sent, follow=True)
    page = done.content.decode()
    assert "1 item released" in page
    [found] = certificates.concessions()
    part = f"/items/{ids.public_id('item', found.item)}"
    assert "Used as it is: The customer agreed" in clerk.get(part).content.decode()
    assert "The customer agreed" in clerk.get("/certificates/concessions").content.decode()
    address = f"{part}/certificates/{ids.public_id('concession', found.id)}/end"
    page = clerk.post(address, {**sent, "reason": "It ferments"}, follow=True).content.decode()
    assert "It ferments" in page
    assert "1 item held" in page
    assert world.client("supervisor").post(address, sent).status_code == 403


def test_a_table_of_results_is_entered_as_a_file_or_pasted(world, clerk):
    asked(clerk)
    lot(world, "L-7"), lot(world, "L-8")
    sent = {"rows": "lot;Brix;Taste\nL-7;12.0;pass\nL-9;12.0;pass", "key": "t-1"}
    page = clerk.post("/certificates/table/post", sent)
    assert page.status_code == 422
    assert "Leave out what is not found" in page.content.decode()
    page = clerk.post("/certificates/table/post", {**sent, "accept": "good"}, follow=True)
    assert "It is on record: no hold changes." in page.content.decode()
    file = SimpleUploadedFile("lab.csv", b"Lot,Test,Value\nL-8,Brix,9.5\n")
    clerk.post("/certificates/table/post", {"file": file, "key": "t-2"})
    page = clerk.get("/certificates?state=out").content.decode()
    assert "L-8" in page
    assert "L-7" not in page


def test_samples_are_kept_as_long_as_the_product_says_and_disposed_of_from_their_list(world, clerk):
    address = asked(clerk)
    item = lot(world, "L-7")
    act = ledger.Act(key="sample", by=world.people["operator"], recorded_at=LONG_AGO)
    sample = lots.take_sample(
        ledger.Lines([item], [1000]), place=world.places["STORE-1"], act=act
    ).items[0]  # fmt: skip
    assert clerk.post(f"{address}/save", {"deed": "retain", "months": "x"}).status_code == 422
    clerk.post(f"{address}/save", {"deed": "retain", "months": "3"})
    assert 'value="3"' in clerk.get(address).content.decode()
    assert "5 Apr 2026, due" in clerk.get("/samples?state=due").content.decode()
    sent = {"items": world.items(sample), "key": "d-1"}
    clerk.post("/lists/samples/dispose/post", sent)
    assert not certificates.retained(lots.samples())
