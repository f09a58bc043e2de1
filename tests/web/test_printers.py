"""The pages of printers and of rules: added, changed, tested, closed; rules as sentences."""

import io
import socketserver
import threading

import pypdfium2
import pytest

from stockthread import ledger, printing
from stockthread.kernel import clock, ids
from tests.web.conftest import new
from tests.web.test_books import words_of

RAW = {"code": "Z1", "name": "Zebra 1", "kind": "raw", "language": "zpl", "dots": "8",
       "address": "10.0.0.7:9100", "offset_x": "1,5", "offset_y": "-0.5"}  # fmt: skip
SHEET = {"code": "S1", "name": "Sheets", "kind": "download", "language": "pdf", "dots": "12",
         "sheet": "A4 3 × 8, 70 × 36", "scale": "1.01"}  # fmt: skip
OWN = SHEET | {
    "sheet": "own", "own_paper_width": "210", "own_paper_height": "297", "own_columns": "2",
    "own_rows": "5", "own_left": "5", "own_top": "10", "own_step_x": "100", "own_step_y": "55",
    "own_cell_width": "95", "own_cell_height": "50",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_spool(settings, tmp_path):
    settings.DATA_DIRECTORY = tmp_path


def add(clerk, said: dict[str, str]):
    return clerk.post("/labels/printers/new/post", said)


def printer(code: str) -> printing.PrinterRow:
    return printing.read.printer(printing.read.printers_by_code([code])[code])


def address(code: str, act: str = "") -> str:
    public = ids.public_id("printer", printer(code).id)
    return f"/labels/printers/{public}" + (f"/{act}" if act else "")


def test_a_printer_is_added_shown_and_changed(world, clerk):
    answer = add(clerk, RAW)
    assert answer.headers["Location"] == address("Z1") + "?said=added"
    made = printer("Z1")
    assert (made.address, made.offset_x, made.offset_y) == ("10.0.0.7:9100", 1.5, -0.5)
    assert "ZPL to 10.0.0.7:9100" in words_of(clerk.get("/labels/printers"))
    page = clerk.get(address("Z1")).content.decode()
    assert 'value="10.0.0.7:9100"' in page
    clerk.post(address("Z1", "post"), RAW | {"address": "10.0.0.8:9100", "dots": "12"})
    assert (printer("Z1").address, printer("Z1").dots) == ("10.0.0.8:9100", 12)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"address": ""}, "its address is missing"),
        ({"address": "no host at all"}, ""),
        ({"code": ""}, "code"),
        ({"code": "DOWNLOAD"}, "DOWNLOAD"),
        ({"kind": "pigeon"}, "its kind is none of"),
        ({"language": "png"}, "such a printer is sent one of"),
        ({"dots": "7"}, "its dots a mm are none of"),
        ({"offset_x": "left"}, "is no number"),
        ({"offset_x": "90"}, "its offset is not a number up to 50 mm"),
        ({"offset_x": "nan"}, "its offset is not a number"),
    ],
)
def test_what_is_wrong_with_a_printer_is_told_and_nothing_lost(world, clerk, change, told):
    answer = add(clerk, RAW | change)
    assert told in words_of(answer, 422)
    assert "Zebra 1" in answer.content.decode()
    assert "Z1" not in printing.read.printers_by_code(["Z1"])


def test_a_sheet_of_ones_own_is_drawn_and_stored(world, clerk):
    begun = clerk.get(
        "/labels/printers/new", {"kind": "download", "language": "pdf", "sheet": "own"}
    )
    assert "24 labels of 70 × 36 mm" in words_of(begun)
    page = clerk.post("/labels/printers/preview", OWN)
    assert page.content.decode().count('class="cell"') == 10
    assert "10 labels of 95 × 50 mm" in words_of(page)
    add(clerk, OWN)
    sheet = printing.sheet_of(printer("S1"))
    assert sheet is not None
    assert (sheet.columns, sheet.step_x, sheet.cell_height) == (2, 100, 50)
    assert 'name="own_step_x" value="100"' in clerk.get(address("S1")).content.decode()
    for change in ({"own_columns": "3"}, {"own_rows": "two"}, {"own_left": "-4"}):
        answer = add(clerk, OWN | change | {"code": "S2"})
        assert "The sheet cannot be used" in words_of(answer, 422)


