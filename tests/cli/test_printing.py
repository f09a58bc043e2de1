"""printer, queue, rule and work: where labels go, what waits, and what prints by itself."""

import json
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from stockthread import jobs, labels, ledger, printing
from stockthread.kernel import clock
from stockthread.printing import worker
from tests.cli.command import ok, run, told
from tests.installation import Installation
from tests.printing.cast import settle
from tests.printing.servers import closed_port, ipp_queue, raw_printer
from tests.world import World

SHEET = "A4 3 × 8, 70 × 36"


@pytest.fixture
def codes(world: World) -> list[str]:
    return [view.code for view in ledger.read.items(world.drills(3))]


def test_a_printer_is_what_its_address_says(world: World) -> None:
    raw = told("printer", "add", "Z1", "192.0.2.7", "--name", "Zebra 1", "--dots", "203")
    assert (raw["kind"], raw["to"], raw["dpi"], raw["name"]) == ("raw", "zpl", 203, "Zebra 1")
    queue = told("printer", "add", "Q1", "ipp://192.0.2.7:631/printers/x", "--dots", "600")
    assert (queue["kind"], queue["to"], queue["dpi"]) == ("ipp", "pdf", 600)
    file = told("printer", "add", "F1", "--to", "pdf", "--sheet", "70 x 36", "--offset-x", "1.5")
    assert (file["kind"], file["sheet"], file["offset_x"]) == ("download", SHEET, 1.5)
    assert [each["code"] for each in told("printer", "list")] == ["F1", "DOWNLOAD", "Q1", "Z1"]
    for words in ("192.0.2.7", SHEET, "Zebra 1"):
        assert words in ok("printer", "list")
    shown = ok("printer", "show", "F1")
    assert "1.5, 0 mm" in shown
    assert told("printer", "show", "Z1")["jobs"] == []


def test_what_is_not_named_stays(world: World) -> None:
    ok("printer", "add", "Z1", "192.0.2.7", "--offset-y", "2")
    found = told("printer", "change", "Z1", "--dots", "300")
    assert (found["address"], found["dpi"], found["offset_y"]) == ("192.0.2.7", 300, 2)
    found = told("printer", "change", "Z1", "--address", "", "--to", "pdf", "--scale", "1.01")
    assert (found["kind"], found["address"], found["scale"]) == ("download", "", 1.01)
    found = told("printer", "change", "Z1", "--sheet", SHEET, "--name", "Sheets")
    assert (found["sheet"], found["name"]) == (SHEET, "Sheets")
    assert told("printer", "change", "Z1", "--sheet", "")["sheet"] == ""


def test_a_grid_of_ones_own_comes_from_a_file(world: World, tmp_path: Path) -> None:
    file = tmp_path / "grid.json"
    file.write_text(json.dumps(labels.SHEETS[SHEET]._asdict() | {"name": "Ours"}))
    ok("printer", "add", "F1", "--to", "pdf", "--sheet", str(file))
    assert "Ours" in ok("printer", "list")
    file.write_text("{}")
    said = run("printer", "change", "F1", "--sheet", str(file), "--json")
    assert said.json["error"]["code"] == "sheet_bad"
    assert run("printer", "change", "F1", "--sheet", str(tmp_path / "none.json")).code == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["Z1", "not an address"], "printer_bad"),
        (["Z1", "http://192.0.2.7/"], "printer_bad"),
        (["Z1", "192.0.2.7", "--to", "svg"], "printer_bad"),
        (["Z1", "192.0.2.7", "--scale", "2"], "printer_bad"),
        (["Z1", "--offset-x", "nan"], "printer_bad"),
        (["Z1", "--offset-x", "inf"], "printer_bad"),
        (["Z1", "--to", "png", "--sheet", SHEET], "printer_bad"),
        (["DOWNLOAD"], "code_taken"),
        ([""], "field_missing"),
        (["x" * 41], "field_too_long"),
    ],
)
def test_what_is_no_printer_is_refused(world: World, words: list[str], code: str) -> None:
    said = run("printer", "add", *words, "--json")
    assert (said.code, said.json["error"]["code"]) == (1, code)


def test_printers_are_closed_and_reopened(codes: list[str]) -> None:
    ok("printer", "add", "Z1", "192.0.2.7")
    assert told("printer", "close", "Z1")["is_active"] is False
    assert "closed" in ok("printer", "list")
    said = run("label", codes[0], "--printer", "Z1", "--json")
    assert said.json["error"]["code"] == "printer_closed"
    assert run("printer", "test", "Z1", "--json").json["error"]["code"] == "printer_closed"
    ok("printer", "reopen", "Z1")
    ok("label", codes[0], "--printer", "Z1")
    said = run("printer", "close", "Z1", "--json")
    assert said.json["error"]["code"] == "printer_has_jobs"
    assert run("printer", "show", "none").code == 3


