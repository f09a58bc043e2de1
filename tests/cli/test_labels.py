"""label prints into files and on printers; whatever it makes is a job on record, read back."""

import csv
import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from stockthread import labels, ledger, printing
from stockthread.kernel import clock
from stockthread.printing import NewPrinter, worker
from tests.cli.command import ok, run, told
from tests.printing.servers import closed_port, raw_printer
from tests.world import World

SHEET = "A4 3 × 8, 70 × 36"


@pytest.fixture
def codes(world: World) -> list[str]:
    return [view.code for view in ledger.read.items(world.drills(3))]


def _read(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.DataMatrix)
    return [each.text for each in sorted(found, key=lambda each: _corner(each.position))]


def _corner(at: zxingcpp.Position) -> tuple[int, int]:
    return at.top_left.y // 50, at.top_left.x


def test_a_pdf_has_a_label_for_each_item_and_is_on_record(codes: list[str], tmp_path: Path) -> None:
    file = tmp_path / "drills.pdf"
    said = ok("label", *codes, "--output", str(file))
    [job] = printing.read.jobs()
    assert said == f"3 labels in {file} (job {job.id}).\n"
    pages = labels.rendered(file.read_bytes(), 12)
    assert [_read(page) for page in pages] == [[code] for code in codes]
    assert (job.state, job.version, job.labels_sent) == ("done", 1, 3)
    [item] = [match.item for match in ledger.read.find_code(codes[0])]
    [printed] = printing.read.printed("item", [item])
    assert (printed.job, printed.code, printed.version) == (job.id, codes[0], 1)


@pytest.mark.parametrize("kind", ["zpl", "png", "svg", "csv"])
def test_the_ending_says_what_the_file_is(codes: list[str], tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"one.{kind}"
    found = told("label", codes[0], "-o", str(file))
    assert (found["file"], found["labels"], found["template"]) == (str(file), 1, "unit")
    assert (found["state"], found["version"], found["problems"]) == ("done", 1, [])
    data = file.read_bytes()
    if kind == "png":
        assert _read(Image.open(io.BytesIO(data)).convert("L")) == [codes[0]]
    elif kind == "csv":
        assert next(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))["code"] == codes[0]
    else:
        assert data.startswith(b"^XA" if kind == "zpl" else b"<svg")


@pytest.mark.parametrize(("dpi", "dots"), [("203", 8), ("300", 12), ("600", 24)])
def test_dots_say_for_which_printer(codes: list[str], tmp_path: Path, dpi: str, dots: int) -> None:
    file = tmp_path / "one.png"
    ok("label", codes[0], "-o", str(file), "--dots", dpi)
    assert Image.open(file).size == (50 * dots, 25 * dots)


def test_several_pictures_come_as_one_archive(codes: list[str], tmp_path: Path) -> None:
    said = run("label", *codes, "-o", str(tmp_path / "x.png"))
    assert (said.code, "Name it x.zip" in said.err) == (2, True)
    file = tmp_path / "x.zip"
    assert run("label", *codes, "-o", str(file)).code == 2
    assert run("label", *codes, "-o", str(file), "--to", "zpl").code == 2
    assert printing.read.jobs() == []
    ok("label", *codes, "-o", str(file), "--to", "png")
    assert len(zipfile.ZipFile(file).namelist()) == 3
    ok("label", codes[0], "-o", str(file), "--to", "svg", "--force", "--reason", "torn")
    [name] = zipfile.ZipFile(file).namelist()
    assert name.endswith(".svg")


