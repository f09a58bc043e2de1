"""Every command asks the one table of permissions before it does anything."""

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model

from stockthread import access
from tests.cli.command import ok, run, told
from tests.world import World

COMMANDS = {
    "find": ("find", "X-1"),
    "view": ("show", "X-1"),
    "receive": ("receive", "DRILL", "N-{role}", "--to", "A-1"),
    "move": ("move", "X-1", "--to", "A-2", "--quantity", "1"),
    "hold": ("hold", "X-1", "--reason", "bent"),
    "release": ("release", "X-1", "--reason", "mended"),
    "label": ("label", "X-1", "--output", "/dev/null", "--force"),
    "reverse": ("undo", "99999"),
    "import": ("import", "tray", "--json"),
    "verify": ("verify",),
    "manage_users": ("user", "list"),
    "set_up": ("place", "add", "P-{role}"),
}


@pytest.fixture
def logins(world: World) -> World:
    for role in access.ROLES:
        user = get_user_model().objects.create_user(role)
        access.add_account(user.pk, world.anna, role)
    ok("receive", "DRILL", "X-1", "--to", "A-1")
    return world


@pytest.mark.parametrize("role", access.ROLES)
@pytest.mark.parametrize("action", sorted(set(COMMANDS) - {"import", "verify"}))
def test_a_role_may_what_the_table_says(logins: World, action: str, role: str) -> None:
    said = run(*(part.format(role=role) for part in COMMANDS[action]), "--as", role, "--json")
    refused = said.code == 1 and said.json["error"]["code"] == "not_allowed"
    assert refused is (role not in access.ACTIONS[action])


@pytest.mark.parametrize("role", access.ROLES)
def test_import_and_verify_are_for_those_who_may(logins: World, role: str) -> None:
    said = run("import", "drives", "nothing.csv", "--as", role, "--json")
    may = role in access.ACTIONS["import"]
    assert said.json["error"]["code"] == ("file_unreadable" if may else "not_allowed")
    said = run("import", "drop", "1", "--as", role, "--json")
    assert said.json["error"]["code"] == ("tray_unknown" if may else "not_allowed")
    said = run("verify", "--as", role, "--json")
    assert ("ok" in said.json) is (role in access.ACTIONS["verify"])


def test_every_command_asks_who_acts() -> None:
    import click

    from stockthread.cli.main import main

    def walk(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
        for name in group.list_commands(click.Context(main)):
            command = group.get_command(click.Context(main), name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from walk(command, f"{before}{name} ")
            else:
                yield before + name, command

    without = {
        name for name, command in walk(main)
        if not any("--as" in parameter.opts for parameter in command.params)
    }  # fmt: skip
    assert without == {"init", "serve", "demo", "gs1 parse", "check-proof"}


def test_whoever_acts_is_on_record(logins: World) -> None:
    ok("move", "X-1", "--to", "A-2", "--as", "operator")
    assert told("history", "X-1")["events"][-1]["by"] == "Anna Adler"


def test_only_people_who_may_sign_in_act(logins: World) -> None:
    assert run("show", "X-1", "--as", "nobody").code == 3
    get_user_model().objects.filter(username="admin").update(is_active=False)
    assert run("show", "X-1", "--as", "admin").code == 3
    get_user_model().objects.create_user("stranger")
    said = run("show", "X-1", "--as", "stranger")
    assert said.code == 1
    assert "may not do anything here" in said.err


def test_users_are_added_listed_and_changed(world: World) -> None:
    said = run(
        "user", "add", "ada", "--role", "quality", "--name", "Ada", "--password-stdin",
        given="one long phrase\n",
    )  # fmt: skip
    assert said.out == "ada may sign in as quality.\n"
    assert get_user_model().objects.get(username="ada").check_password("one long phrase")
    assert told("user", "list") == [{"login": "ada", "name": "Ada", "role": "quality"}]
    ok("user", "role", "ada", "admin")
    ok("user", "password", "ada", "--password-stdin", given="another long one\n")
    assert get_user_model().objects.get(username="ada").check_password("another long one")
    short = run("user", "add", "bob", "--role", "viewer", "--password-stdin", given="abc\n")
    assert short.code == 1
    again = run("user", "add", "ada", "--role", "viewer", "--password-stdin", given="x" * 20)
    assert "already" in again.err
    assert run("user", "role", "nobody", "viewer").code == 3
    assert run("user", "role", "ada", "viewer").code == 1  # the only admin


def test_without_a_terminal_nobody_is_asked_for_a_password(world: World) -> None:
    said = run("user", "add", "cleo", "--role", "viewer")
    assert said.code == 2
    assert "--password-stdin" in said.err
