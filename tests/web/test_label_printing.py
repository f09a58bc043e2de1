"""Labels printed for a selection: the panel, the job, again with a reason, cancelled, gone on."""

import io
from datetime import timedelta

import pypdfium2
import pytest

from stockthread import printing
from stockthread.kernel import clock, ids
from stockthread.printing import NewPrinter
from tests.printing.servers import ipp_queue
from tests.web.test_books import words_of


@pytest.fixture(autouse=True)
def _own_spool(settings, tmp_path):
    settings.DATA_DIRECTORY = tmp_path


def sent(world, *items: int, **more: object) -> dict[str, object]:
    return {"items": world.items(*items), "key": "k1", **more}


def printed(clerk, world, *items: int, **more: object):
    return clerk.post("/labels/print/post", sent(world, *items, **more))


def job_of(key: str = "k1") -> printing.JobRow:
    found = printing.read.job_of_key(key)
    assert found is not None
    return found


def job_address(act: str = "", key: str = "k1") -> str:
    return f"/labels/jobs/{ids.public_id('job', job_of(key).id)}" + (f"/{act}" if act else "")


def raw(address: str = "127.0.0.1:9", sheet: str = "") -> int:
    return printing.add_printer(NewPrinter("ZEBRA", "Zebra 1", "raw", "zpl", address, sheet=sheet))


def test_the_panel_says_what_prints_and_shows_the_first_label(world, clerk):
    said = words_of(clerk.post("/labels/print", sent(world, *world.drills[:3])))
    assert "Labels for 3 units" in said
    assert "Print 3 labels" in said
    assert "reads" in said


def test_labels_to_download_are_there_at_once_and_on_record(world, clerk):
    answer = printed(clerk, world, *world.drills[:3])
    assert answer.headers["Location"] == job_address()
    page = words_of(clerk.get(job_address()))
    assert "3 labels" in page
    assert "DR-0001" in page.replace(" ", "") or "DR-0001" in page
    file = clerk.get(job_address("file"))
    content = b"".join(file.streaming_content)
    assert file.headers["Content-Disposition"].endswith('.pdf"')
    assert len(pypdfium2.PdfDocument(io.BytesIO(content))) == 3
    [label] = printing.read.printed("item", [world.drills[0]])
    assert (label.version, label.person) == (1, world.people["admin"])
    assert "3" in words_of(clerk.get("/labels"))


def test_a_form_sent_twice_prints_once(world, clerk):
    first = printed(clerk, world, *world.drills[:2])
    second = printed(clerk, world, *world.drills[:2])
    assert first.headers["Location"] == second.headers["Location"]
    assert len(printing.read.jobs()) == 1


def test_what_has_a_label_is_left_out_or_printed_again_with_a_reason(world, clerk):
    printed(clerk, world, *world.drills[:2])
    panel = words_of(clerk.post("/labels/print", sent(world, *world.drills[:5])))
    assert "2 of them have a label already" in panel
    assert "Print 3 labels" in panel
    printed(clerk, world, *world.drills[:5], key="k2", which="new")
    assert job_of("k2").labels_count == 3
    answer = printed(clerk, world, *world.drills[:5], key="k3", which="all")
    assert "Say why they are printed again" in words_of(answer, 422)
    printed(clerk, world, *world.drills[:5], key="k3", which="all", reason="damaged")
    assert job_of("k3").is_reprint
    assert "again: damaged" in words_of(clerk.get("/labels"))


def test_who_may_not_reprint_is_told_so(world, clerk):
    printed(clerk, world, world.drills[0])
    operator = world.client("operator")
    panel = words_of(operator.post("/labels/print", sent(world, world.drills[0])))
    assert "printed again by a supervisor" in panel
    again = sent(world, world.drills[0], key="k2", reason="x")
    answer = operator.post("/labels/print/post", again)
    assert "Ask a supervisor" in words_of(answer, 422)