def test_sheets_begin_at_the_first_cell_that_is_free(codes: list[str], tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    ok("label", *codes, "-o", str(file), "--sheet", "70 x 36", "--first-cell", "23")
    pages = labels.rendered(file.read_bytes(), 12)
    assert [_read(page) for page in pages] == [codes[:2], codes[2:]]
    [job] = printing.read.jobs()
    assert job.first_cell == 22
    assert printing.read.printer(job.printer).sheet == SHEET


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--sheet", "A4"], "fits several sheets"),
        (["--sheet", "round"], "none of the sheets"),
        (["--sheet", SHEET, "--to", "zpl"], "Only PDF"),
        (["--first-cell", "2"], "--first-cell needs --sheet"),
        (["--first-cell", "0", "--sheet", SHEET], "first-cell"),
        (["--to", "zpl", "-o", "x.pdf"], "does not fit"),
        (["--to", "bmp"], "bmp"),
        (["--dots", "204"], "204"),
        (["--template", "place"], "Say --places"),
        (["--template", "task"], "is for a task"),
        (["--wait"], "--wait goes with --printer"),
        (["--printer", "DOWNLOAD", "--to", "zpl"], "the printer's own"),
        (["--printer", "DOWNLOAD", "--first-cell", "2"], "no sheets"),
        (["--output", "-", "--json"], "cannot both"),
        (["--copies", "many"], "copies"),
    ],
)
def test_options_that_do_not_go_together_are_told(
    codes: list[str], options: list[str], why: str
) -> None:
    said = run("label", *codes, *options)
    assert said.code == 2
    assert why in said.err
    assert printing.read.jobs() == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--sheet", SHEET, "--first-cell", "25"], "first_cell_bad"),
        (["--copies", "0"], "copies_bad"),
        (["--copies", "-1"], "copies_bad"),
        (["--copies", "101"], "copies_bad"),
        (["--template", "lot"], "label_of_other_kind"),
        (["--template", "carton"], "label_of_other_kind"),
        (["--reason", "x" * 500], "field_too_long"),
        (["--key", "a\x00b"], "field_bad_characters"),
    ],
)
def test_what_cannot_be_printed_is_refused(
    codes: list[str], tmp_path: Path, options: list[str], code: str
) -> None:
    file = tmp_path / "x.pdf"
    said = run("label", *codes, "-o", str(file), *options, "--json")
    assert (said.code, said.json["error"]["code"]) == (1, code)
    assert not file.exists()
    assert printing.read.jobs() == []


def test_a_printer_that_is_added_for_a_file_is_told(codes: list[str], tmp_path: Path) -> None:
    file = str(tmp_path / "x.pdf")
    said = run("label", codes[0], "-o", file, "--sheet", "70 x 36")
    assert "was added for it: PDF to download, 300 dpi, A4 3 × 8, 70 × 36." in said.err
    said = run("label", codes[1], "-o", file, "--sheet", "70 x 36", "--force")
    assert "was added" not in said.err


def test_the_next_unused_label_of_a_sheet_is_told(codes: list[str], tmp_path: Path) -> None:
    file = str(tmp_path / "x.pdf")
    on = ["-o", file, "--sheet", "70 x 36", "--force"]
    said = run("label", codes[0], *on, "--first-cell", "6")
    assert "The next unused label of the sheet is number 7." in said.err
    said = run("label", codes[1], *on)
    assert "ended before label 7 of its sheet; this one begins at label 1" in said.err
    assert "The next unused label of the sheet is number 2." in said.err
    assert [job.first_cell for job in printing.read.jobs()] == [0, 5]
    said = run("label", codes[2], *on, "--first-cell", "99")
    assert said.err.startswith("The sheet has 24 labels, so none of them is number 99.")


def test_a_reprint_without_a_reason_names_the_option_and_the_reason_is_shown(
    codes: list[str], tmp_path: Path
) -> None:
    file = str(tmp_path / "x.pdf")
    assert told("show", codes[0])["label"] is None
    job = told("label", codes[0], "-o", file)["job"]
    assert f"unit, version 1, job {job}," in ok("show", codes[0])
    said = run("label", codes[0], "-o", file, "--force")
    assert said.code == 1
    assert "1 of these has a label already. Say why" in said.err
    assert "--reason" in said.err
    ok("label", codes[0], "-o", file, "--force", "--reason", "scratched")
    assert "printed again: scratched" in ok("show", codes[0])
    found = told("show", codes[0])["label"]
    assert (found["job"], found["is_reprint"], found["reason"]) == (job + 1, True, "scratched")


