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
    number = begun["number"]
    assert (begun["added"], begun["tasks"]) == (2, 1)
    assert "may burn" in ok("recall", "list")
    assert told("recall", "show", number)["new"] == []
    assert "came in" in ok("recall", "change", number, "D1", "D2", "D3", "--reason", "one more")
    cut = ("--cut", "customer=CUS:it is not theirs", "--reason", "looked again")
    assert told("recall", "change", number, "D1", "D2", "D3", *cut)["left_out"] == 1
    assert "Left out" in ok("recall", "show", number)
    assert "closed" in ok("recall", "close", number, "--reason", "all back")
    assert "running" in ok("recall", "reopen", number, "--reason", "one more")
    assert "no share" in run("recall", "preview", "D1", "--least", "x").err
    assert "Choose one of" in run("recall", "preview", "D1", "--cut", "colour=red:why").err


def test_an_action_is_added_done_and_shown(firm):
    added = told("action", "add", "--cause", "a bad lot", "--change", "it is tested", "--until",
                 "2026-04-01", "--product", "DRILL", "--because-of", "recall:R-1")  # fmt: skip
    number = added["number"]
    assert added["state"] == "open"
    assert "done" in ok("action", "set", number, "done", "--reason", "the line tests")
    assert "Made before" in ok("action", "show", number)
    assert "it is tested" in ok("action", "list")
    assert run("action", "set", number, "done", "--reason", "x").code == 1


def test_who_has_it_is_told_and_what_came_of_it_is_listed(firm, tmp_path):
    ok("ship", "D1", "--to", "CUS")
    number = told("recall", "begin", "D1", "D2", "--words", "may burn")["number"]
    assert "Nobody was told" in ok("recall", "answers", number)
    assert "1 party told of 1 unit or lot: 0 e-mails, 1 letter" in ok("recall", "tell", number)
    assert run("recall", "tell", number).code == 1
    letters, report = tmp_path / "letters.pdf", tmp_path / "report.pdf"
    assert "1 letter" in ok("recall", "letters", number, str(letters), "--posted")
    assert letters.read_bytes().startswith(b"%PDF")
    [row] = told("recall", "answers", number)
    assert (row["party"], row["item"], row["status"]) == ("CUS", "D1", "silent")
    assert "50 % with us" in ok("recall", "answers", number)
    assert "0 parties reminded" in ok("recall", "remind", number)
    ok("recall", "report", number, str(report))
    assert report.read_bytes().startswith(b"%PDF")