def test_a_test_page_goes_out_at_once(world: World, tmp_path: Path) -> None:
    with raw_printer() as listening, ipp_queue() as queue:
        ok("printer", "add", "Z1", listening.address, "--name", "Zebra 1")
        said = ok("printer", "test", "Z1")
        assert said == f"Zebra 1: a test label went to {listening.address}.\n"
        assert len(listening.jobs) == 1
        ok("printer", "add", "Q1", queue.address, "--sheet", SHEET)
        assert told("printer", "test", "Q1")["page"] == "grid of its sheet"
        assert queue.documents[0].startswith(b"%PDF")
        file = tmp_path / "x.zpl"
        ok("printer", "test", "Z1", "-o", str(file))
        assert file.read_bytes().startswith(b"^XA")
        assert len(listening.jobs) == 1
        assert run("printer", "test", "Z1", "-o", str(file)).code == 1
        assert run("printer", "test", "Z1", "-o", str(tmp_path / "x.pdf")).code == 2
    assert printing.read.jobs() == []


def test_a_printer_that_is_off_says_so(world: World) -> None:
    with closed_port() as address:
        ok("printer", "add", "Z1", address)
        said = run("printer", "test", "Z1", "--json")
    assert (said.code, said.json["error"]["code"]) == (1, "printer_unreachable")


def test_a_download_is_tested_in_a_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = told("printer", "test", "DOWNLOAD")
    assert found == {
        "printer": "DOWNLOAD", "page": "test label", "is_sent": False, "file": "test.pdf"
    }  # fmt: skip
    assert Path("test.pdf").read_bytes().startswith(b"%PDF")


def test_jobs_are_listed_shown_and_cancelled(codes: list[str]) -> None:
    with closed_port() as address:
        ok("printer", "add", "Z1", address, "--name", "Zebra 1")
        job = str(told("label", *codes, "--printer", "Z1")["job"])
        ok("work", "--once")
        [listed] = told("queue", "list", "--state", "ready", "--printer", "Z1")
        assert (listed["job"], listed["drawn"], listed["sent"]) == (int(job), 3, 0)
        assert listed["problems"][0]["code"] == "printer_unreachable"
        assert listed["next_try_at"]
        assert "Next try" in ok("queue", "list")
    assert told("queue", "list", "--before", job) == []
    assert told("queue", "list", "--state", "done", "--state", "failed") == []
    shown = told("queue", "show", job, "--after", "1", "--limit", "1")
    assert [(each["position"], each["code"]) for each in shown["list"]] == [(2, codes[1])]
    for words in ("waiting for the printer", "Zebra 1", codes[2], "version 1", "cannot be reached"):
        assert words in ok("queue", "show", job)
    assert run("queue", "go-on", job, "--after", "0", "--json").json["error"]["code"] == (
        "job_not_standing"
    )
    assert told("queue", "cancel", job)["state"] == "cancelled"
    assert run("queue", "cancel", job, "--json").json["error"]["code"] == "job_over"
    assert run("queue", "show", "999").code == 3
    for bad in ("0", "-1", "x", str(2**70)):
        assert run("queue", "show", bad).code == 2
    assert run("queue", "list", "--printer", "none").code == 3


def test_a_job_that_stopped_goes_on_behind_a_label(codes: list[str]) -> None:
    with raw_printer() as listening:
        ok("printer", "add", "Z1", listening.address)
        job = str(told("label", *codes, "--printer", "Z1")["job"])
        from stockthread.kernel import db

        worker.draw_next(clock.now)
        db.execute("UPDATE printing_job SET state = 'stopped' WHERE id = %s", (int(job),))
        assert run("queue", "go-on", job).code == 2
        beyond = run("queue", "go-on", job, "--after", "3", "--json")
        assert beyond.json["error"]["code"] == "job_label_beyond"
        assert ok("queue", "go-on", job, "--after", "1") == f"Job {job} goes on with 2 labels.\n"
        assert ok("work", "--once") == "The queue is empty.\n"
        assert [bytes(each).count(b"^XA") for each in listening.jobs] == [2]
    assert told("queue", "show", job)["state"] == "done"


def test_a_refused_job_is_told_to_who_waits(world: World) -> None:
    [carton] = world.cartons(1)
    with raw_printer() as listening:
        ok("printer", "add", "Z1", listening.address)
        said = run("label", f"#{carton}", "--printer", "Z1", "--wait", "--json")
        assert listening.jobs == []
    error = said.json["error"]
    assert (said.code, error["state"], error["code"]) == (1, "refused", "label_field_missing")


def test_a_refused_label_is_named_in_the_list(codes: list[str]) -> None:
    text = {"kind": "text", "x": 1, "y": 1, "width": 18, "height": 4, "text": "{expiry}"}
    given = json.dumps({"width": 20, "height": 10, "elements": [text]})
    ok("template", "add", "-", "--code", "bad", "--for", "unit", given=given)
    run("label", *codes, "--template", "bad", "-o", "x.pdf", "--force")
    assert f"{codes[0]}: The label needs expiry" in ok("queue", "list")
    [job] = told("queue", "list")
    assert f"{codes[0]}: The label needs expiry" in ok("queue", "show", str(job["job"]))