def test_unknown_templates_and_printers_are_named(codes: list[str]) -> None:
    said = run("label", *codes, "--template", "units")
    assert (said.code, "carton" in said.err) == (3, True)
    said = run("label", *codes, "--printer", "Zebra", "--json")
    assert (said.code, said.json["error"]["code"]) == (3, "printer_not_found")


def test_what_has_a_label_is_printed_again_with_a_reason_alone(
    codes: list[str], tmp_path: Path
) -> None:
    file = str(tmp_path / "x.pdf")
    ok("label", *codes, "-o", file)
    again = ["label", codes[0], "-o", file, "--force"]
    assert run(*again, "--json").json["error"]["code"] == "reprint_reason_missing"
    assert "printed again" in ok(*again, "--reason", "torn off")
    job = printing.read.jobs()[0]
    assert (job.is_reprint, job.reason) == (True, "torn off")
    ok("user", "add", "ben", "--role", "operator", "--password-stdin", given="a long one 12")
    said = run(*again, "--reason", "torn", "--as", "ben", "--json")
    assert said.json["error"]["code"] == "reprint_not_allowed"
    ok("user", "role", "ben", "viewer")
    assert run(*again, "--as", "ben", "--json").json["error"]["code"] == "not_allowed"


def test_only_what_is_new_is_printed(codes: list[str], tmp_path: Path) -> None:
    ok("label", codes[0], "-o", str(tmp_path / "x.pdf"))
    command = ["label", *codes, "--new", "-o", str(tmp_path / "y.csv")]
    found = told(*command)
    assert (found["labels"], found["is_reprint"]) == (2, False)
    said = run(*command, "--force", "--json")
    assert (said.code, said.json["error"]["code"]) == (3, "nothing_matches")
    assert "All 3 have a label already" in said.err


def test_a_key_prints_once(codes: list[str], tmp_path: Path) -> None:
    command = ["label", *codes, "-o", str(tmp_path / "x.pdf"), "--key", "K1"]
    first = told(*command)
    assert told(*command, "--force") == first
    said = run("label", codes[0], "--key", "K1", "-o", str(tmp_path / "y.pdf"), "--json")
    assert said.json["error"]["code"] == "key_reused"


def test_nothing_is_written_over_unasked(codes: list[str], tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_text("mine")
    assert run("label", *codes, "-o", str(file)).code == 1
    said = run("label", *codes, "-o", str(tmp_path / "none" / "x.pdf"))
    assert (said.code, "cannot be written" in said.err) == (1, True)
    assert (file.read_text(), printing.read.jobs()) == ("mine", [])


def test_what_does_not_read_is_refused_by_name(world: World, tmp_path: Path) -> None:
    good = ledger.read.items(world.drills(1))[0].code
    [carton] = world.cartons(1)
    file = tmp_path / "x.pdf"
    said = run("label", f"#{carton}", "-o", str(file), "--json")
    assert said.code == 1
    assert f"#{carton}: The label needs" in said.err
    [refusal, *_] = said.json["error"]["refusals"]
    assert (refusal["item"], refusal["code"]) == (f"#{carton}", "label_field_missing")
    assert not file.exists()
    mixed = run("label", good, f"#{carton}")
    assert (mixed.code, "containers, units" in mixed.err) == (2, True)
    assert run("label", good, f"#{carton}", "--kind", "unit", "--json").code == 1
    every = ["label", "--all-matching", "--yes", "-o", str(file), "--stage", "ready"]
    assert run(*every).code == 2
    assert told(*every, "--kind", "unit")["labels"] == 1
    assert run(*every, "--kind", "lot").code == 3


def test_a_lot_has_its_own_label(world: World, tmp_path: Path) -> None:
    lot = world.juice_lot(10, "J-1")
    assert told("label", f"#{lot}", "-o", str(tmp_path / "x.pdf"))["template"] == "lot"


def test_places_have_labels(world: World, tmp_path: Path) -> None:
    ok("place", "add", "B-1", "B-2", "--in", "A-1")
    file = tmp_path / "x.pdf"
    found = told("label", "--places", "b-1", "B-2", "B-1", "-o", str(file))
    assert (found["template"], found["labels"]) == ("place", 2)
    assert [_read(page) for page in labels.rendered(file.read_bytes(), 12)] == [["B-1"], ["B-2"]]
    more = ["label", "--places", "--place", "A-1", "-o", str(file), "--force"]
    said = run(*more)
    assert (said.code, "3 places fit" in said.err) == (2, True)
    assert run(*more, "--all-matching").code == 2
    assert told(*more, "--all-matching", "--yes", "--reason", "new paper")["labels"] == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["NOWHERE", "A-1", ""], 3),
        ([], 2),
        (["A-1", "--place", "A-1"], 2),
        (["--place", "NOWHERE", "--all-matching"], 3),
        (["A-1", "--held"], 2),
        (["A-1", "--template", "unit"], 2),
    ],
)
def test_places_that_are_not_there_are_told(world: World, words: list[str], code: int) -> None:
    assert run("label", "--places", *words).code == code
    assert printing.read.jobs() == []


