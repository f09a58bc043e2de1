"""`stockthread complaint`: recorded, found out, linked, answered, closed, undone."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> None:
    ok("place", "add", "A-1")
    ok("product", "add", "DRILL", "--name", "Cordless drill")
    ok("party", "add", "CUS", "--name", "Customer Ltd", "--customer")
    ok("warranty", "add", "DRILL", "24")
    ok("receive", "DRILL", "D-1", "D-2", "D-3", "--to", "A-1")
    ok("ship", "D-1", "D-2", "--to", "CUS")


def test_a_complaint_is_recorded_shown_and_listed(firm):
    said = ok("complaint", "new", "It smokes", "D-1", "--kind", "DEAD", "--name", "Ida Ott")
    assert "“It smokes”" in said
    assert "about D-1: warranty until" in said
    number = told("complaint", "list")[0]["number"]
    shown = told("complaint", "show", number)
    assert shown["contact"]["name"] == "Ida Ott"
    assert shown["items"][0] == {"item": "D-1", "number": shown["items"][0]["number"],
                                 "how": "scanned", "sure": 100}  # fmt: skip
    assert [each["what"] for each in shown["story"]] == ["made"]
    assert number in ok("complaint", "list", "--item", "D-1")
    assert told("complaint", "list", "--state", "late") == []
    assert run("complaint", "show", "C-9").code == 3


def test_all_that_is_known_is_said_in_words(firm):
    ok("product", "add", "DR-36", "--name", "Cordless drill 36 V")
    said = ok("complaint", "new", "Too hot", "--known", "cordless drill, customer, qwertz of it")
    assert "cordless drill" in said
    assert "Not known, or of too many, and kept as a note: qwertz" in said
    shown = told("complaint", "show", said.partition(":")[0])
    assert (shown["customer"], shown["goods"]) == ("CUS", "cordless drill")
    assert "Also said: qwertz" in {each["text"] for each in shown["story"]}
    assert "about D-2" in ok("complaint", "new", "Too loud", "--known", "d-2")


def test_without_a_code_candidates_are_told_and_one_is_linked(firm):
    said = ok("complaint", "new", "Too loud", "--party", "CUS", "--product", "DRILL")
    number = said.partition(":")[0]
    assert f"complaint candidates {number}" in said
    some = told("complaint", "candidates", number)
    assert {each["item"] for each in some} == {"D-1", "D-2"}
    assert "1 of 2 Cordless drill that fit as well" in ok("complaint", "candidates", number)
    assert told("complaint", "candidates", "--part", "D-2")[0]["item"] == "D-2"
    ok("complaint", "link", number, "D-2", "--sure", "45")
    assert told("complaint", "show", number)["items"][0]["sure"] == 45
    ok("complaint", "link", number, "D-2", "--not")
    assert told("complaint", "show", number)["items"] == []


def test_it_is_sorted_noted_answered_closed_and_reopened(firm):
    number = told("complaint", "new", "It smokes", "D-1", "--name", "Ida Ott")["number"]
    said = ok("complaint", "sort", number, "--kind", "SAFETY", "--due", "2027-01-31")
    undo = said.rpartition("Undo: ")[2].split()[-2:]
    assert "due 2027-01-31" in said
    ok("complaint", "undo", *undo)
    assert told("complaint", "show", number)["kind"] == ""
    ok("complaint", "note", number, "Calls again")
    draft = told("complaint", "answer", number, "--template", "RECEIVED", "--draft")
    assert draft["body"].startswith("Dear Ida Ott,")
    assert told("complaint", "list")[0]["state"] == "new"
    ok("complaint", "answer", number, "--template", "RECEIVED", "--way", "letter")
    assert told("complaint", "show", number)["state"] == "answered"
    ok("complaint", "close", number, "--reason", "happy")
    assert run("complaint", "state", "waiting", number).code == 1
    ok("complaint", "forget", number, "--yes")
    assert told("complaint", "show", number)["contact"]["name"] == ""
    ok("complaint", "state", "looking", number)
    assert told("complaint", "list")[0]["number"] == number


def test_files_come_with_it_and_bad_ones_are_refused(firm, tmp_path, settings):
    settings.DATA_DIRECTORY = tmp_path
    paper = tmp_path / "invoice.pdf"
    paper.write_bytes(b"%PDF-1.4")
    ok("complaint", "new", "It smokes", "--file", str(paper))
    bad = tmp_path / "x.exe"
    bad.write_bytes(b"MZ")
    said = run("complaint", "new", "It smokes", "--file", str(bad))
    assert said.code == 1
    assert len(told("complaint", "list")) == 1


def test_kinds_and_prepared_answers(firm):
    assert "NOISE" in ok("complaint", "kinds", "--set", "noise", "Too loud", "4")
    assert "no longer" in ok("complaint", "kinds", "--close", "NOISE")
    assert "NO " in ok("complaint", "templates", "--set", "no", "No", "Sorry", "Dear {name}")
    assert run("complaint", "templates", "--set", "no", "No", "Sorry", "{secret}").code == 1
    assert any(not each["is_active"] for each in told("complaint", "templates", "--close", "NO"))


def test_public_pages_are_minded(firm):
    assert "/p/" in ok("passport", "link", "D-1")
    said = told("passport", "set", "DRILL", "--field", "Weight", "1.4 kg", "--restricted",
                "Parts", "P-1", "--not-public")  # fmt: skip
    assert [each["is_restricted"] for each in said["fields"]] == [False, True]
    assert not said["is_public"]
    assert "1.4 kg" in ok("passport", "show", "DRILL")
    assert "g=" in ok("passport", "grant", "DRILL", "Service", "--days", "30")
    [given] = told("passport", "show", "DRILL")["grants"]
    ok("passport", "revoke", str(given["id"]))
    made = told("passport", "notice", "R-1", "Mind it.", "D-1", "--in", "de", "Achtung.")
    assert made["texts"] == {"en": "Mind it.", "de": "Achtung."}
    ok("passport", "withdraw", str(made["id"]))
    assert told("passport", "alarms") == []
    assert run("passport", "decide", "real", "1").code == 3
