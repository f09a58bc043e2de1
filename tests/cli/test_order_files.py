"""`stockthread order import`, `template` and `export`: piles, a question, and back again."""

import pytest

from tests.cli.command import ok, run, told
from tests.cli.test_orders import firm  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
GOOD = "kind,number,party,sku,quantity\npurchase,P-1,SUP,DRILL,2\npurchase,P-1,,JUICE,3 l\n"


def test_orders_of_a_file_are_made_once_and_what_is_wrong_is_left_to_mend(tmp_path):
    file, left = tmp_path / "orders.csv", tmp_path / "left.csv"
    file.write_text(f"{GOOD}sale,S-1,CUS,SAW,1\n")
    said = run("order", "import", str(file), "--refused", str(left))
    assert said.code == 1
    assert [line.split() for line in said.out.splitlines()[1:4]] == [
        ["new", "1", "2"], ["here", "already", "0", "0"], ["refused", "1", "1"],
    ]  # fmt: skip
    assert "row 4: There is no product" in said.out
    assert "say --good" in said.err
    assert told("order", "list") == []
    assert run("order", "import", str(file), "--good").code == 2  # nobody can be asked
    assert "1 order made: P-1. Undo: " in ok("order", "import", str(file), "--good", "--yes")
    again = told("order", "import", str(file), "--good")
    assert (again["made"], again["here"], again["refused"][0]["row"]) == ([], ["P-1"], 4)
    assert left.read_text().splitlines()[1].startswith("sale,S-1,CUS,SAW,1,4,")
    left.write_text(left.read_text().replace("SAW", "DRILL"))
    assert told("order", "import", str(left))["made"] == ["S-1"]


def test_what_is_exported_is_there_already(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(GOOD)
    ok("order", "import", str(file), "--yes", "--draft")
    file.write_text(ok("order", "export", "--kind", "purchase"))
    assert told("order", "import", str(file), "--dry-run")["here"] == ["P-1"]
    assert ok("order", "template").startswith("kind,number,party")


def test_a_line_that_was_added_is_taken_out_again():
    number = told("order", "add", "sale", "--party", "CUS", "--line", "DRILL 2")["number"]
    said = ok("order", "change", number, "--add", "JUICE 1 l")
    assert f"Undo: stockthread order change {number} --take-out 2" in said
    ok("order", "change", number, "--take-out", "2")
    assert [line["product"] for line in told("order", "show", number)["lines"]] == ["DRILL"]
    assert "at least one line" in run("order", "change", number, "--take-out", "1").err


def test_an_import_is_undone_by_its_key(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(GOOD)
    key = told("order", "import", str(file))["key"]
    assert ok("order", "undo-import", key) == "1 order cancelled.\n"
    assert run("order", "undo-import", key).code == 1
