"""Receiving by paste: three piles, one commit, and what is refused stays in the tray."""

import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile

from stockthread import catalog, consigned, files, ledger, parties
from stockthread.kernel.clock import now
from tests.files.conftest import photo
from tests.web.conftest import new

FORM = {"product": "DR-18", "place": "DOCK", "supplier": "NORTH", "stage": "ready", "key": "k"}


def preview(client, serials: str, **more: str) -> str:
    return client.post("/receive/preview", {**FORM, "serials": serials, **more}).content.decode()


def figures(text: str) -> list[str]:
    return [part.split("<")[0] for part in text.split('<span class="figure">')[1:]]


def test_a_line_is_accepted_doubtful_or_refused_with_its_reason(world, clerk):
    text = preview(clerk, "DR-0100\nDR-01O1\nDR-0001\nDR-0777\nDR-0100")
    assert figures(text) == ["1", "2", "2"]
    assert "Looks like DR-0101" in text
    assert "Was not expected" in text
    assert "DR-0001 stands on another item already" in text


def test_lots_come_in_in_cases(world, clerk):
    catalog.set_conversions(catalog.read.by_sku(["JUICE"])["JUICE"], ["1 case = 9"])
    assert "27 l (3 cases)" in preview(clerk, "L-9\t3 cases", product="JUICE")


def test_what_is_ours_and_away_says_where_and_leads_home(world, clerk):
    [shop] = parties.add_parties([parties.NewParty("SHOP", "Corner Shop", is_customer=True)])
    act = ledger.Act(key="away", by=world.people["operator"], recorded_at=now())
    sent = consigned.Wanted(consigned.SEND, shop, ledger.Lines(world.drills[:1]))
    consigned.do(sent, act)
    text = unescape(preview(clerk, "DR-0001\nDR-0002"))
    assert "DR-0001 is ours and lies with Corner Shop" in text
    assert "DR-0002 stands on another item already" in text
    [href] = re.findall('href="([^"]*bring-home[^"]*)"', text)
    page = clerk.get(href).content.decode()
    assert "Corner Shop" in page
    assert "DR-0001" in page


def test_how_the_lines_were_read_can_be_looked_at(world, clerk):
    assert "How the lines were read" not in preview(clerk, "DR-0100\nDR-0777")
    text = preview(clerk, "DR-18\nDR-0900\n(21)DR-0901\n(240)DR-18\n", product="")
    rows = text.split("How the lines were read")[1].split("</table>")[0]
    assert [row.split("<")[0] for row in rows.split('data-label="line">')[1:]] == [
        "1 to 2",
        "3 to 4",
    ]
    assert rows.count("Drill D18") == 2
    assert "Read as 2 × Drill D18." in text
    both = preview(clerk, "DR-18\tDR-0900\nJUICE\tL-8\t5 l\nJUICE\tL-9\t500 ml", product="")
    assert "Read as 5.5 l of Apple juice, 1 × Drill D18." in both
    lot = preview(clerk, "DR-18\tDR-0900\t(10)L-7\t(17)270131", product="")
    assert "lot L-7, expiry date 2027-01-31" in lot


def test_the_preview_writes_nothing(world, clerk):
    before = ledger.read.latest_events(1)
    preview(clerk, "DR-0100\nDR-0777")
    assert ledger.read.latest_events(1) == before
    assert ledger.read.find_code("DR-0777") == []


def test_the_good_ones_come_in_and_the_others_stay_in_the_tray(world, clerk):
    sent = {**FORM, "serials": "DR-0100\nDR-0101\nDR-0001\nDR-0777"}
    text = clerk.post("/receive/post", sent).content.decode()
    assert "2 × Drill D18 received from Northwind Tools into DOCK" in text
    stages = {ledger.read.item(item).stage for item in world.expected}
    assert stages == {ledger.Stage.READY}
    assert ledger.read.find_code("DR-0777") == []
    tray = text.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
    assert tray.split() == ["DR-0001", "DR-0777"]


