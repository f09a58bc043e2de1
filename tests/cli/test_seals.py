"""Sealing, proving and checking from the command line."""

import json

import pytest
from django.conf import settings

from tests.cli.command import ok, run, told
from tests.seals.conftest import place_events
from tests.world import World


@pytest.fixture(autouse=True)
def sold(world: World, tmp_path, monkeypatch) -> World:
    """A drill on record, keys in a folder of their own."""
    monkeypatch.setattr(settings, "DATA_DIRECTORY", tmp_path)
    monkeypatch.setattr("stockthread.cli.installation.exists", lambda: True)
    ok("receive", "DRILL", "X-1", "--to", "A-1")
    place_events()
    return world


def test_a_head_is_printed_kept_and_found_again(tmp_path) -> None:
    line = ok("seal", "now")
    assert ok("seal", "show") == line
    assert ok("seal", "now") == "Nothing is new since head 1.\n"
    kept = tmp_path / "head.txt"
    kept.write_text(line)
    assert "The head that was kept elsewhere is among them." in ok("verify", "--head", str(kept))
    kept.write_text(line.replace('"number":1', '"number":7'))
    said = run("verify", "--head", str(kept), "--json")
    assert (said.code, said.json["is_head_known"], said.json["found"]) == (5, False, 1)
    kept.write_text("something else")
    assert "This is no head." in run("verify", "--head", str(kept)).err
    assert run("verify", "--head", str(tmp_path / "none")).code == 1


def test_verify_says_what_is_not_sealed_yet() -> None:
    assert "Nothing is sealed" in ok("verify")
    ok("seal", "now")
    ok("receive", "DRILL", "X-2", "--to", "A-1")
    place_events()
    assert "1 event not sealed yet." in ok("verify")
    assert told("verify")["unsealed"] == 1


def test_a_proof_goes_out_and_is_checked_with_the_key_alone(tmp_path) -> None:
    key = told("seal", "now")["key"]
    file = tmp_path / "x-1.json"
    said = run("prove", "X-1", "-o", str(file))
    assert (said.code, said.out) == (0, "")
    assert key in said.err
    holds = ok("check-proof", str(file), "--key", key)
    assert "This proof holds: item" in holds
    assert "X-1" in holds
    assert "→ A-1" in holds or "→ Bay 1" in holds or "receive" in holds
    assert ok("check-proof", "-", "--key", key, given=file.read_text()) == holds
    assert told("check-proof", str(file), "--key", key)["is_whole"] is True


def test_a_proof_that_was_changed_or_is_none_ends_with_five(tmp_path) -> None:
    key = told("seal", "now")["key"]
    file = tmp_path / "x-1.json"
    file.write_text(ok("prove", "X-1").replace("X-1", "X-9"))
    said = run("check-proof", str(file), "--key", key)
    assert (said.code, said.out) == (5, "")
    assert said.err.startswith("This proof does not hold. The rows of the event at position")
    said = run("check-proof", str(file), "--key", "7", "--json")
    assert (said.code, json.loads(said.out)["holds"]) == (5, False)
    assert run("check-proof", str(tmp_path / "none"), "--key", key).code == 3


def test_keys_change_and_begin_anew(tmp_path) -> None:
    first = told("seal", "now")["key"]
    second = told("seal", "change-key")["next_key"]
    assert "not lost" in run("seal", "begin-anew", "--note", "x").err
    for path in (tmp_path / "keys").iterdir():
        path.unlink()
    ok("receive", "DRILL", "X-2", "--to", "A-1")
    place_events()
    said = run("seal", "now", "--json")
    assert said.json["error"]["code"] == "seal_key_missing"
    third = told("seal", "begin-anew", "--note", "the disk broke")["key"]
    assert len({first, second, third}) == 3
    assert "the old one was lost: the disk broke" in ok("verify")


def test_before_the_first_seal_there_is_nothing_to_show_or_prove() -> None:
    assert run("seal", "show").err == "Nothing has been sealed yet. Seal first.\n"
    assert run("prove", "X-1", "--json").json["error"]["code"] == "nothing_sealed"
    assert run("prove", "X-1").code == 1
