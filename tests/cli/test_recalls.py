"""Mass balances and mock recalls, by command."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> None:
    ok("place", "add", "A-1")
    ok("party", "add", "US", "--own")
    ok("party", "add", "CUS", "--customer")
    ok("product", "add", "DRILL")
    ok("receive", "DRILL", "D1", "D2", "D3", "--to", "A-1")


def test_a_balance_is_printed_and_told(firm):
    ok("ship", "D1", "--to", "CUS")
    assert "Shipped, net" in ok("balance", "D1", "D2")
    [found] = told("balance", "D1", "D2", "D3")
    assert (found["came"], found["shipped"], found["hand"], found["accounted"]) == (3, 1, 2, "1")


def test_a_mock_recall_is_timed_and_its_evidence_written(firm, tmp_path):
    file = tmp_path / "evidence.pdf"
    said = ok("mock-recall", "D1", "--pdf", str(file))
    assert "100 % accounted for" in said
    assert file.read_bytes().startswith(b"%PDF")
    assert told("mock-recall", "D1", "D2")["affected"] == 2
    assert run("mock-recall", "NOBODY").code


def test_a_recall_is_previewed_begun_changed_and_closed(firm):
    ok("ship", "D1", "--to", "CUS")
    assert "customer" in ok("recall", "preview", "D1", "D2", "--cut", "place=A-1:looked at")
    assert told("recall", "preview", "D1", "D2", "--least", "1", "--removed")["items"]
    begun = told("recall", "begin", "D1", "D2", "--words", "may burn", "--advice", "Stop using it.")
    assert (begun["number"], begun["added"], begun["tasks"]) == ("R-1", 2, 1)
    assert "may burn" in ok("recall", "list")
    assert told("recall", "show", "R-1")["new"] == []
    assert "came in" in ok("recall", "change", "R-1", "D1", "D2", "D3", "--reason", "one more")
    cut = ("--cut", "customer=CUS:it is not theirs", "--reason", "looked again")
    assert told("recall", "change", "R-1", "D1", "D2", "D3", *cut)["left_out"] == 1
    assert "Left out" in ok("recall", "show", "R-1")
    assert "closed" in ok("recall", "close", "R-1", "--reason", "all back")
    assert "running" in ok("recall", "reopen", "R-1", "--reason", "one more")
    assert "no share" in run("recall", "preview", "D1", "--least", "x").err
    assert "Choose one of" in run("recall", "preview", "D1", "--cut", "colour=red:why").err


def test_an_action_is_added_done_and_shown(firm):
    added = told("action", "add", "--cause", "a bad lot", "--change", "it is tested", "--until",
                 "2026-04-01", "--product", "DRILL", "--because-of", "recall:R-1")  # fmt: skip
    assert (added["number"], added["state"]) == ("CA-1", "open")
    assert "done" in ok("action", "set", "CA-1", "done", "--reason", "the line tests")
    assert "Made before" in ok("action", "show", "CA-1")
    assert "it is tested" in ok("action", "list")
    assert run("action", "set", "CA-1", "done", "--reason", "x").code == 1