def test_doubtful_ones_come_in_when_asked(world, clerk):
    answer = clerk.post("/receive/post", {**FORM, "serials": "DR-0100\nDR-0777", "doubtful": "1"})
    assert answer.status_code == 302
    assert len(ledger.read.find_code("DR-0777")) == 1


def test_a_double_click_receives_once(world, clerk):
    sent = {**FORM, "serials": "DR-0801\nDR-0802", "doubtful": "1"}
    first, second = clerk.post("/receive/post", sent), clerk.post("/receive/post", sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]


def test_lots_come_in_with_their_amounts(world, clerk):
    sent = {**FORM, "product": "JUICE", "serials": "L-2 250 l\nL-3\t1,5\nL-4 much"}
    text = clerk.post("/receive/post", sent).content.decode()
    amounts = [ledger.read.item(ledger.read.find_code(c)[0].item).quantity for c in ("L-2", "L-3")]
    assert amounts == [250_000, 1_500]
    assert "“much” is no quantity" in text


def test_a_list_of_which_nothing_can_come_in_is_refused_whole(world, clerk):
    answer = clerk.post("/receive/post", {**FORM, "serials": "DR-0001\nDR-0002"})
    assert answer.status_code == 422
    assert "stands on another item already" in answer.content.decode()


def test_an_unknown_product_is_named(world, clerk):
    assert "There is no product with the SKU DR-99" in preview(clerk, "X1", product="DR-99")


def test_what_looks_like_a_range_and_is_none_is_doubtful(world, clerk):
    text = preview(clerk, "A0199-A0100\nA0100-B0105\nC;D,E\nA0100-0105")
    assert figures(text) == ["0", "9", "0"]
    assert "write A0100-A0199" in text
    assert "each on a line of its own" in text
    answer = clerk.post("/receive/post", {**FORM, "serials": "A0199-A0100"})
    assert answer.status_code == 422
    assert ledger.read.find_code("A0199-A0100") == []


def test_a_serial_that_its_product_makes_is_never_cut(world, clerk):
    from stockthread import catalog

    catalog.add_products([catalog.NewProduct("Z", "Zip", serial_pattern=r"Z\d\d-\d\d")])
    assert figures(preview(clerk, "Z10-12", product="Z")) == ["1", "0", "0"]


def test_what_is_missing_is_asked_for(world, clerk):
    assert "does not say what it is. Choose a product" in preview(clerk, "A1", product="")
    assert "Choose a place first." in preview(clerk, "A1", place="")
    text = preview(clerk, "L-7", product="JUICE")
    assert "This product is followed by lots: write lot number and amount" in text


def test_lines_keep_their_rows_in_the_text(world, clerk):
    text = preview(clerk, "DR-0777\n\nDR-0801-DR-0802\nDR-0888")
    assert [part.split('"')[0] for part in text.split('data-line="')[1:]] == ["0", "2", "2", "3"]
    assert text.count("data-is-part") == 2


def test_a_double_click_on_expected_and_new_ones_receives_once(world, clerk):
    serials = "DR-0100\nDR-0777\nDR-0001"
    sent = {**FORM, "serials": serials, "doubtful": "1"}
    answers = [clerk.post("/receive/post", sent).content.decode() for _ in range(2)]
    for text in answers:
        assert text.count("received from Northwind Tools into DOCK") == 2
        tray = text.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
        assert tray.split() == ["DR-0001"]
    assert len(ledger.read.find_code("DR-0777")) == 1


def test_units_come_in_under_their_lot(world, clerk):
    from stockthread import catalog

    catalog.add_products([catalog.NewProduct("BATT", "Battery", tracking="serial_in_lot")])
    [lot] = ledger.receive_new(
        new(ledger.Kind.LOT, "BATT", "lot", ["B-1"], [10]),
        place=world.places["STORE"],
        stage=ledger.Stage.READY,
        owner=0,
        act=ledger.Act(key="lot", by=world.people["operator"], recorded_at=now()),
    ).items
    sent = {**FORM, "product": "BATT", "lot": "B-1", "serials": "B-1-001"}
    clerk.post("/receive/post", sent)
    [unit] = ledger.read.find_code("B-1-001")
    assert ledger.read.item(unit.item).lot == lot
    assert "There is no lot B-9 of BATT" in preview(clerk, "X", product="BATT", lot="B-9")