def test_a_file_is_taken_later_by_who_may_print_again(world, clerk, monkeypatch):
    operator = world.client("operator")
    printed(operator, world, world.drills[0])
    assert operator.get(job_address("file")).status_code == 200
    printed(clerk, world, world.drills[1], key="k2")
    assert operator.get(job_address("file", "k2")).status_code == 422
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2))
    page = words_of(operator.get(job_address()))
    assert "to take it now is to print again" in page
    assert "Download" not in page
    answer = operator.get(job_address("file"))
    assert "to take it now is to print again" in answer.content.decode()
    assert clerk.get(job_address("file")).status_code == 200


def test_a_mixed_selection_prints_the_kind_of_the_template(world, clerk):
    picked = (*world.drills[:2], world.juice)
    panel = words_of(clerk.post("/labels/print", sent(world, *picked)))
    assert "1 lot is left out" in panel
    panel = words_of(clerk.post("/labels/print", sent(world, *picked, template="lot")))
    assert "2 units are left out" in panel
    assert "Print 1 label" in panel


def test_labels_of_places(world, clerk):
    spots = " ".join(world.public("place", world.places[code]) for code in ("STORE", "STORE-1"))
    panel = words_of(clerk.get("/labels/print", {"places": spots}))
    assert "Labels for 2 places" in panel
    clerk.post("/labels/print/post", {"places": spots, "key": "k1"})
    assert job_of().state == "done"
    page = clerk.get(f"/places/{world.public('place', world.places['STORE'])}").content.decode()
    assert "/labels/print?places=" in page
    assert "Labels inside it" in page


def test_a_sheet_asks_for_its_first_unused_label(world, clerk):
    sheet = "A4 3 × 8, 70 × 36"
    printing.add_printer(NewPrinter("SHEET", "Sheets", "download", "pdf", dots=12, sheet=sheet))
    page = clerk.post("/labels/print", sent(world, world.drills[0], printer="SHEET"))
    assert page.content.decode().count('name="first_cell"') == 24
    printed(clerk, world, world.drills[0], printer="SHEET", first_cell="22")
    assert job_of().first_cell == 21
    assert "from its label 22 on" in words_of(clerk.get(job_address()))
    page = clerk.post("/labels/print", sent(world, world.drills[1], printer="SHEET"))
    assert 'name="first_cell" value="23" checked' in page.content.decode()
    assert "ended before label 23" in words_of(page)
    chosen = {"printer": "SHEET", "first_cell": "4"}
    page = clerk.post("/labels/print", sent(world, world.drills[1], **chosen, cells_of="OTHER"))
    assert 'name="first_cell" value="23" checked' in page.content.decode()
    page = clerk.post("/labels/print", sent(world, world.drills[1], **chosen, cells_of="SHEET"))
    assert 'name="first_cell" value="4" checked' in page.content.decode()
    answer = printed(clerk, world, world.drills[1], printer="SHEET", first_cell="25", key="k2")
    assert "Nothing was printed" in words_of(answer, 422)


def test_a_sheet_that_is_too_small_is_told_and_not_proposed(world, clerk):
    sheet = "A4 3 × 8, 70 × 36"
    printing.add_printer(NewPrinter("SHEET", "A sheet", "download", "pdf", dots=12, sheet=sheet))
    printed(clerk, world, world.drills[0], printer="SHEET")
    panel = clerk.post("/labels/print", sent(world, world.drills[1])).content.decode()
    assert '<option value="SHEET" selected>' in panel, "as it was last time"
    panel = clerk.post("/labels/print", sent(world, world.juice)).content.decode()
    assert '<option value="DOWNLOAD" selected>' in panel
    panel = words_of(clerk.post("/labels/print", sent(world, world.juice, printer="SHEET")))
    assert "a label of 75 × 50 mm is larger than its 70 × 36 mm" in panel


