"""import shows three piles, asks, records, and keeps what is left in the tray."""

import csv
import io
from pathlib import Path

import pytest

from stockthread import catalog, ledger, places
from tests.cli.command import ok, run, told
from tests.exchange.files import ACME, DRIVES_FILE, is_there, rows_of_the_ledger, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [ACME.format("A1", 1), ACME.format("A2", 2), ACME.format("A1", 3), "Acme,Disk 1"]
    return write(tmp_path / "drives.csv", *rows)


def test_nothing_is_imported_without_a_yes(file: Path) -> None:
    before = rows_of_the_ledger()
    said = run("import", "drives", str(file))
    assert said.code == 2
    assert "--yes" in said.err
    assert [line.split() for line in said.out.splitlines()[:4]] == [
        ["pile", "rows"],
        ["accepted", "2"],
        ["doubtful", "1"],
        ["refused", "1"],
    ]
    assert "line 4: A1 is in line 2 already." in said.out
    assert rows_of_the_ledger() == before


def test_a_dry_run_only_shows(file: Path) -> None:
    before = rows_of_the_ledger()
    said = told("import", "drives", str(file), "--dry-run")
    assert (said["accepted"], said["doubtful"], said["refused"]) == (2, 1, 1)
    assert said["is_done"] is False
    assert rows_of_the_ledger() == before


def test_yes_records_and_says_how_to_undo(file: Path) -> None:
    out = ok("import", "drives", str(file), "--yes")
    assert "2 units put on record in IMPORT. Undo: stockthread undo " in out
    assert "2 rows wait in the tray" in out
    assert told("show", "A2")["readings"][0]["attribute"] in ("days", "errors")
    event = out.split("stockthread undo ")[1].split()[0]
    ok("undo", event)
    assert run("show", "A2", "--json").json["stage"] == "void"


def test_json_records_at_once_and_the_same_file_changes_nothing(file: Path) -> None:
    said = told("import", "drives", str(file))
    assert [said[pile] for pile in ("accepted", "already_here", "doubtful", "refused")] == [
        2, 0, 1, 1,
    ]  # fmt: skip
    assert [reason["code"] for reason in said["reasons"]] == ["repeated_in_file", "row_too_short"]
    before = rows_of_the_ledger()
    again = told("import", "drives", str(file))
    assert (again["accepted"], again["already_here"], again["is_repeat"]) == (0, 4, True)
    assert "in already" in ok("import", "drives", str(file))
    assert rows_of_the_ledger() == before


def test_a_place_must_be_there_or_be_made(file: Path) -> None:
    said = run("import", "drives", str(file), "--yes", "--place", "DOCK")
    assert said.code == 1
    assert "--make-place" in said.err
    ok("import", "drives", str(file), "--yes", "--place", "DOCK", "--make-place")
    assert told("show", "A1")["place"]["code"] == "DOCK"
    assert places.read.by_code(["IMPORT"]) == {}


def test_any_table_is_mapped_by_options(tmp_path: Path) -> None:
    file = tmp_path / "saws.csv"
    file.write_text("SN;Article;Brand;Colour;Hours\nS1;Saw;Acme;red;12\n", encoding="utf-8")
    said = told(
        "import", "units", str(file), "--map", "serial=SN", "--map", "product=article",
        "--map", "maker=Brand", "--attribute", "colour=Colour", "--class-by", "colour",
        "--reading", "hours=Hours", "--stage", "raw",
    )  # fmt: skip
    assert said["accepted"] == 1
    assert [note["code"] for note in said["notes"]] == ["delimiter"]
    item = told("show", "S1")
    assert (item["product"]["sku"], item["stage"]) == ("Acme-Saw", "raw")
    assert [(each["attribute"], each["value"]) for each in item["readings"]] == [("hours", "12")]
    assert [each.code for each in catalog.read.classes()] == ["red"]


