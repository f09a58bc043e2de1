"""`stockthread hold`, `release` and `hold-reason`: reasons, what is made, signatures."""

import pytest
from django.contrib.auth import get_user_model

from stockthread import access
from tests.cli.command import ok, run, told
from tests.world import World


@pytest.fixture
def drills(world: World) -> World:
    ok("receive", "DRILL", "D-1", "D-2", "--to", "A-1")
    return world


def test_a_reason_says_what_is_stopped(drills: World) -> None:
    assert "held: Doubtful quality: loose" in ok(
        "hold", "D-1", "--why", "QUALITY", "--reason", "loose"
    )
    assert told("show", "D-1")["open_holds"][0]["blocks"] == ["ship", "consume"]
    assert run("hold", "D-1", "--why", "NONE").code == 1
    assert run("hold", "D-1").code == 1


def test_what_is_made_from_it_is_held_too(drills: World) -> None:
    said = ok("hold", "D-1", "D-2", "--why", "STOP", "--with-made")
    assert "and 0 items made from it" in said
    [hold, _] = (each["open_holds"][0]["hold"] for each in map(show, ("D-1", "D-2")))
    ok("release", "--hold", str(hold), "--together", "--reason", "fine")
    assert not show("D-2")["open_holds"]


def show(code: str):
    return told("show", code)


def test_releasing_is_signed_where_the_reason_asks(drills: World) -> None:
    for role in ("quality", "supervisor"):
        user = get_user_model().objects.create_user(role, password="a good long password")
        access.add_account(user.pk, drills.ben, role)
    ok("hold", "D-1", "--why", "RECALL")
    release = ("release", "D-1", "--reason", "fine", "--password-stdin")
    wrong = run(*release, "--as", "quality", given="wrong\n")
    assert "not your password" in wrong.err
    ok(*release, "--as", "quality", given="a good long password\n")
    [signed] = told("signatures")
    assert signed["meaning"] == "I release 1 hold for Recalled. fine"


def test_reasons_are_set_and_closed(drills: World) -> None:
    ok("hold-reason", "set", "glass", "--name", "Glass", "--role", "quality", "--signed")
    [row] = [each for each in told("hold-reason", "list") if each["reason"] == "GLASS"]
    assert (row["blocks"], row["role"], row["is_signed"]) == (["ship", "consume"], "quality", True)
    assert "changed" in ok("hold-reason", "set", "GLASS", "--name", "Glass", "--blocks", "ship")
    ok("hold-reason", "close", "GLASS")
    assert run("hold", "D-1", "--why", "GLASS").code == 1
    ok("hold-reason", "reopen", "GLASS")
    assert "GLASS" in ok("hold-reason", "list")
