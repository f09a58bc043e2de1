"""Signing at the command line: a user's password, or being at the machine."""

import click
import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model

from stockthread import access
from stockthread.cli import signing
from stockthread.cli.frame import Frame, asking
from tests.cli.command import ok, told
from tests.world import World

MEANING = "I release the hold on D-1."


@click.command()
@signing.signing
@asking("release")
def release_one(frame: Frame, password_stdin: bool) -> None:
    """A command as those that have to be signed."""
    signer = signing.signer(frame, MEANING, password_stdin)
    access.sign(signer, act_kind="event", act_id="4", meaning=MEANING, content={"event": 4})


@pytest.fixture
def dora(world: World) -> World:
    user = get_user_model().objects.create_user("dora", password="a good long password")
    access.add_account(user.pk, world.ben, "quality")
    return world


def release(*arguments: str, given: str = "") -> str:
    done = CliRunner().invoke(release_one, list(arguments), input=given)
    error = done.exception
    return done.output if error is None else f"{done.output}{error}"


def test_a_user_signs_with_the_password(dora: World) -> None:
    assert not release("--as", "dora", "--password-stdin", given="a good long password\n")
    [found] = told("signatures", "--as", "dora")
    assert found["meaning"] == MEANING
    assert (found["by"], found["role"], found["how"]) == ("Ben Bauer", "quality", "password")
    assert "Ben Bauer" in ok("signatures")


def test_a_wrong_password_or_none_signs_nothing(dora: World) -> None:
    said = release("--as", "dora", "--password-stdin", given="wrong\n")
    assert "That is not your password" in said
    assert MEANING in release("--as", "dora")
    assert told("signatures") == []


def test_the_local_administrator_signs_at_the_machine(dora: World) -> None:
    assert not release()
    [found] = told("signatures")
    assert (found["by"], found["how"]) == ("Local administrator", "machine")