def undo(client, text: str):
    """Press the first Undo of a page."""
    form = text.split('action="/events/')[1].split("</form>", maxsplit=1)[0]
    fields = {
        part.split('"')[0]: unescape(part.split('value="')[1].split('"')[0])
        for part in form.split('name="')[1:]
    }
    return client.post("/events/" + form.split('"')[0], fields, follow=True).content.decode()


def in_form(text: str, name: str) -> str:
    return unescape(text.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0])


def pasted_in(text: str) -> list[str]:
    return unescape(text.split("<textarea")[1].split(">")[1].split("<", maxsplit=1)[0]).splitlines()


def test_after_undoing_the_form_is_filled_again(world, clerk):
    codes = [f"AX-{n}" for n in (7, 3, 5)]
    sent = {**FORM, "serials": "\n".join(codes), "doubtful": "1", "reason": "By hand"}
    text = undo(clerk, clerk.post("/receive/post", sent, follow=True).content.decode())
    assert (in_form(text, "product"), in_form(text, "place")) == ("DR-18", "DOCK")
    assert 'value="NORTH" selected' in text
    assert in_form(text, "reason") == "By hand"
    assert pasted_in(text) == codes
    assert "put back as before" in text
    event = ledger.read.latest_events(2)[-1].id
    page = clerk.get(f"/events/{world.public('event', event)}").content.decode()
    assert "Receive it again" in page

    sent = {**FORM, "place": "STORE-1", "serials": "\n".join(codes), "doubtful": "1", "key": "2"}
    assert clerk.post("/receive/post", sent).status_code == 302
    assert len(ledger.read.find_code("AX-7")) == 2, "the mended one, and the one that never was"


def test_after_undoing_what_was_left_over_is_still_there(world, clerk):
    sent = {**FORM, "serials": "DR-0100\nDR-0101\nDR-0001"}
    text = undo(clerk, clerk.post("/receive/post", sent).content.decode())
    assert pasted_in(text) == ["DR-0100", "DR-0101", "DR-0001"]
    stages = {ledger.read.item(item).stage for item in world.expected}
    assert stages == {ledger.Stage.EXPECTED}


def test_a_delivery_in_two_events_comes_back_bit_by_bit(world, clerk):
    sent = {**FORM, "serials": "DR-0100\nDR-0777", "doubtful": "1"}
    text = undo(clerk, clerk.post("/receive/post", sent, follow=True).content.decode())
    assert len(pasted_in(text)) == 1
    text = undo(clerk, text)
    assert sorted(pasted_in(text)) == ["DR-0100", "DR-0777"]


def test_an_undone_lot_comes_back_with_its_amount(world, clerk):
    sent = {**FORM, "product": "JUICE", "serials": "L-8 1250.5", "place": "STORE"}
    text = undo(clerk, clerk.post("/receive/post", sent, follow=True).content.decode())
    assert pasted_in(text) == ["L-8\t1250.5 l"]
    assert figures(preview(clerk, pasted_in(text)[0], product="JUICE"))[0] == "1"


def test_barcodes_say_what_comes_without_a_product_chosen(world, clerk):
    from stockthread import catalog

    catalog.add_products([catalog.NewProduct("SAW", "Circular saw", gtin="09521234543213")])
    serials = "(01)09521234543213(21)S-1(17)280131\nDR-18\tDR-0100\nWHAT-1"
    text = preview(clerk, serials, product="")
    assert figures(text) == ["2", "0", "1"]
    assert "1 × Circular saw" in text
    assert "/barcodes/teach?text=WHAT-1" in text
    clerk.post("/receive/post", {**FORM, "product": "", "serials": serials})
    [saw] = ledger.read.find_code("S-1")
    assert ledger.read.item(saw.item).product == catalog.read.by_sku(["SAW"])["SAW"]


