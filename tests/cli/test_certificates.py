"""`stockthread specification`, `certificate` and `result`: what goods must have before use."""

from pathlib import Path

import pytest

from stockthread import ledger
from tests.cli.command import ok, run, told
from tests.world import World


@pytest.fixture
def juice(world: World) -> World:
    ok("specification", "set", "JUICE", "--certificate", "coa", "--number", "Brix:11.0:13.5:°Bx",
       "--test", "Taste")  # fmt: skip
    for number in ("L-1", "L-2"):
        world.juice_lot(5000, number)
    return world


def test_a_lot_is_held_until_its_certificate_and_results_are_in(
    juice: World, tmp_path: Path
) -> None:
    [asked] = told("specification", "list")
    assert [need["limits"] for need in asked["needs"]] == ["", "11.0 to 13.5 °Bx", "passed"]
    assert [each["item"] for each in told("certificate", "lacking")] == ["L-2", "L-1"]
    paper = tmp_path / "coa.pdf"
    paper.write_bytes(b"%PDF-1.4 analysis")
    said = ok("certificate", "add", "L-1", "L-2", "--kind", "COA", "--number", "4711",
              "--until", "2026-12-31", "--file", str(paper))  # fmt: skip
    [paper_known] = told("certificate", "list")
    assert f"Certificate 4711 is in (no. {paper_known['id']}): no hold changes." in said
    said = ok("result", "enter", "L-1", "Brix=9,9", "Taste=ok")
    assert "Brix is 9.9, and must be 11.0 to 13.5 °Bx." in said
    assert "out of limits: Brix 9.9" in ok("certificate", "lacking")
    table = tmp_path / "lab.csv"
    table.write_text("Lot;Brix;Taste\nL-1;12.0;\nL-2;12.5;pass\nL-9;12;pass\n")
    assert run("result", "import", str(table)).code == 1
    said = run("result", "import", str(table), "--good")
    assert "3 results: 2 × Apple juice released." in said.out
    assert told("certificate", "lacking") == []
    assert [each["value"] for each in told("result", "list", "L-1")] == ["9.9", "pass", "12.0"]


def test_a_valid_certificate_is_asked_for(world: World) -> None:
    ok("specification", "set", "JUICE", "--valid", "coa")
    world.juice_lot(5000, "L-1")
    ok("certificate", "add", "L-1", "--kind", "COA", "--number", "1", "--until", "2020-12-31")
    [lacking] = told("certificate", "lacking")
    assert lacking["missing"] == ["Certificate of analysis (expired)"]
    said = ok("certificate", "add", "L-1", "--kind", "COA", "--number", "2")
    assert "released" in said


def test_what_was_wrong_is_withdrawn_and_corrected(juice: World) -> None:
    ok("certificate", "add", "L-1", "--kind", "COA", "--number", "4711")
    [first] = [str(each["id"]) for each in told("certificate", "list")]
    made = told("result", "enter", "L-1", "Brix=12", "Taste=pass")
    assert made["released"]
    assert "held" in ok("result", "withdraw", str(made["ids"][0]), "--reason", "of L-2")
    ok("certificate", "cover", first, "L-2")
    ok("certificate", "correct", first, "--kind", "COA", "--number", "4712")
    [second] = {str(each["id"]) for each in told("certificate", "list")} - {first}
    assert run("certificate", "withdraw", first, "--reason", "again").code == 1
    ok("certificate", "withdraw", second, "--reason", "forged")
    assert [each["is_withdrawn"] for each in told("certificate", "list", "--item", "L-1")] == [
        True, True
    ]  # fmt: skip
    assert told("certificate", "list", "--expiring", "10") == []


def test_the_specification_is_for_a_supplier_and_applied_to_what_is_there(juice: World) -> None:
    ok("specification", "set", "JUICE", "--supplier", "SUP")
    ok("specification", "set", "JUICE", "--text", "Colour=golden")
    assert len(told("specification", "show", "JUICE")) == 2
    assert len(told("specification", "show", "JUICE", "--all")) == 3
    assert "no hold changes" in ok("specification", "apply", "JUICE"), "held for more now"
    assert "released" in ok("result", "enter", "L-1", "Colour=Golden")
    ok("certificate", "set-kind", "halal", "--name", "Halal certificate")
    ok("certificate", "close-kind", "HALAL")
    assert run("specification", "set", "JUICE", "--certificate", "HALAL").code == 1
    ok("certificate", "reopen-kind", "HALAL")
    assert "HALAL" in ok("certificate", "kinds")


def test_goods_are_used_as_they_are_and_samples_are_kept_for_a_time(juice: World) -> None:
    said = ("concession", "add", "L-1", "--quantity", "1", "--reason", "the customer agreed")
    assert "may be used as it is: 1" not in ok(*said, "--until", "2999-12-31")
    [row] = told("concession", "list", "--open")
    assert (row["item"], row["until"]) == ("L-1/1", "2999-12-31")
    assert "held" in ok("concession", "end", str(row["id"]), "--reason", "it ferments")
    assert told("concession", "list", "--open") == []
    ok("concession", "add", "L-1", "--reason", "the customer agreed")
    ok("product", "correct", "L-1", "--to", "APPLES", "--reason", "misread")
    assert "L-1" not in [each["item"] for each in told("certificate", "lacking")]
    ok("undo", str(ledger.read.latest_events(1)[0].id))
    assert "L-1" in [each["item"] for each in told("certificate", "lacking")]
    ok("lot", "sample", "L-2=0.1", "--to", "A-2", "--at", "2026-03-02 12:00")
    ok("retention", "set", "JUICE", "1")
    assert told("retention", "list") == [{"product": "JUICE", "months": 1}]
    assert [each["of"] for each in told("retention", "due")] == ["L-2"]
    assert "1 sample disposed of" in ok("retention", "dispose", "--all-due")
    assert "Nothing is due." in ok("retention", "due")
