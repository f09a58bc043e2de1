"""Causes from the command line."""

import pytest

from stockthread import ledger
from stockthread.ledger import Lines
from tests.cli.command import ok, run, told
from tests.world import World


@pytest.fixture(autouse=True)
def drills(world: World, monkeypatch) -> list[str]:
    """Sixty drills, of which twenty lay in A-2 first; ten of those are complained of."""
    monkeypatch.setattr("stockthread.cli.installation.exists", lambda: True)
    items = world.drills(60)
    ledger.move(Lines(items[:20]), place=world.a2, act=world.act())
    codes = ledger.read.codes(items)
    return [codes[item] for item in items]


def test_units_are_compared_and_the_study_is_shown_again(drills, tmp_path) -> None:
    said = ok("causes", "ask", *drills[:10], "--title", "Why?")
    assert "10 complained of, compared with 50 others." in said
    assert "One circumstance stands out beyond chance." in said
    assert "Cordless drill lay in" in said
    said = ok("causes", "ask", *drills[:10], "--leave-out", f"{drills[0]}=dropped", "--key", "two")
    assert f"Left out: {drills[0]}: dropped" in said
    [head] = told("causes", "list")[1:]
    assert (head["title"], head["complained"], head["clear"]) == ("Why?", 10, 1)
    assert "Why?" in ok("causes", "list")
    shown = told("causes", "show", str(head["id"]))
    assert shown["lines"][0]["standing"] == "clear"
    assert ok("causes", "show", str(head["id"]), "--csv").startswith("line,standing,")
    assert ok("causes", "units", str(head["id"]), "1").split() == drills[10:20]
    assert ok("causes", "units", str(head["id"]), "1", "--side", "with").split() == drills[:10]
    file = tmp_path / "study.pdf"
    ok("causes", "pdf", str(head["id"]), "-o", str(file))
    assert file.read_bytes().startswith(b"%PDF")


def test_what_cannot_be_asked_is_told(drills) -> None:
    assert "Say which units were complained of" in run("causes", "ask").err
    said = run("causes", "ask", *drills[:3], "--from", "2027-01-01")
    assert "None of the units complained of is among those" in said.err
    assert run("causes", "show", "77").code != 0
    assert run("causes", "ask", *drills[:3], "--complaint", "C-0").code != 0


def test_the_same_key_asks_once_and_any_time_may_be_chosen(drills) -> None:
    for number in (5, 6):
        ok("causes", "ask", *drills[:number], "--key", "k", "--any-time", "--product", "DRILL")
    said = ok("causes", "ask", *drills[:10], "--leave-out", f"{drills[0]}=dropped", "--key", "two")
    assert f"Left out: {drills[0]}: dropped" in said
    [head] = told("causes", "list")[1:]
    assert head["complained"] == 5