def test_the_test_page_of_a_download_is_the_grid_of_its_sheet(world, clerk):
    add(clerk, SHEET)
    answer = clerk.post(address("S1", "test"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert len(pypdfium2.PdfDocument(io.BytesIO(answer.content))) == 1


def test_a_test_page_goes_to_the_printer_or_its_absence_is_told(world, clerk):
    got = []

    class Taking(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            got.append(self.rfile.read())

    with socketserver.TCPServer(("127.0.0.1", 0), Taking) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        add(clerk, RAW | {"address": f"127.0.0.1:{port}"})
        answer = clerk.post(address("Z1", "test"), follow=True)
        assert "The test page was handed to the printer" in words_of(answer)
        server.shutdown()
    assert got[0].startswith(b"^XA")
    answer = clerk.post(address("Z1", "test"))
    assert "No test page" in words_of(answer, 422)


def test_a_printer_is_closed_unless_something_needs_it(world, clerk):
    add(clerk, RAW)
    rule = {"event": "receipt", "template": "unit", "printer": "Z1"}
    clerk.post("/labels/rules/post", rule)
    assert "End the rule first" in clerk.post(address("Z1", "close")).content.decode()
    [row] = printing.read.rules(in_use=True)
    clerk.post("/lists/print_rules/end/post", {"items": ids.public_id("rule", row.id)})
    assert "out of use" in words_of(clerk.post(address("Z1", "close"), follow=True))
    clerk.post(address("Z1", "reopen"))
    assert printer("Z1").is_active


def test_a_new_rule_proposes_the_label_of_what_comes_in(world, clerk):
    for event, code in (("receipt", "unit"), ("completion", "unit"), ("packing", "carton")):
        page = clerk.get("/labels/rules", {"event": event}).content.decode()
        assert f'<option value="{code}" selected>' in page
    page = clerk.get("/labels/rules", {"event": "receipt", "template": "pallet"}).content.decode()
    assert '<option value="pallet" selected>' in page


def test_a_rule_is_a_sentence_and_prints_what_comes_in(world, clerk):
    sent = {"event": "receipt", "template": "unit", "printer": "DOWNLOAD", "product": "DR-18",
            "product_class": "TOOLS", "place": "STORE"}  # fmt: skip
    answer = clerk.post("/labels/rules/post", sent, follow=True)
    said = words_of(answer)
    assert "When goods are received, of Drill D18 , of the class Tools, at STORE" in said
    ledger.receive_new(
        new(ledger.Kind.UNIT, "DR-18", "serial", ["DR-0500", "DR-0501"]),
        place=world.places["STORE-1"], stage=ledger.Stage.READY, owner=0,
        act=ledger.Act(key="more", by=world.people["operator"], recorded_at=clock.now()),
    )  # fmt: skip
    printing.worker.step(clock.now)
    [job] = printing.read.jobs()
    assert job.labels_count == 2
    assert "by a rule" in words_of(clerk.get("/labels"))


@pytest.mark.parametrize(
    "change",
    [{"template": "nothing"}, {"printer": ""}, {"product": "none such"}, {"place": "NOWHERE"},
     {"product_class": "NONE"}, {"event": "rain"}, {"event": "completion", "template": "carton"}],
    ids=str,
)  # fmt: skip
def test_a_rule_that_cannot_be_is_told(world, clerk, change):
    sent = {"event": "receipt", "template": "unit", "printer": "DOWNLOAD"} | change
    assert "No rule was made" in words_of(clerk.post("/labels/rules/post", sent), 422)
    assert printing.read.rules() == []


def test_the_same_rule_twice_is_one(world, clerk):
    sent = {"event": "receipt", "template": "unit", "printer": "DOWNLOAD"}
    clerk.post("/labels/rules/post", sent)
    answer = clerk.post("/labels/rules/post", sent)
    assert "there is such a rule already" in words_of(answer, 422)


def test_only_who_sets_up_changes_printers_and_rules(world):
    operator = world.client("operator")
    assert operator.get("/labels/printers/new").status_code == 403
    assert operator.post("/labels/rules/post", {}).status_code == 403
    assert "New rule" not in words_of(operator.get("/labels/rules"))
    assert "Save" not in words_of(operator.get(address("DOWNLOAD")))