def test_what_was_looked_at_is_taken_and_what_is_left_out_stays_out(world, clerk):
    assert figures(preview(clerk, "DR-0777\nDR-0778", taken="DR-0777")) == ["1", "1", "0"]
    text = preview(clerk, "DR-0801-DR-0803", left="DR-0802")
    assert figures(text) == ["0", "2", "0"]
    assert "1 left out by you" in text


def test_goods_to_come_are_expected_at_their_supplier(world, clerk):
    sent = {**FORM, "place": "", "when": "coming", "serials": "DR-0900..DR-0902"}
    assert "ready to be expected" in preview(clerk, "DR-0900", place="", when="coming")
    assert clerk.post("/receive/post", sent).status_code == 302
    [match] = ledger.read.find_code("DR-0901")
    assert ledger.read.item(match.item).stage == ledger.Stage.EXPECTED
    assert figures(preview(clerk, "DR-0900..DR-0902")) == ["3", "0", "0"]


def upload(client, name: str, content: bytes, **more: str):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile(name, content)
    return client.post("/receive/file", {**FORM, "serials": "", **more, "file": file})


def test_a_file_is_read_into_the_list(world, clerk):
    answer = upload(clerk, "note.csv", b"Serial No.;Qty\nDR-0100;1\nDR-0101;1\n", serials="DR-0777")
    text = answer.content.decode()
    assert pasted_in(text) == ["DR-0777", "DR-0100\t", "DR-0101\t"]
    assert figures(text) == ["2", "1", "0"]
    assert "2 lines read from note.csv: serial from “Serial No.”" in unescape(text)


def test_a_file_that_does_not_say_its_serials_is_asked_about(world, clerk):
    answer = upload(clerk, "note.csv", b"one;two\nDR-0100;1\n", serials="DR-0777")
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "no column that is called serial or lot (one, two)" in text
    assert pasted_in(text) == ["DR-0777"]
    again = upload(clerk, "note.csv", b"one;two\nDR-0100;1\n", column="one").content.decode()
    assert pasted_in(again) == ["DR-0100\t"]
    assert clerk.post("/receive/file", FORM).status_code == 422


def test_what_comes_damaged_is_held_with_its_photo_and_listed_with_inspections(world, clerk):
    sent = {**FORM, "serials": "DR-0100\nDR-0101", "damaged": "DR-0101", "damage": "box crushed",
            "photos": SimpleUploadedFile("box.png", photo(), "image/png")}  # fmt: skip
    said = clerk.post("/receive/post", sent, follow=True).content.decode()
    told = "2 × Drill D18 received from Northwind Tools into DOCK"
    assert f"{told}. Drill D18 held: damaged on arrival: box crushed." in said
    item = ledger.read.find_code("DR-0101")[0].item
    [hold] = ledger.read.holds_of(item)
    assert hold.reason == "Damaged on arrival: box crushed"
    assert [kept.name for kept in files.read.of_subjects(files.ITEM, [item])[item]] == ["box.jpg"]
    listed = clerk.get("/inspections").content.decode()
    assert "without an order" in listed
    again = undo(clerk, said)
    assert sorted(pasted_in(again)) == ["DR-0100", "DR-0101"]
    assert ">DR-0101</textarea>" in again.split('name="damaged"')[1][:200]
    assert not ledger.read.holds_of(item)


def test_a_damaged_one_that_is_none_of_them_leaves_the_form_as_it_was(world, clerk):
    sent = {**FORM, "serials": "DR-0100", "damaged": "DR-9", "damage": "bent"}
    answer = clerk.post("/receive/post", sent)
    assert answer.status_code == 422
    assert "“DR-9” is not among what came in" in unescape(answer.content.decode())
    assert ">DR-9</textarea>" in answer.content.decode()