def test_the_file_of_a_job_is_there_again(codes: list[str], tmp_path: Path) -> None:
    first, again = tmp_path / "a.pdf", tmp_path / "b.pdf"
    job = str(told("label", *codes, "-o", str(first))["job"])
    ok("queue", "file", job, "-o", str(again))
    assert first.read_bytes() == again.read_bytes()
    assert run("queue", "file", job, "-o", str(again)).code == 1
    assert run("queue", "file", job, "-o", str(tmp_path / "x.zpl")).code == 2
    ok("printer", "add", "Z1", "192.0.2.7")
    waiting = str(told("label", codes[0], "--printer", "Z1", "--reason", "x")["job"])
    said = run("queue", "file", waiting, "-o", str(tmp_path / "c.zpl"), "--json")
    assert said.json["error"]["code"] == "job_has_no_file"
    ok("queue", "cancel", waiting)
    assert run("queue", "file", waiting, "-o", str(tmp_path / "c.zpl")).code == 1
    assert not (tmp_path / "c.zpl").exists()


def test_a_download_without_a_file_is_got_later(codes: list[str], tmp_path: Path) -> None:
    said = ok("label", *codes, "--printer", "DOWNLOAD", "--wait")
    [job] = printing.read.jobs()
    assert f"stockthread queue file {job.id}" in said


def test_rules_print_by_themselves(world: World) -> None:
    settle()
    new = ["rule", "add", "receipt", "--template", "unit", "--printer", "DOWNLOAD"]
    found = told(*new, "--product", "DRILL", "--place", "A-1")
    assert (found["event"], found["product"], found["place"]) == ("receipt", "DRILL", "A-1")
    said = ok(*new, "--product", "DRILL")
    assert "prints the template unit on DOWNLOAD, only of DRILL.\n" in said
    ok("rule", "close", said.split()[1].rstrip(":"))
    assert run(*new, "--product", "DRILL", "--place", "A-1", "--json").json["error"]["code"] == (
        "rule_bad"
    )
    ok("receive", "DRILL", "R-1", "R-2", "--to", "A-1")
    settle()
    said = ok("work", "--once")
    assert "A rule's labels wait until" in said
    assert "A rule's labels wait until" in ok("queue", "list")
    [job] = told("queue", "list")
    assert (job["template"], job["event"] is not None, job["labels"]) == ("unit", True, 2)
    for words in ("receipt", "DRILL", "A-1", "any"):
        assert words in ok("rule", "list")
    rule = str(found["rule"])
    assert told("rule", "close", rule)["is_active"] is False
    assert run("rule", "close", rule).code == 3
    assert "closed" in ok("rule", "list")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["sale", "--template", "unit", "--printer", "DOWNLOAD"], 2),
        (["receipt", "--template", "place", "--printer", "DOWNLOAD"], 1),
        (["receipt", "--template", "none", "--printer", "DOWNLOAD"], 3),
        (["receipt", "--template", "unit", "--printer", "none"], 3),
        (["receipt", "--template", "unit", "--printer", "DOWNLOAD", "--product", "X"], 3),
        (["receipt", "--template", "unit", "--printer", "DOWNLOAD", "--class", "X"], 3),
        (["receipt", "--template", "unit", "--printer", "DOWNLOAD", "--place", "X"], 3),
        (["receipt", "--template", "unit"], 2),
    ],
)
def test_what_is_no_rule_is_refused(world: World, words: list[str], code: int) -> None:
    assert run("rule", "add", *words).code == code
    assert told("rule", "list") == []


def test_work_once_says_what_is_left(codes: list[str]) -> None:
    with closed_port() as address:
        ok("printer", "add", "Z1", address)
        job = told("label", *codes, "--printer", "Z1")["job"]
        said = ok("work", "--once").splitlines()
        assert said[0] == "Left in the queue: 1 waiting for the printer."
        assert re.fullmatch(rf"Job {job}: Next try: \d\d:\d\d:\d\d\.", said[1])
        assert told("work", "--once")["ready"] == 1


def test_what_is_being_sent_may_end() -> None:
    senders, go = jobs.thread.Senders(), threading.Event()
    senders(go.wait)
    assert not senders.wait(0.05)
    go.set()
    assert jobs.thread.Senders().wait(0.05)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_work_goes_on_until_it_is_told_to_stop(
    installation: Installation, tmp_path: Path, sign: int
) -> None:
    file = tmp_path / "x.pdf"

    def did(*words: str) -> str:
        done = installation.stockthread(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    did("place", "add", "A-1")
    with installation.start("-m", "stockthread", "work", stdout=subprocess.PIPE) as working:
        assert working.stdout is not None
        assert "Printing what waits" in working.stdout.readline()
        did("label", "--places", "A-1", "--printer", "DOWNLOAD")
        until = time.monotonic() + 30
        while json.loads(did("queue", "show", "1", "--json"))["state"] != "done":
            assert time.monotonic() < until
            time.sleep(0.2)
        did("queue", "file", "1", "-o", str(file))
        working.send_signal(sign)
        assert working.wait(20) == 0
        assert "The queue is empty." in working.stdout.read()
    assert file.read_bytes().startswith(b"%PDF")