@pytest.mark.parametrize(
    "options",
    [
        ["--map", "serial=SN"],
        ["--map", "serial=SN", "--map", "product=A", "--map", "colour=C"],
        ["--map", "serial", "--map", "product=A"],
        ["--map", "serial=SN", "--map", "serial=A", "--map", "product=A"],
        ["--map", "serial=SN", "--map", "product=A", "--class-by", "kind"],
    ],
)
def test_a_mapping_that_cannot_be_used_is_explained(file: Path, options: list[str]) -> None:
    assert run("import", "units", str(file), *options).code == 2


def test_a_file_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    said = run("import", "drives", str(tmp_path / "none.csv"))
    assert said.code == 1
    assert "none.csv" in said.err
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    said = run("import", "drives", str(file))
    assert "drive_id" in said.err
    assert "a, b" in said.err
    assert run("import", "drives", str(tmp_path)).code == 1


def test_the_tray_is_listed_exported_and_decided(file: Path) -> None:
    ok("import", "drives", str(file), "--yes")
    out = ok("import", "tray")
    assert "drives.csv:4" in out
    assert "A1 is in line 2 already." in out
    said = told("import", "tray", "--pile", "doubtful")
    [row] = said["rows"]
    assert row["cells"]["drive_id"] == "A1"
    lines = list(csv.reader(io.StringIO(ok("import", "tray", "--csv"))))
    assert lines[0][:5] == ["row", "file", "line", "pile", "reason"]
    assert lines[1][7:] == ACME.format("A1", 3).split(",")
    assert lines[2][7:] == ["Acme", "Disk 1"]
    assert ok("import", "accept", str(row["row"])) == (
        "1 row added to what is known of units on record.\n"
    )
    assert run("import", "accept", str(row["row"])).code == 1
    assert run("import", "drop", "--all-matching").code == 2
    assert ok("import", "drop", "--all-matching", "--yes") == "1 row dropped.\n"
    assert ok("import", "tray") == "The tray is empty.\n"
    assert len(told("import", "tray", "--all")["rows"]) == 2
    [done] = told("import", "list")
    assert (done["accepted"], done["waiting"]) == (2, 0)
    assert "drives.csv" in ok("import", "list")


def test_a_row_is_accepted_with_another_serial(file: Path) -> None:
    ok("import", "drives", str(file), "--yes")
    [row] = told("import", "tray", "--pile", "doubtful")["rows"]
    said = told("import", "accept", "-", "--serial", "A9", given=f"{row['row']}\n")
    assert said["made"] == 1
    assert told("show", "A9")["product"]["name"] == "Disk 1"
    assert run("import", "accept", "x").code == 2
    assert run("import", "accept", "999").code == 3
    assert run("import", "accept").code == 2


@pytest.mark.skipif(not is_there(), reason="the file of drives is not on this machine")
def test_the_real_drives_come_in() -> None:
    said = told("import", "drives", str(DRIVES_FILE))
    assert (said["accepted"], said["doubtful"], said["refused"]) == (21129, 33, 0)
    assert said["already_here"] == 0
    assert ledger.read.count(ledger.Filter(stages=[ledger.Stage.READY])) == 21129


def test_one_cell_that_makes_text_of_a_reading_is_told(tmp_path: Path) -> None:
    rows = "".join(f"U{n},Saw,{n if n != 5 else 'abc'}\n" for n in range(8))
    file = tmp_path / "saws.csv"
    file.write_text(f"SN,Article,Hours\n{rows}")
    command = ("import", "units", str(file))
    mapped = ("--map", "serial=SN", "--map", "product=Article", "--reading", "hours=Hours")
    out = ok(*command, *mapped, "--dry-run")
    told = "hours: 7 of 8 rows are numbers; line 7 'abc' is not, so it is kept as text."
    assert told in out
    said = run(*command)
    assert said.code == 2
    assert "Columns of saws.csv: SN, Article, Hours" in said.err
    assert "--map serial=SN --map product=Article" in said.err