def test_a_printer_has_a_job_made_and_its_number_told(codes: list[str]) -> None:
    with raw_printer() as listening:
        printing.add_printer(NewPrinter("Z1", "Zebra 1", "raw", "zpl", listening.address))
        said = run("label", codes[0], "--printer", "Z1")
        [job] = printing.read.jobs()
        assert said.out == f"Job {job.id}: 1 label for Zebra 1, waiting to be drawn.\n"
        assert f"stockthread queue show {job.id}" in said.err
        assert listening.jobs == []
        found = told("label", *codes[1:], "--printer", "Z1", "--wait")
        assert (found["state"], found["sent"]) == ("done", 2)
        assert [bytes(each).count(b"^XA") for each in listening.jobs] == [1, 2]
    assert run("label", *codes, "--printer", "Z1", "-o", "x.pdf").code == 2


def test_a_printer_that_is_off_keeps_the_job(
    codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closed_port() as address:
        printing.add_printer(NewPrinter("Z1", "Zebra 1", "raw", "zpl", address))

        def interrupted(seconds: float) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("stockthread.cli.following.time.sleep", interrupted)
        said = run("label", *codes, "--printer", "Z1", "--wait")
        [job] = printing.read.jobs()
        assert said.code == 130
        assert f"stockthread queue cancel {job.id}" in said.err
        assert (job.state, job.tries) == ("ready", 1)


def test_a_file_that_is_interrupted_is_cancelled(
    codes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*said: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(worker, "finish", interrupted)
    assert run("label", *codes, "-o", str(tmp_path / "x.pdf")).code == 130
    [job] = printing.read.jobs()
    assert job.state == "cancelled"


def test_a_download_may_be_named(codes: list[str], tmp_path: Path) -> None:
    new = NewPrinter("S1", "Sheets", "download", "pdf", dots=12, sheet=SHEET, offset_x=1.5)
    printing.add_printer(new)
    file = tmp_path / "x.pdf"
    found = told("label", *codes, "--printer", "S1", "--first-cell", "2", "-o", str(file))
    assert (found["printer"], found["first_cell"]) == ("S1", 2)
    [page] = pypdfium2.PdfDocument(file)
    assert round(page.get_width() / 72 * 25.4) == 210
    printing.close_printer(printing.read.printers_by_code(["S1"])["S1"])
    said = run("label", *codes, "--printer", "S1", "-o", str(tmp_path / "y.pdf"), "--json")
    assert said.json["error"]["code"] == "printer_closed"


def test_a_job_in_other_hands_is_waited_for(
    codes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stockthread.printing import claims

    real, taken = worker.finish, []

    def held(job: int, now: object, **more: object) -> object:
        if not taken:
            taken.append(claims.of_job(job, clock.now()))
        return real(job, clock.now)

    def lets_go(seconds: float) -> None:
        worker.draw(taken[0], clock.now)

    monkeypatch.setattr(worker, "finish", held)
    monkeypatch.setattr("stockthread.cli.following.time.sleep", lets_go)
    assert told("label", *codes, "-o", str(tmp_path / "x.pdf"))["state"] == "done"