def test_a_printer_that_is_off_keeps_the_job_until_it_is_cancelled(world, clerk):
    raw()
    printed(clerk, world, *world.drills[:2], printer="ZEBRA")
    while job_of().state in ("waiting", "drawing"):
        assert printing.worker.step(clock.now)
    printing.worker.step(clock.now)
    answer = clerk.get(job_address())
    page = words_of(answer)
    assert "The last try" in page
    assert "waiting for the printer" in page
    assert "The next try is" in page
    panel = words_of(clerk.post("/labels/print", sent(world, world.drills[0])))
    assert "Its label waits in the queue already" in panel
    assert "Drawn and read back 2 of 2" in page
    assert "Sent 0 of 2" in page
    assert "Print again" not in page
    assert 'hx-select-oob="#job-state,#job-actions"' in answer.content.decode()
    assert clerk.get(job_address("file")).status_code == 422, "its labels leave by the printer"
    assert job_of().labels_sent == 0
    assert "HX-Refresh" not in clerk.get(job_address(), headers={"HX-Target": "job"}).headers
    answer = clerk.post(job_address("cancel"), follow=True)
    said = words_of(answer)
    assert "The job is cancelled" in said
    assert "next try" not in said
    assert "tried again" not in said
    assert "Print anew" in said
    assert clerk.get(job_address("file")).status_code == 422
    assert clerk.get(job_address(), headers={"HX-Target": "job"}).headers["HX-Refresh"] == "true"
    assert "cancelled" in words_of(clerk.post(job_address("cancel")), 422)


def test_a_label_that_is_refused_prints_nothing_and_says_why(world, clerk):
    text = {"kind": "text", "x": 1, "y": 1, "width": 18, "height": 4, "text": "{expiry}"}
    data = {"width": 20, "height": 10, "elements": [text]}
    printing.add_template("BAD", "Bad one", "unit", data, person=1, at=clock.now())
    panel = words_of(clerk.post("/labels/print", sent(world, world.drills[0], template="BAD")))
    assert "This label cannot be printed" in panel
    assert "Open the template to mend it" in panel
    operator = world.client("operator")
    theirs = words_of(operator.post("/labels/print", sent(world, world.drills[0], template="BAD")))
    assert "A supervisor or an admin can mend the template Bad one" in theirs
    assert "The label needs expiry" in panel
    printed(clerk, world, world.drills[0], template="BAD")
    page = words_of(clerk.get(job_address()))
    assert "Nothing was printed" in page
    assert "Label 1: The label needs expiry" in page
    assert "Label 1: The label needs expiry" in words_of(clerk.get("/labels"))
    assert clerk.get(job_address("file")).status_code == 422


def test_a_stopped_job_goes_on_behind_the_last_good_label(world, clerk):
    raw()
    printed(clerk, world, *world.drills[:3], printer="ZEBRA")
    answer = clerk.post(job_address("go-on"), {"after": "1"})
    assert "Only one that stopped or failed can go on" in words_of(answer, 422)


def test_a_job_that_failed_before_a_label_left_is_sent_again(world, clerk):
    with ipp_queue() as queue:
        queue.formats = ["image/urf"]
        printing.add_printer(NewPrinter("IPP", "Queue", "ipp", "pdf", queue.address))
        printed(clerk, world, *world.drills[:2], printer="IPP")
        while printing.worker.step(clock.now):
            pass
        page = words_of(clerk.get(job_address()))
        assert "What is wrong" in page
        assert "Send it again" in page
        assert "came out well" not in page, "none did"
        queue.formats = ["application/pdf"]
        clerk.post(job_address("go-on"), {"after": "0"})
        while printing.worker.step(clock.now):
            pass
    assert job_of().state == "done"


def test_nothing_picked_is_told(world, clerk):
    assert "Pick at least one" in clerk.get("/labels/print").content.decode()


def test_the_queue_is_filtered_and_empty_at_first(world, clerk):
    assert "Nothing was printed yet" in words_of(clerk.get("/labels"))
    printed(clerk, world, world.drills[0])
    assert "Nothing fits" in words_of(clerk.get("/labels", {"state": "failed"}))
    assert "done" in words_of(clerk.get("/labels", {"state": "done"}))
